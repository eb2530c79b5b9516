import { z } from 'zod';
import { readJson, type Answer } from './exchange.ts';
import { createTransport, type BasicCredentials, type Transport } from './transport.ts';

/** TOO_EARLY: within an hour. REFUSED: the credentials aren't right, or the account may not. FAILED: it may be asked again. */
export type RedactOutcome = 'REDACTED' | 'UNKNOWN' | 'TOO_EARLY' | 'REFUSED' | 'FAILED';

/** Has Vonage erase what its long-term records have of requests: docs/simulator.md#redact. By key and secret alone. */
export function createRedact(apiHost: string, basic: BasicCredentials, timeoutMs: number) {
  const transport: Transport = createTransport({ apiHost, credentials: { kind: 'basic', ...basic }, timeoutMs });
  return {
    redact: async (requestId: string): Promise<RedactOutcome> =>
      interpretRedact(
        await transport.post('/v1/redact/transaction', { id: requestId, product: 'verify', type: 'outbound' }),
      ),
    close: transport.close,
  };
}

const problem = z.object({ type: z.string() });

/** @param answer of `POST /v1/redact/transaction` */
export function interpretRedact(answer: Answer): RedactOutcome {
  if (answer.kind !== 'answered') return 'FAILED';
  const { status, body } = answer;
  if (status === 204) return 'REDACTED';
  const type = problem.safeParse(readJson(body)).data?.type ?? '';
  // Nothing else at the address answers 404 so: a wrong host must not count as erased.
  if (status === 404) return type.endsWith('#invalid-id') ? 'UNKNOWN' : 'FAILED';
  if (status === 403) return type.endsWith('#premature-redaction') ? 'TOO_EARLY' : 'REFUSED';
  return status === 401 || status === 402 || status === 422 ? 'REFUSED' : 'FAILED';
}
