import type { LookOutcome } from './provider.ts';
import type { Policy } from './policy.ts';
import type { Open } from './request.ts';

// What became of a check whose answer was lost, where the provider has to be asked. Pure, as `transition` is.

const longestPauseMs = 5_000;

/** From then on what the provider says is its last word: "for up to 60 s" it may not know of an end [V1 verifySearch]. */
const lagMs = 60_000;

/** Where it can't be asked no one waits longer. */
const patienceMs = 120_000;

/** Where no node is there to ask, it is settled without. */
const longestMs = 10 * 60_000;

/** Whether nothing is settled yet, as the provider is still to be asked. */
export const isLookOwed = ({ look }: Open, now: number): boolean => look != null && now < look.since + longestMs;

/** When it is settled without an answer, if it was to be at `at`. */
export const endOfDoubt = ({ look }: Open, at: number): number =>
  look == null ? at : Math.max(at, look.since + longestMs);

/** As a check's answer is lost, or a 404 says that one of those lost may have been right: the provider is asked at once. */
export const withLook = (open: Open, now: number, { looks }: Policy): Open =>
  looks && open.doubts.length > 0 ? { ...open, look: { since: now, dueAt: now, tries: 0, calling: null } } : open;

/**
 * What is left of a doubt by an answer to what was asked at `lookedAt`. Before the provider's last word it is asked again,
 * 1 s later, then after twice as long, at most 5 s: a check that is late may yet change what it said.
 */
export function afterLook(
  open: Open,
  outcome: LookOutcome['outcome'],
  lookedAt: number,
  now: number,
): { open: Open; isLast: boolean } {
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
