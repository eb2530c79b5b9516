import type { Open, OpenRequest, Request } from '../request.ts';
import { isPending, type Verification } from '../verification.ts';
import { ended, failed, pending, withVerifications } from './change.ts';
import type { EventOf } from './event.ts';
import type { Moment } from './moment.ts';

// What becomes of a check whose answer was lost: it may have verified.

const longestPauseMs = 5_000;

/** v1's search may not know of an end for 60 s (docs/vonage.md#v1-search): answers to looks made after that are final. */
const lagMs = 60_000;

/** With looks that all fail, a doubt ends after this. */
const patienceMs = 120_000;

/** With no node up to look, a doubt ends after this. */
const longestMs = 10 * 60_000;

/** Whether a doubt doesn't end yet, as the provider is still to be looked at. */
export const isLookOwed = ({ look }: Open, now: number): boolean => look !== null && now < look.since + longestMs;

/** When a doubt that was to end at `endsAt` ends without an answer. */
export const endOfDoubt = ({ look }: Open, endsAt: number): number =>
  look === null ? endsAt : Math.max(endsAt, look.since + longestMs);

/** As a check's answer is lost, or a 404 says that one of those lost may have been right: a look is due at once. */
export const withLook = (open: Open, { now, policy }: Moment): Open =>
  policy.looks && open.doubts.length > 0
    ? { ...open, look: { since: now, dueAt: now, tries: 0, calling: null } }
    : open;

/** Only a lost check can have succeeded: waits `doubtMs` for the provider's word; where that is 0, INDETERMINATE at once. */
export function doubtful(request: Request, verification: Verification, { now, policy }: Moment): Verification {
  if (policy.doubtMs === 0) return ended(request, verification, failed('INDETERMINATE', now));
  return pending(verification, { doubtEndsAt: now + policy.doubtMs });
}

/**
 * The one verification that a lost answer may have verified: one with a check in doubt or under way, where no other has
 * one (docs/rules.md#lost-checks).
 */
export function doubtedAlone({ phase, verifications }: OpenRequest): Verification | undefined {
  const [handleHash, ...others] = new Set([...phase.doubts, ...phase.checks.map((check) => check.handleHash)]);
  if (others.length > 0) return undefined;
  return verifications.find((verification) => verification.handleHash === handleHash && isPending(verification));
}

type Looked = Pick<EventOf<'LOOK_ENDED'>, 'outcome' | 'lookedAt'>;

/** After the provider's last word nothing more is waited for. */
export function lookEnded(request: OpenRequest, looked: Looked, { now }: Moment): Request {
  const { open: phase, isLast } = afterLook(request.phase, looked, now);
  return withVerifications({ ...request, phase }, (verification) => {
    const { state } = verification;
    const waits = state.status === 'PENDING' && (state.doubtEndsAt !== null || looked.outcome === 'CLOSED');
    return isLast && waits ? pending(verification, { doubtEndsAt: now }) : verification;
  });
}

/**
 * What is left of a doubt by a look's answer. Before the provider's last word there is another look, 1 s later, then after
 * twice as long, at most 5 s: a check that is late may yet change what it said.
 */
export function afterLook(open: Open, { outcome, lookedAt }: Looked, now: number): { open: Open; isLast: boolean } {
  const { look } = open;
  if (!look) return { open, isLast: false };
  const { since, tries } = look;
  // Whose success it was can't be told, or it would have been reported.
  if (outcome === 'CLOSED') return { open: { ...open, look: null, gone: true }, isLast: true };
  const isLast = outcome === 'FAILED' ? now >= since + patienceMs : lookedAt >= since + lagMs;
  if (isLast) return { open: { ...open, look: null, doubts: outcome === 'OPEN' ? [] : open.doubts }, isLast };
  const next = now + Math.min(longestPauseMs, 1_000 * 2 ** tries);
  const dueAt = now < since + lagMs ? Math.min(next, since + lagMs) : next;
  return { open: { ...open, look: { since, dueAt, tries: tries + 1, calling: null } }, isLast };
}
