import type { Series } from './prometheus.ts';

export type Drawn = {
  title: string;
  unit: string;
  max: number | undefined;
  series: { words: string; values: Series['values'] }[];
};
/** In seconds, as Prometheus has it. */
export type Span = { from: number; to: number; words: string };

const columns = 4;
const width = 300;
const height = 176;
const [left, top, right, bottom] = [46, 30, 288, 118];
const headHeight = 76;
const strokes = ['#1f4fa8', '#b4540a', '#0a7a3b', '#b3123d', '#6b3fa0', '#00768a'];
/** More don't fit below a panel; the largest are shown. */
const mostSeries = strokes.length;

/** Panels with what Prometheus answered to their queries, as SVG on a light ground of its own; the spans are shaded. */
export function dashboardPicture(panels: readonly Drawn[], from: number, to: number, spans: readonly Span[]): string {
  const x = (at: number) => (left + ((at - from) / (to - from)) * (right - left)).toFixed(1);
  const shades = spans
    .map((span, index) => {
      const middle = (Number(x(span.from)) + Number(x(span.to))) / 2;
      return `<path fill="#fdeccf" d="M${x(span.from)} ${top}H${x(span.to)}V${bottom}H${x(span.from)}Z"/>\
<text class="small" x="${middle}" y="${bottom - 2}" text-anchor="middle">${index + 1}</text>`;
    })
    .join('');
  const total = [columns * width, headHeight + Math.ceil(panels.length / columns) * height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.join(' ')}" role="img" aria-labelledby="title">`,
    '<title id="title">The panels of the dashboard over simulated traffic with incidents</title>',
    '<style>text { font: 11px system-ui, sans-serif; fill: #222 } .head { font-weight: 600; font-size: 12px } .small { font-size: 9px; fill: #555 }</style>',
    `<rect width="${total[0]}" height="${total[1]}" rx="8" fill="#fff"/>`,
    `<defs><g id="spans">${shades}</g></defs>`,
    `<text class="head" x="16" y="28">${Math.round((to - from) / 60)} minutes of simulated traffic, ${spans.length} incidents</text>`,
    `<text x="16" y="50">${spans.map(({ words }, index) => `${index + 1} ${escaped(words)}`).join(' · ')}</text>`,
    ...panels.map((panel, index) => {
      const [across, down] = [(index % columns) * width, headHeight + Math.floor(index / columns) * height];
      return `<g transform="translate(${across} ${down})">${draw(panel, x)}</g>`;
    }),
    '</svg>\n',
  ].join('\n');
}

function draw({ title, unit, max = Infinity, series }: Drawn, x: (at: number) => string): string {
  const most = series
    .map((one) => ({ ...one, most: Math.max(...one.values.map(([, value]) => value).filter(Number.isFinite)) }))
    .filter(({ values }) => values.length > 0)
    .toSorted((one, other) => other.most - one.most)
    .slice(0, mostSeries);
  const all = most.flatMap(({ values }) => values.map(([, value]) => value).filter(Number.isFinite));
  const highest = Math.min(Math.max(...all, 0), max) || 1;
  const lowest = Math.min(...all, 0);
  const y = (value: number) =>
    (bottom - ((Math.min(value, highest) - lowest) / (highest - lowest)) * (bottom - top)).toFixed(1);
  const lines = most.map(({ values }, index) => {
    const there = values.filter(([, value]) => Number.isFinite(value));
    // Of a level stretch its ends.
    const bends = there.filter(([, value], at) => there[at - 1]?.[1] !== value || there[at + 1]?.[1] !== value);
    const points = bends.map(([at, value]) => `${x(at)},${y(value)}`);
    return `<polyline fill="none" stroke="${strokes[index]}" stroke-width="1.3" points="${points.join(' ')}"/>`;
  });
  const legend = most.flatMap(({ words }, index) => {
    if (words === '') return [];
    const [across, down] = [left + (index % 2) * 124, bottom + 14 + Math.floor(index / 2) * 13];
    return [
      `<path stroke="${strokes[index]}" stroke-width="2" d="M${across} ${down - 3}h8"/><text class="small" x="${across + 11}" y="${down}">${escaped(words)}</text>`,
    ];
  });
  const scale = [lowest, highest].map(
    (value) =>
      `<text class="small" x="${left - 4}" y="${Number(y(value)) + 3}" text-anchor="end">${said(value, unit)}</text>`,
  );
  return [
    '<use href="#spans"/>',
    `<text class="head" x="8" y="16">${escaped(title)}</text>`,
    `<path fill="none" stroke="#ccc" d="M${left} ${top}V${bottom}H${right}"/>`,
    ...scale,
    ...lines,
    ...legend,
  ].join('');
}

const figure = (value: number) => Number(value.toPrecision(2)).toLocaleString('en');

function said(value: number, unit: string): string {
  switch (unit) {
    case 'percentunit':
      return `${figure(value * 100)} %`;
    case 'bytes':
      return `${figure(value / 1e6)} MB`;
    case 's':
      return `${figure(value)} s`;
    default:
      return figure(value);
  }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
