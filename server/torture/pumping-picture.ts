import { drawPanel, left, linear, picture, right, type Line, type Panel } from './chart.ts';
import { buckets } from './pumping-report.ts';
import type { Run } from './pumping-run.ts';
import { sumsOf, type Simulation } from './pumping.ts';
import type { Story } from './pumping-traffic.ts';

const minuteMs = 60_000;
const bucketMs = 10 * minuteMs;

/** A simulation over time, as SVG on a light ground of its own. */
export function pumpingPicture({ limited, unlimited, traffic: { times } }: Simulation): string {
  const spans = buckets(times.observed, times.end, bucketMs);
  const series = (run: Run, who: Story['who'], of: (sums: ReturnType<typeof sumsOf>) => number): Line['points'] =>
    spans.map(([from, to]) => ({ at: (from + to) / 2, value: of(sumsOf(run, who, from, to)) }));
  const asked = series(limited, 'attack', ({ starts }) => starts);
  const honest: Line[] = [
    {
      words: 'in regions not attacked',
      stroke: 'stroke="#0a7a3b" stroke-width="2.5"',
      points: series(limited, 'honest in other regions', ({ passed }) => passed * 100),
    },
    {
      words: 'in attacked regions',
      stroke: 'stroke="#b4540a" stroke-width="2.5" stroke-dasharray="7 3"',
      points: series(limited, 'honest in attacked regions', ({ passed }) => passed * 100),
    },
  ];
  const attack: Line[] = [
    { words: 'asked for', stroke: 'stroke="#c4c4c4" stroke-width="9"', points: asked },
    {
      words: 'sent without limits',
      stroke: 'stroke="#b3123d" stroke-width="2.5" stroke-dasharray="7 3"',
      points: series(unlimited, 'attack', ({ sent }) => sent),
    },
    {
      words: 'sent with the default limits',
      stroke: 'stroke="#1f4fa8" stroke-width="2.5"',
      points: series(limited, 'attack', ({ sent }) => sent),
    },
  ];
  // In steps whose quarters are round.
  const most = Math.ceil(Math.max(...asked.map(({ value }) => value)) / 400) * 400;
  const upper: Panel = { top: 90, bottom: 240, ...linear(100, ' %') };
  const lower: Panel = { top: 330, bottom: 500, ...linear(most) };

  const x = (at: number) => left + ((at - times.observed) / (times.end - times.observed)) * (right - left);
  const hours = buckets(times.observed, times.end + 1, 60 * minuteMs).map(([at]) => {
    const hour = (at - times.attacked) / (60 * minuteMs);
    return `<text x="${x(at).toFixed(1)}" y="${lower.bottom + 20}" text-anchor="middle">${hour}</text>`;
  });
  const draw = (panel: Panel, lines: readonly Line[]) => [
    `<path fill="#fdeccf" d="M${x(times.attacked)} ${panel.top}H${x(times.calm)}V${panel.bottom}H${x(times.attacked)}Z"/>`,
    ...drawPanel(panel, lines, x),
  ];
  const title =
    "A simulated pumping attack: the share of honest starts that got through and the number of the attack's starts, over time";

  return picture(560, title, [
    `<text class="head" x="${left}" y="40">Honest starts that no limit refused, % of each 10 minutes (shaded: the attack)</text>`,
    ...draw(upper, honest),
    `<text class="head" x="${left}" y="286">The attack's starts, number in each 10 minutes</text>`,
    ...draw(lower, attack),
    ...hours,
    `<text x="${(left + right) / 2}" y="${lower.bottom + 44}" text-anchor="middle">hours since the attack began</text>`,
  ]);
}
