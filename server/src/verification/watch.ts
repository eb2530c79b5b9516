import type { ServiceUnavailable, Verification } from '../schema.generated.ts';
import type { Log } from '../telemetry/log.ts';
import { hashHandle } from './handle.ts';
import type { Store } from './store.ts';

/** Verifications as they change, until one is closed; `return` ends it at once, also while `next` waits. */
export type Watching<Shown> = AsyncIterableIterator<Shown, undefined> & {
  return(): Promise<IteratorReturnResult<undefined>>;
};

type Seen = Verification | ServiceUnavailable;

/**
 * Follows the verification with a handle: as it is now, then at every change, wherever it was made, until it is closed or the
 * store is away; `show` makes of each what the caller reads. Undefined where there is none. Throws `StoreUnavailable` where
 * the store is away at the beginning.
 */
export function createWatch(
  store: Pick<Store, 'subscribe'>,
  get: (handle: string) => Promise<Seen | null>,
  log: Pick<Log, 'record'>,
) {
  return async function watch<Shown>(
    handle: string,
    show: (seen: Seen) => Shown,
  ): Promise<Watching<Shown> | ServiceUnavailable | undefined> {
    const bell = createBell();
    // Subscribed before it is read, so that no change falls in between.
    const stop = await store.subscribe(hashHandle(handle), bell.ring);
    const first = await get(handle).catch((error: unknown) => {
      stop();
      throw error;
    });
    if (first?.__typename !== 'Verification') {
      stop();
      return first ?? undefined;
    }

    let shown = '';
    let open = true;
    log.record({ type: 'WATCHED', by: 1 });
    const end = () => {
      if (open) log.record({ type: 'WATCHED', by: -1 });
      open = false;
      stop();
      bell.ring();
    };
    const changed = async (): Promise<Seen | undefined> => {
      const seen = shown === '' ? first : await get(handle);
      const look = JSON.stringify({ ...seen, now: null });
      if (!seen || look === shown) return undefined;
      shown = look;
      return seen;
    };

    const watching: Watching<Shown> = {
      [Symbol.asyncIterator]: () => watching,
      async next() {
        for (;;) {
          if (!open) return { value: undefined, done: true };
          const seen = await changed().catch((error: unknown) => {
            end();
            throw error;
          });
          if (seen && (seen.__typename !== 'Verification' || seen.status !== 'PENDING')) end();
          if (seen) return { value: show(seen), done: false };
          await bell.rung();
        }
      },
      async return() {
        end();
        return { value: undefined, done: true };
      },
    };
    return watching;
  };
}

/** Remembers a ring until someone has heard it. */
function createBell() {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => resolve(),
    async rung() {
      await promise;
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}
