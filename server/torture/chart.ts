export const left = 70;
export const right = 870;

/** `heightOf`: of a value, 0 to 1; `marks`: the values that have a line across. */
export type Panel = {
  readonly top: number;
  readonly bottom: number;
  readonly heightOf: (value: number) => number;
  readonly marks: readonly { value: number; label: string }[];
};
export type Line = { words: string; stroke: string; points: readonly { at: number; value: number }[] };

/** From 0 to `most`, in quarters. */
export const linear = (most: number, unit = ''): Pick<Panel, 'heightOf' | 'marks'> => ({
  heightOf: (value) => value / most,
  marks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    value: share * most,
    label: `${(share * most).toLocaleString('en')}${unit}`,
  })),
});

/** From 1 to ten to the power of `powers`, in powers of ten; what is less stands at 1. */
export const logarithmic = (powers: number): Pick<Panel, 'heightOf' | 'marks'> => ({
  heightOf: (value) => Math.log10(Math.max(1, value)) / powers,
  marks: Array.from({ length: powers + 1 }, (_, power) => ({
    value: 10 ** power,
    label: (10 ** power).toLocaleString('en'),
  })),
});

/** An SVG on a light ground of its own. */
export const picture = (height: number, title: string, parts: readonly string[], width = 900): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    '<style>text { font: 13px system-ui, sans-serif; fill: #222 } .head { font-weight: 600; font-size: 15px }</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');

/** Its grid, a legend above it, and its lines; `x`: where a moment stands. */
export const drawPanel = (panel: Panel, lines: readonly Line[], x: (at: number) => number): string[] => [
  ...panel.marks.map(
    ({ value, label }) =>
      `<path stroke="#ccc" d="M${left} ${y(panel, value)}H${right}"/>\
<text x="${left - 8}" y="${y(panel, value) + 4}" text-anchor="end">${label}</text>`,
  ),
  ...lines.map((line, index) => legend(panel, line, index)),
  ...lines.map(({ stroke, points }) => {
    const path = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(panel, value).toFixed(1)}`).join(' ');
    return `<polyline fill="none" ${stroke} points="${path}"/>`;
  }),
];

const y = ({ top, bottom, heightOf }: Panel, value: number) => bottom - heightOf(value) * (bottom - top);

function legend({ top }: Panel, { words, stroke }: Line, index: number): string {
  const from = left + index * 270;
  return `<path ${stroke} d="M${from} ${top - 16}h26"/><text x="${from + 34}" y="${top - 12}">${words}</text>`;
}
