import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createReadiness } from '../src/http/readiness.ts';
import { FormUnknown, forms } from '../src/stores/forms.ts';
import { startRedisProxy } from '../src/stores/redis-proxy-fixture.ts';
import { createRedisStore } from '../src/stores/redis.ts';
import { anOpenRequest, creating } from '../src/stores/request-fixture.ts';
import { createLog } from '../src/telemetry/log.ts';
import { get, production, withKey } from './http-fixture.ts';
import { freePort, startRedisServer, startTimeoutMs } from './redis-server.ts';
import { startServer, until, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startVonage } from './vonage.ts';

// `/readyz`: a fault of the node, which a proxy is to leave, or one that all nodes share.

vi.setConfig({ testTimeout: startTimeoutMs });

const readyz = async (server: Server) => {
  const answer = await get(server, '/readyz');
  return [answer.status, await answer.json()];
};

const isClientBuilt = existsSync(new URL('../../client/dist/index.en.html', import.meta.url));

const ready = [200, { status: 'ok', store: 'ok' }];
const withoutStore = [200, { status: 'ok', store: 'unavailable' }];

/** What the log says of the store, each time. */
const saidOfTheStore = (server: Server) =>
  server.log().flatMap(({ level, msg }) => (msg.startsWith('The store is') ? [[level, msg.split(/[ :]/)[3]]] : []));

async function startOnRedis(...settings: string[]) {
  const redis = await startRedisServer(...settings);
  onTestFinished(() => redis.stop());
  const vonage = await startVonage();
  const env = await withKey({ ...production, STORE_URL: redis.url });
  return { redis, start: () => startServer({ vonage, env }) };
}

/** A Redis in which a later release has written; `before`: the keys that are in it. */
async function startWithForm17() {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const later = createRedisStore(redis.url, {
    timeoutMs: 5_000,
    log: createLog('silent'),
    forms: { ...forms, writes: 17 },
  });
  await later.write(creating(anOpenRequest()));
  await later.close();
  const admin = new Redis(redis.url);
  onTestFinished(() => admin.disconnect());
  const keys = async () => (await admin.keys('*')).toSorted();
  return { ...redis, keys, before: await keys() };
}

/** What needs no store, and a typed answer where it is needed. */
async function expectServed(server: Server) {
  for (const path of ['/healthz', '/.well-known/jwks.json'])
    expect([path, (await get(server, path)).status]).toEqual([path, 200]);
  expect((await get(server, '/')).status).toBe(isClientBuilt ? 200 : 503);
  expect((await server.post({ query: '{ service { brand } }' })).data).toEqual({ service: { brand: 'Verification' } });
  expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
  expect(server.takeErrors()).not.toEqual([]);
}

describe('A store of one node', () => {
  test('that cannot be written is a fault of that node until it can be', async () => {
    const path = join(temporaryFolder(), 'verification.db');
    const server = await startServer({ vonage: await startVonage(), env: { STORE_URL: `sqlite:${path}` } });
    const second = new DatabaseSync(path);
    onTestFinished(() => second.close());
    expect(await readyz(server)).toEqual(ready);
    second.exec('BEGIN IMMEDIATE');
    const faulty = [503, { status: 'faulty', store: 'unavailable', faults: ['store'] }];
    for (let probe = 0; probe < 2; probe += 1) expect(await readyz(server)).toEqual(faulty);
    expect((await get(server, '/healthz')).status).toBe(200);
    second.exec('ROLLBACK');
    for (let probe = 0; probe < 2; probe += 1) expect(await readyz(server)).toEqual(ready);
    expect(server.takeErrors()).toHaveLength(1);
    expect(saidOfTheStore(server)).toEqual([
      [50, 'away'],
      [30, 'back.'],
    ]);
  });
});

describe('A store that nodes share', () => {
  test('that is away leaves each node ready, which says so, and all that needs no store', async () => {
    const { redis, start } = await startOnRedis();
    const server = await start();
    expect(await readyz(server)).toEqual(ready);
    await redis.kill();
    for (let probe = 0; probe < 2; probe += 1) expect(await readyz(server)).toEqual(withoutStore);
    await expectServed(server);
    await redis.start();
    await until(async () => JSON.stringify(await readyz(server)) === JSON.stringify(ready));
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
    expect(saidOfTheStore(server)).toEqual([
      [50, 'away'],
      [30, 'back.'],
    ]);
  });

  test('that gives no answer keeps no probe waiting as long as a call', async () => {
    const { redis, start } = await startOnRedis();
    const server = await start();
    redis.freeze();
    const call = server.start();
    expect(await Promise.race([readyz(server), call])).toEqual(withoutStore);
    expect(await call).toMatchObject({ __typename: 'ServiceUnavailable' });
    redis.thaw();
    server.takeErrors();
  });

  test('that a node never reached makes it no good yet: the address may be wrong', async () => {
    const { redis, start } = await startOnRedis();
    await redis.kill();
    const server = await start();
    expect(await readyz(server)).toEqual([503, { status: 'starting', store: 'unavailable' }]);
    await expectServed(server);
    await redis.start();
    await until(async () => JSON.stringify(await readyz(server)) === JSON.stringify(ready));
    await redis.kill();
    await until(async () => JSON.stringify(await readyz(server)) === JSON.stringify(withoutStore));
    server.takeErrors();
  });

  test.each(['redis://127.0.0.1', 'redis://:wrong@127.0.0.1'])(
    'that refuses what %s says of a password ends the start',
    async (url) => {
      const redis = await startRedisServer('--requirepass', 'correct-horse');
      onTestFinished(() => redis.stop());
      const env = await withKey({ ...production, STORE_URL: `${url}:${redis.port}` });
      await expect(startServer({ vonage: { url: 'http://127.0.0.1:9' }, env })).rejects.toMatchObject({
        name: 'StoreUnavailable',
      });
    },
  );

  test('that a later version has written ends the start', async () => {
    const { url } = await startWithForm17();
    const env = await withKey({ ...production, STORE_URL: url });
    await expect(startServer({ vonage: { url: 'http://127.0.0.1:9' }, env })).rejects.toMatchObject({
      cause: new FormUnknown(17),
    });
  });

  test('that a later version has written is not used, and told apart in the log, where it was away at the start', async () => {
    const redis = await startWithForm17();
    const proxy = await startRedisProxy(await freePort());
    const env = await withKey({ ...production, STORE_URL: proxy.url });
    const server = await startServer({ vonage: await startVonage(), env });
    proxy.leadTo(redis.port);
    await until(async () => {
      expect(await readyz(server)).toEqual([503, { status: 'starting', store: 'unavailable' }]);
      return saidOfTheStore(server).length > 1;
    });
    await expect(server.sweep()).rejects.toMatchObject({ cause: new FormUnknown(17) });
    await expectServed(server);
    expect(saidOfTheStore(server)).toEqual([
      [50, 'away'],
      [50, 'away'],
    ]);
    expect(server.log().filter(({ msg, code }) => msg.startsWith('The store is') && code === 'FORM_17')).toHaveLength(
      1,
    );
    expect(await redis.keys()).toEqual(redis.before);
  });
});

const parts = {
  ping: async () => {},
  mayComeBack: () => true,
  sharesStore: true,
  faults: async () => [],
  log: createLog('silent'),
};

test('What a node finds of its own makes it not ready, whatever the store', async () => {
  const found: string[] = [];
  const { state } = createReadiness({ ...parts, faults: async () => found });
  expect(await state()).toEqual({ status: 'ok', store: 'ok' });
  found.push('clock');
  expect(await state()).toEqual({ status: 'faulty', store: 'ok', faults: ['clock'] });
});

test('A probe is answered though the store says nothing', { timeout: 20_000 }, async () => {
  const { state } = createReadiness({ ...parts, ping: () => Promise.withResolvers<void>().promise });
  expect(await state()).toEqual({ status: 'starting', store: 'unavailable' });
});

test('A probe that was waiting as the node was told to stop hears of it', async () => {
  const ping = Promise.withResolvers<void>();
  const { state, drain } = createReadiness({ ...parts, ping: () => ping.promise });
  const asked = state();
  drain();
  ping.resolve();
  expect(await asked).toEqual({ status: 'draining' });
});
