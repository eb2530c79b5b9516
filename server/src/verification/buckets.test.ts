import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, reached, returned, type Bucket } from './buckets.ts';
import type { Count } from './store.ts';

const second = 1_000;
const limits = [
  { most: 100, ms: 60 * second },
  { most: 250, ms: 600 * second },
  { most: 400, ms: 7_200 * second },
];
const windows = limits.map(({ ms }) => ms);
const count = (at: number, times = 1): Count => ({ key: '', times, at, limits, windows });
const untilOf = (buckets: readonly Bucket[], one: Count) =>
  Math.max(...limits.map((limit) => reached(buckets, one, limit) ?? 0));

/** A pause before it, mostly short; how many come, and once more as soon as they may; sometimes one is given back. */
const step = fc.record({
  pause: fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 100 }), weight: 10 },
    { arbitrary: fc.integer({ min: 0, max: 2 * second }), weight: 10 },
    { arbitrary: fc.integer({ min: 0, max: 100 * second }), weight: 1 },
  ),
  times: fc.integer({ min: 1, max: 3 }),
  back: fc.option(fc.nat(), { freq: 4 }),
});

type Step = { pause: number; times: number; back: number | null };

/** Fails with the first that does: to shorten it would take minutes. */
const hold = (check: (all: readonly Step[]) => void) =>
  fc.assert(fc.property(fc.array(step, { minLength: 200, maxLength: 400, size: 'max' }), check), {
    endOnFailure: true,
    numRuns: 20,
  });

/** Who was refused, until when, and the buckets then. */
function walk(steps: readonly Step[]) {
  let buckets: readonly Bucket[] = [];
  let at = 1_800_000_000_000;
  const passed: number[] = [];
  const refused: { until: number; times: number; buckets: readonly Bucket[] }[] = [];
  for (const { pause, times, back } of steps) {
    at += pause;
    const [gone] = back === null || passed.length === 0 ? [] : passed.splice(back % passed.length, 1);
    if (gone !== undefined) buckets = returned(buckets, { key: '', at: gone, times: 1 });
    const until = untilOf(buckets, count(at, times));
    if (until > 0) refused.push({ until, times, buckets });
    at = Math.max(at, until);
    buckets = counted(buckets, count(at, times));
    passed.push(...Array.from({ length: times }, () => at));
    for (const limit of limits)
      expect(passed.filter((moment) => moment > at - limit.ms).length).toBeLessThanOrEqual(limit.most);
  }
  return refused;
}

describe('Whatever comes, and is given back,', () => {
  test('no more pass in any window than the limit says', () => {
    hold((all) => {
      expect(walk(all)).toBeDefined();
    });
  });

  test('who is refused passes at the moment that was said, and not before', () => {
    hold((all) => {
      for (const { until, times, buckets } of walk(all)) {
        expect(untilOf(buckets, count(until, times))).toBe(0);
        expect(untilOf(buckets, count(until - 1, times))).toBe(until);
      }
    });
  });
});

test('A bucket is no wider than a sixtieth of the shortest window that it is in, however many come', () => {
  let buckets: readonly Bucket[] = [];
  const all = 3 * 7_200;
  for (let index = 0; index < all; index += 1) buckets = counted(buckets, count(index * second, 9));
  const now = (all - 1) * second;
  expect(buckets.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThanOrEqual(7_200 * 9);
  for (const [at, , width] of buckets)
    expect(width * 60).toBeLessThanOrEqual(windows.find((ms) => at > now - ms) ?? Infinity);
  expect(buckets.length).toBeLessThan(3 * 120);
});

test('Sixty are kept as they came', () => {
  let buckets: readonly Bucket[] = [];
  for (let index = 0; index < 60; index += 1) buckets = counted(buckets, count(index));
  expect(buckets).toEqual(Array.from({ length: 60 }, (_, index) => [index, 1, 0]));
});

test('What is given back after its bucket is gone takes nothing from others', () => {
  const later = counted(counted([], count(0)), count(7_200 * second));
  expect(returned(later, { key: '', at: 0, times: 1 })).toEqual([[7_200 * second, 1, 0]]);
});
