import { quantile } from '../bench/statistics.ts';
import { drawPanel, left, linear, logarithmic, picture, right, type Line, type Panel } from './chart.ts';
import { faults } from './load-people.ts';
import type { LoadReport } from './load.ts';
import { buckets } from './pumping-report.ts';

const slices = 60;
const rowHeight = 20;
const firstRow = 530;

/** What people waited, what went wrong, and when, as SVG on a light ground of its own. */
export function loadPicture({ lengthMs, calls, errors, events, injected }: LoadReport): string {
  // Those who came last are still there then.
  const end = Math.max(lengthMs, ...calls.map(({ at }) => at), ...events.map(({ to }) => to)) + 1;
  const sliceMs = lengthMs / slices;
  const spans = buckets(0, end, sliceMs);
  const inSlices = <One>(all: readonly One[], at: (one: One) => number): ReadonlyMap<number, readonly One[]> =>
    Map.groupBy(all, (one) => Math.floor(at(one) / sliceMs));
  const points = (of: (slice: number) => number | undefined): Line['points'] =>
    spans.flatMap(([from, to], slice) => {
      const value = of(slice);
      return value === undefined ? [] : [{ at: (from + to) / 2, value }];
    });
  const waited = (acting: boolean, share: number) => {
    const all = inSlices(
      calls.filter((call) => call.acting === acting),
      ({ at }) => at,
    );
    return points((slice) => {
      const ms = all.get(slice)?.map((call) => call.ms);
      return ms && quantile(ms, share);
    });
  };
  const failed = inSlices(errors, (at) => at);
  const failures = points((slice) => failed.get(slice)?.length ?? 0);
  const most = Math.max(4, Math.ceil(Math.max(...failures.map(({ value }) => value)) / 4) * 4);

  const x = (at: number) => left + (Math.min(at, end) / end) * (right - left);
  const upper: Panel = { top: 120, bottom: 280, ...logarithmic(5) };
  const lower: Panel = { top: 356, bottom: 466, ...linear(most) };
  const bottom = firstRow + faults.length * rowHeight;
  const bands = events.flatMap(({ words, from, to }, index) => [
    `<path fill="${index === 0 ? '#eef4ff' : '#f9d9ac'}" d="M${x(from).toFixed(1)} 76H${Math.max(x(to), x(from) + 1.5).toFixed(1)}V${bottom}H${x(from).toFixed(1)}Z"/>`,
    `<text x="${x(from).toFixed(1)}" y="70">${words}</text>`,
  ]);
  const rows = faults.flatMap(({ ending, words }, index) => {
    const at = firstRow + index * rowHeight;
    const marks = new Set(injected.get(ending)?.map((moment) => x(moment).toFixed(0)));
    return [
      `<path stroke="#b3123d" d="${[...marks].map((mark) => `M${mark} ${at}v10`).join('')}"/>`,
      `<text x="${left - 8}" y="${at + 10}" text-anchor="end">${ending}</text>`,
      `<text x="${right + 6}" y="${at + 10}">${words}</text>`,
    ];
  });
  const minuteMs = lengthMs >= 120_000 ? 60_000 : 10_000;
  const scale = buckets(0, end, minuteMs).map(
    ([at]) => `<text x="${x(at).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${Math.round(at / 1000)}</text>`,
  );

  const title = 'What people waited for each answer, errors and faults, over time';
  const parts = [
    ...bands,
    `<text class="head" x="${left}" y="40">Milliseconds that people waited for an answer, of each ${sliceMs / 1000} s</text>`,
    ...drawPanel(
      upper,
      [
        { words: 'p50', stroke: 'stroke="#1f4fa8" stroke-width="2.5"', points: waited(false, 0.5) },
        {
          words: 'p99',
          stroke: 'stroke="#0a7a3b" stroke-width="2.5" stroke-dasharray="7 3"',
          points: waited(false, 0.99),
        },
        {
          words: 'p99 with a number that acts',
          stroke: 'stroke="#b4540a" stroke-dasharray="2 3"',
          points: waited(true, 0.99),
        },
      ],
      x,
    ),
    `<text class="head" x="${left}" y="312">Calls that broke, or were told ServiceUnavailable</text>`,
    ...drawPanel(lower, [{ words: 'errors', stroke: 'stroke="#b3123d" stroke-width="2.5"', points: failures }], x),
    `<text class="head" x="${left}" y="${firstRow - 24}">Numbers that act, as they came (01NN)</text>`,
    ...rows,
    ...scale,
    `<text x="${(left + right) / 2}" y="${bottom + 44}" text-anchor="middle">seconds since the first person</text>`,
  ];
  return picture(bottom + 60, title, parts, 1_040);
}
