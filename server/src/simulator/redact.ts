import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Identify } from './credentials.ts';
import { problem, type WireAnswer } from './problems.ts';
import { sendAnswer } from './send-answer.ts';
import { parseBody } from './v2-bodies.ts';
import type { Unknowns } from './unknowns.ts';

/** "There is a 1 hour time period before data can be redacted": docs/simulator.md#redact. */
const prematureMs = 60 * 60_000;

/** Older ones are forgotten: they answer as one that was never there. */
const keptRecords = 10_000;

const products = [
  'sms',
  'voice',
  'number-insight',
  'verify',
  'verify-sdk',
  'messages',
  'network-api-event',
  'vonage-qod',
];

const body = z.object({
  id: z.string(),
  product: z.string(),
  type: z.enum(['inbound', 'outbound']).default('outbound'),
});

export type Records = ReturnType<typeof createRecords>;

/** What Vonage's long-term records have of requests, of v2 and v1 alike: when each was made. */
export function createRecords(now: () => number) {
  const madeAt = new Map<string, number>();

  return {
    add(requestId: string): void {
      if (!madeAt.has(requestId)) madeAt.set(requestId, now());
      const [oldest] = madeAt.keys();
      if (madeAt.size > keptRecords && oldest !== undefined) madeAt.delete(oldest);
    },

    /** Only what is known, and old enough, goes. */
    redact(requestId: string): 'REDACTED' | 'PREMATURE_REDACTION' | 'INVALID_ID' {
      const at = madeAt.get(requestId);
      if (at === undefined) return 'INVALID_ID';
      if (now() < at + prematureMs) return 'PREMATURE_REDACTION';
      madeAt.delete(requestId);
      return 'REDACTED';
    },
  };
}

/** Vonage's Redact over HTTP: key and secret alone, no JWT. */
export function addRedactRoute(app: FastifyInstance, records: Records, identify: Identify, unknowns: Unknowns): void {
  app.post('/v1/redact/transaction', async (request, reply) => {
    const caller = await identify(request.headers.authorization);
    const isSignedIn = 'by' in caller && caller.by === 'BASIC';
    return sendAnswer(reply, isSignedIn ? answerTo(request.body, records, unknowns) : unauthorized);
  });
}

/** Of another form than all the others, which are problems. */
const unauthorized: WireAnswer = { status: 401, body: { type: 'UNAUTHORIZED', error_title: 'Unauthorized' } };

function answerTo(given: unknown, records: Records, { capabilities }: Unknowns): WireAnswer {
  const parsed = parseBody(body, given);
  if (!parsed.ok) return { ...problem('INVALID_JSON'), status: 422 };
  const { id, product } = parsed.body;
  if (!products.includes(product))
    return problem('INVALID_PRODUCT', { detail: `No product corresponding to supplied string ${product}!` });
  if (capabilities === 'MISSING') return problem('UNPROVISIONED');
  const done = product === 'verify' ? records.redact(id) : 'INVALID_ID';
  if (done === 'INVALID_ID') return problem(done, { detail: `ID '${id}' could not be found (type=MT)` });
  if (done === 'PREMATURE_REDACTION')
    return problem(done, { detail: `You must wait 60 minutes before redacting ID '${id}'` });
  return { status: 204 };
}
