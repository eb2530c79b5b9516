import type { Log } from '../telemetry/log.ts';
import type { StoreOperation } from '../telemetry/recorded.ts';
import { isAway, type Store } from '../verification/store.ts';

/** A store whose calls are recorded, with how long each took. What it tells by itself, and reading it whole, isn't. */
export function measured(store: Store, log: Pick<Log, 'record'>): Store {
  const timed =
    <Given extends unknown[], Result>(operation: StoreOperation, call: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      const calledAt = performance.now();
      let outcome: 'ok' | 'unavailable' = 'ok';
      try {
        return await call(...given);
      } catch (error) {
        if (isAway(error)) outcome = 'unavailable';
        throw error;
      } finally {
        log.record({ type: 'STORED', operation, outcome, seconds: (performance.now() - calledAt) / 1000 });
      }
    };
  return {
    ...store,
    read: timed('read', store.read),
    find: timed('find', store.find),
    write: timed('write', store.write),
    count: timed('count', store.count),
    tallied: timed('tallied', store.tallied),
    due: timed('due', store.due),
    postpone: timed('postpone', store.postpone),
    keep: timed('keep', store.keep),
    lease: timed('lease', store.lease),
    ...(store.time && { time: timed('time', store.time) }),
    ping: timed('ping', store.ping),
  };
}
