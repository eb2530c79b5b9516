import type { Owed } from './owed.ts';
import { isClosed, isPending, type Verification } from './verification.ts';

// Ends that one's own backend has still to be told of (contract, item 15). Pure, as `transition` is.

/** `until`: of the claim to tell. */
export type Telling =
  | { type: 'TELL_CALLED'; handleHash: string; heldUntil: number }
  | { type: 'TELL_ENDED'; handleHash: string; heldUntil: number; outcome: 'TAKEN' | 'NOT_TAKEN' | 'GIVEN_UP' };

const pauseMs = 5_000;
const longestPauseMs = 60 * 60_000;
/** The last one comes 23.4 h after the first. By their number, so that no time passes while no node is there to try. */
const mostTries = 33;

/** One that was pending, and so was answered to somebody, and has ended. */
export function owing(before: Verification | undefined, after: Verification): Verification {
  const { state } = after;
  if (!before || !isPending(before) || !isClosed(state)) return after;
  return { ...after, owedEnd: { dueAt: state.closedAt, tries: 0, calling: null } };
}

/** Whoever was telling is gone: it is told once more, at once. */
export function withoutDead(verification: Verification, now: number): Verification {
  const { owedEnd: owed } = verification;
  if (!owed?.calling || owed.calling.heldUntil > now) return verification;
  return { ...verification, owedEnd: { ...owed, dueAt: owed.calling.heldUntil, tries: owed.tries + 1, calling: null } };
}

export function told(verification: Verification, event: Telling, now: number): Verification {
  const { owedEnd: owed, ...rest } = verification;
  if (!owed) return verification;
  if (event.type === 'TELL_CALLED') return { ...rest, owedEnd: { ...owed, calling: { heldUntil: event.heldUntil } } };
  if (event.outcome === 'TAKEN') return rest;
  // Its claim had run out, and it is somebody else's by now.
  if (owed.calling?.heldUntil !== event.heldUntil) return verification;
  if (event.outcome === 'GIVEN_UP') return rest;
  return { ...rest, owedEnd: { ...owed, dueAt: nextAt(owed, now), tries: owed.tries + 1, calling: null } };
}

export const isLastTry = ({ tries }: Owed) => tries + 1 >= mostTries;

const nextAt = ({ tries }: Owed, now: number) => now + Math.min(longestPauseMs, pauseMs * 2 ** tries);
