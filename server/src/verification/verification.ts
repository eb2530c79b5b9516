import type {
  Channel,
  Verification as PublicVerification,
  VerificationFailure,
  VerificationProof,
} from '../schema.generated.ts';
import { hidePhoneNumber, lineOf, maskPhoneNumber, type MaskedPhoneNumber } from './phone-number.ts';

/**
 * One request at the provider with the one to three verifications that share it: what is read and written as one.
 * Times are milliseconds since the epoch. Changed only by `transition`.
 */
export type Request = {
  /** 32 hex digits: our name for it, in the store and towards the provider (`client_ref`). */
  readonly ref: string;
  /** E.164 with `+`. */
  readonly phoneNumber: string;
  /** When it ends without a right code; never moves later once the request is open. */
  readonly expiresAt: number;
  readonly phase: Phase;
  readonly verifications: readonly Verification[];
} & Sending;

type Phase =
  /**
   * Someone holds the claim to send `plan` for the verification `of`; after `until` nobody knows whether it was sent.
   * `unsettled`: an earlier send was lost, `Request` describes that one; `known` where `of` may have been sent then.
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
  /** One code serves the whole plan; absent in what was stored before this was, where each step has its own. */
  readonly reuseCode?: boolean;
};

export type Open = {
  readonly name: 'OPEN';
  readonly requestId: string;
  /** The step last known, and when its code went out; `settle` moves both on with the clock. */
  readonly step: number;
  readonly stepStartedAt: number;
  /** How often we moved the plan on. */
  readonly resends: number;
  readonly resend: ResendClaim | null;
  /** Codes checked and not given back; those under way are in `checks`. */
  readonly attempts: number;
  readonly checks: readonly Claim[];
  /** Of whom the answer of a check was lost, whatever became of them since. */
  readonly doubts: readonly string[];
  /** The provider said 404: no code will be accepted any more. */
  readonly gone: boolean;
  readonly cancel: OwedCancel | null;
  /** By when the provider had begun it: as its answer came. Absent where that was lost. */
  readonly begunBy?: number;
  /** Absent in what was stored before it was. */
  readonly look?: OwedLook | null;
};

/** A call under way. Its holder writes the outcome; after `until` it is taken as lost. */
export type Claim = { readonly id: string; readonly handleHash: string; readonly heldUntil: number };
/** `from`: the step that it leaves. */
export type ResendClaim = Claim & {
  readonly startedAt: number;
  readonly fromStep: number;
  readonly keyHash: string | null;
};

/** The provider has to be told at `dueAt`; `calling` while someone does. */
type OwedCancel = {
  readonly dueAt: number;
  readonly tries: number;
  readonly calling: { readonly heldUntil: number } | null;
};

/** The provider has to be asked at `dueAt` what became of the checks whose answers were lost, the latest of them at `since`. */
type OwedLook = {
  readonly since: number;
  readonly dueAt: number;
  readonly tries: number;
  readonly calling: { readonly heldUntil: number } | null;
};

export type Verification = {
  /** Hash of the handle: what a verification is called here. */
  readonly handleHash: string;
  readonly salt: string;
  /** Hash of the start's idempotency key. */
  readonly keyHash: string | null;
  /** The channel that was asked for with that key, null where it was left to us; absent in what was stored before this was. */
  readonly chosenChannel?: Channel | null;
  /** Hashes of the idempotency keys that moved it on, or may have. */
  readonly resendKeyHashes: readonly string[];
  readonly nonce: string | null;
  /** From where it was asked for, where a limit needs to know. */
  readonly clientAddress: string | null;
  readonly createdAt: number;
  /** Nothing was sent for it: the request was in flight already. Absent in what was stored before this was. */
  readonly sharesRequest?: boolean;
  /** Absent where a person's client started it, and in what was stored before this was. */
  readonly startedBy?: StartedBy;
  readonly state: VerificationState;
  /** Absent where its end is told, or nobody wants to hear of it. */
  readonly owedEnd?: OwedEnd;
};

/** One's own backend has to be told of the end at `dueAt`; `calling` while someone does. */
export type OwedEnd = {
  readonly dueAt: number;
  readonly tries: number;
  readonly calling: { readonly heldUntil: number } | null;
};

/** The backend that started a verification, by its name, and what it asked for. */
export type StartedBy = {
  readonly backend: string;
  /** The backend's own name for it. */
  readonly reference: string | null;
  /** Where the page leads once it is over. */
  readonly returnUrl: string | null;
  /** The number is told to nobody else. */
  readonly hidesNumber: boolean;
  /** The person's, as limits count it; null: nothing is counted by address. */
  readonly clientAddress: string | null;
};

export type VerificationState =
  /**
   * Its start is under way, or was lost: only its idempotency key leads to it. `until`: the end of the plan that was
   * lost; from then on its key may not send again.
   */
  | { readonly status: 'UNANSWERED'; readonly endsAt: number | null }
  /**
   * `keeps`: one attempt is set aside for it. `settlesAt`: it can't
   * succeed by a check any more, but a webhook may say until then that it did.
   */
  | {
      readonly status: 'PENDING';
      readonly keepsAttempt: boolean;
      readonly doubtEndsAt: number | null;
    }
  | Closed;

/** `codeSentAt`: when its latest code went out; absent in what was stored before this was. */
export type Closed = { readonly closedAt: number; readonly channel: Channel; readonly codeSentAt?: number } &
  /** `by`: the one check that was told so; null as long as only a webhook was. `proof`: until it expires. */
  (
    | { readonly status: 'VERIFIED'; readonly proof: Proof | null; readonly checkId: string | null }
    | { readonly status: 'CANCELED' | 'EXPIRED' }
    | { readonly status: 'FAILED'; readonly failure: VerificationFailure }
  );

export type Proof = { readonly token: string; readonly expiresAt: number };

/** What an operator decides about verifications; durations in milliseconds. */
export type Policy = {
  codeLength: number;
  /** Codes checked per request. */
  maxAttempts: number;
  cooldownMs: number;
  /** The provider refuses a cancel before this age. */
  cancelDelayMs: number;
  /** How long it may still become known what a lost check did: by a webhook, or because we ask; 0: it never does. */
  doubtMs: number;
  /** Whether the provider has to be asked. */
  looks: boolean;
  /** How many of the verifications that share a request people's own clients may start: where backends start some, a place is theirs. */
  publicPlaces: number;
  /** Whether one's own backend has to be told of ends. */
  tells: boolean;
};

/** As many verifications share a request at most. */
export const mostTied = 3;

const keptMs = 24 * 60 * 60_000;
/** How long a request must still last for another verification to be tied to it. */
const tieMinimumMs = 60_000;

export function isClosed(state: VerificationState): state is Closed {
  return state.status !== 'UNANSWERED' && state.status !== 'PENDING';
}

/** A day after it closed a request is forgotten, unless something is owed. */
export function isForgotten({ phase, verifications }: Request, now: number): boolean {
  return phase.name === 'OVER' && phase.overAt + keptMs <= now && verifications.every(({ owedEnd: owed }) => !owed);
}

export function isPending(verification: Verification): boolean {
  return verification.state.status === 'PENDING';
}

export function findVerification(request: Request, handleHash: string): Verification | undefined {
  return request.verifications.find((verification) => verification.handleHash === handleHash);
}

/** Attempts neither used, under way, nor set aside for verifications other than `handleHash`. */
export function attemptsRemaining(open: Open, request: Request, handleHash: string, policy: Policy): number {
  const keptByOthers = request.verifications.filter(
    ({ handleHash: other, state }) => other !== handleHash && state.status === 'PENDING' && state.keepsAttempt,
  ).length;
  return Math.max(0, policy.maxAttempts - open.attempts - open.checks.length - keptByOthers);
}

/** Whether `more` fits on the request: the contract's items 4 and 14. */
export function canTie(
  open: Open,
  request: Request,
  more: Pick<Verification, 'startedBy'>,
  policy: Policy,
  now: number,
): boolean {
  const pending = request.verifications.filter(isPending);
  return (
    !open.gone &&
    pending.length < mostTied &&
    (!isPublic(more) || pending.filter(isPublic).length < policy.publicPlaces) &&
    attemptsRemaining(open, request, '', policy) >= 1 &&
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

export const hidesNumber = ({ startedBy }: Pick<Verification, 'startedBy'>) => startedBy?.hidesNumber ?? false;

export function channelAt(request: Request): Channel {
  const step = request.phase.name === 'OPEN' ? request.phase.step : 0;
  const channel = request.plan[step];
  if (!channel) throw new Error('A step outside its plan');
  return channel;
}

/**
 * The step at `now`, and since when: the provider moves on by itself when a step's time is up (Verify v2, `channel_timeout`).
 * Whether it ever tells that it did is not known (docs/simulator.md).
 */
export function stepAt(request: Request, open: Open, now: number): { step: number; stepAt: number } {
  const passed = Math.floor((now - open.stepStartedAt) / request.stepMs);
  const step = Math.max(open.step, Math.min(request.plan.length - 1, open.step + passed));
  return { step, stepAt: open.stepStartedAt + (step - open.step) * request.stepMs };
}

/** The channel a resend would use, and from when it may. */
export function nextStep(
  open: Open,
  request: Request,
  policy: Policy,
): { channel: Channel; availableAt: number } | null {
  const channel = request.plan[open.step + 1];
  return channel ? { channel, availableAt: open.stepStartedAt + policy.cooldownMs * 2 ** open.resends } : null;
}

/** The channels over which the code that works now may have come: one code for the plan came over each step's so far. */
export function channelsOfCode(request: Request): readonly Channel[] {
  const { phase, plan, reuseCode } = request;
  if (!reuseCode || phase.name !== 'OPEN') return [channelAt(request)];
  // A resend under way may have sent already.
  const latest = Math.max(phase.step, phase.resend ? phase.resend.fromStep + 1 : 0);
  return plan.slice(0, latest + 1);
}

/** When the latest code went out, and until when it is right; `request` must be settled. */
function lifeOfCode(request: Request, { state, createdAt }: Verification) {
  const { phase, stepMs, expiresAt, reuseCode } = request;
  if (isClosed(state)) return { sentAt: state.codeSentAt ?? createdAt, expiresAt };
  const sentAt = phase.name === 'OPEN' ? phase.stepStartedAt : request.startedAt;
  return { sentAt, expiresAt: reuseCode ? expiresAt : Math.min(expiresAt, sentAt + stepMs) };
}

export const isExpired = (proof: Proof | null, now: number) => proof !== null && proof.expiresAt <= now;

/** Who asks for a verification: by its handle, from where, as limits count it, and by which backend's key, if any. */
export type Caller = { readonly handle: string; readonly clientAddress: string; readonly backend: string | undefined };

export type Viewing = Pick<Caller, 'handle' | 'backend'>;

/** Whether the backend asks that started it. */
export const isStarter = ({ backend }: Viewing, { startedBy }: Verification) =>
  startedBy !== undefined && startedBy.backend === backend;

/** A verification's handle and page, and whether it is the backend that started it who sees them. */
export type Viewer = { readonly handle: string; readonly url: string; readonly isStarter: boolean };

/**
 * A verification as the API shows it; `request` must be settled at `now`. What is between a backend and its verification is
 * shown to that backend alone (the contract's item 14).
 */
export function publicView(
  request: Request,
  verification: Verification,
  { handle, url, isStarter }: Viewer,
  policy: Policy,
  now: number,
): PublicVerification {
  const { state, startedBy } = verification;
  const { phoneNumber } = request;
  const isHidden = hidesNumber(verification);
  if (state.status === 'UNANSWERED') throw new Error('An unanswered verification has no public form');
  const open = state.status === 'PENDING' && request.phase.name === 'OPEN' ? request.phase : null;
  const next = open && nextStep(open, request, policy);
  // Whoever sent a person to the page of a backend's verification has its handle, and is to get nothing by it.
  const proof = startedBy === undefined || isStarter ? proofOf(verification, now) : null;
  // A key whose lost plan is over ended with that, whatever was sent for the number since.
  const expiresAt = state.status === 'EXPIRED' ? Math.min(request.expiresAt, state.closedAt) : request.expiresAt;
  const code = lifeOfCode(request, verification);
  return {
    __typename: 'Verification',
    id: handle,
    phoneNumber: isHidden && !isStarter ? null : phoneNumber,
    maskedPhoneNumber: isHidden ? hidePhoneNumber(phoneNumber) : maskPhoneNumber(phoneNumber),
    status: state.status,
    failure: state.status === 'FAILED' ? state.failure : null,
    channel: isClosed(state) ? state.channel : channelAt(request),
    nextChannel: next?.channel ?? null,
    resendAvailableAt: next ? new Date(next.availableAt) : null,
    attemptsRemaining: open ? attemptsRemaining(open, request, verification.handleHash, policy) : 0,
    codeLength: policy.codeLength,
    createdAt: new Date(verification.createdAt),
    codeSentAt: new Date(code.sentAt),
    codeExpiresAt: new Date(Math.min(code.expiresAt, expiresAt)),
    expiresAt: new Date(expiresAt),
    now: new Date(now),
    sharesRequest: verification.sharesRequest ?? false,
    returnUrl: startedBy?.returnUrl ?? null,
    url: isStarter && state.status === 'PENDING' ? url : null,
    reference: isStarter ? (startedBy?.reference ?? null) : null,
    proof,
  };
}

/** What a verification proves, until that expires. */
export function proofOf({ state }: Verification, now: number): VerificationProof | null {
  if (state.status !== 'VERIFIED' || !state.proof || isExpired(state.proof, now)) return null;
  const { token, expiresAt } = state.proof;
  return { __typename: 'VerificationProof', token, expiresAt: new Date(expiresAt) };
}

/** The names under which a store must find a request. */
export function namesOf(request: Request): string[] {
  const { phase, verifications, phoneNumber } = request;
  const requestId = phase.name === 'OPEN' || phase.name === 'OVER' ? phase.requestId : null;
  const resendKey = phase.name === 'OPEN' ? phase.resend?.keyHash : null;
  return [
    numberName(phoneNumber),
    ...(requestId ? [requestName(requestId)] : []),
    ...(resendKey ? [hashName(resendKey)] : []),
    ...verifications.flatMap(({ handleHash, keyHash, resendKeyHashes }) =>
      [handleHash, ...(keyHash ? [keyHash] : []), ...resendKeyHashes].map(hashName),
    ),
  ];
}

export const numberName = (phoneNumber: string) => `n:${lineOf(phoneNumber)}`;
export const requestName = (requestId: string) => `r:${requestId}`;
export const hashName = (hash: string) => `h:${hash}`;

/** When the clock has something to do next with a request that is settled at `now`. */
export function wakeAt(request: Request, now: number): number {
  const { phase } = request;
  const ends = request.verifications.flatMap(({ owedEnd: owed }) => owed ?? []).map(momentOf);
  switch (phase.name) {
    case 'SENDING':
      return phase.heldUntil;
    case 'LOST':
      return phase.until;
    case 'OVER': {
      const proofs = request.verifications.flatMap(({ state }) => (state.status === 'VERIFIED' && state.proof) || []);
      const forgotten = ends.length > 0 ? [] : [phase.overAt + keptMs];
      return Math.min(...forgotten, ...ends, ...proofs.map(({ expiresAt }) => expiresAt));
    }
    case 'OPEN': {
      // As long as the provider has to be asked nothing is settled.
      const settling = request.verifications.flatMap(({ state }) =>
        state.status === 'PENDING' && state.doubtEndsAt !== null && !phase.look ? [state.doubtEndsAt] : [],
      );
      const calls = [...phase.checks, ...(phase.resend ? [phase.resend] : [])].map(({ heldUntil: until }) => until);
      const owed = [...[phase.cancel ?? [], phase.look ?? []].flat().map(momentOf), ...ends];
      // The next step, so that watchers see it begin.
      const next = phase.step < request.plan.length - 1 ? [phase.stepStartedAt + request.stepMs] : [];
      // Past its end only calls under way and late webhooks keep a request open.
      const end = request.expiresAt > now ? [request.expiresAt] : [];
      if (settling.length + calls.length + owed.length + end.length === 0) return request.expiresAt;
      return Math.min(...settling, ...calls, ...owed, ...next, ...end);
    }
  }
}

const momentOf = ({ calling, dueAt }: Pick<OwedEnd, 'calling' | 'dueAt'>) => calling?.heldUntil ?? dueAt;
