import { Redis } from 'ioredis';
import { expect, onTestFinished, vi } from 'vitest';
import { startRedisServer } from '../../test/redis-server.ts';
import { createLog } from '../telemetry/log.ts';
import { StoreUnavailable, type Store } from '../verification/store.ts';
import { namesOf } from '../verification/names.ts';
import { startRedisProxy } from './redis-proxy-fixture.ts';
import { createRedisStore } from './redis.ts';
import { anOpenRequest, checking, creating, handleHashOf, updating } from './request-fixture.ts';

/** Long enough for a machine that is busy. */
const timeoutMs = 2_000;

/** What `operations` try to write. */
export const lost = anOpenRequest();

const operations: Record<string, (store: Store) => Promise<unknown>> = {
  read: (store) => store.read(lost.ref),
  find: (store) => store.find(namesOf(lost)),
  write: (store) => store.write(creating(lost)),
  due: (store) => store.due(lost.expiresAt, 9),
  keep: (store) => store.keep('lost key', 'value'),
  lease: (store) => store.lease('sweep', 60_000),
  ping: (store) => store.ping(),
};
export const operationsAndSubscribe = { ...operations, subscribe: (store: Store) => store.subscribe('any', () => {}) };

/**
 * A server of one's own, a store that reaches it by a proxy, and a request in it that is listened to, from before the
 * trouble.
 */
export async function startRedis(...settings: string[]) {
  const server = await startRedisServer(...settings);
  onTestFinished(() => server.stop());
  const proxy = await startRedisProxy(server.port);
  const store = createRedisStore(proxy.url, { timeoutMs, log: createLog('silent') });
  onTestFinished(() => store.close());
  const admin = new Redis(server.url, { maxRetriesPerRequest: null }).on('error', () => {});
  onTestFinished(() => admin.disconnect());
  await untilBack(store);
  const request = anOpenRequest();
  await store.write(creating(request));
  let calls = 0;
  await store.subscribe(handleHashOf(request), () => void (calls += 1));
  return { server, proxy, store, admin, request, calls: () => calls };
}

/** Those that didn't throw what they should, in time: several deadlines' worth, likewise. */
export async function notUnavailable(store: Store, tried = operations) {
  const startedAt = performance.now();
  const outcomes = Object.entries(tried).map(async ([name, run]) => {
    const error: unknown = await run(store).catch((thrown: unknown) => thrown);
    const inTime = performance.now() - startedAt < 3 * timeoutMs;
    return inTime && error instanceof StoreUnavailable && error.cause instanceof Error ? [] : [{ name, inTime, error }];
  });
  return (await Promise.all(outcomes)).flat();
}

/** Resolves once it is so. */
export const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { timeout: 20_000 });

export const untilBack = (store: Store) => until(() => store.ping().then(isTrue, isFalse));

const isTrue = () => true;
const isFalse = () => false;

/** Nothing was half done, what was written before is there, and everything works. */
export async function expectBack({ store, request, calls }: Awaited<ReturnType<typeof startRedis>>) {
  await untilBack(store);
  const found = [await store.read(lost.ref), ...(await store.find(namesOf(lost)))];
  expect(new Set(found.map((stored) => stored?.version)).size).toBe(1);
  expect(await store.write(updating(checking(request), 0))).toBe('WRITTEN');
  expect(await store.lease('sweep', 60_000)).toBe(true);
  const before = calls();
  await store.write(updating(request, 1));
  await until(() => calls() > before);
}
