import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { incidents, type Incident } from './incidents/incidents.ts';
import { recordings } from './incidents/recording.ts';
import { alerts, scrapeSeconds, secondsOf } from './incidents/rules.ts';
import { startWorld } from './incidents/world.ts';

// What goes wrong in production, made on purpose: the log tells it, and so do the alerts of deploy/observability/ on what
// Prometheus would have seen. `npx -y pnpm incidents` plays all, and writes down the series for `promtool test rules`.

const isRecording = process.env['INCIDENTS'] === 'record';

const quietSteps = (5 * 60) / scrapeSeconds;
/** Within which an alert is pending. */
const noticedSeconds = 60;

const no = (what: string, at: number) => expected(`count(${what}) or vector(0)`, at, 0);
const yes = (what: string, at: number) => expected(`group(${what})`, at, 1);
const expected = (expr: string, at: number, value: number) => ({
  expr,
  eval_time: `${at}s`,
  exp_samples: [{ labels: '{}', value }],
});

/** Plays one, for as long as it takes until its alerts fire or for `seconds`; answers what promtool reads, and the log. */
async function play(incident: Incident, seconds = Infinity) {
  const world = await startWorld(incident);
  for (let step = 0; step < (seconds === Infinity ? quietSteps : 3); step += 1) await world.step();
  // The latest scrape before it.
  const beganAt = (quietSteps - 1) * scrapeSeconds;
  const before = world.log().length;
  await incident.begin?.(world);
  const waits = alerts.filter(({ alert }) => incident.alerts.includes(alert)).map((each) => secondsOf(each.for));
  const longest = Math.min(noticedSeconds + Math.max(...waits) + 2 * scrapeSeconds, seconds);
  for (let passed = 0; passed < longest; passed += scrapeSeconds) await world.step(() => goOn(incident, world));
  const told = [
    no('ALERTS{alertstate="firing"}', beganAt),
    ...incident.alerts.flatMap((name) => {
      const wait = alerts.find(({ alert }) => alert === name)?.for ?? '';
      return [
        yes(`ALERTS{alertname="${name}"}`, beganAt + noticedSeconds),
        yes(
          `ALERTS{alertname="${name}", alertstate="firing"}`,
          beganAt + noticedSeconds + secondsOf(wait) + scrapeSeconds,
        ),
      ];
    }),
  ];
  return { log: world.log().slice(before), test: promtool(world.recording.series(), told) };
}

const goOn = async ({ goOn: next }: Incident, world: Awaited<ReturnType<typeof startWorld>>) => next?.(world);

const promtool = (series: object[], told: object[]) => ({
  rule_files: ['../alerts.yml'],
  evaluation_interval: `${scrapeSeconds}s`,
  tests: [{ interval: `${scrapeSeconds}s`, input_series: series, promql_expr_test: told }],
});

function write(name: string, said: string, test: object): void {
  const head = `# What Prometheus saw of the real service: ${said}. Written by \`npx -y pnpm incidents\`.\n`;
  writeFileSync(join(recordings, `${name}.yml`), head + stringify(test, { lineWidth: 0 }));
}

/** Those of `lines` that the log doesn't have. */
const untold = ({ log }: Awaited<ReturnType<typeof play>>, lines: Incident['log']) =>
  lines.filter(
    ({ msg, ...fields }) =>
      !log.some(
        (line) => line.msg.startsWith(msg) && Object.entries(fields).every(([name, value]) => line[name] === value),
      ),
  );

const [first] = incidents;

test.skipIf(isRecording)('An incident is told by the log', async () => {
  expect(first && untold(await play(first, 15), first.log)).toEqual([]);
});

test.runIf(isRecording).for(incidents)('$name', { timeout: 900_000 }, async (incident) => {
  const played = await play(incident);
  expect(untold(played, incident.log)).toEqual([]);
  write(incident.name, `${incident.name}, from the fifth minute on`, played.test);
});

test.runIf(isRecording)('calm', { timeout: 900_000 }, async () => {
  const world = await startWorld({});
  const minutes = 20;
  for (let step = 0; step < (minutes * 60) / scrapeSeconds; step += 1) await world.step();
  expect(world.log().filter(({ level }) => level >= 40)).toEqual([]);
  const told = Array.from({ length: minutes }, (_, minute) => no('ALERTS{alertstate="firing"}', minute * 60));
  write('calm', 'people verify, and all is well', promtool(world.recording.series(), told));
});
