import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { anOpenRequest, creating, updating } from './request-fixture.ts';
import { createSqliteStore } from './sqlite.ts';

/** A store in a file, and another hand on that. */
function openTwice() {
  const path = join(temporaryFolder(), 'verification.db');
  const store = createSqliteStore(path);
  const other = new DatabaseSync(path);
  onTestFinished(async () => {
    other.close();
    await store.close();
  });
  return { store, other, written: () => other.prepare('SELECT count(*) AS written FROM requests').get()?.['written'] };
}

it('commits writes that come together before it answers the first of them', async () => {
  const { store, written } = openTwice();
  const [first, ...more] = [1, 2, 3].map(() => store.write(creating(anOpenRequest())));
  expect(written()).toBe(0);
  await first;
  expect(written()).toBe(3);
  expect(await Promise.all(more)).toEqual(['WRITTEN', 'WRITTEN']);
});

it('judges each by those that came before it', async () => {
  const { store } = openTwice();
  const request = anOpenRequest();
  const sameNumber = anOpenRequest({ phoneNumber: request.phoneNumber });
  const all = [creating(request), creating(sameNumber), updating(request, 0), updating(request, 0)];
  expect(await Promise.all(all.map((write) => store.write(write)))).toEqual([
    'WRITTEN',
    'NAME_TAKEN',
    'WRITTEN',
    'CONFLICT',
  ]);
  expect(await store.read(sameNumber.ref)).toBeUndefined();
});

it('writes the others where one of them fails, and nothing of that one', async () => {
  const { store, other } = openTwice();
  const [before, broken, after] = [anOpenRequest(), anOpenRequest(), anOpenRequest()];
  other.exec(`CREATE TRIGGER broken BEFORE INSERT ON names WHEN new.name = 'n:${broken.phoneNumber}'
    BEGIN SELECT RAISE(ABORT, 'broken'); END`);
  const done = await Promise.allSettled([before, broken, after].map((request) => store.write(creating(request))));
  expect(done).toEqual([
    { status: 'fulfilled', value: 'WRITTEN' },
    { status: 'rejected', reason: expect.any(StoreUnavailable) },
    { status: 'fulfilled', value: 'WRITTEN' },
  ]);
  expect(await store.read(broken.ref)).toBeUndefined();
  expect(await store.read(after.ref)).toEqual({ request: after, version: 0 });
});

it('writes what waits before it closes', async () => {
  const path = join(temporaryFolder(), 'verification.db');
  const store = createSqliteStore(path);
  const request = anOpenRequest();
  const done = store.write(creating(request));
  await store.close();
  expect(await done).toBe('WRITTEN');
  const reopened = createSqliteStore(path);
  onTestFinished(() => reopened.close());
  expect(await reopened.read(request.ref)).toEqual({ request, version: 0 });
});
