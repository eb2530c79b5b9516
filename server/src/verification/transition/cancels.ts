import type { CancelOutcome } from '../provider.ts';
import type { OpenRequest, Request } from '../request.ts';
import { over } from './change.ts';
import type { Moment, Noting } from './moment.ts';

/** A request that nobody waits for any more: the provider has to be told, if it still takes a cancel. */
export function withOwedCancel(request: OpenRequest, { now, policy }: Moment): Request {
  const { phase } = request;
  // After the second step the provider takes no cancel: nothing is owed, and its messages go on until the plan's end.
  if (phase.step > 0)
    return phase.cancel?.calling || !phase.cancel ? request : { ...request, phase: { ...phase, cancel: null } };
  if (phase.cancel) return request;
  // Too early a cancel may be answered as one of a request that is over: nobody knows (docs/vonage.md#unknowns).
  const dueAt = Math.max(now, (phase.begunBy ?? request.startedAt) + policy.cancelDelayMs);
  return { ...request, phase: { ...phase, cancel: { dueAt, tries: 0, calling: null } } };
}

export function cancelEnded(request: OpenRequest, outcome: CancelOutcome['outcome'], moment: Noting): Request {
  const { phase } = request;
  const { now } = moment;
  if (!phase.cancel) return request;
  switch (outcome) {
    case 'CANCELED':
      return over(request, now, moment, now);
    case 'NOT_FOUND':
      return over(request, now, moment);
    case 'NOT_CANCELED': {
      const { tries } = phase.cancel;
      const dueAt = now + Math.min(10_000, 1_000 * 2 ** tries);
      return { ...request, phase: { ...phase, cancel: { dueAt, tries: tries + 1, calling: null } } };
    }
  }
}
