import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { unknowns } from '../src/simulator/unknowns.ts';
import { combination, combinations, pairs } from './unknowns/combinations.ts';
import { createWalker } from './unknowns/walks.ts';
import { createWorld, makeKeys } from './unknowns/world.ts';

// Every combination: `pnpm torture unknowns`.

const rows = pairs();

// A process that was refused a plan remembers it.
test.each(['TAKEN', 'REFUSED'] as const)(
  'A plan, a check, a resend and a cancel are right in every pair of what nobody knows, a channel twice %s',
  async (repeatedChannel) => {
    const world = await createWorld(makeKeys(), { ...combination(0), repeatedChannel });
    onTestFinished(world.close);
    const { walk } = createWalker(world);
    for (const row of rows.filter((one) => one.repeatedChannel === repeatedChannel))
      expect({ row, faults: await walk(row) }).toEqual({ row, faults: [] });
  },
);

/** Each two values of different unknowns that meet in it. */
const pairsIn = (row: object) => {
  const values = Object.entries(row).map((one) => one.join('='));
  return values.flatMap((one) => values.map((other) => `${one} ${other}`));
};

test('Each two values of different unknowns meet in one of few combinations', () => {
  const sample = Array.from({ length: Math.floor(combinations / 997) }, (_, index) => combination(index * 997));
  const met = new Set(rows.flatMap(pairsIn));
  expect(rows.length).toBeLessThan(40);
  expect(sample.flatMap(pairsIn).filter((pair) => !met.has(pair))).toEqual([]);
});

test('docs/simulator.md names unknowns and answers that there are', () => {
  const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)`/gmu)].map(([, name, value]) => `${name} ${value}`);
  const all = unknowns.flatMap(({ name, values }) => values.map((value) => `${name} ${value}`));
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter((row) => !all.includes(row))).toEqual([]);
});
