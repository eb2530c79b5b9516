import { unknowns, unknownsSchema, type Unknown, type Unknowns } from '../../src/simulator/unknowns.ts';

type Choice = Readonly<Record<string, string>>;

const asUnknowns = (choice: Choice): Unknowns => unknownsSchema.parse(choice);

/** One of each at random; `next` gives 0 to below 1. */
export const drawUnknowns = (next: () => number = Math.random): Unknowns =>
  asUnknowns(
    Object.fromEntries(unknowns.map(({ name, values }) => [name, values[Math.floor(next() * values.length)] ?? ''])),
  );

export const combinations = unknowns.reduce((count, { values }) => count * values.length, 1);

/** Every combination, 0 to below `combinations`. */
export function combination(index: number): Unknowns {
  let rest = index;
  const choice: Record<string, string> = {};
  for (const { name, values } of unknowns) {
    choice[name] = values[rest % values.length] ?? '';
    rest = Math.floor(rest / values.length);
  }
  return asUnknowns(choice);
}

/** So few combinations that each two values of different unknowns meet in one of them. */
export function pairs(): Unknowns[] {
  const open = new Set(unknowns.flatMap((one, at) => unknowns.slice(at + 1).flatMap((other) => pairsOf(one, other))));
  const rows: Unknowns[] = [];
  while (open.size > 0) {
    const row = rowFor(open);
    for (const pair of pairsIn(row)) open.delete(pair);
    rows.push(asUnknowns(row));
  }
  return rows;
}

const named = (one: string, value: string) => `${one}=${value}`;
const pair = (one: string, other: string) => `${one} ${other}`;

const pairsOf = (one: Unknown, other: Unknown) =>
  one.values.flatMap((value) => other.values.map((with_) => pair(named(one.name, value), named(other.name, with_))));

function pairsIn(row: Choice): string[] {
  const all = unknowns.flatMap(({ name }) => (row[name] === undefined ? [] : [named(name, row[name])]));
  return all.flatMap((one, at) => all.slice(at + 1).map((other) => pair(one, other)));
}

/** Begins with a pair that hasn't met, and gives each other unknown the value that meets most. */
function rowFor(open: ReadonlySet<string>): Choice {
  const [first = ''] = open;
  let row: Choice = Object.fromEntries(first.split(' ').map((one) => one.split('=')));
  const met = (choice: Choice) => pairsIn(choice).filter((one) => open.has(one)).length;
  for (const { name, values } of unknowns) {
    if (row[name] !== undefined) continue;
    const candidates = values.map((value) => ({ ...row, [name]: value }));
    row = candidates.reduce((best, one) => (met(one) > met(best) ? one : best));
  }
  return row;
}
