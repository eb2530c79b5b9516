/** How often the sweep runs. */
export const sweepEveryMs = 500;

/** Runs `sweep` twice a second, also while one before is still under way; `sweep` throws nothing. */
export function startSweeps(sweep: () => Promise<void>) {
  const underWay = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const run = sweep().finally(() => underWay.delete(run));
    underWay.add(run);
  }, sweepEveryMs);
  return {
    /** Begins no more; resolves once those under way are done. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
