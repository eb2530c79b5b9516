import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canLimitFiles, limitFiles, smallDisk } from '../../test/disk-fixture.ts';
import { faultCode } from '../telemetry/fault-code.ts';
import { StoreUnavailable, type Store } from '../verification/store.ts';
import { anOpenRequest, creating } from './request-fixture.ts';
import { createSqliteStore } from './sqlite.ts';

function openIn(folder: string) {
  const path = join(folder, 'verification.db');
  const store = createSqliteStore(path);
  onTestFinished(() => store.close());
  return { path, store };
}

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What a call failed with, which has to be that the store is unavailable. */
async function fault(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreUnavailable);
  return faultCode(error);
}

/** Writes until nothing more fits; how many requests did. */
async function fill(store: Store) {
  const most = 10_000;
  for (let written = 0; written < most; written += 1) {
    const error: unknown = await store.write(creating(anOpenRequest())).catch((thrown: unknown) => thrown); // oxlint-disable-line no-await-in-loop
    if (error !== 'WRITTEN') return { written, code: faultCode(error) };
  }
  throw new Error('It never was full');
}

describe.skipIf(!canLimitFiles)('A file that cannot grow any more', () => {
  it('fails writes and `ping` alike, and both work again once it can', async () => {
    const { path, store } = openIn(temporaryFolder());
    const [before, after] = [anOpenRequest(), anOpenRequest()];
    await store.write(creating(before));
    await expect(store.ping()).resolves.toBeUndefined();
    try {
      limitFiles(statSync(`${path}-wal`).size);
      expect(await fault(store.ping())).toBe('SQLITE_IOERR');
      expect(await fault(store.write(creating(after)))).toBe('SQLITE_IOERR');
      expect(await store.read(before.ref)).toEqual({ request: before, version: 0 });
      expect(await store.read(after.ref)).toBeUndefined();
    } finally {
      limitFiles('unlimited');
    }
    await expect(store.ping()).resolves.toBeUndefined();
    expect(await store.write(creating(after))).toBe('WRITTEN');
  });
});

describe('A disk that is full', () => {
  const disk = smallDisk();
  disk?.remove();

  it.skipIf(!disk)('fails writes and `ping` alike, and both work again once there is room', async () => {
    const small = smallDisk();
    if (!small) throw new Error('Not any more');
    onTestFinished(small.remove);
    const ballast = join(small.folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(200_000));
    const { store } = openIn(small.folder);
    expect(await fill(store)).toMatchObject({ code: 'SQLITE_FULL' });
    // The last pages may still fit.
    const pings = Array.from({ length: 20 }, () => store.ping().catch((error: unknown) => faultCode(error)));
    expect((await Promise.all(pings)).at(-1)).toBe('SQLITE_FULL');
    rmSync(ballast);
    await expect(store.ping()).resolves.toBeUndefined();
    expect(await store.write(creating(anOpenRequest()))).toBe('WRITTEN');
  });
});

describe('A file that is not there any more', () => {
  it('fails `ping`, since all would be gone with the process', async () => {
    const { path, store } = openIn(temporaryFolder());
    await expect(store.ping()).resolves.toBeUndefined();
    rmSync(path);
    expect(await fault(store.ping())).toBe('SQLITE_READONLY_DBMOVED');
    await store.write(creating(anOpenRequest()));
    expect(await fault(store.ping())).toBe('SQLITE_READONLY_DBMOVED');
  });

  it('fails `ping` also where another one took its place', async () => {
    const { path, store } = openIn(temporaryFolder());
    renameSync(path, `${path}.old`);
    new DatabaseSync(path).close();
    expect(await fault(store.ping())).toBe('SQLITE_READONLY_DBMOVED');
    rmSync(path);
    renameSync(`${path}.old`, path);
    await expect(store.ping()).resolves.toBeUndefined();
  });
});

it('says in a word what holds it up', async () => {
  const { path, store } = openIn(temporaryFolder());
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  expect(await fault(store.ping())).toBe('SQLITE_BUSY');
  other.exec('DROP TABLE names; COMMIT');
  other.close();
  expect(await fault(store.read('any'))).toBe('SQLITE_ERROR');

  const letter = join(temporaryFolder(), 'verification.db');
  writeFileSync(letter, 'This is a letter, not a database. '.repeat(200));
  expect(await fault((async () => createSqliteStore(letter))())).toBe('SQLITE_NOTADB');
  expect(await fault((async () => createSqliteStore(tmpdir()))())).toBe('SQLITE_CANTOPEN');
});
