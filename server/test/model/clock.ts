/** Resolves once nothing can go on but by the clock: all of the model runs in microtasks. */
export const quiet = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** A clock that wakes those who wait at their moments, one after the other, as it is moved on. */
export function createModelClock() {
  let now = Date.parse('2026-11-23T06:00:00.000Z');
  let waiting: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    until: (ms: number) => now + ms,
    wait: (ms: number) => new Promise<void>((resolve) => void waiting.push({ at: now + ms, wake: resolve })),
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const due = waiting.filter(({ at }) => at <= until);
        const next = Math.min(...due.map(({ at }) => at));
        if (due.length === 0) break;
        now = Math.max(now, next);
        const woken = waiting.filter(({ at }) => at <= now);
        waiting = waiting.filter(({ at }) => at > now);
        for (const { wake } of woken) wake();
        await quiet();
      }
      now = until;
    },
  };
}
