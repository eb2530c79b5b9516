import { z } from 'zod';
import type { Channel } from '../schema.generated.ts';
import type { AdvanceOutcome, CancelOutcome, CheckOutcome, SendOutcome } from '../verification/provider.ts';
import { readJson, type Answer } from './exchange.ts';
import { refusedParameter, type RefusedParameter } from './refused-parameters.ts';

// What the answers of Verify v2 mean: docs/vonage.md#errors, docs/rules.md#outages. The status decides, and where the status
// leaves a choice the body does; the urls in `type` and the titles differ between Vonage's own sources.

/** Vonage's are UUIDs; anything else that is safe in a path is taken too. */
export const requestIdForm = /^[\w-]{1,64}$/;

const started = z.object({ request_id: z.string().regex(requestIdForm) });
const completed = z.object({ request_id: z.string(), status: z.literal('completed') });
const clientRef = z.object({ client_ref: z.string().regex(/^[a-zA-Z0-9]{1,40}$/) });
const problem = z.object({ detail: z.string() });

/**
 * @param answer of `POST /v2/verify`
 * @param plan that was to be sent
 */
export function interpretStart(answer: Answer, plan: readonly Channel[]): SendOutcome {
  if (answer.kind === 'not-connected') return { outcome: 'NOT_SENT', retryable: true };
  if (answer.kind === 'lost') return { outcome: 'LOST' };
  const body = readJson(answer.body);
  switch (answer.status) {
    case 202: {
      const { data } = started.safeParse(body);
      return data ? { outcome: 'SENT', requestId: data.request_id } : { outcome: 'LOST' };
    }
    case 409: {
      const requestId = started.safeParse(body).data?.request_id;
      // Whether a 409 names `client_ref` is not known.
      return { outcome: 'IN_FLIGHT', requestId, clientRef: clientRef.safeParse(body).data?.client_ref };
    }
    case 422:
      return interpretRefusal(refusedParameter(body), plan);
    case 429:
      return { outcome: 'NOT_SENT', retryable: true };
    case 401:
    case 402:
    case 403:
    case 412:
      return { outcome: 'NOT_SENT', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/** @param answer of `POST /v2/verify/{requestId}` */
export function interpretCheck(answer: Answer, requestId: string): CheckOutcome {
  if (answer.kind === 'not-connected') return { outcome: 'NOT_COUNTED', retryable: true };
  if (answer.kind === 'lost') return { outcome: 'LOST' };
  switch (answer.status) {
    case 200: {
      const { data } = completed.safeParse(readJson(answer.body));
      return { outcome: data?.request_id === requestId ? 'CORRECT' : 'LOST' };
    }
    case 400:
      return { outcome: 'WRONG' };
    // Which ends answer 404 and which 410 is not known (docs/vonage.md#unknowns): after a success it is 404.
    case 404:
      return { outcome: 'NOT_FOUND' };
    case 410:
      return { outcome: 'ATTEMPTS_USED_UP' };
    case 409:
    case 429:
      return { outcome: 'NOT_COUNTED', retryable: true };
    case 401:
    case 402:
    case 403:
    case 412:
    case 422:
      return { outcome: 'NOT_COUNTED', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/** @param answer of `POST /v2/verify/{requestId}/next_workflow` */
export function interpretAdvance(answer: Answer): AdvanceOutcome {
  if (answer.kind === 'not-connected') return { outcome: 'NOT_ADVANCED', retryable: true };
  if (answer.kind === 'lost') return { outcome: 'LOST' };
  switch (answer.status) {
    case 200:
      // Vonage's answer has no body; a proxy's page is not Vonage's answer.
      return { outcome: answer.body === '' || isObject(readJson(answer.body)) ? 'ADVANCED' : 'LOST' };
    case 404:
      return { outcome: 'NOT_FOUND' };
    case 409: {
      // The other 409 is a replication delay; nothing but the sentence tells them apart.
      const detail = problem.safeParse(readJson(answer.body)).data?.detail ?? '';
      return /\bno (more )?events\b/i.test(detail)
        ? { outcome: 'NO_STEP_LEFT' }
        : { outcome: 'NOT_ADVANCED', retryable: true };
    }
    case 429:
      return { outcome: 'NOT_ADVANCED', retryable: true };
    case 401:
    case 402:
    case 403:
    case 412:
    case 422:
      return { outcome: 'NOT_ADVANCED', retryable: false };
    default:
      return { outcome: 'LOST' };
  }
}

/**
 * How a cancel is refused that comes too early or too late is not known (docs/vonage.md#unknowns): so that it may be repeated, or
 * as 404, after which nothing more can be done.
 * @param answer of `DELETE /v2/verify/{requestId}`
 */
export function interpretCancel(answer: Answer): CancelOutcome {
  switch (answer.kind === 'answered' && answer.status) {
    case 204:
      return { outcome: 'CANCELED' };
    case 404:
      return { outcome: 'NOT_FOUND' };
    default:
      return { outcome: 'NOT_CANCELED' };
  }
}

/** No source says whether a plan may have a channel twice: where its channels are refused, that is tried first. */
function interpretRefusal(refused: RefusedParameter, plan: readonly Channel[]): SendOutcome {
  if (refused === 'NUMBER') return { outcome: 'NUMBER_REFUSED' };
  const repeats = new Set(plan).size < plan.length;
  return refused === 'CHANNELS' && repeats ? { outcome: 'REPEAT_REFUSED' } : { outcome: 'NOT_SENT', retryable: false };
}

const isObject = (body: unknown) => typeof body === 'object' && body !== null;
