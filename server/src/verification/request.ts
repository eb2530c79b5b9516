import type { Channel } from '../schema.generated.ts';
import { hidePhoneNumber, maskPhoneNumber, type MaskedPhoneNumber } from './phone-number.ts';
import type { Owed } from './owed.ts';
import type { Policy } from './policy.ts';
import { hidesNumber, isPending, type Verification } from './verification.ts';

/**
 * One request at the provider with its verifications, of which up to three are open: what is read and written as one.
 * Times are milliseconds since the epoch. Changed only by `transition`.
 */
export type Request = {
  /** 32 hex digits: our name for it, in the store and towards the provider (`client_ref`). */
  readonly ref: string;
  /** E.164 with `+`. */
  readonly phoneNumber: string;
  /** Of the number: ISO 3166-1 alpha-2, or `001` where it has none. */
  readonly region: string;
  /** When it ends without a right code; never moves later once the request is open. */
  readonly expiresAt: number;
  readonly phase: Phase;
  readonly verifications: readonly Verification[];
} & Sending;

export type OpenRequest = Request & { readonly phase: Open };

type Phase =
  /**
   * Someone holds the claim to send `plan` for a verification; after `heldUntil` nobody knows whether it was sent.
   * `lost`: an earlier send was lost, which `Request` describes; `mayHaveSent`: for the same verification.
   */
  | ({
      readonly name: 'SENDING';
      readonly handleHash: string;
      readonly heldUntil: number;
      readonly lost: { readonly until: number; readonly mayHaveSent: boolean } | null;
    } & Sending)
  /** A send whose answer was lost: a request may be in flight until then. */
  | { readonly name: 'LOST'; readonly until: number }
  | Open
  /** Nothing is in flight as far as we know. */
  | {
      readonly name: 'OVER';
      readonly overAt: number;
      readonly canceledAt: number | null;
      readonly requestId: string | null;
    };

/** A plan, how long each of its steps lasts, and the moment before the call that sends it. */
export type Sending = {
  readonly plan: readonly Channel[];
  readonly stepMs: number;
  readonly startedAt: number;
  /** One code serves the whole plan; otherwise each step has its own. */
  readonly reuseCode: boolean;
};

export type SendingPhase = Extract<Phase, { name: 'SENDING' }>;

export type Open = {
  readonly name: 'OPEN';
  readonly requestId: string;
  /** The step last known, and when its code went out; `elapse` moves both on with the clock. */
  readonly step: number;
  readonly stepStartedAt: number;
  /** How often we moved the plan on. */
  readonly resends: number;
  readonly resend: ResendClaim | null;
  /** Codes checked and not given back; those under way are in `checks`. */
  readonly attempts: number;
  readonly checks: readonly Claim[];
  /** Hashes of the handles whose check's answer was lost, whatever became of them since. */
  readonly doubts: readonly string[];
  /** The provider said 404: no code will be accepted any more. */
  readonly gone: boolean;
  readonly cancel: Owed | null;
  /** By when the provider had begun it: as its answer came. Absent where that was lost. */
  readonly begunBy?: number;
  readonly look: OwedLook | null;
};

/** A call under way. Its holder writes the outcome; after `heldUntil` the call is taken as lost. */
export type Claim = { readonly id: string; readonly handleHash: string; readonly heldUntil: number };
/** `fromStep`: the step that the resend leaves. */
export type ResendClaim = Claim & {
  readonly startedAt: number;
  readonly fromStep: number;
  readonly keyHash: string | null;
};

/** A look at what became of the checks whose answers were lost, the latest of them at `since`. */
type OwedLook = Owed & { readonly since: number };

/** As many verifications share a request at most. */
export const mostTied = 3;

export const keptMs = 24 * 60 * 60_000;
/** How long a request must still last for another verification to be tied to it. */
const tieMinimumMs = 60_000;

export const isOpen = (request: Request): request is OpenRequest => request.phase.name === 'OPEN';

/** Codes checked of it, those under way included; 0 once nothing is in flight. */
export const attemptsOf = ({ phase }: Request): number =>
  phase.name === 'OPEN' ? phase.attempts + phase.checks.length : 0;

/** A day after it closed a request is forgotten, unless something is owed. */
export function isForgotten({ phase, verifications }: Request, now: number): boolean {
  return phase.name === 'OVER' && phase.overAt + keptMs <= now && verifications.every(({ owedEnd }) => !owedEnd);
}

export function findVerification(request: Request, handleHash: string): Verification | undefined {
  return request.verifications.find((verification) => verification.handleHash === handleHash);
}

/** Attempts neither used, under way, nor set aside for verifications other than `handleHash`, if any; 0 at least. */
export function attemptsRemaining(request: OpenRequest, handleHash: string | null, { maxAttempts }: Policy): number {
  const { phase, verifications } = request;
  const keptByOthers = verifications.filter(
    (other) => other.handleHash !== handleHash && other.state.status === 'PENDING' && other.state.keepsAttempt,
  ).length;
  return Math.max(0, maxAttempts - phase.attempts - phase.checks.length - keptByOthers);
}

/** Whether one more verification fits on the request (docs/rules.md#shared-requests). */
export function canTie(
  request: OpenRequest,
  more: Pick<Verification, 'startedBy'>,
  policy: Policy,
  now: number,
): boolean {
  const pending = request.verifications.filter(isPending);
  return (
    !request.phase.gone &&
    pending.length < mostTied &&
    (!isPublic(more) || pending.filter(isPublic).length < policy.publicPlaces) &&
    attemptsRemaining(request, null, policy) >= 1 &&
    request.expiresAt - now >= tieMinimumMs
  );
}

const isPublic = ({ startedBy }: Pick<Verification, 'startedBy'>) => startedBy === undefined;

/** The number as the log may have it: where one of its verifications hides it, so do all. */
export function maskedNumberOf({
  phoneNumber,
  verifications,
}: Pick<Request, 'phoneNumber' | 'verifications'>): MaskedPhoneNumber {
  return verifications.some(hidesNumber) ? hidePhoneNumber(phoneNumber) : maskPhoneNumber(phoneNumber);
}

export function channelAt(request: Request): Channel {
  const step = request.phase.name === 'OPEN' ? request.phase.step : 0;
  const channel = request.plan[step];
  if (!channel) throw new Error('A step outside its plan');
  return channel;
}

/**
 * The step at `now`, and since when: the provider moves on by itself when a step's time is up (Verify v2, `channel_timeout`).
 * Whether Vonage ever tells of that is not known (docs/vonage.md#unknowns).
 */
export function stepOf({ phase, plan, stepMs }: OpenRequest, now: number): { step: number; startedAt: number } {
  const passed = Math.floor((now - phase.stepStartedAt) / stepMs);
  const step = Math.max(phase.step, Math.min(plan.length - 1, phase.step + passed));
  return { step, startedAt: phase.stepStartedAt + (step - phase.step) * stepMs };
}

/** The channel a resend would use, and from when it may. */
export function nextStep(
  { phase, plan }: OpenRequest,
  { cooldownMs }: Policy,
): { channel: Channel; availableAt: number } | null {
  const channel = plan[phase.step + 1];
  return channel ? { channel, availableAt: phase.stepStartedAt + cooldownMs * 2 ** phase.resends } : null;
}

/** The channels over which the code that works now may have come: one code for the plan came over each step's so far. */
export function channelsOfCode(request: Request): readonly Channel[] {
  const { phase, plan, reuseCode } = request;
  if (!reuseCode || phase.name !== 'OPEN') return [channelAt(request)];
  // A resend under way may have sent already.
  const latest = Math.max(phase.step, phase.resend ? phase.resend.fromStep + 1 : 0);
  return plan.slice(0, latest + 1);
}
