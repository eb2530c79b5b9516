import { z } from 'zod';

/**
 * What nobody outside Vonage knows, or what differs between accounts: each with the values that the simulator can act, the
 * likeliest as its default, and who says what of it. What they change for people: docs/simulator.md.
 */
export const unknownsSchema = z.strictObject({
  stepEnd: z.enum(['SILENT', 'EVENT']).default('SILENT').meta({
    question: 'Whether an event tells that a step’s time ran out, or that next_workflow moved on.',
    source:
      'The guide to webhooks: an event holds the final result of the request, and none of its statuses is `expired`.',
  }),
  maxWrongCodes: z.enum(['THREE', 'FOUR']).default('THREE').meta({
    question: 'Which wrong code ends the request.',
    source: 'The specification: a code “can be retried a maximum of three times”, which may mean four tries.',
  }),
  wrongCodes: z.enum(['PER_REQUEST', 'PER_CODE']).default('PER_REQUEST').meta({
    question: 'Whether a new code starts the count of wrong ones anew.',
    source: 'Nothing says so of Verify v2; in Verify v1 it does.',
  }),
  afterEnd: z.enum(['BY_REASON', 'NOT_FOUND', 'GONE']).default('BY_REASON').meta({
    question: 'A check after wrong codes or time have ended the request: 410 and 404, always 404, always 410.',
    source: 'The specification has both, 410 as `expired`; 410 was recorded for too many wrong codes.',
  }),
  cancelRefusal: z.enum(['CONFLICT', 'UNAUTHORIZED', 'NOT_FOUND']).default('CONFLICT').meta({
    question: 'How a cancel is refused that comes too early or too late: 409, 401 or 404.',
    source: 'The early-access specification planned 409; the present one has only 401, 402, 404 and 500.',
  }),
  afterCancel: z.enum(['HELD', 'FREE']).default('HELD').meta({
    question: 'Whether a number is refused for 12 s after its request was canceled.',
    source: 'Seen by one user, for “a dozen seconds”: vonage-node-sdk, issue 1036.',
  }),
  conflictNames: z.enum(['ID', 'NOTHING', 'ID_AND_REF']).default('ID').meta({
    question: 'What a 409 at a start says of the request in flight: its id, nothing, its client_ref too.',
    source: 'The id is in recordings and SDKs, not in the specification; the client_ref is nowhere.',
  }),
  problemForm: z.enum(['RECORDED', 'SPECIFIED', 'BARE']).default('RECORDED').meta({
    question: 'The type and sentence of a problem: as recorded, as specified, without a type.',
    source: 'The Python SDK’s recordings (3.17.0) and the specification differ; a 409 was recorded without a type.',
  }),
  numberRefusal: z.enum(['STEP', 'PATH', 'ENTRY', 'BY_NAME', 'DETAIL']).default('STEP').meta({
    question: 'Where a 422 names the number: a step, a path, one entry, an object by name, the sentence alone.',
    source: 'A step was recorded for an email address; never seen whole for a number.',
  }),
  repeatedChannel: z.enum(['TAKEN', 'REFUSED']).default('TAKEN').meta({
    question: 'Whether one workflow may have a channel twice.',
    source: 'Every guide and SDK uses different ones; the specification doesn’t forbid it.',
  }),
  checkAnswer: z.enum(['NAMED', 'EMPTY']).default('NAMED').meta({
    question: 'Whether the 200 to a right code names its request and `completed`, or has no body.',
    source: 'Recorded with both; the specification requires neither, and the early-access one had an empty 200.',
  }),
  webhooks: z.enum(['IN_ORDER', 'NEWEST_FIRST', 'TWICE']).default('IN_ORDER').meta({
    question: 'How the webhooks of one request come: once and in order, those due together newest first, each twice.',
    source: 'The guide to webhooks says only that what was not answered 2xx is sent again.',
  }),
  retryAfter: z.enum(['ABSENT', 'PRESENT']).default('ABSENT').meta({
    question: 'Whether a 429 has `Retry-After`.',
    source: 'Nothing says so of Verify v2.',
  }),
  capabilities: z.enum(['GRANTED', 'MISSING']).default('GRANTED').meta({
    question:
      'Whether the account may use fraud_check (else 403), a sender (422), network-unblock and own templates (403).',
    source: 'The Python SDK’s recordings (3.17.0): “Invalid sender” came without a list of parameters.',
  }),
  price: z.enum(['ABSENT', 'PRESENT']).default('ABSENT').meta({
    question: 'Whether a summary has a price.',
    source: 'In the Java SDK’s fixtures, not in the specification.',
  }),
  blockedSummary: z.enum(['BLOCKED', 'FAILED']).default('BLOCKED').meta({
    question: 'Whether a summary says `blocked`, or `failed` where only its step says so.',
    source: 'The guide to fraud has `blocked`; the specification’s statuses are completed, failed and expired.',
  }),
  searchLag: z.enum(['NONE', 'MINUTE']).default('NONE').meta({
    question: 'How long Verify v1’s search doesn’t find a request that has ended.',
    source: 'The specification of v1: “up to 60 seconds”.',
  }),
});

export type Unknowns = z.infer<typeof unknownsSchema>;

export type Unknown = { name: string; question: string; source: string; values: readonly string[]; default: string };

const described = z.object({ question: z.string(), source: z.string() });

/** The table, to be shown and drawn from. */
export const unknowns: readonly Unknown[] = Object.entries(unknownsSchema.shape).map(([name, row]) => ({
  name,
  ...described.parse(row.meta()),
  values: row.unwrap().options,
  default: row.parse(undefined),
}));

/** `asked` hears of each that is looked up: of those that make a difference. */
export const watched = (unknowns: Unknowns, asked: (name: string) => void): Unknowns =>
  new Proxy(unknowns, {
    get(target, name): unknown {
      asked(String(name));
      return Reflect.get(target, name);
    },
  });
