import { setTimeout as pause } from 'node:timers/promises';
import { fetch } from 'undici';

const everyMs = 500;
const timeoutMs = 1_000;

/** What a balancer does: by turns one of those whose `/readyz` says 200, looked at twice a second until `signal` ends it. */
export function createRoundRobin(addresses: readonly string[], signal: AbortSignal): () => string | undefined {
  let ready = addresses;
  let turn = 0;
  void (async () => {
    while (!signal.aborted) {
      const states = await Promise.all(addresses.map(isReady));
      const found = addresses.filter((_, index) => states[index]);
      // Where none is, each is tried all the same.
      ready = found.length > 0 ? found : addresses;
      await pause(everyMs, undefined, { signal }).catch(() => {});
    }
  })();
  return () => ready[(turn += 1) % ready.length];
}

const isReady = (address: string): Promise<boolean> =>
  fetch(`${address}/readyz`, { signal: AbortSignal.timeout(timeoutMs) }).then(
    async ({ ok, body }) => {
      await body?.cancel();
      return ok;
    },
    () => false,
  );
