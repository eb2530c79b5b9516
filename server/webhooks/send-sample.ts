import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseConfig } from '../src/config/config.ts';
import { faultCode } from '../src/telemetry/fault-code.ts';
import { sampleMessage } from '../src/webhooks/message.ts';
import { createPoster, isTaken, type Posted } from '../src/webhooks/post.ts';

// `pnpm webhook-test`: posts `verification.test` to WEBHOOK_URL, signed as all are, and says what came back.

const clock = {
  now: () => Date.now(),
  wait: (ms: number, signal?: AbortSignal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => {}),
};

const parsed = parseConfig(process.env);
if ('faults' in parsed) fail(...parsed.faults);
const { webhook } = parsed.config;
if (!webhook) fail('WEBHOOK_URL and WEBHOOK_SECRET are unset: there is nobody to be told');
const poster = createPoster(webhook, clock);
const posted = await poster.post(sampleMessage(randomUUID(), clock.now()));
await poster.close();
if (!isTaken(posted)) fail(complaintOf(posted));
console.log(`WEBHOOK_URL answered ${posted.status}: it takes what it is told.`);

function complaintOf(posted: Posted): string {
  if (posted.status === undefined) {
    const isLate = posted.error instanceof Error && posted.error.name === 'AbortError';
    return `WEBHOOK_URL ${isLate ? 'gave no answer within 10 s' : `could not be reached (${faultCode(posted.error) ?? 'for no reason that it gives'})`}`;
  }
  const isRedirect = posted.status >= 300 && posted.status < 400;
  return `WEBHOOK_URL answered ${posted.status}: only 2xx counts as taken${isRedirect ? ', and no redirect is followed' : ''}`;
}

function fail(...faults: string[]): never {
  for (const fault of faults) console.error(fault);
  process.exit(1);
}
