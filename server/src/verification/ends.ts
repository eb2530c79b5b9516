import type { Log } from '../telemetry/log.ts';
import { aboutOf } from './acts.ts';
import { attemptsOf, type Request } from './request.ts';
import { isClosed, isPending } from './verification.ts';

/**
 * Records the verifications that were open in `before`, as it was stored, and are closed in `after`. To be called by whoever
 * wrote that: so each end is recorded once.
 */
export function recordEnds(log: Pick<Log, 'record'>, before: Request, after: Request): void {
  if (before.verifications === after.verifications) return;
  const open = new Set(before.verifications.filter(isPending).map(({ handleHash }) => handleHash));
  for (const verification of after.verifications) {
    const { state, handleHash, createdAt } = verification;
    if (!isClosed(state) || !open.has(handleHash)) continue;
    const outcome = state.status === 'FAILED' ? state.failure : state.status;
    const attempts = attemptsOf(before);
    log.record({ type: 'ENDED', outcome, ...aboutOf(after, verification), attempts, ms: state.closedAt - createdAt });
  }
}
