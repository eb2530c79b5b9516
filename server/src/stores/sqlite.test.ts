import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../verification/store.ts';
import { namesOf } from '../verification/names.ts';
import { FormUnknown } from './forms.ts';
import { anOpenRequest, checking, creating, startedAt, updating } from './request-fixture.ts';
import { createSqliteStore } from './sqlite.ts';

it('finds everything again in a file that was closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'verification.db');
  const request = anOpenRequest();
  const checked = checking(request);

  const before = createSqliteStore(path);
  await before.write(creating(request));
  await before.write(updating(checked, 0, { adds: ['h:key'], wakeAt: startedAt }));
  await before.keep('key', 'value');
  await before.close();

  const reopened = createSqliteStore(path);
  onTestFinished(() => reopened.close());
  const stored = { request: checked, version: 1 };
  expect(await reopened.find([...namesOf(request), 'h:key'])).toEqual([...namesOf(request), 'h:key'].map(() => stored));
  expect(await reopened.due(startedAt, 9)).toEqual([stored]);
  expect(await reopened.keep('key', 'late')).toBe('value');
});

it('forgets what is counted and tallied once nothing depends on it, also where nobody counts any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'verification.db');
  const store = createSqliteStore(path);
  onTestFinished(() => store.close());
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const countAt = (at: number, of: number) =>
    store.count({
      counts: [{ key: `phone:${of}`, times: 1, at, limits: [], windows: [1_000] }],
      returns: [],
      tallies: [{ key: `seen:${of}`, field: '1', at, keepMs: 1_000 }],
    });
  const left = () => database.prepare('SELECT count(*) AS left FROM counted').get()?.['left'];

  for (let of = 0; of < 100; of += 1) await countAt(startedAt, of); // oxlint-disable-line no-await-in-loop
  for (let of = 100; of < 105; of += 1) await countAt(startedAt + 500, of); // oxlint-disable-line no-await-in-loop
  await store.due(startedAt + 999, 9);
  expect(left()).toBe(210);
  await store.due(startedAt + 1_000, 9);
  expect(left()).toBe(10);
  await store.due(startedAt + 1_500, 9);
  expect(left()).toBe(0);
});

it('looks through what is counted in turns, and forgets all of it in the end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'verification.db');
  const store = createSqliteStore(path);
  onTestFinished(() => store.close());
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const left = () => Number(database.prepare('SELECT count(*) AS left FROM counted').get()?.['left']);
  const counts = Array.from({ length: 2_500 }, (_, of) => ({
    key: `phone:${of}`,
    times: 1,
    at: startedAt,
    limits: [],
    windows: [1_000],
  }));
  await store.count({ counts, returns: [], tallies: [] });
  const seen = [];
  for (const passed of [0, 1_000, 1_000, 1_000, 1_000]) {
    await store.due(startedAt + passed, 9); // oxlint-disable-line no-await-in-loop
    seen.push(left());
  }
  expect(seen).toEqual([2_500, 1_500, 500, 0, 0]);
});

it('has forgotten what was tallied at the very moment when nothing depends on it any more', async () => {
  const store = createSqliteStore(':memory:');
  onTestFinished(() => store.close());
  await store.count({
    counts: [],
    returns: [],
    tallies: [{ key: 'seen:1', field: '1', at: startedAt, keepMs: 1_000 }],
  });
  expect(await store.tallied(['seen:1'], startedAt + 999)).toEqual([new Map([['1', 1]])]);
  expect(await store.tallied(['seen:1'], startedAt + 1_000)).toEqual([new Map()]);
});

it('leaves a file in a form that is not read as it is, and lets it go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'verification.db');
  const later = new DatabaseSync(path);
  onTestFinished(() => later.close());
  later.exec(`PRAGMA journal_mode = WAL; CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    INSERT INTO kept VALUES ('form', '17')`);
  expect(() => createSqliteStore(path)).toThrow(
    expect.objectContaining({ name: 'StoreUnavailable', cause: new FormUnknown(17) }),
  );
  expect(later.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([{ name: 'kept' }]);
  // SQLite does so only where nobody else has the file open.
  expect(later.prepare('PRAGMA journal_mode = DELETE').get()).toEqual({ journal_mode: 'delete' });
});

it('is unavailable where its file can not be made, and once it is closed', async () => {
  expect(() => createSqliteStore('/dev/null/verification.db')).toThrow(StoreUnavailable);
  const store = createSqliteStore(':memory:');
  await store.close();
  await expect(store.read('any')).rejects.toThrow(StoreUnavailable);
  await expect(store.write(creating(anOpenRequest()))).rejects.toThrow(StoreUnavailable);
});
