import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboardPicture, type Span } from './incidents/dashboard-picture.ts';
import { dashboard, inWords } from './incidents/dashboard.ts';
import { incidents } from './incidents/incidents.ts';
import { startPrometheus } from './incidents/prometheus.ts';
import { scrapeSeconds } from './incidents/rules.ts';
import { startWorld } from './incidents/world.ts';
import { root } from './pages.ts';
import { status } from './receiver.ts';

// `npx -y pnpm incidents:picture` draws docs/pictures/dashboard.svg: the panels' own queries, answered by a real Prometheus.

const isDrawing = process.env['INCIDENTS'] === 'picture';

const quietMinutes = 4;
const story: [incident: string, minutes: number, words: string][] = [
  ['vonage-slow', 3, 'Vonage is slow'],
  ['codes-not-arriving', 4, "codes don't arrive"],
  ['limits-of-a-nat', 3, 'an office reaches a limit'],
  ['balance-empty', 3, 'the balance is empty'],
  ['backend-away', 4, 'the backend is away'],
  ['network-blocked', 2, 'Vonage blocks a network'],
  ['redis-refused', 2, 'Redis is away'],
];

test.runIf(isDrawing)('The dashboard is drawn', { timeout: 900_000 }, async () => {
  const world = await startWorld({
    env: { LIMITS: 'phone=off' },
    redis: { settings: ['--appendonly', 'yes'], access: '' },
    simulator: { slowMs: 2_200 },
  });
  const usual = { ...world.people };
  const scrapes: { at: number; text: string | undefined }[] = [];
  const spans: Span[] = [];
  const live = async (minutes: number) => {
    for (let step = 0; step < (minutes * 60) / scrapeSeconds; step += 1) {
      const text = await world.step();
      scrapes.push({ at: world.clock.now(), text });
    }
  };
  await live(2 * quietMinutes);
  for (const [name, minutes, words] of story) {
    const from = world.clock.now() / 1000;
    await incidents.find((incident) => incident.name === name)?.begin?.(world);
    await live(minutes);
    spans.push({ from, to: world.clock.now() / 1000, words });
    Object.assign(world.people, usual);
    world.receiver.always(status(204));
    if (name === 'redis-refused') await world.redis?.start();
    await live(quietMinutes);
  }
  expect(world.log().length).toBeGreaterThan(0);

  const query = await startPrometheus(scrapes);
  const [from = 0, to = 0] = [scrapes[0]?.at, scrapes.at(-1)?.at];
  const panels = await Promise.all(
    dashboard.panels
      .filter(({ targets }) => targets.length > 0)
      .map(async ({ title, unit, max, targets }) => {
        const answers = await Promise.all(
          targets.map(async ({ expr, legendFormat }) =>
            (await query(inWords(expr), from, to, 3 * scrapeSeconds)).map(({ metric, values }) => ({
              words: legendFormat
                .replaceAll(/\{\{(\w+)\}\}/gu, (_, label: string) => metric[label] ?? '')
                .replace('__auto', ''),
              values,
            })),
          ),
        );
        return { title, unit, max, series: answers.flat() };
      }),
  );
  const picture = dashboardPicture(panels, from / 1000, to / 1000, spans);
  writeFileSync(join(root, 'docs/pictures/dashboard.svg'), picture);
});
