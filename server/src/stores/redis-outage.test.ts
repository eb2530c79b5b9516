import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startTimeoutMs } from '../../test/redis-server.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { expectBack, lost, notUnavailable, operationsAndSubscribe, startRedis, until } from './redis-fixture.ts';
import { creating } from './request-fixture.ts';

vi.setConfig({ testTimeout: startTimeoutMs });

const because = (message: RegExp) => expect.objectContaining({ cause: expect.toSatisfy(isError(message)) });
const isError = (message: RegExp) => (cause: unknown) => cause instanceof Error && message.test(cause.message);
const isLoading = (error: unknown) => error instanceof StoreUnavailable && isError(/^LOADING/)(error.cause);

it('is back with Redis, with all that was answered', async () => {
  const parts = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
  const { server, store, calls } = parts;
  const before = calls();
  await server.kill();
  expect(await notUnavailable(store, operationsAndSubscribe)).toEqual([]);
  expect(await notUnavailable(store, operationsAndSubscribe)).toEqual([]);
  await server.start();
  await expectBack(parts);
  expect(calls()).toBeGreaterThan(before);
});

it('is unavailable in time while Redis gives no answer', async () => {
  const parts = await startRedis();
  parts.server.freeze();
  await expect(parts.store.write(creating(lost))).rejects.toEqual(because(/gave no answer in time/));
  expect(await notUnavailable(parts.store, operationsAndSubscribe)).toEqual([]);
  parts.server.thaw();
  await expectBack(parts);
});

it('tells every listener where it may have missed something', async () => {
  const { store, admin, calls } = await startRedis();
  await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await until(() => calls() === 1);
  await expect(store.ping()).resolves.toBeUndefined();
});

it('neither reads nor writes on a replica', async () => {
  const parts = await startRedis();
  const { store, admin } = parts;
  await admin.replicaof('127.0.0.1', 1);
  await expect(store.read(parts.request.ref)).rejects.toEqual(because(/^READONLY/));
  expect(await notUnavailable(store)).toEqual([]);
  await admin.replicaof('NO', 'ONE');
  expect(await admin.keys('pv:[rl]:*')).toHaveLength(1);
  expect(await admin.keys('pv:k:*')).toEqual(['pv:k:form']);
  await expectBack(parts);
});

it('is unavailable while Redis is out of memory', async () => {
  const parts = await startRedis('--maxmemory-policy', 'noeviction');
  const { store, admin } = parts;
  await admin.config('SET', 'maxmemory', '1');
  await expect(store.write(creating(lost))).rejects.toEqual(because(/^OOM/));
  expect(await notUnavailable(store)).toEqual([]);
  await admin.config('SET', 'maxmemory', '0');
  expect(await admin.keys('pv:[rl]:*')).toHaveLength(1);
  expect(await admin.keys('pv:k:*')).toEqual(['pv:k:form']);
  await expectBack(parts);
});

it('is unavailable while a script holds Redis up, and back once it was killed', async () => {
  const parts = await startRedis('--busy-reply-threshold', '10');
  const busy = new Redis(parts.server.url);
  onTestFinished(() => busy.disconnect());
  const endless = busy.eval('while true do end', 0).catch((error: unknown) => error);
  await until(() => parts.admin.ping().then(() => false, isError(/^BUSY/)));
  expect(await notUnavailable(parts.store)).toEqual([]);
  await parts.admin.script('KILL');
  expect(await endless).toSatisfy(isError(/killed/));
  await expectBack(parts);
});

it('is unavailable while Redis loads what it kept', async () => {
  const parts = await startRedis('--rdbcompression', 'no');
  const others = Array.from({ length: 200 }, (_, index) => [`other ${index}`, 'x'.repeat(1_000)] as const);
  await parts.admin.mset(new Map(others));
  await parts.admin.save();
  await parts.server.kill();
  const started = parts.server.start('--key-load-delay', '10000', '--loading-process-events-interval-bytes', '1024');
  started.catch(() => {});
  await until(async () => isLoading(await parts.store.ping().catch((error: unknown) => error)));
  expect(await notUnavailable(parts.store)).toEqual([]);
  await started;
  await expectBack(parts);
});
