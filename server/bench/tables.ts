import type { Grown } from './growth.ts';
import type { Act } from './load.ts';
import type { Result } from './rounds.ts';
import { servers } from './servers.ts';
import type { Spread } from './statistics.ts';

const titles: Record<Act, string> = {
  start: 'a start',
  check: 'a start and its check',
  subscribe: 'a start, a subscriber, and its check',
};

/** A table of Markdown for each act: what each server took, and what that is to the floor and to the tutorial. */
export function comparison(results: readonly Result[]): string {
  return [...new Set(results.map(({ act }) => act))].map((act) => tableOf(act, results)).join('\n\n');
}

function tableOf(act: Act, results: readonly Result[]): string {
  const rows = results.filter((result) => result.act === act);
  const timesOf = (cpuUs: Spread, name: string, digits: number) => {
    const other = rows.find(({ server }) => server === name);
    return other ? (cpuUs.median / other.cpuUs.median).toFixed(digits) : '–';
  };
  const lines = rows.map(({ server, cpuUs, storeCpuUs, perSecond, p50Ms, p99Ms, residentMb }) => [
    wordsOf(server),
    withSpread(cpuUs, 0) + (storeCpuUs.median > 0 ? ` + ${withSpread(storeCpuUs, 0)}` : ''),
    timesOf(cpuUs, 'floor', 1),
    timesOf(cpuUs, 'tutorial', 2),
    withSpread(perSecond, 0),
    withSpread(p50Ms, 1),
    withSpread(p99Ms, 1),
    withSpread(residentMb, 0),
  ]);
  const head = [
    titles[act],
    'CPU, µs',
    'to the floor',
    'to the tutorial',
    'a second',
    'p50, ms',
    'p99, ms',
    'resident, MB',
  ];
  return table([head, ...lines]);
}

export const wordsOf = (server: string): string => new Map(Object.entries(servers)).get(server)?.words ?? server;

const withSpread = ({ least, median, most }: Spread, digits: number) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;

/** As oxfmt writes it: every column as wide as its widest cell. */
export function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** What our server takes with few and with many pending verifications, and each operation of its store. */
export function growthTables(grown: readonly Grown[]): string {
  const served = grown.flatMap(({ store, count, bytesEach, results }) =>
    results.map(({ act, cpuUs, storeCpuUs, p50Ms, p99Ms, residentMb }) => [
      `${store === 'sqlite' ? 'SQLite' : 'Redis'}, ${count.toLocaleString('en')}`,
      titles[act],
      withSpread(cpuUs, 0),
      withSpread(storeCpuUs, 0),
      withSpread(p50Ms, 1),
      withSpread(p99Ms, 1),
      residentMb.median.toFixed(0),
      bytesEach.toFixed(0),
    ]),
  );
  const operations = [...(grown[0]?.operations.keys() ?? [])];
  const taken = grown.map(({ store, count, operations: of }) => [
    `${store === 'sqlite' ? 'SQLite' : 'Redis'}, ${count.toLocaleString('en')}`,
    ...operations.map((operation) => (of.get(operation) ?? Number.NaN).toFixed(0)),
  ]);
  return [
    table([
      ['store, pending', 'act', 'CPU, µs', "`redis-server`'s", 'p50, ms', 'p99, ms', 'resident, MB', 'bytes each'],
      ...served,
    ]),
    table([['store, pending', ...operations.map((operation) => `${operation}, µs`)], ...taken]),
  ].join('\n\n');
}
