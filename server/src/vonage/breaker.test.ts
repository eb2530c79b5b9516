import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBreaker, type Breaker } from './breaker.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T08:00:00.500Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

type Result = 'fine' | 'failed';

const call = (breaker: Breaker, result: Result) =>
  breaker.run(
    async () => result,
    (got) => got === 'failed',
  );

async function calls(breaker: Breaker, count: number, result: Result) {
  for (let made = 0; made < count; made++) await call(breaker, result);
}

async function opened() {
  const breaker = createBreaker();
  await calls(breaker, 20, 'failed');
  return breaker;
}

/** One that ends when it is told to. */
function pendingCall(breaker: Breaker) {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const result = breaker.run(
    () => promise,
    (got) => got === 'failed',
  );
  return { result, resolve };
}

describe('a closed breaker', () => {
  it('passes on what calls answer', async () => {
    const breaker = createBreaker();
    expect(await call(breaker, 'fine')).toBe('fine');
    expect(await call(breaker, 'failed')).toBe('failed');
  });

  it('opens when half of 20 calls have failed', async () => {
    const breaker = createBreaker();
    await calls(breaker, 10, 'fine');
    await calls(breaker, 9, 'failed');
    expect(await call(breaker, 'failed')).toBe('failed');
    expect(await call(breaker, 'fine')).toBeUndefined();
  });

  it('stays closed while fewer than 20 calls were made', async () => {
    const breaker = createBreaker();
    await calls(breaker, 19, 'failed');
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('stays closed while less than half fails', async () => {
    const breaker = createBreaker();
    await calls(breaker, 100, 'fine');
    await calls(breaker, 99, 'failed');
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('forgets calls after 30 s, also where calls are few', async () => {
    const breaker = createBreaker();
    for (let minute = 0; minute < 40; minute++) {
      await call(breaker, 'failed');
      vi.advanceTimersByTime(60_000);
    }
    await calls(breaker, 19, 'failed');
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('counts calls of the last 30 s together', async () => {
    const breaker = createBreaker();
    for (let second = 0; second < 20; second++) {
      await call(breaker, 'failed');
      vi.advanceTimersByTime(1400);
    }
    expect(await call(breaker, 'fine')).toBeUndefined();
  });

  it('passes on what calls throw, and does not count it', async () => {
    const breaker = createBreaker();
    const bug = () => breaker.run(async () => Promise.reject(new Error('a bug')), Boolean);
    for (let made = 0; made < 30; made++) await expect(bug()).rejects.toThrow('a bug');
    expect(await call(breaker, 'fine')).toBe('fine');
  });
});

describe('an open breaker', () => {
  it('lets nothing through for 10 s', async () => {
    const breaker = await opened();
    vi.advanceTimersByTime(9999);
    const called = vi.fn<() => Promise<Result>>();
    expect(await breaker.run(called, Boolean)).toBeUndefined();
    expect(called).not.toHaveBeenCalled();
  });

  it('then lets one call try while all others are answered at once', async () => {
    const breaker = await opened();
    vi.advanceTimersByTime(10_000);
    const trial = pendingCall(breaker);
    expect(await call(breaker, 'fine')).toBeUndefined();
    trial.resolve('fine');
    expect(await trial.result).toBe('fine');
  });

  it('closes when that call goes well, with nothing held against it', async () => {
    const breaker = await opened();
    vi.advanceTimersByTime(10_000);
    await call(breaker, 'fine');
    await calls(breaker, 18, 'failed');
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it.each([3_600_000, -3_600_000])('does so after 10 s also where the wall clock is set by %i ms', async (by) => {
    const breaker = await opened();
    vi.setSystemTime(Date.now() + by);
    vi.advanceTimersByTime(9999);
    expect(await call(breaker, 'fine')).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('lets another one try where what tried was a bug', async () => {
    const breaker = await opened();
    vi.advanceTimersByTime(10_000);
    await expect(breaker.run(async () => Promise.reject(new Error('a bug')), Boolean)).rejects.toThrow('a bug');
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('learns nothing from calls that began before it opened', async () => {
    const breaker = createBreaker();
    const before = pendingCall(breaker);
    await calls(breaker, 20, 'failed');
    vi.advanceTimersByTime(9_000);
    before.resolve('failed');
    await before.result;
    vi.advanceTimersByTime(1_000);
    expect(await call(breaker, 'fine')).toBe('fine');
  });

  it('stays open for another 10 s when it fails', async () => {
    const breaker = await opened();
    vi.advanceTimersByTime(10_000);
    expect(await call(breaker, 'failed')).toBe('failed');
    vi.advanceTimersByTime(9999);
    expect(await call(breaker, 'fine')).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(await call(breaker, 'fine')).toBe('fine');
  });
});
