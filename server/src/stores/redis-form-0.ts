import type { Redis } from 'ioredis';
import { bucketsFrom0, placeFrom0 } from './form-0-counts.ts';
import { run } from './redis-connection.ts';
import { bring } from './redis-scripts.ts';

/**
 * Brings over what form 0 counted, so that no limit that was reached is lost: to be called before anything is counted. Nodes
 * may do so side by side: what one of them brings is gone for the others.
 */
export async function bringCounts(redis: Redis): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'pv:[zt]:*', 'COUNT', 1_000);
    await Promise.all(keys.map((key) => (key.startsWith('pv:z:') ? bringBuckets(redis, key) : bringSum(redis, key))));
    cursor = next;
  } while (cursor !== '0');
}

async function bringBuckets(redis: Redis, old: string): Promise<void> {
  const key = old.slice('pv:z:'.length);
  const [flat, keptMs] = await Promise.all([redis.zrange(old, '0', '-1', 'WITHSCORES'), redis.pttl(old)]);
  const texts = flat.map(String);
  const members = texts.flatMap((member, index) =>
    index % 2 === 0 ? [[member, Number(texts[index + 1])] as const] : [],
  );
  if (keptMs > 0)
    await run(redis, bring, [old, `pv:b:${key}`], [keptMs, '', JSON.stringify(bucketsFrom0(key, members))]);
}

async function bringSum(redis: Redis, old: string): Promise<void> {
  const place = placeFrom0(old.slice('pv:t:'.length));
  const [sum, keptMs] = await Promise.all([redis.get(old), redis.pttl(old)]);
  if (place && keptMs > 0) await run(redis, bring, [old, `pv:s:${place.key}`], [keptMs, place.field, sum ?? '0']);
}
