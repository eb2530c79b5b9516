import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { nextThread } from '../../test/next-thread.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Store } from '../verification/store.ts';
import { anOpenRequest, creating } from './request-fixture.ts';
import { createSqliteStore } from './sqlite.ts';

function open() {
  const path = join(temporaryFolder(), 'verification.db');
  const store = createSqliteStore(path);
  onTestFinished(() => store.close());
  return { path, store };
}

/** One by one, some ten pages each, until the thread for that begins. */
async function writeMuch(store: Store): Promise<Worker> {
  const begun = nextThread();
  for (;;) {
    const first = await Promise.race([begun, store.write(creating(anOpenRequest()))]); // oxlint-disable-line no-await-in-loop
    if (typeof first !== 'string' && 'threadId' in first) return first;
  }
}

it('brings a long log into the database on a thread of its own, after which the log begins anew', async () => {
  const { path, store } = open();
  await writeMuch(store);
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  const state = other.prepare('PRAGMA wal_checkpoint(NOOP)');
  await expect
    .poll(
      () => {
        const { log, checkpointed } = state.get() ?? {};
        return Number(log) - Number(checkpointed);
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  expect(state.get()?.['log']).toBeGreaterThan(4_000);
  expect(await store.write(creating(anOpenRequest()))).toBe('WRITTEN');
  expect(state.get()?.['log']).toBeLessThan(100);
});

it('goes on where the thread fails, and makes no file anew that was deleted', async () => {
  const { path, store } = open();
  rmSync(path);
  const thread = await writeMuch(store);
  await new Promise((resolve) => thread.once('exit', resolve));
  const request = anOpenRequest();
  expect(await store.write(creating(request))).toBe('WRITTEN');
  expect(await store.read(request.ref)).toEqual({ request, version: 0 });
  expect(existsSync(path)).toBe(false);
});
