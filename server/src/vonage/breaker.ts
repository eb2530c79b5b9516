// docs/rules.md#breakers
const sampleSeconds = 30;
const fewestCalls = 20;
const openMs = 10_000;

export type Breaker = ReturnType<typeof createBreaker>;

/**
 * Keeps calls from a service that fails: open at half of at least 20 calls in 30 s; 10 s later one call goes out again. No
 * library: those there are measure by the wall clock, which may be set, and let other calls wait for that one. `moved`: it
 * has opened or closed.
 */
export function createBreaker(moved: (isOpen: boolean) => void = () => {}) {
  let openedAt: number | undefined;
  let isTried = false;
  let seconds = new Map<number, { calls: number; failures: number }>();

  /** Whether calls fail too often, this one included. */
  function note(failures: 0 | 1): boolean {
    const now = Math.floor(performance.now() / 1000);
    for (const second of seconds.keys()) if (second <= now - sampleSeconds) seconds.delete(second);
    const latest = seconds.get(now) ?? { calls: 0, failures: 0 };
    seconds.set(now, { calls: latest.calls + 1, failures: latest.failures + failures });
    const sum = { calls: 0, failures: 0 };
    for (const { calls, failures } of seconds.values()) {
      sum.calls += calls;
      sum.failures += failures;
    }
    return failures > 0 && sum.calls >= fewestCalls && sum.failures * 2 >= sum.calls;
  }

  function ended(hasFailed: boolean, isTrial: boolean) {
    if (isTrial && !hasFailed) {
      openedAt = undefined;
      seconds = new Map();
      moved(false);
    }
    // Calls from before it opened say nothing new.
    if (openedAt !== undefined && !isTrial) return;
    if (!note(hasFailed ? 1 : 0) && !(isTrial && hasFailed)) return;
    if (openedAt === undefined) moved(true);
    openedAt = performance.now();
  }

  return {
    /** What `call` answers; undefined where the breaker is open and it wasn't called. What it throws doesn't count. */
    async run<Result>(
      call: () => Promise<Result>,
      isFailure: (result: Result) => boolean,
    ): Promise<Result | undefined> {
      const isTrial = openedAt !== undefined;
      if (openedAt !== undefined && (isTried || performance.now() - openedAt < openMs)) return undefined;
      if (isTrial) isTried = true;
      try {
        const result = await call();
        ended(isFailure(result), isTrial);
        return result;
      } finally {
        if (isTrial) isTried = false;
      }
    },
  };
}
