import type { Verification } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import type { Store } from './store.ts';

export type Watching = AsyncIterableIterator<Verification, undefined> & {
  return(): Promise<IteratorReturnResult<undefined>>;
};

/**
 * Follows one verification: as it is now, then at every change, wherever it was made; ends once it is closed. Undefined
 * where there is none. Ending the iteration ends the subscription at once, also while it waits. Throws `StoreUnavailable`.
 */
export function createWatch(store: Pick<Store, 'subscribe'>, get: (id: string) => Promise<Verification | null>) {
  return async function watch(id: string): Promise<Watching | undefined> {
    const bell = createBell();
    // Subscribed before it is read, so that no change falls in between.
    const stop = await store.subscribe(hashHandle(id), bell.ring);
    const first = await get(id).catch((error: unknown) => {
      stop();
      throw error;
    });
    if (!first) {
      stop();
      return undefined;
    }

    let shown = '';
    let open = true;
    const end = () => {
      open = false;
      stop();
      bell.ring();
    };
    const changed = async () => {
      const verification = shown === '' ? first : await get(id);
      const look = JSON.stringify({ ...verification, now: null });
      if (!verification || look === shown) return undefined;
      shown = look;
      return verification;
    };

    const watching: Watching = {
      [Symbol.asyncIterator]: () => watching,
      async next() {
        for (;;) {
          if (!open) return { value: undefined, done: true };
          const verification = await changed().catch((error: unknown) => {
            end();
            throw error;
          });
          if (verification && verification.status !== 'PENDING') end();
          if (verification) return { value: verification, done: false };
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
