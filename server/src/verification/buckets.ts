import type { Count, Limit, Return } from './store.ts';

/**
 * So many that were counted from `at - width` up to `at`, and count as if all had come `at`; a `member` is alone in its own.
 * Redis does in Lua what stands here (`stores/redis-counts.ts`): one contract test serves both.
 */
export type Bucket = readonly [at: number, times: number, width: number, member?: string];

/** As many are kept as they are, to the millisecond; only where there are more some are put together. */
const fewBuckets = 60;
/** A bucket is no wider than this share of the shortest window that it still is in. */
const bucketsPerWindow = 60;

/** The moment from which `limit` lets the count pass, what is in `buckets` being counted; undefined where it does. */
export function reached(
  buckets: readonly Bucket[],
  { at, times, member }: Count,
  { most, ms, sinceLatest }: Limit,
): number | undefined {
  if (member !== undefined && buckets.some(([then, , , of]) => of === member && then > at - ms)) return undefined;
  const room = Math.max(0, most - Math.max(1, times));
  let sum = 0;
  for (const bucket of buckets.toReversed()) {
    sum += bucket[1];
    if (sum <= room) continue;
    const [from] = (sinceLatest ? buckets.at(-1) : undefined) ?? bucket;
    return from + ms > at ? from + ms : undefined;
  }
  return undefined;
}

/** With the count, and without what nothing depends on any more; the oldest first. */
export function counted(buckets: readonly Bucket[], { at, times, member, windows }: Count): readonly Bucket[] {
  const keepMs = windows.at(-1) ?? 0;
  const others = buckets.filter(([then, , , of]) => then > at - keepMs && (of === undefined || of !== member));
  const more: Bucket = member === undefined ? [at, times, 0] : [at, times, 0, member];
  const all = [...others, more].toSorted(([one], [other]) => one - other);
  // Without windows only what has the same moment is.
  const within = all.length > fewBuckets ? windows : [];
  const merged: Bucket[] = [];
  for (const bucket of all) {
    const last = merged.at(-1);
    const both = last && together(last, bucket, at, within);
    if (both) merged.splice(-1, 1, both);
    else merged.push(bucket);
  }
  return merged;
}

/** Only what is in the same windows: no limit sees more, or longer, what it saw before. */
function together(older: Bucket, newer: Bucket, now: number, windows: readonly number[]): Bucket | undefined {
  if (older[3] !== undefined || newer[3] !== undefined) return undefined;
  const windowOf = ([at]: Bucket) => windows.find((ms) => at > now - ms) ?? 0;
  const width = newer[0] - Math.min(older[0] - older[2], newer[0] - newer[2]);
  const isNarrow = windowOf(older) === windowOf(newer) && width <= windowOf(newer) / bucketsPerWindow;
  return isNarrow ? [newer[0], older[1] + newer[1], width] : undefined;
}

/** Without what is given back; as they are where it isn't among them any more, or was counted again since. */
export function returned(buckets: readonly Bucket[], back: Return): readonly Bucket[] {
  if (back.at === null) return [];
  const { at, times, member } = back;
  const index = buckets.findIndex(([then, , width, of]) => of === member && then - width <= at && at <= then);
  return buckets.flatMap((bucket, place) => {
    if (place !== index) return [bucket];
    const [then, had, ...more] = bucket;
    return had > times ? [[then, had - times, ...more]] : [];
  });
}
