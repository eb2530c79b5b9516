import type { Open, Rules } from './verification.ts';

// What became of a check whose answer was lost, where the provider has to be asked. Pure, as `transition` is.

const longestPauseMs = 5_000;

/** As a check's answer is lost, or a 404 says that one of those lost may have been right: the provider is asked at once. */
export const asked = (open: Open, now: number, { asks, doubtMs }: Rules): Open =>
  asks && open.doubts.length > 0
    ? { ...open, question: { dueAt: now, tries: 0, until: now + doubtMs, calling: null } }
    : open;

/**
 * The provider didn't know, or the request was still open, which a check that is late may yet change: it is asked again,
 * 1 s later, then after twice as long, at most 5 s.
 */
export function unanswered(open: Open, now: number): Open {
  if (!open.question) return open;
  const { tries, until } = open.question;
  const dueAt = now + Math.min(longestPauseMs, 1_000 * 2 ** tries);
  return { ...open, question: dueAt > until ? null : { dueAt, tries: tries + 1, until, calling: null } };
}
