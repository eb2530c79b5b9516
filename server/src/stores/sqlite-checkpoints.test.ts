import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { nextThread } from '../../test/next-thread.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Store } from '../verification/store.ts';
import { anOpenRequest, creating } from './request-fixture.ts';
import { createSqliteStore } from './sqlite.ts';

const pageBytes = 4_096;

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
  expect(state.get()?.['log']).toBeGreaterThan(1_000);
  expect(await store.write(creating(anOpenRequest()))).toBe('WRITTEN');
  expect(state.get()?.['log']).toBeLessThan(100);
});

it('brings nothing into another file that took its place', async () => {
  const { path, store } = open();
  renameSync(path, `${path}.old`);
  writeFileSync(path, 'another file');
  let isBegun = false;
  void nextThread().then(() => (isBegun = true));
  const log = () => statSync(`${path}-wal`).size;
  while (log() < 6_000 * pageBytes) await store.write(creating(anOpenRequest())); // oxlint-disable-line no-await-in-loop
  expect(isBegun).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('another file');
});
