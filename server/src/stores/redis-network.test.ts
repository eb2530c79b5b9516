import { expect, it, vi } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { startTimeoutMs } from '../../test/redis-server.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { expectBack, startRedis, until, untilBack } from './redis-fixture.ts';
import { createRedisStore } from './redis.ts';
import { updating } from './request-fixture.ts';

vi.setConfig({ testTimeout: startTimeoutMs });

it('sends a write whose answer was lost only once', async () => {
  const { proxy, store, request } = await startRedis();
  proxy.loseNextAnswer();
  await expect(store.write(updating(request, 0))).rejects.toThrow(StoreUnavailable);
  await untilBack(store);
  expect(await store.read(request.ref)).toEqual({ request, version: 1 });
  expect(await store.write(updating(request, 1))).toBe('WRITTEN');
});

it('makes a new connection where the old one has fallen silent', async () => {
  const parts = await startRedis();
  parts.proxy.silence();
  await expect(parts.store.ping()).rejects.toThrow(StoreUnavailable);
  await untilBack(parts.store);
  await until(() => parts.calls() === 1);
  await expectBack(parts);
});

it('follows its address to the new primary', async () => {
  const [first, second] = [await startRedis(), await startRedis('--repl-diskless-sync-delay', '0')];
  await first.admin.config('SET', 'repl-diskless-sync-delay', '0');
  await second.admin.replicaof('127.0.0.1', first.server.port);
  const isReplicated = async () => (await second.admin.info('replication')).includes('master_link_status:up');
  await until(isReplicated);

  await first.admin.replicaof('127.0.0.1', 1);
  await second.admin.replicaof('NO', 'ONE');
  first.proxy.leadTo(second.server.port);
  await expect(first.store.write(updating(first.request, 0))).rejects.toThrow(StoreUnavailable);
  await untilBack(first.store);
  await until(() => first.calls() === 1);
  await expectBack(first);
});

it('waits no longer for a connection than for an answer', async () => {
  const store = createRedisStore('redis://127.0.0.1:1', { timeoutMs: 5, log: createLog('silent') });
  // Later attempts to connect are further apart than that.
  await until(async () => {
    const error: unknown = await store.ping().catch((thrown: unknown) => thrown);
    return error instanceof StoreUnavailable && error.cause instanceof Error && error.cause.name === 'AbortError';
  });
  await expect(store.close()).resolves.toBeUndefined();
});
