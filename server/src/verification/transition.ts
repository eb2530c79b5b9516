import type { VerificationFailure } from '../schema.generated.ts';
import { answered, asked, isToBeAsked, settledAt } from './doubt.ts';
import { owing, told, withoutDead, type Telling } from './owed-end.ts';
import type { AdvanceOutcome, CancelOutcome, CheckOutcome, LookOutcome, ProviderReport } from './provider.ts';
import {
  attemptsRemaining,
  channelAt,
  findVerification,
  isClosed,
  isExpired,
  isPending,
  stepAt,
  type Check,
  type Closed,
  type Open,
  type Proof,
  type Request,
  type Resend,
  type Rules,
  type Sending,
  type Verification,
  type VerificationState,
} from './verification.ts';

/** All that can happen to a request. Whoever raises one has looked first that it fits the request as it is. */
export type Event = Telling | Happening;

type Happening =
  /** The claim to send again, for a number whose last send was lost. */
  | { type: 'CLAIMED'; sending: Sending; of: Verification; until: number }
  /** Nothing was sent by the claim, and its holder goes on with another plan. */
  | { type: 'REPLANNED'; sending: Sending; until: number }
  | { type: 'SENT'; requestId: string }
  /** The provider named a request in flight that must be the one of the lost send. */
  | { type: 'ADOPTED'; requestId: string; startedAt?: number }
  | { type: 'SEND_FAILED' }
  | { type: 'SEND_LOST' }
  | { type: 'TIED'; verification: Verification }
  | { type: 'CHECK_STARTED'; check: Check }
  | { type: 'CHECK_ENDED'; check: Check; outcome: CheckOutcome['outcome']; proof: Proof | null }
  | { type: 'RESEND_STARTED'; resend: Resend }
  | { type: 'RESEND_ENDED'; resend: Resend; outcome: AdvanceOutcome['outcome'] }
  | { type: 'CANCELED'; of: string }
  | { type: 'CANCEL_CALLED'; until: number }
  | { type: 'CANCEL_ENDED'; outcome: CancelOutcome['outcome'] }
  | { type: 'LOOK_CALLED'; until: number }
  /** What it said of a closed request is reported first. `askedAt`: before the call. */
  | { type: 'LOOK_ENDED'; outcome: LookOutcome['outcome']; askedAt: number }
  /** `proof`: of the verification that `doubtedAlone` names, where there is one. */
  | { type: 'REPORTED'; news: ProviderReport['news']; proof: Proof | null };

/**
 * What a request becomes by an event at `now`, the passing of time up to then included; null: nothing is left of it.
 * Pure. An event that no longer fits (an answer that comes after its request was closed) changes nothing.
 */
export function transition(request: Request, event: Event, now: number, rules: Rules): Request | null {
  const settled = byClock(request, now, rules);
  const changed =
    event.type === 'TELL_CALLED' || event.type === 'TELL_ENDED'
      ? change(settled, event.of, (verification) => told(verification, event, now))
      : apply(settled, event, now, rules);
  return changed && withOwed(request, byClock(changed, now, rules), rules);
}

/** A request as the clock alone leaves it at `now`. */
export function settle(request: Request, now: number, rules: Rules): Request {
  return withOwed(request, byClock(request, now, rules), rules);
}

/** What ended since `before` is owed in the very write that ends it (contract, item 15). */
function withOwed(before: Request, after: Request, { tells }: Rules): Request {
  if (!tells || before === after) return after;
  return withVerifications(after, (verification) => owing(findVerification(before, verification.idHash), verification));
}

function byClock(before: Request, now: number, rules: Rules): Request {
  const request = withVerifications(before, (verification) => withoutDead(verification, now));
  const { phase } = request;
  switch (phase.name) {
    case 'SENDING':
      return now < phase.until ? expireKeys(request, now, phase.of) : byClock(sendLost(request, phase), now, rules);
    case 'UNSETTLED':
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
      return settleOpen(request, phase, now, rules);
  }
}

/** A key whose plan is over has sent what it may, whatever keeps the number unsettled. */
function expireKeys(request: Request, now: number, except?: string): Request {
  return withVerifications(request, (verification) => {
    const { idHash, state } = verification;
    const until = state.status === 'UNANSWERED' && idHash !== except ? state.until : null;
    return until !== null && until <= now ? end(request, verification, expired(until)) : verification;
  });
}

function settleOpen(request: Request, open: Open, now: number, rules: Rules): Request {
  const dead = firstDead(request, open, now, rules);
  // What it leaves behind is dated by its own end, whenever somebody looks.
  if (dead) return byClock(byClock(dead.after, dead.until, rules), now, rules);

  const moved = moveByClock(request, open, now);
  const settled = withVerifications(moved, (verification) => settleVerification(moved, open, verification, now, rules));
  return settlePhase(settled, now, rules);
}

/** The first call whose holder is gone, and the request after it. */
function firstDead(request: Request, open: Open, now: number, rules: Rules) {
  const { checks, resend, cancel, question } = open;
  const calls = [
    ...checks.map((check) => ({
      until: check.until,
      end: () => endCheck(request, open, check, 'LOST', null, check.until, rules),
    })),
    ...(resend
      ? [{ until: resend.until, end: () => endResend(request, open, resend, 'LOST', resend.until, rules) }]
      : []),
    ...called(cancel, (at) => endCancel(request, open, 'NOT_CANCELED', at)),
    ...called(question, (at) => looked(request, open, { outcome: 'FAILED', askedAt: at }, at)),
  ];
  const [first] = calls.filter(({ until }) => until <= now).toSorted((one, other) => one.until - other.until);
  return first && { until: first.until, after: first.end() };
}

function called(
  owed: { calling: { until: number } | null } | null | undefined,
  end: (at: number) => Request,
): { until: number; end: () => Request }[] {
  const calling = owed?.calling;
  return calling ? [{ until: calling.until, end: () => end(calling.until) }] : [];
}

function moveByClock(request: Request, open: Open, now: number): Request {
  const { step, stepAt: at } = stepAt(request, open, now);
  return step === open.step ? request : { ...request, phase: { ...open, step, stepAt: at } };
}

function settleVerification(request: Request, open: Open, verification: Verification, now: number, rules: Rules) {
  const { state } = verification;
  if (state.status !== 'PENDING' || isChecking(open, verification)) return verification;
  if (state.settlesAt !== null)
    return state.settlesAt <= now && !isToBeAsked(open, now)
      ? end(request, verification, failed('INDETERMINATE', settledAt(open, state.settlesAt)))
      : verification;
  // A check under way, whoever's, may be the one that the provider's 404 came from.
  if (open.gone && open.checks.length === 0)
    return open.doubts.length > 0
      ? doubtful(request, verification, now, rules)
      : end(request, verification, expired(now));
  if (request.expiresAt > now) return verification;
  // As it was at the end, whenever somebody looks.
  const isInDoubt = isToBeAsked(open, request.expiresAt) && open.doubts.includes(verification.idHash);
  if (!isInDoubt) return end(request, verification, expired(request.expiresAt));
  return isToBeAsked(open, now)
    ? pending(verification, { settlesAt: request.expiresAt })
    : end(request, verification, failed('INDETERMINATE', settledAt(open, request.expiresAt)));
}

/** It can only have succeeded by a check whose answer was lost: the provider may still tell. */
function doubtful(request: Request, verification: Verification, now: number, { doubtMs }: Rules): Verification {
  if (doubtMs === 0) return end(request, verification, failed('INDETERMINATE', now));
  return pending(verification, { settlesAt: now + doubtMs });
}

/** Where nobody waits for a code any more, the request is over, or the provider has to be told. */
function settlePhase(request: Request, now: number, rules: Rules): Request {
  const { phase } = request;
  if (phase.name !== 'OPEN' || request.verifications.some(isPending)) return request;
  if (phase.gone || request.expiresAt <= now) {
    // What was in doubt ended later: it is forgotten a day after that.
    const ends = request.verifications.flatMap(({ state }) => (isClosed(state) ? [state.at] : []));
    return over(request, Math.max(Math.min(now, request.expiresAt), ...ends));
  }
  if (phase.question) return settlePhase({ ...request, phase: { ...phase, question: null } }, now, rules);
  // After the second step the provider takes no cancel: nothing is owed, and its messages go on until the plan's end.
  if (phase.step > 0)
    return phase.cancel?.calling || !phase.cancel ? request : { ...request, phase: { ...phase, cancel: null } };
  if (phase.cancel) return request;
  // Too early a cancel may be answered as one of a request that is over: nobody knows (docs/simulator.md).
  const dueAt = Math.max(now, (phase.begunBy ?? request.startedAt) + rules.cancelDelayMs);
  return { ...request, phase: { ...phase, cancel: { dueAt, tries: 0, calling: null } } };
}

function apply(request: Request, event: Happening, now: number, rules: Rules): Request | null {
  const { phase } = request;
  switch (phase.name) {
    case 'UNSETTLED':
      return event.type === 'CLAIMED' ? claim(request, phase.until, event) : request;
    case 'SENDING':
      switch (event.type) {
        case 'SENT':
          return opened({ ...request, ...sendingOf(phase) }, phase.of, event.requestId, { begunBy: now });
        case 'ADOPTED':
          return opened(
            // What is in flight was sent for another one, unless this may have been sent before.
            begunAt(phase.unsettled?.known === false ? change(request, phase.of, sharing) : request, event.startedAt),
            phase.of,
            event.requestId,
          );
        case 'REPLANNED':
          return { ...request, phase: { ...phase, ...event.sending, until: event.until } };
        case 'SEND_FAILED':
          return sendFailed(request, phase);
        case 'SEND_LOST':
          return sendLost(request, phase);
        default:
          return request;
      }
    case 'OPEN':
      return applyOpen(request, phase, event, now, rules);
    case 'OVER':
      return event.type === 'CHECK_ENDED' && event.outcome === 'CORRECT' ? heard(request, event.check) : request;
  }
}

/** A webhook was faster than the answer to the check that it is about. */
const heard = (request: Request, { id, of }: Check): Request =>
  change(request, of, (verification) => {
    const { state } = verification;
    return state.status === 'VERIFIED' && state.by === null
      ? { ...verification, state: { ...state, by: id } }
      : verification;
  });

function applyOpen(request: Request, open: Open, event: Happening, now: number, rules: Rules): Request {
  switch (event.type) {
    case 'TIED': {
      const others = request.verifications.filter(({ idHash }) => idHash !== event.verification.idHash);
      // What is in flight is its own where its start was lost and all who were answered took that over.
      const isKnown = others.length < request.verifications.length;
      const isItsOwn = isKnown && others.every(({ shares, state }) => shares || state.status === 'UNANSWERED');
      const tied = fresh(event.verification);
      const verifications = [...others, isItsOwn ? tied : sharing(tied)];
      return { ...request, phase: { ...open, cancel: null }, verifications };
    }
    case 'CHECK_STARTED': {
      const phase = { ...open, checks: [...open.checks, event.check] };
      const keeps = attemptsRemaining(phase, request, event.check.of, rules) > 0;
      return change({ ...request, phase }, event.check.of, (verification) => pending(verification, { keeps }));
    }
    case 'CHECK_ENDED':
      return endCheck(request, open, event.check, event.outcome, event.proof, now, rules);
    case 'RESEND_STARTED':
      return { ...request, phase: { ...open, resend: event.resend } };
    case 'RESEND_ENDED':
      return open.resend?.id === event.resend.id
        ? endResend(request, open, event.resend, event.outcome, now, rules)
        : request;
    case 'CANCELED':
      return change(request, event.of, (verification) =>
        end(request, verification, (channel) => ({ status: 'CANCELED', at: now, channel })),
      );
    case 'CANCEL_CALLED':
      return open.cancel
        ? { ...request, phase: { ...open, cancel: { ...open.cancel, calling: { until: event.until } } } }
        : request;
    case 'CANCEL_ENDED':
      return endCancel(request, open, event.outcome, now);
    case 'LOOK_CALLED':
      return open.question
        ? { ...request, phase: { ...open, question: { ...open.question, calling: { until: event.until } } } }
        : request;
    case 'LOOK_ENDED':
      return looked(request, open, event, now);
    case 'REPORTED':
      return reported(request, open, event, now, rules);
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

const sendingOf = ({ plan, timeoutMs, startedAt, reuseCode = false }: Sending): Sending => ({
  plan,
  timeoutMs,
  startedAt,
  reuseCode,
});
const planEnd = ({ plan, timeoutMs, startedAt }: Sending) => startedAt + plan.length * timeoutMs;

/** A request that someone is about to send. */
export function claimed(
  { ref, phoneNumber }: Pick<Request, 'ref' | 'phoneNumber'>,
  sending: Sending,
  of: Verification,
  until: number,
): Request {
  const phase: SendingPhase = { name: 'SENDING', of: of.idHash, until, unsettled: null, ...sending };
  return { ref, phoneNumber, ...sending, expiresAt: planEnd(sending), phase, verifications: [of] };
}

function claim(
  request: Request,
  unsettledUntil: number,
  { sending, of, until }: Extract<Event, { type: 'CLAIMED' }>,
): Request {
  const others = request.verifications.filter(({ idHash }) => idHash !== of.idHash);
  const unsettled = { until: unsettledUntil, known: others.length < request.verifications.length };
  const phase: SendingPhase = { name: 'SENDING', of: of.idHash, until, unsettled, ...sending };
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
    stepAt: request.startedAt,
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
  const { unsettled, of } = phase;
  if (!unsettled) return null;
  // A key that may have sent before stays bound to what it may have sent.
  const verifications = request.verifications.filter(({ idHash }) => unsettled.known || idHash !== of);
  return { ...request, phase: { name: 'UNSETTLED', until: unsettled.until }, verifications };
}

/** The latest lost send is the one that is taken over later: at worst its end is a little late, and a check says so. */
function sendLost(request: Request, phase: SendingPhase): Request {
  const end = planEnd(phase);
  const until = Math.max(phase.unsettled?.until ?? 0, end);
  const lost = { ...request, ...sendingOf(phase), expiresAt: end, phase: { name: 'UNSETTLED' as const, until } };
  // What it may have sent first ends with the first plan: a send in between was prevented by that, or that never was.
  return change(lost, phase.of, (verification) => {
    const first = verification.state.status === 'UNANSWERED' ? verification.state.until : null;
    return { ...verification, state: { status: 'UNANSWERED', until: first ?? end } };
  });
}

// Checks

function endCheck(
  request: Request,
  open: Open,
  check: Check,
  outcome: CheckOutcome['outcome'],
  proof: Proof | null,
  now: number,
  rules: Rules,
): Request {
  // Its holder was thought dead and the answer came all the same: only a success still matters.
  const known = open.checks.some(({ id }) => id === check.id);
  if (!known && outcome !== 'CORRECT') return request;
  const checks = open.checks.filter(({ id }) => id !== check.id);
  const counted = { ...request, phase: { ...open, checks, attempts: open.attempts + Number(known) } };
  switch (outcome) {
    case 'CORRECT':
      return completed(request, check.of, check.id, proof, now);
    case 'ATTEMPTS_USED_UP':
      return over(close(request, failed('TOO_MANY_ATTEMPTS', now)), now);
    case 'NOT_FOUND':
      return { ...counted, phase: asked({ ...counted.phase, gone: true }, now, rules) };
    case 'NOT_COUNTED':
      return change({ ...request, phase: { ...open, checks } }, check.of, (verification) =>
        pending(verification, { keeps: true }),
      );
    case 'WRONG':
      return used(counted, counted.phase, check.of, rules, (verification) =>
        end(request, verification, failed('TOO_MANY_ATTEMPTS', now)),
      );
    case 'LOST': {
      const doubted = asked({ ...counted.phase, doubts: [...open.doubts, check.of] }, now, rules);
      return used({ ...request, phase: doubted }, doubted, check.of, rules, (verification) =>
        doubtful(request, verification, now, rules),
      );
    }
  }
}

/** After a check that didn't succeed: one more attempt is set aside for the verification, or there is none. */
function used(
  request: Request,
  open: Open,
  of: string,
  rules: Rules,
  ended: (verification: Verification) => Verification,
) {
  return change(request, of, (verification) => {
    if (isChecking(open, verification)) return verification;
    return attemptsRemaining(open, request, of, rules) > 0
      ? pending(verification, { keeps: true })
      : ended(verification);
  });
}

/** The right code settles the verification that it was typed for; a cancel in the meantime wins (contract, items 4, 6). */
function completed(request: Request, of: string, by: string | null, proof: Proof | null, now: number): Request {
  if (!proof) throw new Error('A verified number without its proof');
  const verified = change(request, of, (verification) =>
    end(request, verification, (channel) => ({ status: 'VERIFIED', at: now, channel, proof, by })),
  );
  return over(close(verified, failed('SUPERSEDED', now)), now);
}

const isChecking = (open: Open, { idHash }: Verification) => open.checks.some(({ of }) => of === idHash);

// Resends and cancels

function endResend(
  request: Request,
  open: Open,
  resend: Resend,
  outcome: AdvanceOutcome['outcome'],
  now: number,
  rules: Rules,
): Request {
  const phase = { ...open, resend: null };
  switch (outcome) {
    case 'ADVANCED': {
      // A webhook, or the clock, may have said so before: it is one step all the same.
      const step = Math.max(open.step, resend.from + 1);
      const stepAt = step === resend.from + 1 ? resend.at : open.stepAt;
      const end = stepAt + (request.plan.length - step) * request.timeoutMs;
      const moved = { ...phase, step, stepAt, resends: open.resends + 1 };
      return change(
        { ...request, phase: moved, expiresAt: Math.min(request.expiresAt, end) },
        resend.of,
        spendKey(resend),
      );
    }
    case 'NO_STEP_LEFT':
      return { ...request, phase: { ...phase, step: request.plan.length - 1 } };
    case 'NOT_FOUND':
      return { ...request, phase: asked({ ...phase, gone: true }, now, rules) };
    case 'NOT_ADVANCED':
      return { ...request, phase };
    case 'LOST':
      return change({ ...request, phase }, resend.of, spendKey(resend));
  }
}

const spendKey =
  ({ keyHash }: Resend) =>
  (verification: Verification): Verification =>
    keyHash ? { ...verification, resendKeys: [...verification.resendKeys, keyHash] } : verification;

function endCancel(request: Request, open: Open, outcome: CancelOutcome['outcome'], now: number): Request {
  if (!open.cancel) return request;
  switch (outcome) {
    case 'CANCELED':
      return { ...over(request, now), phase: { name: 'OVER', at: now, canceledAt: now, requestId: open.requestId } };
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
  { outcome, askedAt }: Pick<Extract<Event, { type: 'LOOK_ENDED' }>, 'outcome' | 'askedAt'>,
  now: number,
): Request {
  const { open: phase, isLast } = answered(open, outcome, askedAt, now);
  return withVerifications({ ...request, phase }, (verification) => {
    const { state } = verification;
    const waits = state.status === 'PENDING' && (state.settlesAt !== null || outcome === 'CLOSED');
    return isLast && waits ? pending(verification, { settlesAt: now }) : verification;
  });
}

/**
 * The one verification that a lost answer may have verified: one with a check in doubt or under way, where no other has
 * one (contract, item 6).
 */
export function doubtedAlone(request: Request): Verification | undefined {
  const { phase } = request;
  if (phase.name !== 'OPEN') return undefined;
  const [one, ...others] = new Set([...phase.doubts, ...phase.checks.map(({ of }) => of)]);
  const verification = others.length === 0 ? request.verifications.find(({ idHash }) => idHash === one) : undefined;
  return verification && isPending(verification) ? verification : undefined;
}

function reported(
  request: Request,
  open: Open,
  { news, proof }: Extract<Event, { type: 'REPORTED' }>,
  now: number,
  rules: Rules,
): Request {
  switch (news.kind) {
    case 'COMPLETED': {
      const verification = doubtedAlone(request);
      return verification ? completed(request, verification.idHash, null, proof, now) : request;
    }
    case 'STEP_FAILED': {
      // Told once a channel: it was the first step over it that ended, and what began is at least the one after.
      const next = request.plan.indexOf(news.channel) + 1;
      if (next === 0 || next <= open.step || next >= request.plan.length) return request;
      const expiresAt = Math.min(request.expiresAt, now + (request.plan.length - next) * request.timeoutMs);
      return { ...request, expiresAt, phase: { ...open, step: next, stepAt: now } };
    }
    case 'ENDED': {
      if (news.because === 'EXPIRED') return over(request, now);
      // Vonage calls a request failed as well where wrong codes used it up.
      const usedUp = news.because === 'UNDELIVERABLE' && open.attempts + open.checks.length >= rules.maxAttempts;
      return over(close(request, failed(usedUp ? 'TOO_MANY_ATTEMPTS' : news.because, now)), now);
    }
  }
}

// Verifications

const fresh = (verification: Verification): Verification => ({
  ...verification,
  state: { status: 'PENDING', keeps: true, settlesAt: null },
});

const sharing = (verification: Verification): Verification => ({ ...verification, shares: true });

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

const change = (request: Request, idHash: string, by: (verification: Verification) => Verification): Request =>
  withVerifications(request, (verification) => (verification.idHash === idHash ? by(verification) : verification));

type Ending = (channel: Closed['channel']) => Closed;

const expired =
  (at: number): Ending =>
  (channel) => ({ status: 'EXPIRED', at, channel });

const failed =
  (failure: VerificationFailure, at: number): Ending =>
  (channel) => ({ status: 'FAILED', failure, at, channel });

/** Nothing leaves a closed state. */
const end = (request: Request, verification: Verification, ending: Ending): Verification =>
  verification.state.status === 'PENDING' || verification.state.status === 'UNANSWERED'
    ? { ...verification, state: { ...ending(channelAt(request)), codeSentAt: codeSentAt(request) } }
    : verification;

const codeSentAt = ({ phase, startedAt }: Request) => (phase.name === 'OPEN' ? phase.stepAt : startedAt);

const close = (request: Request, ending: Ending): Request =>
  withVerifications(request, (verification) => end(request, verification, ending));

/** Verifications that were never answered can't be any more: their keys lead to one that expired. */
function over(request: Request, at: number): Request {
  const open = request.phase.name === 'OPEN' ? request.phase : null;
  const closed = close(request, expired(at));
  const spent = open?.resend ? change(closed, open.resend.of, spendKey(open.resend)) : closed;
  return { ...spent, phase: { name: 'OVER', at, canceledAt: null, requestId: open?.requestId ?? null } };
}
