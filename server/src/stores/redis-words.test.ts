import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startRedisServer, startTimeoutMs } from '../../test/redis-server.ts';
import { createLog } from '../telemetry/log.ts';
import { until } from './redis-fixture.ts';
import { createRedisStore } from './redis.ts';
import { anOpenRequest, creating } from './request-fixture.ts';

vi.setConfig({ testTimeout: startTimeoutMs });

it('names in the log, in Redis’ own word, why it cannot be used', async () => {
  const server = await startRedisServer('--requirepass', 'open-sesame', '--maxmemory-policy', 'noeviction');
  onTestFinished(() => server.stop());
  const at = (user: string) => server.url.replace('//', `//${user}@`);
  const admin = new Redis(at(':open-sesame'));
  onTestFinished(() => admin.disconnect());
  await admin.call('ACL', 'SETUSER', 'reader', 'on', '>letmein', '~pv:*', '-@all');

  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const open = (url: string) => {
    const store = createRedisStore(url, { timeoutMs: 2_000, log });
    onTestFinished(() => store.close());
    return store;
  };
  /** The word in the line of a write that fails. */
  const wordOf = async (store: ReturnType<typeof open>) => {
    log.error('The store cannot be used.', {}, await store.write(creating(anOpenRequest())).catch((error) => error));
    return JSON.parse(lines.at(-1) ?? '').code;
  };

  expect(await wordOf(open(server.url))).toBe('NOAUTH');
  expect(await wordOf(open(at(':sesame')))).toBe('WRONGPASS');
  expect(await wordOf(open(at('reader:letmein')))).toBe('NOPERM');
  const store = open(at(':open-sesame'));
  await until(() => store.ping().then(() => true));
  await admin.config('SET', 'maxmemory', '1');
  expect(await wordOf(store)).toBe('OOM');
  await admin.config('SET', 'maxmemory', '0');
  await admin.config('SET', 'min-replicas-to-write', '1');
  expect(await wordOf(store)).toBe('NOREPLICAS');
  await admin.config('SET', 'min-replicas-to-write', '0');
  await admin.replicaof('127.0.0.1', 1);
  expect(await wordOf(store)).toBe('READONLY');
  expect(lines.join('')).not.toMatch(/sesame|letmein/);
});
