import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startRedisServer, startTimeoutMs, type RedisServer } from '../../test/redis-server.ts';
import { createLog } from '../telemetry/log.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { namesOf } from '../verification/names.ts';
import { until } from './redis-fixture.ts';
import { createRedisStore } from './redis.ts';
import { anOpenRequest, checking, creating, handleHashOf, removing, startedAt, updating } from './request-fixture.ts';

let server: RedisServer;
let admin: Redis;
beforeAll(async () => {
  server = await startRedisServer();
  admin = new Redis(server.url);
}, startTimeoutMs);
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});
beforeEach(async () => void (await admin.flushall()));

function open(url = server.url, timeoutMs = 5_000, log = createLog('silent')) {
  const store = createRedisStore(url, { timeoutMs, log });
  onTestFinished(() => store.close());
  return store;
}

it('tells of changes that another node wrote', async () => {
  const request = anOpenRequest();
  const { promise: told, resolve } = Promise.withResolvers<string>();
  await open().subscribe(handleHashOf(request), () => resolve('told'));
  const other = open();
  await other.write(creating(request));
  await other.write(updating(checking(request), 0));
  expect(await told).toBe('told');
});

it('lends a lease to one node at a time, until it is no longer renewed', async () => {
  const [one, other] = [open(), open()];
  expect(await one.lease('sweep', 60_000)).toBe(true);
  expect(await other.lease('sweep', 60_000)).toBe(false);
  expect(await other.lease('another', 60_000)).toBe(true);
  expect(await one.lease('sweep', 1)).toBe(true);
  await until(() => other.lease('sweep', 60_000));
  expect(await one.lease('sweep', 60_000)).toBe(false);
});

const asMs = ([seconds, microseconds]: (string | number)[]) => Number(seconds) * 1_000 + Number(microseconds) / 1_000;

it('tells the time of Redis', async () => {
  const [before, told, after] = [await admin.time(), await open().time?.(), await admin.time()];
  expect(told).toBeGreaterThanOrEqual(asMs(before));
  expect(told).toBeLessThanOrEqual(asMs(after));
});

it('lets everything but what is kept go by itself, names not before their request', async () => {
  const store = open();
  const request = anOpenRequest();
  await store.write(creating(request));
  await store.write(updating(request, 0, { adds: ['h:key'] }));
  await store.lease('sweep', 60_000);
  await store.keep('key', 'value');
  const keys = (await admin.keys('*')).toSorted();
  const ends = await Promise.all(keys.map(async (key) => [key, Number(await admin.call('PEXPIRETIME', key))] as const));
  expect(ends.filter(([, end]) => end < 0)).toEqual([
    ['pv:k:form', -1],
    ['pv:k:key', -1],
  ]);
  const endsOf = (prefix: string) => ends.filter(([key]) => key.startsWith(prefix)).map(([, end]) => end);
  const [end = 0] = endsOf('pv:r:');
  expect(end).toBeGreaterThan(Date.now() + 6 * 24 * 60 * 60_000);
  expect(Math.min(...endsOf('pv:n:'), ...endsOf('pv:wake'))).toBeGreaterThanOrEqual(end);
});

it('lets what is counted go as soon as nothing depends on it', async () => {
  const count = { key: 'phone:+1', times: 1, at: startedAt, limits: [], windows: [600_000] };
  const tallies = [{ key: 'region:US', field: '1', at: startedAt, keepMs: 7_200_000 }];
  await open().count({ counts: [count, { ...count, key: 'ip:1', times: 0 }], returns: [], tallies });
  const keys = (await admin.keys('*')).toSorted();
  expect(keys).toEqual(['pv:b:phone:+1', 'pv:s:region:US']);
  const [counted = 0, tally = 0] = await Promise.all(keys.map((key) => admin.pttl(key)));
  expect([Math.ceil(tally / 60_000), Math.ceil(counted / 60_000)]).toEqual([120, 10]);
});

it('leaves nothing of a request that was removed', async () => {
  const store = open();
  const request = anOpenRequest();
  await store.write(creating(request));
  await store.write(removing(request, 0));
  expect(await admin.keys('*')).toEqual(['pv:k:form']);
});

it('forgets names and wake-up of a request that went by itself', async () => {
  const store = open();
  const [gone, next] = [anOpenRequest(), anOpenRequest()];
  await store.write(creating(gone));
  await admin.del(await admin.keys('pv:r:*'));
  expect(await store.find(namesOf(gone))).toEqual(namesOf(gone).map(() => undefined));
  expect(await store.write(creating(next, { adds: namesOf(gone), wakeAt: gone.expiresAt + 1 }))).toBe('WRITTEN');
  expect(await store.due(next.expiresAt + 1, 1)).toEqual([]);
  expect(await store.due(next.expiresAt + 1, 1)).toEqual([{ request: next, version: 0 }]);
  expect(await admin.zcard('pv:wake')).toBe(1);
});

it('works on where the server has lost its scripts', async () => {
  const store = open();
  await store.ping();
  await admin.script('FLUSH');
  await expect(store.ping()).resolves.toBeUndefined();
});

it('logs no credential, whyever it is unavailable', async () => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const address = `127.0.0.1:${server.port}`;
  const urls = [
    `redis://nobody:open-sesame@${address}`,
    `rediss://:open-sesame@${address}`,
    'redis://:open-sesame@[::1]:1',
  ];
  const errors = await Promise.all(
    urls.map((url) =>
      open(url, 500, log)
        .ping()
        .catch((error: unknown) => error),
    ),
  );
  expect(errors.map((error) => error instanceof StoreUnavailable)).toEqual([true, true, true]);
  await until(() => lines.length === 3);
  expect(lines.join('')).toContain(address);
  expect(lines.join('')).not.toMatch(/sesame|nobody/);
});

it('keeps what was sent out of the error', async () => {
  const store = open();
  const request = anOpenRequest();
  await admin.set('pv:wake', 'a string');
  const error: unknown = await store.write(creating(request)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreUnavailable);
  expect(error).toHaveProperty('cause.message', expect.stringContaining('WRONGTYPE'));
  expect(error).not.toHaveProperty('cause.command');
});

it('passes a key of a request that holds no text', async () => {
  const store = open();
  const [bad, other] = [anOpenRequest(), anOpenRequest()];
  for (const request of [bad, other]) await store.write(creating(request, { wakeAt: startedAt })); // oxlint-disable-line no-await-in-loop
  const [key = ''] = await admin.keys(`pv:r:${Buffer.from(bad.ref, 'hex').toString('base64url')}`);
  await admin.del(key);
  await admin.lpush(key, 'a list');
  const due = await store.due(startedAt, 9);
  expect(due).toContainEqual({ request: other, version: 0 });
  expect(due).toContainEqual(expect.objectContaining({ ref: bad.ref }));
  await expect(store.find(namesOf(bad))).rejects.toMatchObject({ ref: bad.ref });
  await expect(store.read(bad.ref)).rejects.toMatchObject({ ref: bad.ref });
  expect(await store.find(namesOf(other))).toHaveLength(namesOf(other).length);
});
