import type { Grown } from './growth.ts';
import type { Result } from './rounds.ts';
import { wordsOf } from './tables.ts';

const style = 'text { font: 13px system-ui, sans-serif; fill: #222 } .head { font-weight: 600; font-size: 15px }';
const svg = (height: number, title: string, parts: readonly string[]) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<style>${style}</style>`,
    `<rect width="900" height="${height}" rx="8" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');

const escaped = (text: string) => text.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A bar for each server: the CPU of a start, with the least and the most of the rounds as a line. */
export function barsOf(results: readonly Result[]): string {
  const starts = results.filter(({ act }) => act === 'start');
  const most = Math.max(...starts.map(({ cpuUs, storeCpuUs }) => cpuUs.most + storeCpuUs.median));
  const left = 30;
  const x = (us: number) => left + (us / most) * 740;
  const title = 'CPU of one start, user plus system, in microseconds';
  const bars = starts.flatMap(({ server, cpuUs, storeCpuUs }, index) => {
    const top = 66 + index * 50;
    const own = server in { sqlite: 0, redis: 0, 'two-nodes': 0 };
    const store = storeCpuUs.median;
    return [
      `<text x="${left}" y="${top}">${escaped(wordsOf(server))}</text>`,
      `<rect x="${left}" y="${top + 7}" width="${(x(cpuUs.median) - left).toFixed(1)}" height="18" fill="${own ? '#1f4fa8' : '#9aa5b5'}"/>`,
      ...(store > 0
        ? [
            `<rect x="${x(cpuUs.median).toFixed(1)}" y="${top + 7}" width="${(x(store) - left).toFixed(1)}" height="18" fill="#b4540a"/>`,
          ]
        : []),
      `<path stroke="#222" stroke-width="1.5" d="M${x(cpuUs.least).toFixed(1)} ${top + 16}H${x(cpuUs.most).toFixed(1)}"/>`,
      `<text x="${(x(Math.max(cpuUs.most, cpuUs.median + store)) + 8).toFixed(1)}" y="${top + 21}">${cpuUs.median.toFixed(0)}${store > 0 ? ` + ${store.toFixed(0)} of redis-server` : ''}</text>`,
    ];
  });
  return svg(66 + starts.length * 50, title, [`<text class="head" x="${left}" y="36">${title}</text>`, ...bars]);
}

type Panel = {
  title: string;
  top: number;
  lines: readonly { words: string; store: Grown['store']; of: 'cpuUs' | 'storeCpuUs' | 'p99Ms'; stroke: string }[];
};

const [blue, green, brown] = [
  'stroke="#1f4fa8" stroke-width="2.5"',
  'stroke="#0a7a3b" stroke-width="2.5" stroke-dasharray="7 3"',
  'stroke="#b4540a" stroke-width="2.5" stroke-dasharray="2 3"',
];

const panels: readonly Panel[] = [
  {
    title: 'CPU of one start in microseconds, by the number of pending verifications',
    top: 90,
    lines: [
      { words: 'this server on SQLite', store: 'sqlite', of: 'cpuUs', stroke: blue },
      { words: 'this server on Redis', store: 'redis', of: 'cpuUs', stroke: green },
      { words: 'redis-server', store: 'redis', of: 'storeCpuUs', stroke: brown },
    ],
  },
  {
    title: 'p99 of a start in milliseconds, 32 people at a time',
    top: 390,
    lines: [
      { words: 'this server on SQLite', store: 'sqlite', of: 'p99Ms', stroke: blue },
      { words: 'this server on Redis', store: 'redis', of: 'p99Ms', stroke: green },
    ],
  },
];

/** What a start takes over the number of pending verifications, a line for each store. */
export const growthOf = (grown: readonly Grown[]): string =>
  svg(
    640,
    'What a start takes, by the number of pending verifications',
    panels.flatMap((panel) => drawPanel(panel, grown)),
  );

function drawPanel({ title, top, lines }: Panel, grown: readonly Grown[]): string[] {
  const counts = [...new Set(grown.map(({ count }) => count))];
  const series = lines.map(({ store, of }) =>
    counts.map((count) => {
      const one = grown.find((each) => each.store === store && each.count === count);
      return one?.results.find(({ act }) => act === 'start')?.[of].median ?? 0;
    }),
  );
  const highest = Math.max(...series.flat());
  // In steps whose quarters are round.
  const step = 4 * 10 ** Math.max(0, Math.floor(Math.log10(highest)) - 1);
  const most = Math.ceil(highest / step) * step;
  const [left, right, bottom] = [70, 870, top + 200];
  const x = (index: number) => left + 60 + (index / Math.max(1, counts.length - 1)) * (right - left - 120);
  const y = (value: number) => bottom - (value / most) * (bottom - top);
  return [
    `<text class="head" x="${left}" y="${top - 54}">${title}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        `<path stroke="#ccc" d="M${left} ${y(share * most)}H${right}"/><text x="${left - 8}" y="${y(share * most) + 4}" text-anchor="end">${(share * most).toLocaleString('en')}</text>`,
    ),
    ...counts.map(
      (count, index) =>
        `<text x="${x(index)}" y="${bottom + 24}" text-anchor="middle">${count.toLocaleString('en')}</text>`,
    ),
    ...lines.flatMap(({ words, stroke }, index) => [
      `<path ${stroke} d="M${left + index * 270} ${top - 24}h26"/><text x="${left + index * 270 + 34}" y="${top - 20}">${words}</text>`,
      `<polyline fill="none" ${stroke} points="${(series[index] ?? []).map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
    ]),
  ];
}
