import { join } from 'node:path';
import { root } from '../pages.ts';
import { rules, seriesIn } from './rules.ts';

/** What was recorded of each incident, for `promtool test rules`. */
export const recordings = join(root, 'deploy/observability/recorded');

const recorded = new Set(rules.flatMap(({ expr }) => seriesIn(expr).map(({ name }) => name)));

type Values = (number | 'stale' | undefined)[];

/** What Prometheus would have kept of the series that the rules name, of a node that is scraped from `startedAt` (milliseconds) on. */
export function createRecording(startedAt: number) {
  const series = new Map<string, Values>();
  let length = 0;

  const set = (key: string, value: number) => {
    const values = series.get(key) ?? [];
    series.set(key, values);
    values[length] = value;
  };

  return {
    /** What one scrape showed; undefined where nobody answered. */
    add(text: string | undefined): void {
      set(seriesKey('up', ''), text === undefined ? 0 : 1);
      for (const { name, labels, value } of samplesIn(text ?? ''))
        if (recorded.has(name)) set(seriesKey(name, labels), rounded(name, Number(value)));
      for (const values of series.values())
        if (values.length === length && typeof values.at(-1) === 'number') values[length] = 'stale';
      length += 1;
    },
    series: () =>
      [...series]
        .toSorted(([one], [other]) => one.localeCompare(other))
        .map(([name, values]) => ({
          series: name,
          values: inShort(Array.from({ length }, (_, index) => values[index])),
        })),
  };

  /** promtool's time begins at 0; 0 is never. What is measured by this machine's clock is never twice the same. */
  function rounded(name: string, value: number): number {
    if (name.endsWith('_timestamp_seconds')) return value === 0 ? 0 : Math.round(value - startedAt / 1000);
    return Number(value.toFixed(name.endsWith('_seconds') ? 1 : 4));
  }
}

/** Each line of a scrape that has a value. */
export const samplesIn = (text: string) =>
  [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gmu)].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels,
    value: value.replace('Nan', 'NaN'),
  }));

/** As Prometheus has it of the node that is recorded. */
export const seriesKey = (name: string, labels: string) =>
  `${name}{${['instance="node1:9464"', 'job="phone-verification"', labels].filter(Boolean).join(',')}}`;

/** In promtool's words: `0x3` is four zeros, `1+2x3` counts on by two thrice, `_x4` is nothing four times. */
function inShort(values: Values): string {
  const words: string[] = [];
  for (let at = 0; at < values.length;) {
    const value = values[at];
    if (value === 'stale') {
      words.push(value);
      at += 1;
      continue;
    }
    if (value === undefined) {
      const there = values.findIndex((each, index) => index > at && each !== undefined);
      const end = there === -1 ? values.length : there;
      words.push(`_x${end - at}`);
      at = end;
      continue;
    }
    const next = values[at + 1];
    const by = typeof next === 'number' ? next - value : 0;
    let times = 0;
    while (at + times + 1 < values.length && values[at + times + 1] === value + by * (times + 1)) times += 1;
    if (times === 1 && by !== 0) times = 0;
    words.push(
      times === 0
        ? `${value}`
        : by === 0
          ? `${value}x${times}`
          : `${value}${by > 0 ? '+' : '-'}${Math.abs(by)}x${times}`,
    );
    at += times + 1;
  }
  return words.join(' ');
}
