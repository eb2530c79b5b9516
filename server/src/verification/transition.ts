import type { VerificationFailure } from '../schema.generated.ts';
import { afterLook, withLook, isLookOwed, endOfDoubt } from './doubt.ts';
import { owing, told, withoutDead, type Telling } from './owed-end.ts';
import type { AdvanceOutcome, CancelOutcome, CheckOutcome, LookOutcome, ProviderReport } from './provider.ts';
import {
  isClosed,
  isExpired,
  isPending,
  type Closed,
  type Proof,
  type Verification,
  type VerificationState,
} from './verification.ts';
import type { Policy } from './policy.ts';
import {
  attemptsRemaining,
  channelAt,
  findVerification,
  stepAt,
  type Claim,
  type Open,
  type Request,
  type ResendClaim,
  type Sending,
} from './request.ts';

/** All that can happen to a request. Whoever raises one has looked first that it fits the request as it is. */
export type Event = Telling | Happening;

type Happening =
  /** The claim to send again, for a number whose last send was lost. */
  | { type: 'CLAIMED'; sending: Sending; verification: Verification; heldUntil: number }
  /** Nothing was sent by the claim, and its holder goes on with another plan. */
  | { type: 'REPLANNED'; sending: Sending; heldUntil: number }
  | { type: 'SENT'; requestId: string }
  /** The provider named a request in flight that must be the one of the lost send. */
  | { type: 'ADOPTED'; requestId: string; startedAt?: number }
  | { type: 'SEND_FAILED' }
  | { type: 'SEND_LOST' }
  | { type: 'TIED'; verification: Verification }
  | { type: 'CHECK_STARTED'; claim: Claim }
  | { type: 'CHECK_ENDED'; claim: Claim; outcome: CheckOutcome['outcome']; proof: Proof | null }
  | { type: 'RESEND_STARTED'; claim: ResendClaim }
  | { type: 'RESEND_ENDED'; claim: ResendClaim; outcome: AdvanceOutcome['outcome'] }
  | { type: 'CANCELED'; handleHash: string }
  | { type: 'CANCEL_CALLED'; heldUntil: number }
  | { type: 'CANCEL_ENDED'; outcome: CancelOutcome['outcome'] }
  | { type: 'LOOK_CALLED'; heldUntil: number }
  /** What it said of a closed request is reported first. `lookedAt`: before the call. */
  | { type: 'LOOK_ENDED'; outcome: LookOutcome['outcome']; lookedAt: number }
  /** `proof`: of the verification that `doubtedAlone` names, where there is one. */
  | { type: 'REPORTED'; news: ProviderReport['news']; proof: Proof | null };

/**
 * What a request becomes by an event at `now`, the passing of time up to then included; null: nothing is left of it.
 * Pure. An event that no longer fits (an answer that comes after its request was closed) changes nothing.
 */
export function transition(request: Request, event: Event, now: number, policy: Policy): Request | null {
  const settled = byClock(request, now, policy);
  const changed =
    event.type === 'TELL_CALLED' || event.type === 'TELL_ENDED'
      ? change(settled, event.handleHash, (verification) => told(verification, event, now))
      : apply(settled, event, now, policy);
  return changed && withOwed(request, byClock(changed, now, policy), policy);
}

/** A request as the clock alone leaves it at `now`. */
export function elapse(request: Request, now: number, policy: Policy): Request {
  return withOwed(request, byClock(request, now, policy), policy);
}

/** What ended since `before` is owed in the very write that ends it (contract, item 15). */
function withOwed(before: Request, after: Request, { tells }: Policy): Request {
  if (!tells || before === after) return after;
  return withVerifications(after, (verification) =>
    owing(findVerification(before, verification.handleHash), verification),
  );
}

function byClock(before: Request, now: number, policy: Policy): Request {
  const request = withVerifications(before, (verification) => withoutDead(verification, now));
  const { phase } = request;
  switch (phase.name) {
    case 'SENDING':
      return now < phase.heldUntil
        ? expireKeys(request, now, phase.handleHash)
        : byClock(sendLost(request, phase), now, policy);
    case 'LOST':
      return now < phase.until
        ? expireKeys(request, now)
        : over(close(expireKeys(request, now), expired(phase.until)), phase.until);
    case 'OVER':
      return withVerifications(request, (verification) => {
        const { state } = verification;
        if (state.status !== 'VERIFIED' || !isExpired(state.proof, now)) return verification;
        return { ...verification, state: { ...state, proof: null } };
      });
    case 'OPEN':
      return settleOpen(request, phase, now, policy);
  }
}

/** A key whose plan is over has sent what it may, whatever keeps the number unsettled. */
function expireKeys(request: Request, now: number, except?: string): Request {
  return withVerifications(request, (verification) => {
    const { handleHash, state } = verification;
    const until = state.status === 'UNANSWERED' && handleHash !== except ? state.endsAt : null;
    return until !== null && until <= now ? end(request, verification, expired(until)) : verification;
  });
}

function settleOpen(request: Request, open: Open, now: number, policy: Policy): Request {
  const dead = firstDead(request, open, now, policy);
  // What it leaves behind is dated by its own end, whenever somebody looks.
  if (dead) return byClock(byClock(dead.after, dead.until, policy), now, policy);

  const moved = moveByClock(request, open, now);
  const settled = withVerifications(moved, (verification) =>
    settleVerification(moved, open, verification, now, policy),
  );
  return settlePhase(settled, now, policy);
}

/** The first call whose holder is gone, and the request after it. */
function firstDead(request: Request, open: Open, now: number, policy: Policy) {
  const { checks, resend, cancel, look } = open;
  const calls = [
    ...checks.map((check) => ({
      until: check.heldUntil,
      end: () => endCheck(request, open, check, 'LOST', null, check.heldUntil, policy),
    })),
    ...(resend
      ? [{ until: resend.heldUntil, end: () => endResend(request, open, resend, 'LOST', resend.heldUntil, policy) }]
      : []),
    ...called(cancel, (at) => endCancel(request, open, 'NOT_CANCELED', at)),
    ...called(look, (at) => looked(request, open, { outcome: 'FAILED', lookedAt: at }, at)),
  ];
  const [first] = calls.filter(({ until }) => until <= now).toSorted((one, other) => one.until - other.until);
  return first && { until: first.until, after: first.end() };
}

function called(
  owed: { calling: { heldUntil: number } | null } | null | undefined,
  end: (at: number) => Request,
): { until: number; end: () => Request }[] {
  const calling = owed?.calling;
  return calling ? [{ until: calling.heldUntil, end: () => end(calling.heldUntil) }] : [];
}

function moveByClock(request: Request, open: Open, now: number): Request {
  const { step, stepAt: at } = stepAt(request, open, now);
  return step === open.step ? request : { ...request, phase: { ...open, step, stepStartedAt: at } };
}

function settleVerification(request: Request, open: Open, verification: Verification, now: number, policy: Policy) {
  const { state } = verification;
  if (state.status !== 'PENDING' || isChecking(open, verification)) return verification;
  if (state.doubtEndsAt !== null)
    return state.doubtEndsAt <= now && !isLookOwed(open, now)
      ? end(request, verification, failed('INDETERMINATE', endOfDoubt(open, state.doubtEndsAt)))
      : verification;
  // A check under way, whoever's, may be the one that the provider's 404 came from.
  if (open.gone && open.checks.length === 0)
    return open.doubts.length > 0
      ? doubtful(request, verification, now, policy)
      : end(request, verification, expired(now));
  if (request.expiresAt > now) return verification;
  // As it was at the end, whenever somebody looks.
  const isInDoubt = isLookOwed(open, request.expiresAt) && open.doubts.includes(verification.handleHash);
  if (!isInDoubt) return end(request, verification, expired(request.expiresAt));
  return isLookOwed(open, now)
    ? pending(verification, { doubtEndsAt: request.expiresAt })
    : end(request, verification, failed('INDETERMINATE', endOfDoubt(open, request.expiresAt)));
}

/** It can only have succeeded by a check whose answer was lost: the provider may still tell. */
function doubtful(request: Request, verification: Verification, now: number, { doubtMs }: Policy): Verification {
  if (doubtMs === 0) return end(request, verification, failed('INDETERMINATE', now));
  return pending(verification, { doubtEndsAt: now + doubtMs });
}

/** Where nobody waits for a code any more, the request is over, or the provider has to be told. */
function settlePhase(request: Request, now: number, policy: Policy): Request {
  const { phase } = request;
  if (phase.name !== 'OPEN' || request.verifications.some(isPending)) return request;
  if (phase.gone || request.expiresAt <= now) {
    // What was in doubt ended later: it is forgotten a day after that.
    const ends = request.verifications.flatMap(({ state }) => (isClosed(state) ? [state.closedAt] : []));
    return over(request, Math.max(Math.min(now, request.expiresAt), ...ends));
  }
  if (phase.look) return settlePhase({ ...request, phase: { ...phase, look: null } }, now, policy);
  // After the second step the provider takes no cancel: nothing is owed, and its messages go on until the plan's end.
  if (phase.step > 0)
    return phase.cancel?.calling || !phase.cancel ? request : { ...request, phase: { ...phase, cancel: null } };
  if (phase.cancel) return request;
  // Too early a cancel may be answered as one of a request that is over: nobody knows (docs/simulator.md).
  const dueAt = Math.max(now, (phase.begunBy ?? request.startedAt) + policy.cancelDelayMs);
  return { ...request, phase: { ...phase, cancel: { dueAt, tries: 0, calling: null } } };
}

function apply(request: Request, event: Happening, now: number, policy: Policy): Request | null {
  const { phase } = request;
  switch (phase.name) {
    case 'LOST':
      return event.type === 'CLAIMED' ? claim(request, phase.until, event) : request;
    case 'SENDING':
      switch (event.type) {
        case 'SENT':
          return opened({ ...request, ...sendingOf(phase) }, phase.handleHash, event.requestId, { begunBy: now });
        case 'ADOPTED':
          return opened(
            // What is in flight was sent for another one, unless this may have been sent before.
            begunAt(
              phase.lost?.mayHaveSent === false ? change(request, phase.handleHash, sharing) : request,
              event.startedAt,
            ),
            phase.handleHash,
            event.requestId,
          );
        case 'REPLANNED':
          return { ...request, phase: { ...phase, ...event.sending, heldUntil: event.heldUntil } };
        case 'SEND_FAILED':
          return sendFailed(request, phase);
        case 'SEND_LOST':
          return sendLost(request, phase);
        default:
          return request;
      }
    case 'OPEN':
      return applyOpen(request, phase, event, now, policy);
    case 'OVER':
      return event.type === 'CHECK_ENDED' && event.outcome === 'CORRECT' ? heard(request, event.claim) : request;
  }
}

/** A webhook was faster than the answer to the check that it is about. */
const heard = (request: Request, { id, handleHash: of }: Claim): Request =>
  change(request, of, (verification) => {
    const { state } = verification;
    return state.status === 'VERIFIED' && state.checkId === null
      ? { ...verification, state: { ...state, checkId: id } }
      : verification;
  });

function applyOpen(request: Request, open: Open, event: Happening, now: number, policy: Policy): Request {
  switch (event.type) {
    case 'TIED': {
      const others = request.verifications.filter(({ handleHash }) => handleHash !== event.verification.handleHash);
      // What is in flight is its own where its start was lost and all who were answered took that over.
      const isKnown = others.length < request.verifications.length;
      const isItsOwn =
        isKnown && others.every(({ sharesRequest, state }) => sharesRequest || state.status === 'UNANSWERED');
      const tied = fresh(event.verification);
      const verifications = [...others, isItsOwn ? tied : sharing(tied)];
      return { ...request, phase: { ...open, cancel: null }, verifications };
    }
    case 'CHECK_STARTED': {
      const phase = { ...open, checks: [...open.checks, event.claim] };
      const keeps = attemptsRemaining(phase, request, event.claim.handleHash, policy) > 0;
      return change({ ...request, phase }, event.claim.handleHash, (verification) =>
        pending(verification, { keepsAttempt: keeps }),
      );
    }
    case 'CHECK_ENDED':
      return endCheck(request, open, event.claim, event.outcome, event.proof, now, policy);
    case 'RESEND_STARTED':
      return { ...request, phase: { ...open, resend: event.claim } };
    case 'RESEND_ENDED':
      return open.resend?.id === event.claim.id
        ? endResend(request, open, event.claim, event.outcome, now, policy)
        : request;
    case 'CANCELED':
      return change(request, event.handleHash, (verification) =>
        end(request, verification, (channel) => ({ status: 'CANCELED', closedAt: now, channel })),
      );
    case 'CANCEL_CALLED':
      return open.cancel
        ? { ...request, phase: { ...open, cancel: { ...open.cancel, calling: { heldUntil: event.heldUntil } } } }
        : request;
    case 'CANCEL_ENDED':
      return endCancel(request, open, event.outcome, now);
    case 'LOOK_CALLED':
      return open.look
        ? { ...request, phase: { ...open, look: { ...open.look, calling: { heldUntil: event.heldUntil } } } }
        : request;
    case 'LOOK_ENDED':
      return looked(request, open, event, now);
    case 'REPORTED':
      return reported(request, open, event, now, policy);
    case 'CLAIMED':
    case 'REPLANNED':
    case 'SENT':
    case 'ADOPTED':
    case 'SEND_FAILED':
    case 'SEND_LOST':
      return request;
  }
}

// Sending

type SendingPhase = Extract<Request['phase'], { name: 'SENDING' }>;

const sendingOf = ({ plan, stepMs, startedAt, reuseCode = false }: Sending): Sending => ({
  plan,
  stepMs,
  startedAt,
  reuseCode,
});
const planEnd = ({ plan, stepMs, startedAt }: Sending) => startedAt + plan.length * stepMs;

/** A request that someone is about to send. */
export function claimed(
  { ref, phoneNumber }: Pick<Request, 'ref' | 'phoneNumber'>,
  sending: Sending,
  of: Verification,
  until: number,
): Request {
  const phase: SendingPhase = { name: 'SENDING', handleHash: of.handleHash, heldUntil: until, lost: null, ...sending };
  return { ref, phoneNumber, ...sending, expiresAt: planEnd(sending), phase, verifications: [of] };
}

function claim(
  request: Request,
  unsettledUntil: number,
  { sending, verification: of, heldUntil: until }: Extract<Event, { type: 'CLAIMED' }>,
): Request {
  const others = request.verifications.filter(({ handleHash }) => handleHash !== of.handleHash);
  const unsettled = { until: unsettledUntil, mayHaveSent: others.length < request.verifications.length };
  const phase: SendingPhase = {
    name: 'SENDING',
    handleHash: of.handleHash,
    heldUntil: until,
    lost: unsettled,
    ...sending,
  };
  return { ...request, phase, verifications: [...others, of] };
}

/** It was our first lost send that the provider took: its steps count from then. */
const begunAt = (request: Request, startedAt = request.startedAt): Request => ({
  ...request,
  startedAt: Math.min(request.startedAt, startedAt),
});

function opened(request: Request, of: string, requestId: string, known: Pick<Open, 'begunBy'> = {}): Request {
  const phase: Open = {
    name: 'OPEN',
    requestId,
    step: 0,
    stepStartedAt: request.startedAt,
    resends: 0,
    resend: null,
    attempts: 0,
    checks: [],
    doubts: [],
    gone: false,
    cancel: null,
    ...known,
  };
  return change({ ...request, expiresAt: planEnd(request), phase }, of, fresh);
}

function sendFailed(request: Request, phase: SendingPhase): Request | null {
  const { lost, handleHash: of } = phase;
  if (!lost) return null;
  // A key that may have sent before stays bound to what it may have sent.
  const verifications = request.verifications.filter(({ handleHash }) => lost.mayHaveSent || handleHash !== of);
  return { ...request, phase: { name: 'LOST', until: lost.until }, verifications };
}

/** The latest lost send is the one that is taken over later: at worst its end is a little late, and a check says so. */
function sendLost(request: Request, phase: SendingPhase): Request {
  const end = planEnd(phase);
  const until = Math.max(phase.lost?.until ?? 0, end);
  const lost = { ...request, ...sendingOf(phase), expiresAt: end, phase: { name: 'LOST' as const, until } };
  // What it may have sent first ends with the first plan: a send in between was prevented by that, or that never was.
  return change(lost, phase.handleHash, (verification) => {
    const first = verification.state.status === 'UNANSWERED' ? verification.state.endsAt : null;
    return { ...verification, state: { status: 'UNANSWERED', endsAt: first ?? end } };
  });
}

// Checks

function endCheck(
  request: Request,
  open: Open,
  check: Claim,
  outcome: CheckOutcome['outcome'],
  proof: Proof | null,
  now: number,
  policy: Policy,
): Request {
  // Its holder was thought dead and the answer came all the same: only a success still matters.
  const known = open.checks.some(({ id }) => id === check.id);
  if (!known && outcome !== 'CORRECT') return request;
  const checks = open.checks.filter(({ id }) => id !== check.id);
  const counted = { ...request, phase: { ...open, checks, attempts: open.attempts + Number(known) } };
  switch (outcome) {
    case 'CORRECT':
      return completed(request, check.handleHash, check.id, proof, now);
    case 'ATTEMPTS_USED_UP':
      return over(close(request, failed('TOO_MANY_ATTEMPTS', now)), now);
    case 'NOT_FOUND':
      return { ...counted, phase: withLook({ ...counted.phase, gone: true }, now, policy) };
    case 'NOT_COUNTED':
      return change({ ...request, phase: { ...open, checks } }, check.handleHash, (verification) =>
        pending(verification, { keepsAttempt: true }),
      );
    case 'WRONG':
      return used(counted, counted.phase, check.handleHash, policy, (verification) =>
        end(request, verification, failed('TOO_MANY_ATTEMPTS', now)),
      );
    case 'LOST': {
      const doubted = withLook({ ...counted.phase, doubts: [...open.doubts, check.handleHash] }, now, policy);
      return used({ ...request, phase: doubted }, doubted, check.handleHash, policy, (verification) =>
        doubtful(request, verification, now, policy),
      );
    }
  }
}

/** After a check that didn't succeed: one more attempt is set aside for the verification, or there is none. */
function used(
  request: Request,
  open: Open,
  of: string,
  policy: Policy,
  ended: (verification: Verification) => Verification,
) {
  return change(request, of, (verification) => {
    if (isChecking(open, verification)) return verification;
    return attemptsRemaining(open, request, of, policy) > 0
      ? pending(verification, { keepsAttempt: true })
      : ended(verification);
  });
}

/** The right code settles the verification that it was typed for; a cancel in the meantime wins (contract, items 4, 6). */
function completed(request: Request, of: string, by: string | null, proof: Proof | null, now: number): Request {
  if (!proof) throw new Error('A verified number without its proof');
  const verified = change(request, of, (verification) =>
    end(request, verification, (channel) => ({ status: 'VERIFIED', closedAt: now, channel, proof, checkId: by })),
  );
  return over(close(verified, failed('SUPERSEDED', now)), now);
}

const isChecking = (open: Open, { handleHash }: Verification) =>
  open.checks.some(({ handleHash: of }) => of === handleHash);

// Resends and cancels

function endResend(
  request: Request,
  open: Open,
  resend: ResendClaim,
  outcome: AdvanceOutcome['outcome'],
  now: number,
  policy: Policy,
): Request {
  const phase = { ...open, resend: null };
  switch (outcome) {
    case 'ADVANCED': {
      // A webhook, or the clock, may have said so before: it is one step all the same.
      const step = Math.max(open.step, resend.fromStep + 1);
      const stepAt = step === resend.fromStep + 1 ? resend.startedAt : open.stepStartedAt;
      const end = stepAt + (request.plan.length - step) * request.stepMs;
      const moved = { ...phase, step, stepStartedAt: stepAt, resends: open.resends + 1 };
      return change(
        { ...request, phase: moved, expiresAt: Math.min(request.expiresAt, end) },
        resend.handleHash,
        spendKey(resend),
      );
    }
    case 'NO_STEP_LEFT':
      return { ...request, phase: { ...phase, step: request.plan.length - 1 } };
    case 'NOT_FOUND':
      return { ...request, phase: withLook({ ...phase, gone: true }, now, policy) };
    case 'NOT_ADVANCED':
      return { ...request, phase };
    case 'LOST':
      return change({ ...request, phase }, resend.handleHash, spendKey(resend));
  }
}

const spendKey =
  ({ keyHash }: ResendClaim) =>
  (verification: Verification): Verification =>
    keyHash ? { ...verification, resendKeyHashes: [...verification.resendKeyHashes, keyHash] } : verification;

function endCancel(request: Request, open: Open, outcome: CancelOutcome['outcome'], now: number): Request {
  if (!open.cancel) return request;
  switch (outcome) {
    case 'CANCELED':
      return {
        ...over(request, now),
        phase: { name: 'OVER', overAt: now, canceledAt: now, requestId: open.requestId },
      };
    case 'NOT_FOUND':
      return over(request, now);
    case 'NOT_CANCELED': {
      const { tries } = open.cancel;
      const dueAt = now + Math.min(10_000, 1_000 * 2 ** tries);
      return { ...request, phase: { ...open, cancel: { dueAt, tries: tries + 1, calling: null } } };
    }
  }
}

// Reports

/** After the provider's last word nothing more is waited for. */
function looked(
  request: Request,
  open: Open,
  { outcome, lookedAt }: Pick<Extract<Event, { type: 'LOOK_ENDED' }>, 'outcome' | 'lookedAt'>,
  now: number,
): Request {
  const { open: phase, isLast } = afterLook(open, outcome, lookedAt, now);
  return withVerifications({ ...request, phase }, (verification) => {
    const { state } = verification;
    const waits = state.status === 'PENDING' && (state.doubtEndsAt !== null || outcome === 'CLOSED');
    return isLast && waits ? pending(verification, { doubtEndsAt: now }) : verification;
  });
}

/**
 * The one verification that a lost answer may have verified: one with a check in doubt or under way, where no other has
 * one (contract, item 6).
 */
export function doubtedAlone(request: Request): Verification | undefined {
  const { phase } = request;
  if (phase.name !== 'OPEN') return undefined;
  const [one, ...others] = new Set([...phase.doubts, ...phase.checks.map(({ handleHash: of }) => of)]);
  const verification =
    others.length === 0 ? request.verifications.find(({ handleHash }) => handleHash === one) : undefined;
  return verification && isPending(verification) ? verification : undefined;
}

function reported(
  request: Request,
  open: Open,
  { news, proof }: Extract<Event, { type: 'REPORTED' }>,
  now: number,
  policy: Policy,
): Request {
  switch (news.kind) {
    case 'COMPLETED': {
      const verification = doubtedAlone(request);
      return verification ? completed(request, verification.handleHash, null, proof, now) : request;
    }
    case 'STEP_FAILED': {
      // Told once a channel: it was the first step over it that ended, and what began is at least the one after.
      const next = request.plan.indexOf(news.channel) + 1;
      if (next === 0 || next <= open.step || next >= request.plan.length) return request;
      const expiresAt = Math.min(request.expiresAt, now + (request.plan.length - next) * request.stepMs);
      return { ...request, expiresAt, phase: { ...open, step: next, stepStartedAt: now } };
    }
    case 'ENDED': {
      if (news.because === 'EXPIRED') return over(request, now);
      // Vonage calls a request failed as well where wrong codes used it up.
      const usedUp = news.because === 'UNDELIVERABLE' && open.attempts + open.checks.length >= policy.maxAttempts;
      return over(close(request, failed(usedUp ? 'TOO_MANY_ATTEMPTS' : news.because, now)), now);
    }
  }
}

// Verifications

const fresh = (verification: Verification): Verification => ({
  ...verification,
  state: { status: 'PENDING', keepsAttempt: true, doubtEndsAt: null },
});

const sharing = (verification: Verification): Verification => ({ ...verification, sharesRequest: true });

type Pending = Extract<VerificationState, { status: 'PENDING' }>;

const pending = (verification: Verification, changes: Partial<Pending>): Verification =>
  verification.state.status === 'PENDING'
    ? { ...verification, state: { ...verification.state, ...changes } }
    : verification;

/** The very request where nothing changes, so that nothing needs to be written. */
function withVerifications(request: Request, by: (verification: Verification) => Verification): Request {
  const verifications = request.verifications.map(by);
  const isSame = verifications.every((verification, index) => verification === request.verifications[index]);
  return isSame ? request : { ...request, verifications };
}

const change = (request: Request, handleHash: string, by: (verification: Verification) => Verification): Request =>
  withVerifications(request, (verification) =>
    verification.handleHash === handleHash ? by(verification) : verification,
  );

type Ending = (channel: Closed['channel']) => Closed;

const expired =
  (at: number): Ending =>
  (channel) => ({ status: 'EXPIRED', closedAt: at, channel });

const failed =
  (failure: VerificationFailure, at: number): Ending =>
  (channel) => ({ status: 'FAILED', failure, closedAt: at, channel });

/** Nothing leaves a closed state. */
const end = (request: Request, verification: Verification, ending: Ending): Verification =>
  verification.state.status === 'PENDING' || verification.state.status === 'UNANSWERED'
    ? { ...verification, state: { ...ending(channelAt(request)), codeSentAt: codeSentAt(request) } }
    : verification;

const codeSentAt = ({ phase, startedAt }: Request) => (phase.name === 'OPEN' ? phase.stepStartedAt : startedAt);

const close = (request: Request, ending: Ending): Request =>
  withVerifications(request, (verification) => end(request, verification, ending));

/** Verifications that were never answered can't be any more: their keys lead to one that expired. */
function over(request: Request, at: number): Request {
  const open = request.phase.name === 'OPEN' ? request.phase : null;
  const closed = close(request, expired(at));
  const spent = open?.resend ? change(closed, open.resend.handleHash, spendKey(open.resend)) : closed;
  return { ...spent, phase: { name: 'OVER', overAt: at, canceledAt: null, requestId: open?.requestId ?? null } };
}
