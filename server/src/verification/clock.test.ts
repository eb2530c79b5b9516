import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { createSharedClock } from './clock.ts';

const begun = Date.parse('2026-11-23T06:00:00.000Z');
const holdMs = 7_000;

/** A node whose machine and store have clocks of their own; an answer of the store's takes a while each way. */
function aNode({ wallAhead = 0, storeAhead = 0 } = {}) {
  const state = { passed: 0, wallAhead, storeAhead, there: 0, back: 0 };
  const lines: string[] = [];
  const clock = createSharedClock(
    {
      // It began at some moment that says nothing.
      steady: () => 12_345.678 + state.passed,
      wall: () => begun + state.passed + state.wallAhead,
      wait: async () => {},
    },
    {
      time: async () => {
        state.passed += state.there;
        const told = begun + state.passed + state.storeAhead;
        state.passed += state.back;
        return told;
      },
      holdMs,
      log: createLog('debug', { write: (line) => void lines.push(line) }),
    },
  );
  return {
    state,
    clock,
    log: () => lines.map((line): unknown => JSON.parse(line)),
    /** How far `now` is from the store's. */
    error: () => clock.now() - (begun + state.passed + state.storeAhead),
    async pass(ms: number) {
      for (const end = state.passed + ms; state.passed < end; state.passed += 500) await clock.measure();
    },
  };
}

describe('The shared clock', () => {
  it("is the machine's own until the store has told it", async () => {
    const { clock, error, state } = aNode({ wallAhead: 30_000 });
    expect(error()).toBe(30_000);
    expect(clock.skewMs()).toBe(0);
    state.passed += 500;
    await clock.measure();
    expect(error()).toBe(0);
    expect(clock.skewMs()).toBe(30_000);
  });

  it.each([3_600_000, -3_600_000])("stays where the machine's wall clock is set by %i ms", async (by) => {
    const { clock, error, state, pass } = aNode();
    await clock.measure();
    state.wallAhead += by;
    expect([error(), clock.skewMs()]).toEqual([0, by]);
    await pass(20_000);
    expect([error(), clock.skewMs()]).toEqual([0, by]);
  });

  it('is never further off than the quickest answer took, however slow and lopsided the others are', async () => {
    const ms = fc.integer({ min: 0, max: 2_000 });
    const quick = fc.integer({ min: 0, max: 400 });
    const answers = fc.array(fc.record({ there: ms, back: ms }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(answers, quick, quick, answers, async (before, there, back, after) => {
        const { clock, error, state } = aNode({ wallAhead: 10_000 });
        for (const times of [...before, { there, back }, ...after]) {
          Object.assign(state, times);
          await clock.measure();
        }
        // A whole millisecond is lost in rounding.
        expect(Math.abs(error())).toBeLessThanOrEqual(Math.max(there, back) + 1);
      }),
    );
  });

  it('follows a store whose clock runs a little faster or slower', async () => {
    const { clock, error, state } = aNode();
    for (let count = 0; count < 1_000; count += 1) {
      state.passed += 500;
      state.storeAhead += count < 500 ? 2 : -2;
      await clock.measure();
      expect(error()).toBe(0);
    }
  });

  it.each([3_600_000, 501, -501, -3_600_000])(
    "follows the store's clock that was set by %i ms once claims from before have ended",
    async (by) => {
      const { clock, error, state, pass } = aNode();
      await clock.measure();
      state.storeAhead += by;
      await pass(holdMs);
      expect(error()).toBe(-by);
      await pass(500);
      expect(error()).toBe(0);
    },
  );

  it('stays where the store’s clock is set back to what it was', async () => {
    const { clock, error, state, pass } = aNode();
    await clock.measure();
    state.storeAhead += 3_600_000;
    await pass(5_000);
    state.storeAhead -= 3_600_000;
    await pass(5_000);
    state.storeAhead += 3_600_000;
    await pass(5_000);
    expect(error()).toBe(-3_600_000);
  });

  it('promises what it keeps also where it is about to be set forward', async () => {
    const { clock, state, pass } = aNode();
    await clock.measure();
    expect(clock.until(6_000) - clock.now()).toBe(6_000);
    state.storeAhead += 3_600_000;
    await pass(5_000);
    const until = clock.until(6_000);
    await pass(5_500);
    expect(until - clock.now()).toBe(500);
    expect(clock.until(6_000) - clock.now()).toBe(6_000);
  });

  it('promises no more where it is about to be set back', async () => {
    const { clock, state, pass } = aNode();
    await clock.measure();
    state.storeAhead -= 3_600_000;
    await pass(5_000);
    expect(clock.until(6_000) - clock.now()).toBe(6_000);
  });

  it("says once that the node's own differs by more than a second, and once that it doesn't any more", async () => {
    const { clock, log, state, pass } = aNode({ wallAhead: 1_000 });
    await pass(5_000);
    expect(log()).toEqual([]);
    state.wallAhead = -1_500;
    await pass(5_000);
    state.wallAhead = -900;
    await pass(5_000);
    state.wallAhead = 200;
    await pass(5_000);
    expect(log()).toMatchObject([
      { level: 40, msg: "This node's clock differs from the one in use.", skewSeconds: -1.5 },
      { level: 30, msg: "This node's clock agrees with the one in use again.", skewSeconds: 0.2 },
    ]);
    expect(clock.skewMs()).toBe(200);
  });

  it('is told by nobody where the store is away, and goes on', async () => {
    const { clock, error, state } = aNode();
    const away = createSharedClock(
      { steady: () => state.passed, wall: () => begun + state.passed, wait: async () => {} },
      { time: () => Promise.reject(new Error('Away')), holdMs, log: createLog('silent') },
    );
    await expect(away.measure()).rejects.toThrow('Away');
    state.passed += 500;
    expect(away.now()).toBe(begun + 500);
    await clock.measure();
    expect(error()).toBe(0);
  });

  it.each([60_000, 3_600_000])(
    'set back by %i ms, claims of who follows first last for who follows later',
    async (by) => {
      const [first, later] = [aNode(), aNode()];
      for (const node of [first, later]) await node.pass(1_000);
      for (const { state } of [first, later]) state.storeAhead -= by;
      for (const passed = 500; first.error() !== 0; first.state.passed += passed, later.state.passed += passed)
        await first.clock.measure();
      expect(later.error()).toBe(by);
      expect(first.clock.until(6_000)).toBeGreaterThanOrEqual(later.clock.now() + 6_000);
      await first.pass(2 * holdMs);
      expect(first.clock.until(6_000)).toBe(first.clock.now() + 6_000);
    },
  );

  it('set once more while it waits to follow, it waits as long again', async () => {
    const { clock, error, state, pass } = aNode();
    await pass(1_000);
    state.storeAhead += 20_000;
    await pass(5_000);
    state.storeAhead += 600_000;
    await clock.measure();
    const until = clock.until(6_000);
    await pass(5_500);
    expect(error()).toBe(-620_000);
    expect(clock.now()).toBeLessThan(until);
    await pass(2_000);
    expect(error()).toBe(0);
  });
});
