import type { Policy } from '../policy.ts';
import { isOpen, stepOf, type Claim, type OpenRequest, type Request } from '../request.ts';
import { isClosed, isExpired, isPending, type Verification } from '../verification.ts';
import { cancelEnded, withOwedCancel } from './cancels.ts';
import { endAll, ended, expired, failed, over, pending, withVerifications } from './change.ts';
import { checkEnded, isChecking } from './checks.ts';
import { doubtful, endOfDoubt, isLookOwed, lookEnded } from './doubt.ts';
import { changeAt, type Change, type Moment, type Noting } from './moment.ts';
import { withOwedEnds, withoutDead } from './owed-end.ts';
import { resendEnded } from './resends.ts';
import { sendLost } from './starts.ts';

/** What the passing of time alone makes of a request up to `now`. Pure. */
export const elapse = (request: Request, now: number, policy: Policy): Change<Request> =>
  changeAt(now, policy, (moment) => elapsedOwing(request, moment));

/** As time leaves a request, ends that are owed included. */
export const elapsedOwing = (request: Request, moment: Noting): Request =>
  withOwedEnds(request, elapsed(request, moment), moment.policy);

/** As `elapsedOwing`, without the ends that are owed. */
export function elapsed(before: Request, moment: Noting): Request {
  const { now } = moment;
  const request = withVerifications(before, (verification) => withoutDead(verification, now));
  if (isOpen(request)) return elapsedOpen(request, moment);
  const { phase } = request;
  switch (phase.name) {
    case 'SENDING':
      return now < phase.heldUntil
        ? expireKeys(request, now, phase.handleHash)
        : elapsed(sendLost(request, phase), moment);
    case 'LOST':
      return now < phase.until
        ? expireKeys(request, now)
        : over(endAll(expireKeys(request, now), expired(phase.until)), phase.until, moment);
    default:
      return withVerifications(request, (verification) => {
        const { state } = verification;
        if (state.status !== 'VERIFIED' || !isExpired(state.proof, now)) return verification;
        return { ...verification, state: { ...state, proof: null } };
      });
  }
}

/** An unanswered key whose lost plan has ended becomes EXPIRED, even while another send is under way or lost. */
function expireKeys(request: Request, now: number, exceptHash?: string): Request {
  return withVerifications(request, (verification) => {
    const { handleHash, state } = verification;
    const endsAt = state.status === 'UNANSWERED' && handleHash !== exceptHash ? state.endsAt : null;
    return endsAt !== null && endsAt <= now ? ended(request, verification, expired(endsAt)) : verification;
  });
}

function elapsedOpen(request: OpenRequest, moment: Noting): Request {
  const dead = firstDead(request, moment);
  // First the end of the dead call at the moment when it died, then the rest of the time.
  if (dead) return elapsed(elapsed(dead.end(), dead), moment);

  const { step, startedAt } = stepOf(request, moment.now);
  const moved =
    step === request.phase.step ? request : { ...request, phase: { ...request.phase, step, stepStartedAt: startedAt } };
  const after = withVerifications(moved, (verification) => elapsedVerification(moved, verification, moment));
  return after.verifications.some(isPending) ? after : withoutWaiting(after, moment);
}

type Dead = Noting & { end: () => Request };

/** The first call whose claim has run out, the moment when it did, and the request after that. */
function firstDead(request: OpenRequest, noting: Noting): Dead | undefined {
  const { checks, resend, cancel, look } = request.phase;
  const deadAt = (claim: Pick<Claim, 'heldUntil'> | null | undefined, end: (moment: Noting) => Request): Dead[] => {
    if (!claim || claim.heldUntil > noting.now) return [];
    const moment = { ...noting, now: claim.heldUntil };
    return [{ ...moment, end: () => end(moment) }];
  };
  const [first] = [
    ...checks.flatMap((claim) =>
      deadAt(claim, (moment) => checkEnded(request, { claim, outcome: 'LOST', proof: null }, moment)),
    ),
    ...(resend ? deadAt(resend, (moment) => resendEnded(request, { claim: resend, outcome: 'LOST' }, moment)) : []),
    ...deadAt(cancel?.calling, (moment) => cancelEnded(request, 'NOT_CANCELED', moment)),
    ...deadAt(look?.calling, (moment) => lookEnded(request, { outcome: 'FAILED', lookedAt: moment.now }, moment)),
  ].toSorted((one, other) => one.now - other.now);
  return first;
}

function elapsedVerification(request: OpenRequest, verification: Verification, moment: Moment): Verification {
  const { phase, expiresAt } = request;
  const { now } = moment;
  const { state } = verification;
  const indeterminate = (endsAt: number) =>
    ended(request, verification, failed('INDETERMINATE', endOfDoubt(phase, endsAt)));
  if (state.status !== 'PENDING' || isChecking(request, verification)) return verification;
  if (state.doubtEndsAt !== null)
    return state.doubtEndsAt <= now && !isLookOwed(phase, now) ? indeterminate(state.doubtEndsAt) : verification;
  // A check under way, whoever's, may be the one that the provider's 404 came from.
  if (phase.gone && phase.checks.length === 0)
    return phase.doubts.length > 0
      ? doubtful(request, verification, moment)
      : ended(request, verification, expired(now));
  if (expiresAt > now) return verification;
  // Judged by the state at `expiresAt`, not at `now`: the result mustn't depend on when somebody reads.
  const isInDoubt = isLookOwed(phase, expiresAt) && phase.doubts.includes(verification.handleHash);
  if (!isInDoubt) return ended(request, verification, expired(expiresAt));
  return isLookOwed(phase, now) ? pending(verification, { doubtEndsAt: expiresAt }) : indeterminate(expiresAt);
}

/** Where nobody waits for a code any more, the request is over, or the provider has to be told. */
function withoutWaiting(request: OpenRequest, moment: Noting): Request {
  const { phase, expiresAt, verifications } = request;
  if (phase.gone || expiresAt <= moment.now) {
    // What was in doubt ended later: it is forgotten a day after that.
    const ends = verifications.flatMap(({ state }) => (isClosed(state) ? [state.closedAt] : []));
    return over(request, Math.max(Math.min(moment.now, expiresAt), ...ends), moment);
  }
  return withOwedCancel(phase.look ? { ...request, phase: { ...phase, look: null } } : request, moment);
}
