import type { Owed } from '../owed.ts';
import type { Policy } from '../policy.ts';
import { findVerification, type Request } from '../request.ts';
import { isClosed, isPending, type Verification } from '../verification.ts';
import { withVerification, withVerifications } from './change.ts';
import type { EventOf } from './event.ts';

// Ends that one's own backend has still to be told of (docs/rules.md#ends-told).

const pauseMs = 5_000;
const longestPauseMs = 60 * 60_000;
/** The last one comes 23.4 h after the first. By their number, so that no time passes while no node is there to try. */
const mostTries = 33;

/** What ended since `before` is owed in the very write that ends it. */
export function withOwedEnds(before: Request, after: Request, { tells }: Policy): Request {
  if (!tells || before === after) return after;
  return withVerifications(after, (verification) =>
    owing(findVerification(before, verification.handleHash), verification),
  );
}

/** One that was pending, and so was answered to somebody, and has ended. */
function owing(before: Verification | undefined, after: Verification): Verification {
  const { state } = after;
  if (!before || !isPending(before) || !isClosed(state)) return after;
  return { ...after, owedEnd: { dueAt: state.closedAt, tries: 0, calling: null } };
}

/** Where a claim to tell has run out the end is due again at once. */
export function withoutDead(verification: Verification, now: number): Verification {
  const { owedEnd } = verification;
  if (!owedEnd?.calling || owedEnd.calling.heldUntil > now) return verification;
  return { ...verification, owedEnd: triedAgain(owedEnd, owedEnd.calling.heldUntil) };
}

/** Somebody tells, or has told, the end of a verification. */
export const told = (request: Request, event: EventOf<'TELL_CALLED' | 'TELL_ENDED'>, now: number): Request =>
  withVerification(request, event.handleHash, (verification) => {
    const { owedEnd, ...rest } = verification;
    if (!owedEnd) return verification;
    const { heldUntil } = event;
    if (event.type === 'TELL_CALLED') return { ...rest, owedEnd: { ...owedEnd, calling: { heldUntil } } };
    if (event.outcome === 'TAKEN') return rest;
    // The claim had run out, and somebody else has it by now.
    if (owedEnd.calling?.heldUntil !== heldUntil) return verification;
    return event.outcome === 'GIVEN_UP' ? rest : { ...rest, owedEnd: triedAgain(owedEnd, nextAt(owedEnd, now)) };
  });

const triedAgain = ({ tries }: Owed, dueAt: number): Owed => ({ dueAt, tries: tries + 1, calling: null });

/** Whether an end is told for the last time. */
export const isLastTry = ({ tries }: Owed): boolean => tries + 1 >= mostTries;

const nextAt = ({ tries }: Owed, now: number) => now + Math.min(longestPauseMs, pauseMs * 2 ** tries);
