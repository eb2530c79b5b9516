import { z } from 'zod';
import type {
  AdvanceOutcome,
  CancelOutcome,
  CheckOutcome,
  LookOutcome,
  ProviderReport,
  SendOutcome,
} from '../verification/provider.ts';
import { readJson, type Answer } from './exchange.ts';

// What the answers of Verify v1 mean: docs/vonage.md#verify-v1. Every call answers HTTP 200; a numeric string says
// how it ended. `error_text` is read only where one status means two things.

/** 32 hex digits at Vonage; anything else that is safe is taken too. */
const requestId = z.string().regex(/^[\w-]{1,64}$/);
const said = z.object({ status: z.string(), error_text: z.string().optional().catch(undefined) });
const named = z.object({ request_id: requestId });

type Said = z.infer<typeof said> & { body: unknown };

/** Undefined where Vonage's API didn't speak. */
export function readV1(answer: Answer): Said | undefined {
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
  const body = readJson(answer.body);
  const { data } = said.safeParse(body);
  return data && { ...data, body };
}

/** What was refused before Vonage's API spoke; undefined for anything else. */
function refused(answer: Answer): { retryable: boolean } | undefined {
  if (answer.kind === 'not-connected') return { retryable: true };
  if (answer.kind === 'lost') return undefined;
  if (answer.status === 429) return { retryable: true };
  return [401, 402, 403].includes(answer.status) ? { retryable: false } : undefined;
}

/** @param answer of `POST /verify/json` */
export function interpretV1Start(answer: Answer): SendOutcome {
  const before = refused(answer);
  if (before) return { outcome: 'NOT_SENT', ...before };
  const read = readV1(answer);
  const id = named.safeParse(read?.body).data?.request_id;
  switch (read?.status) {
    case '0':
      return id === undefined ? { outcome: 'LOST' } : { outcome: 'SENT', requestId: id };
    case '1':
      return { outcome: 'NOT_SENT', retryable: true };
    case '3':
      // What else may be wrong is the operator's ("Facility not allowed": the wrong host).
      return /\bparam(eter)?:? *`?number\b|^invalid number\.?$/i.test(read.error_text ?? '')
        ? { outcome: 'NUMBER_REFUSED' }
        : { outcome: 'NOT_SENT', retryable: false };
    case '6':
    case '7':
    case '15':
      return { outcome: 'NUMBER_BLOCKED' };
    case '10':
      return { outcome: 'IN_FLIGHT', requestId: id, clientRef: undefined };
    case '2':
    case '4':
    case '8':
    case '9':
    case '20':
    case '29':
      return { outcome: 'NOT_SENT', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/** @param answer of `POST /verify/check/json` */
export function interpretV1Check(answer: Answer, requestId: string): CheckOutcome {
  const before = refused(answer);
  if (before) return { outcome: 'NOT_COUNTED', ...before };
  const read = readV1(answer);
  switch (read?.status) {
    case '0':
      return { outcome: named.safeParse(read.body).data?.request_id === requestId ? 'CORRECT' : 'LOST' };
    case '1':
      return { outcome: 'NOT_COUNTED', retryable: true };
    case '6':
      return { outcome: 'NOT_FOUND' };
    case '16':
      return { outcome: 'WRONG' };
    case '17':
      return { outcome: 'ATTEMPTS_USED_UP' };
    case '2':
    case '3':
    case '4':
      return { outcome: 'NOT_COUNTED', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/** @param answer of `POST /verify/control/json`, `cmd=trigger_next_event` */
export function interpretV1Advance(answer: Answer): AdvanceOutcome {
  const before = refused(answer);
  if (before) return { outcome: 'NOT_ADVANCED', ...before };
  const read = readV1(answer);
  switch (read?.status) {
    case '0':
      return { outcome: obeyed(read, 'trigger_next_event') ? 'ADVANCED' : 'LOST' };
    case '1':
      return { outcome: 'NOT_ADVANCED', retryable: true };
    case '6':
      return { outcome: 'NOT_FOUND' };
    case '19':
      return /\bno more events\b/i.test(read.error_text ?? '')
        ? { outcome: 'NO_STEP_LEFT' }
        : { outcome: 'NOT_ADVANCED', retryable: true };
    case '2':
    case '3':
    case '4':
    case '8':
    case '9':
      return { outcome: 'NOT_ADVANCED', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/** @param answer of `POST /verify/control/json`, `cmd=cancel`; 19: too early, or the second message is out */
export function interpretV1Cancel(answer: Answer): CancelOutcome {
  const read = readV1(answer);
  if (read?.status === '6') return { outcome: 'NOT_FOUND' };
  return { outcome: read?.status === '0' && obeyed(read, 'cancel') ? 'CANCELED' : 'NOT_CANCELED' };
}

/** `checks[].code` is what people typed: only of their status is anything read. */
const found = named.extend({
  status: z.string(),
  date_submitted: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    // Without a zone, which is UTC's (inferred).
    .transform((text) => Date.parse(`${text.replace(' ', 'T')}Z`))
    .refine(Number.isFinite)
    .optional()
    .catch(undefined),
  checks: z.array(z.object({ status: z.string().catch('') })).catch([]),
});

/** @param answer of `POST /verify/search/json` for one id */
export function interpretSearch(answer: Answer, requestId: string): LookOutcome {
  const read = readV1(answer);
  if (read?.status === '101') return { outcome: 'UNKNOWN' };
  const { data } = found.safeParse(read?.body);
  if (data?.request_id !== requestId) return { outcome: 'FAILED' };
  const { status, date_submitted: startedAt, checks } = data;
  if (status === 'IN PROGRESS') return startedAt === undefined ? { outcome: 'FAILED' } : { outcome: 'OPEN', startedAt };
  const news = newsOf(status, checks);
  return news ? { outcome: 'CLOSED', news } : { outcome: 'FAILED' };
}

function newsOf(status: string, checks: readonly { status: string }[]): ProviderReport['news'] | undefined {
  switch (status) {
    case 'SUCCESS':
      return checks.some((check) => check.status === 'VALID') ? { kind: 'COMPLETED' } : undefined;
    case 'FAILED':
      return { kind: 'ENDED', because: 'TOO_MANY_ATTEMPTS' };
    case 'EXPIRED':
    case 'CANCELLED':
      return { kind: 'ENDED', because: 'EXPIRED' };
    default:
      return undefined;
  }
}

const obeyed = ({ body }: Said, command: string) => z.object({ command: z.literal(command) }).safeParse(body).success;
