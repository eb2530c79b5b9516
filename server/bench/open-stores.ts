import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createRedisStore } from '../src/stores/redis.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import type { Store } from '../src/verification/store.ts';
import { pidOf, startRedis } from './servers.ts';

/** An empty store of its own at `url`; `bytes` is what it takes now. A server may use it once `store` is closed. */
export type OpenStore = {
  store: Store;
  url: string;
  /** Of its own process, where it has one. */
  pid?: number;
  bytes(): Promise<number>;
  /** Ends what `store` doesn't. */
  stop(): Promise<void>;
};

async function openSqlite(folder: string, name: string): Promise<OpenStore> {
  const path = join(folder, `${name}.db`);
  const store = createSqliteStore(path);
  return {
    store,
    url: `sqlite:${path}`,
    bytes: async () => (await stat(path)).size + (await stat(`${path}-wal`)).size,
    async stop() {},
  };
}

async function openRedis(): Promise<OpenStore> {
  const server = await startRedis();
  const store = createRedisStore(server.url, { timeoutMs: 10_000, log: createLog('warn') });
  const admin = new Redis(server.url);
  const used = async () => Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))?.[1]);
  const empty = await used();
  return {
    store,
    url: server.url,
    pid: await pidOf(server.url),
    bytes: async () => (await used()) - empty,
    async stop() {
      admin.disconnect();
      await server.stop();
    },
  };
}

export const openStores = { sqlite: openSqlite, redis: openRedis };
