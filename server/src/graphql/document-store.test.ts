import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentStore } from './document-store.ts';

const documentOf = (length: number) => parse(`{ service { brand } } #`.padEnd(length, 'x'));

test('The store of parsed documents keeps what is asked again', async () => {
  const store = createDocumentStore();
  const document = documentOf(1_000);
  await store.set('a', document);
  expect(await store.get('a')).toBe(document);
});

test('The store of parsed documents keeps at most 200 000 characters, however many documents and comments come', async () => {
  const store = createDocumentStore();
  for (let index = 0; index < 1_000; index += 1) await store.set(String(index), documentOf(9_000));
  expect(store.keys()).toHaveLength(22);
});

test('The store of parsed documents keeps none that is large', async () => {
  const store = createDocumentStore();
  await store.set('a', documentOf(10_001));
  expect(store.keys()).toEqual([]);
});
