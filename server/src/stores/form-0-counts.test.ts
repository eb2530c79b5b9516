import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { countNothing, type Count } from '../verification/store.ts';
import { startedAt } from './request-fixture.ts';
import { storeKinds } from './store-fixture.ts';

const members = [
  ['phone:+1', 'a', startedAt],
  ['phone:+1', 'b', startedAt + 100],
  ['phone:+1', 'c', startedAt + 60_000],
  ['regions:192.0.2.1', 'DE', startedAt],
  ['regions:192.0.2.1', 'FR', startedAt],
] as const;
const sums = [
  ['started:US:600000:2994', 5],
  ['spread:US:600000:2994', 4],
  ['usually-verified:US:302400000:5', 9],
  ['seen:192.0.2.1:604800000:2', 1],
  ['lookup:VOIP:x', 1],
  ['client:US:192.0.2.1:3600000:498', 1],
] as const;
const keptMs = 3_600_000;

function writeSqlite(path: string) {
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE counts (key TEXT, member TEXT, at INTEGER, until INTEGER, PRIMARY KEY (key, member)) WITHOUT ROWID;
    CREATE TABLE sizes (key TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;
    CREATE TABLE tallies (key TEXT PRIMARY KEY, sum INTEGER, until INTEGER) WITHOUT ROWID;
    CREATE TRIGGER uncounted AFTER DELETE ON counts BEGIN UPDATE sizes SET size = size - 1 WHERE key = old.key; END;`);
  for (const [key, member, at] of members) {
    database.prepare('INSERT INTO counts VALUES (?, ?, ?, ?)').run(key, member, at, at + keptMs);
    database.prepare('INSERT OR REPLACE INTO sizes VALUES (?, 1)').run(key);
  }
  for (const [key, sum] of sums)
    database.prepare('INSERT INTO tallies VALUES (?, ?, ?)').run(key, sum, startedAt + keptMs);
  database.close();
}

async function writeRedis(url: string) {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  for (const [key, member, at] of members) await redis.zadd(`pv:z:${key}`, at, member); // oxlint-disable-line no-await-in-loop
  for (const [key, sum] of sums) await redis.set(`pv:t:${key}`, sum); // oxlint-disable-line no-await-in-loop
  for (const key of await redis.keys('*')) await redis.pexpire(key, keptMs); // oxlint-disable-line no-await-in-loop
}

it.each(storeKinds().filter(([name]) => name !== 'SQLite in memory'))(
  '%s counts on what was counted before there were buckets',
  async (name, prepare) => {
    const open = await prepare();
    if (name === 'Redis') await writeRedis(open.url);
    else {
      await open().ping();
      writeSqlite(open.url.slice('sqlite:'.length));
    }
    const [store, other] = [open(), open()];
    const one = (key: string, most: number, more: Partial<Count> = {}) => ({
      ...countNothing,
      counts: [{ key, times: 1, at: startedAt + 61_000, limits: [{ most, ms: keptMs }], windows: [keptMs], ...more }],
    });
    const [phone, regions] = ['phone:+1', 'regions:192.0.2.1'];
    expect(await Promise.all([store.count(one(phone, 3)), other.count(one(phone, 3))])).toEqual([
      { key: phone, until: startedAt + 100 + keptMs },
      { key: phone, until: startedAt + 100 + keptMs },
    ]);
    expect(await store.count(one(regions, 2, { member: 'GB' }))).toEqual({ key: regions, until: startedAt + keptMs });
    expect(await store.count(one(regions, 2, { member: 'FR' }))).toBe(true);
    const keys = ['region:US:600000:299', 'region:US:302400000:0', 'seen:192.0.2.1:604800000:0', 'lookup:x'];
    expect((await store.tallied(keys, startedAt)).map((row) => Object.fromEntries(row))).toEqual([
      { started4: 5, spread4: 4 },
      { 'usually-verified5': 9 },
      { '2': 1 },
      { VOIP: 1 },
    ]);
  },
);
