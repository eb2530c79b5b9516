import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import { RequestUnreadable } from './store.ts';

const silentMs = 60 * 60_000;

/** Names a request that makes trouble, once an hour however often it does; `count`: how many did so far. */
export function createTroubles(log: Log, clock: Clock) {
  const named = new Map<string, number>();
  return function name(ref: string, error: unknown): void {
    const now = clock.now();
    const before = named.get(ref);
    if (before !== undefined && Math.abs(now - before) < silentMs) return;
    named.set(ref, now);
    const fields = { ref, count: named.size };
    if (error instanceof RequestUnreadable) {
      log.record({ type: 'UNREADABLE' });
      log.error('A request in the store cannot be read.', fields, error.cause);
    } else log.error('What the clock brings failed for a request.', fields, error);
  };
}
