import { z } from 'zod';

/** Where secrets stand in what is sent, answered and configured; `to` and `text` as the simulated phone shows them. */
const secretFields =
  /^(phoneNumber|code|id|verificationId|idempotencyKey|nonce|token|to|text|requestId|request_id|authorization|reference|clientAddress|VONAGE_(API_KEY|API_SECRET|APPLICATION_ID|PRIVATE_KEY|SIGNATURE_SECRET)|PROOF_SIGNING_KEY|BACKEND_KEYS|WEBHOOK_SECRET|TEST_NUMBERS)$/;

/** Shorter ones are no secrets, and could stand in any line by chance. */
const leastLength = 6;

const logLine = z.record(z.string(), z.unknown());

/** Without what the log makes itself: the time, the request's id, addresses of ours. */
function said(line: string): string {
  if (!line.startsWith('{')) return line;
  const { time: _time, requestId: _id, address: _address, ...rest } = logLine.parse(JSON.parse(line));
  return JSON.stringify(rest);
}

/** What a test has used that no line of output may contain: numbers, codes, handles, tokens, keys and credentials. */
export function createSecrets() {
  const secrets = new Set<string>();
  const add = (secret: string) => void (secret.length >= leastLength && secrets.add(secret));

  function learn(value: unknown, field = ''): void {
    if (Array.isArray(value)) for (const one of value) learn(one, field);
    else if (field === 'body' && typeof value === 'string' && value.startsWith('{')) learn(JSON.parse(value));
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) learn(one, name);
    else if (typeof value === 'string' && secretFields.test(field)) {
      add(value);
      // A code in a message, a number in any form, a line of a key, a test number and its code, a JSON Web Key's halves.
      for (const part of value.split(/[^\w+/=-]+|[=@](?=\d)/u)) if (/\d{6}|^[\w+/=-]{20,}$/u.test(part)) add(part);
      const digits = value.replaceAll(/\D/gu, '');
      if (digits.length <= 15) for (const length of [8, 10]) add(digits.slice(-length));
    }
  }

  return {
    learn,
    /** The lines of a log, or of any other output, that contain one. */
    leaks(lines: readonly string[]): string[] {
      const all = [...secrets];
      return lines.filter((line) => {
        const text = said(line);
        return all.some((secret) => text.includes(secret));
      });
    },
  };
}
