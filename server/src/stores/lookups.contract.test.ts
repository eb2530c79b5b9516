import { describe, expect, test } from 'vitest';
import { createLookupKey, createLookups, type Line } from '../verification/lookup.ts';
import { parsePhoneNumber } from '../verification/parse-phone-number.ts';
import { storeKinds } from './store-fixture.ts';

function numberOf(text: string) {
  const number = parsePhoneNumber(text, 'US');
  if (typeof number === 'string') throw new Error(number);
  return number;
}

const number = numberOf('+14155550100');
const clock = { now: () => Date.now() };

describe.each(storeKinds())('%s', (_, openEmpty) => {
  test('keeps what a lookup said for every node, under one key that was made first', async () => {
    const open = await openEmpty();
    const stores = [open(), open()] as const;
    const keys = await Promise.all(stores.map((store) => createLookupKey(store)));
    expect(new Set(keys).size).toBe(1);
    expect(Buffer.from(keys[0] ?? '', 'base64url')).toHaveLength(32);
    const asked: string[] = [];
    const nodes = stores.map((store) =>
      createLookups(
        async (e164): Promise<Line> => {
          asked.push(e164);
          return 'LANDLINE';
        },
        { store, key: keys[0] ?? '', clock },
      ),
    );
    expect(await nodes[0]?.known(number)).toBeUndefined();
    expect(await Promise.all(nodes.map((node) => node.lookUp(number)))).toEqual(['LANDLINE', 'LANDLINE']);
    for (const node of nodes) expect(await node.known(number)).toBe('LANDLINE');
    expect(await nodes[0]?.known(numberOf('+14155550101'))).toBeUndefined();
    expect(asked).toEqual(['+14155550100', '+14155550100']);
  });

  test('keeps nothing where nobody knew, and finds nothing under another key', async () => {
    const open = await openEmpty();
    const store = open();
    const silent = createLookups(async () => undefined, { store, key: 'one', clock });
    await silent.lookUp(number);
    expect(await silent.known(number)).toBeUndefined();
    const telling = createLookups(async () => 'VOIP' as const, { store, key: 'one', clock });
    await telling.lookUp(number);
    expect(await telling.known(number)).toBe('VOIP');
    expect(await createLookups(async () => undefined, { store, key: 'two', clock }).known(number)).toBeUndefined();
  });
});
