import type { HalfLoad } from './half-load.ts';
import type { Act } from './load.ts';
import type { Memory } from './memory.ts';
import type { Ready } from './ready.ts';
import type { Result } from './rounds.ts';
import { table } from './tables.ts';

export type Report = { results: readonly Result[]; halfLoad: HalfLoad; memory: Memory; ready: Ready };

/** A bound that a figure shall keep; `figure` is NaN where nothing was measured, which keeps none. */
type Target = { words: string; most: number; figure: number; unit: string };

/** What the service shall reach, and whether it does in this run: as a table of Markdown. */
export function targetTable(report: Report): string {
  const rows = targetsOf(report).map(({ words, most, figure, unit }) => [
    words,
    `${most}${unit}`,
    `${figure.toFixed(2).replace(/\.?0+$/u, '')}${unit}`,
    figure <= most ? 'yes' : 'no',
  ]);
  return table([['on SQLite, unless said otherwise', 'at most', 'measured', 'reached'], ...rows]);
}

/** Whether the rival by which all is measured is a fair one: from 6.4 to 7.8 times the floor. */
export function isTutorialFair(results: readonly Result[]): boolean {
  const cpu = cpuOf(results);
  const ratio = cpu('tutorial', 'start') / cpu('floor', 'start');
  return ratio >= 6.4 && ratio <= 7.8;
}

const cpuOf = (results: readonly Result[]) => (server: string, act: Act) =>
  find(results, server, act)?.cpuUs.median ?? Number.NaN;

const find = (results: readonly Result[], server: string, act: Act) =>
  results.find((result) => result.server === server && result.act === act);

const ratio = (one: number, other: number, most: number, words: string): Target => ({
  words,
  most,
  figure: one / other,
  unit: ' times',
});

function targetsOf({ results, halfLoad, memory, ready }: Report): Target[] {
  const cpu = cpuOf(results);
  const resident = (server: string) => find(results, server, 'start')?.residentMb.median ?? Number.NaN;
  return [
    ratio(cpu('sqlite', 'start'), cpu('tutorial', 'start'), 1, "CPU of a start, to the tutorial's"),
    ratio(cpu('sqlite', 'start'), cpu('floor', 'start'), 7.5, "CPU of a start, to the floor's"),
    ratio(cpu('sqlite', 'check'), cpu('tutorial', 'check'), 1, "CPU of a start and its check, to the tutorial's"),
    {
      words: `p99 of ${halfLoad.perSecond.toFixed(0)} starts a second, Vonage taking ${halfLoad.delayMs} ms, over the tutorial's`,
      most: 5,
      figure: halfLoad.p99Ms.sqlite.median - halfLoad.p99Ms.tutorial.median,
      unit: ' ms',
    },
    ratio(cpu('redis', 'start'), cpu('sqlite', 'start'), 1, "CPU of a start on Redis, the node's, to SQLite's"),
    {
      words: "CPU of a start on Redis, `redis-server`'s",
      most: 250,
      figure: find(results, 'redis', 'start')?.storeCpuUs.median ?? Number.NaN,
      unit: ' µs',
    },
    ratio(resident('sqlite'), resident('tutorial'), 1.5, "resident memory under load, to the tutorial's"),
    {
      words: `what ${memory.pending.toLocaleString('en')} pending verifications add to it`,
      most: 100,
      figure: memory.afterMb - memory.beforeMb,
      unit: ' MB',
    },
    ratio(ready.sqlite.median, ready.apollo.median, 1.6, "from start to first answer, to a bare Apollo server's"),
  ];
}
