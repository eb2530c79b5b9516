import type { Channel } from '../schema.generated.ts';

/**
 * What sends codes and checks them: Vonage, or the fixed codes of test numbers. Every way a call can end is returned;
 * nothing is thrown but bugs, and nothing is ever sent twice by a provider on its own.
 */
export type Provider = {
  start(send: Send): Promise<SendOutcome>;
  check(at: AtProvider, code: string): Promise<CheckOutcome>;
  /** Moves on to the next step of the plan at once (Vonage's `next_workflow`). */
  advance(at: AtProvider): Promise<AdvanceOutcome>;
  cancel(at: AtProvider): Promise<CancelOutcome>;
  /** What became of a request, where the provider tells nothing by itself. */
  look?(at: AtProvider): Promise<LookOutcome>;
  /** The nearest plan that it can carry out; without it any. */
  able?(plan: readonly Channel[]): readonly Channel[];
};

export type Send = {
  /** E.164 with `+`. */
  phoneNumber: string;
  /** One to three channels, tried in order. */
  plan: readonly Channel[];
  /** How long each step lasts. */
  timeoutSeconds: number;
  /** One code for the whole plan, instead of a new one each step. */
  reuseCode: boolean;
  /** BCP 47, as the client gave it; the provider falls back where it doesn't know it. */
  locale: string | undefined;
  /** 32 hex digits by which an answer or a webhook is known as ours. */
  clientRef: string;
};

/** A request at the provider. */
export type AtProvider = { requestId: string; phoneNumber: string };

/**
 * `NOT_…` outcomes are certain: nothing was sent, compared or moved on. `LOST` ones are not: the answer never came or
 * can't be read, so that it may have happened.
 */
type Refused = { retryable: boolean };

export type SendOutcome =
  | { outcome: 'SENT'; requestId: string }
  /** 409: a request for this number is in flight; each field where the answer had it. */
  | { outcome: 'IN_FLIGHT'; requestId: string | undefined; clientRef: string | undefined }
  | { outcome: 'NUMBER_REFUSED' }
  /** It sends nothing to this number or its network. */
  | { outcome: 'NUMBER_BLOCKED' }
  /** Nothing was sent: the plan has a channel twice, which this provider doesn't take. */
  | { outcome: 'REPEAT_REFUSED' }
  | ({ outcome: 'NOT_SENT' } & Refused)
  | { outcome: 'LOST' };

export type CheckOutcome =
  | { outcome: 'CORRECT' }
  | { outcome: 'WRONG' }
  /** The provider takes no more codes for this request. */
  | { outcome: 'ATTEMPTS_USED_UP' }
  /** Unknown, over, or verified already: the provider doesn't say which. */
  | { outcome: 'NOT_FOUND' }
  | ({ outcome: 'NOT_COUNTED' } & Refused)
  | { outcome: 'LOST' };

export type AdvanceOutcome =
  | { outcome: 'ADVANCED' }
  | { outcome: 'NO_STEP_LEFT' }
  | { outcome: 'NOT_FOUND' }
  | ({ outcome: 'NOT_ADVANCED' } & Refused)
  | { outcome: 'LOST' };

export type CancelOutcome = { outcome: 'CANCELED' } | { outcome: 'NOT_FOUND' } | { outcome: 'NOT_CANCELED' };

export type LookOutcome =
  /** The provider couldn't be reached, or its answer can't be read. */
  | { outcome: 'FAILED' }
  /** It knows of no such request, or not yet. */
  | { outcome: 'UNKNOWN' }
  /** The request still waits for its code: none was accepted. `startedAt`: by the provider's clock, ms since the epoch. */
  | { outcome: 'OPEN'; startedAt: number }
  | { outcome: 'CLOSED'; news: ProviderReport['news'] };

/** What a provider tells by itself; `requestId` and `clientRef` as it knows them. */
export type ProviderReport = {
  requestId: string;
  clientRef: string | undefined;
  news:
    /** The code was accepted. */
    | { kind: 'COMPLETED' }
    /** A step over this channel ended without success; the next one begins. */
    | { kind: 'STEP_FAILED'; channel: Channel }
    /** No code of this request will be accepted any more. */
    | { kind: 'ENDED'; because: 'EXPIRED' | 'UNDELIVERABLE' | 'BLOCKED' | 'REJECTED' | 'TOO_MANY_ATTEMPTS' };
};
