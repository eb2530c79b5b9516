import { circuitBreaker, CircuitState, handleWhenResult, isBrokenCircuitError, type IBreaker } from 'cockatiel';

// Contract, item 8.
const sampleSeconds = 30;
const fewestCalls = 20;
const openMs = 10_000;

export type Breaker = ReturnType<typeof createBreaker>;

/** Keeps calls from a service that fails: open at half of at least 20 calls in 30 s; 10 s later one call tries again. */
export function createBreaker() {
  const policy = circuitBreaker(handleWhenResult(hasFailed), { halfOpenAfter: openMs, breaker: createSample() });
  return {
    /** What `call` answers; undefined where the breaker is open and it wasn't called. What it throws doesn't count. */
    async run<Result>(
      call: () => Promise<Result>,
      isFailure: (result: Result) => boolean,
    ): Promise<Result | undefined> {
      // cockatiel would let this one wait for the one that tries, and then call: twice as long as a call may take.
      if (policy.state === CircuitState.HalfOpen) return undefined;
      try {
        const { result } = await policy.execute(async () => {
          const result = await call();
          return { result, failed: isFailure(result) };
        });
        return result;
      } catch (error) {
        if (isBrokenCircuitError(error)) return undefined;
        throw error;
      }
    },
  };
}

const hasFailed = (tried: unknown) =>
  typeof tried === 'object' && tried !== null && 'failed' in tried && tried.failed === true;

/**
 * The calls of the last 30 s, by second. cockatiel's `SamplingBreaker` has another rule: it opens beyond the half, and
 * where calls are few it looks at those of the last 30 seconds that had any, however long ago.
 */
function createSample(): IBreaker {
  const seconds = new Map<number, { calls: number; failures: number }>();

  function add(failures: 0 | 1) {
    const now = Math.floor(Date.now() / 1000);
    for (const second of seconds.keys()) if (second <= now - sampleSeconds) seconds.delete(second);
    const { calls, failures: before } = seconds.get(now) ?? { calls: 0, failures: 0 };
    seconds.set(now, { calls: calls + 1, failures: before + failures });
  }

  return {
    state: undefined,
    success(state) {
      if (state === CircuitState.HalfOpen) seconds.clear();
      add(0);
    },
    failure(state) {
      add(1);
      const sum = { calls: 0, failures: 0 };
      for (const { calls, failures } of seconds.values()) {
        sum.calls += calls;
        sum.failures += failures;
      }
      return state !== CircuitState.Closed || (sum.calls >= fewestCalls && sum.failures * 2 >= sum.calls);
    },
  };
}
