import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createRedisStore } from '../src/stores/redis.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import type { Store } from '../src/verification/store.ts';
import { startRedisServer } from '../test/redis-server.ts';

/** An empty store of its own; `bytes` is what it takes now. */
export type OpenStore = { store: Store; bytes(): Promise<number>; close(): Promise<void> };

async function openSqlite(): Promise<OpenStore> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const path = join(folder, 'verification.db');
  const store = createSqliteStore(path);
  return {
    store,
    bytes: async () => (await stat(path)).size + (await stat(`${path}-wal`)).size,
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openRedis(): Promise<OpenStore> {
  const server = await startRedisServer();
  const store = createRedisStore(server.url, { timeoutMs: 10_000, log: createLog('warn') });
  const admin = new Redis(server.url);
  const used = async () => Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))?.[1]);
  const empty = await used();
  return {
    store,
    bytes: async () => (await used()) - empty,
    async close() {
      await store.close();
      admin.disconnect();
      await server.stop();
    },
  };
}

export const openStores = { sqlite: openSqlite, redis: openRedis };
