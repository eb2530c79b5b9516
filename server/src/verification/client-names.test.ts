import { expect, test } from 'vitest';
import { createSqliteStore } from '../stores/sqlite.ts';
import { createClientNames } from './client-names.ts';
import { StoreUnavailable } from './store.ts';

test('The nodes of one store give an address one name, and those of another store another one', async () => {
  const stores = [createSqliteStore(':memory:'), createSqliteStore(':memory:')];
  const names = await Promise.all(
    stores
      .flatMap((store) => [createClientNames(store), createClientNames(store)])
      .map((nameOf) => nameOf('192.0.2.1')),
  );
  expect(names[0]).toBe(names[1]);
  expect(names[2]).toBe(names[3]);
  expect(names[0]).not.toBe(names[2]);
  await Promise.all(stores.map((store) => store.close()));
});

test('A store that was away is asked again', async () => {
  let isAway = true;
  const keep = async (_name: string, value: string) => {
    if (isAway) throw new StoreUnavailable('away');
    return value;
  };
  const nameOf = createClientNames({ keep });
  await expect(nameOf('192.0.2.1')).rejects.toThrow(StoreUnavailable);
  isAway = false;
  expect(await nameOf('192.0.2.1')).toBe(await nameOf('192.0.2.1'));
});
