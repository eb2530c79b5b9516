import type { Bucket } from '../verification/buckets.ts';
import { placeOf } from '../verification/periods.ts';
import type { Place } from '../verification/store.ts';

/** Form 0 counted each member by itself; those of one second are put together, for there may be a million. */
const togetherMs = 1_000;

/** The buckets of what form 0 counted under `key`, each member with its moment, oldest first. */
export function bucketsFrom0(key: string, members: Iterable<readonly [member: string, at: number]>): Bucket[] {
  const buckets: Bucket[] = [];
  for (const [member, at] of members) {
    const [since = -Infinity, times = 0, width = 0] = buckets.at(-1) ?? [];
    if (key.startsWith('regions:')) buckets.push([at, 1, 0, member]);
    else if (at - (since - width) >= togetherMs) buckets.push([at, 1, 0]);
    else buckets.splice(-1, 1, [at, times + 1, at - (since - width)]);
  }
  return buckets;
}

/** Where a sum is that form 0 tallied under `key`; undefined for those that nothing depends on for longer than an hour. */
export function placeFrom0(key: string): Place | undefined {
  const [, line, name] = /^lookup:([A-Z]+):(.+)$/.exec(key) ?? [];
  if (line !== undefined && name !== undefined) return { key: `lookup:${name}`, field: line };
  const [, what = '', subject, ms, period] =
    /^(started|verified|spread|usual|usually-verified|part|seen):(.+):(\d+):(\d+)$/.exec(key) ?? [];
  if (subject === undefined) return undefined;
  const isOfRegion = what !== 'part' && what !== 'seen';
  const [row, field] = isOfRegion ? [`region:${subject}`, what] : [`${what}:${subject}`, ''];
  return placeOf(row, field, Number(ms), Number(period) * Number(ms));
}
