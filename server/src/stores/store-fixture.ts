import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { startRedisServer, startTimeoutMs, type RedisServer } from '../../test/redis-server.ts';
import { createLog } from '../telemetry/log.ts';
import type { Store } from '../verification/store.ts';
import { forms as ours, type Forms } from './forms.ts';
import { createRedisStore } from './redis.ts';
import { createSqliteStore } from './sqlite.ts';

/** Opens an empty store and others on the same data; `url` is where that is. */
type Open = ((forms?: Forms) => Store) & { readonly url: string };

/** Every kind of store there is: its name, and what opens it for one test. */
export function storeKinds(): [string, () => Promise<Open>][] {
  let server: RedisServer | undefined;
  let databases = 0;
  beforeAll(async () => {
    server = await startRedisServer('--databases', '1000');
  }, startTimeoutMs);
  afterAll(() => server?.stop());

  const redis = async () => {
    const url = `${server?.url}/${databases++}`;
    const open = (forms = ours) =>
      closedAfterTest(createRedisStore(url, { timeoutMs: 5_000, log: createLog('silent'), forms }));
    return Object.assign(open, { url });
  };
  return [
    ['SQLite in memory', memory],
    ['SQLite in a file', file],
    ['Redis', redis],
  ];
}

function closedAfterTest(store: Store) {
  onTestFinished(() => store.close());
  return store;
}

const memory = async () => {
  const store = closedAfterTest(createSqliteStore(':memory:'));
  return Object.assign(() => store, { url: 'sqlite::memory:' });
};

const file = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'made', 'verification.db');
  const open = (forms = ours) => closedAfterTest(createSqliteStore(path, createLog('silent'), forms));
  return Object.assign(open, { url: `sqlite:${path}` });
};

/** One empty store, or two processes' on the same data; of a store in memory there is only one. */
export const openersOf = (prepare: () => Promise<() => Store>) => ({
  open: async () => (await prepare())(),
  openTwo: async () => {
    const another = await prepare();
    return [another(), another()] as const;
  },
});
