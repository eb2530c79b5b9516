import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dashboard } from './incidents/dashboard.ts';
import { incidents } from './incidents/incidents.ts';
import { recordings } from './incidents/recording.ts';
import { alerts, alertsFile, labelsBy, rules, scrapeSeconds, secondsOf, seriesIn } from './incidents/rules.ts';
import { faultOf, root, tableOf } from './pages.ts';
import { findOnPath } from './redis-server.ts';
import { startServer } from './start-server.ts';

// deploy/observability/: what alerts and the dashboard name is what the service shows, and each alert was seen to fire on what
// it showed during an incident. Those recordings are made by incidents.test.ts.

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

const expressions = [
  ...rules.map((rule) => ['alert' in rule ? rule.alert : rule.record, rule.expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];
/** The alerts' own, and those that Prometheus makes. */
const others = new Set(['up', ...rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))]);

/** By series, the labels that the page has. */
const labels = new Map(
  tableOf('docs/operating.md', 'series').map(([name = '', said = '']) => [name, said.match(/\w+/gu) ?? []]),
);
const labelsOf = (name: string) => labels.get(name) ?? labels.get(name.replace(histogramPart, '')) ?? [];
const histogramPart = /_(?:bucket|count|sum)$/u;

test('Alerts and panels name only series that the service shows', async () => {
  const server = await startServer({ env: { METRICS_PORT: '0' } });
  const shown = await (await fetch(server.metricsUrl)).text();
  const types = new Map([...shown.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].map(([, name = '', type = '']) => [name, type]));
  const isShown = (name: string) =>
    others.has(name) || types.has(name) || types.get(name.replace(histogramPart, '')) === 'histogram';
  expect(expressions.length).toBeGreaterThan(40);
  const faults = expressions.flatMap(([where, expr]) => {
    const names = seriesIn(expr).map(({ name }) => name);
    return names.length === 0
      ? [`${where}: none`]
      : names.filter((name) => !isShown(name)).map((name) => `${where}: ${name}`);
  });
  expect(faults).toEqual([]);
});

test('Alerts and panels name only labels, and values, that these series have', () => {
  const sources = ['telemetry/metrics.ts', 'telemetry/recorded.ts', 'verification/limit-settings.ts'];
  const values = new Set(
    [...sources.map((path) => `server/src/${path}`), 'schema.graphql'].flatMap(
      (path) => textOf(path).match(/\w+/gu) ?? [],
    ),
  );
  const everywhere = ['instance', 'job', 'le'];
  const faults = expressions.flatMap(([where, expr]) => {
    const series = seriesIn(expr).filter(({ name }) => !others.has(name));
    const known = [...everywhere, ...series.flatMap(({ name }) => labelsOf(name))];
    return [
      ...labelsBy(expr).filter((label) => !known.includes(label)),
      ...series.flatMap(({ name, matchers }) =>
        matchers.flatMap(({ label, alternatives }) =>
          [...everywhere, ...labelsOf(name)].includes(label)
            ? alternatives.filter((value) => !values.has(value))
            : [label],
        ),
      ),
    ].map((fault) => `${where}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

const promtoolFile = z.object({
  tests: z.tuple([
    z.object({
      promql_expr_test: z.array(z.object({ expr: z.string(), eval_time: z.string() })),
    }),
  ]),
});
/** By incident, when each alert was asked for, in which state; `any`: pending at least. */
const asked = new Map(
  globSync('*.yml', { cwd: recordings }).map((file) => {
    const { promql_expr_test } = promtoolFile.parse(parse(readFileSync(join(recordings, file), 'utf8'))).tests[0];
    const states = promql_expr_test.flatMap(({ expr, eval_time }) => {
      const [, alert, state = 'any'] = /alertname="(\w+)"(?:, alertstate="(\w+)")?/u.exec(expr) ?? [];
      return alert === undefined ? [] : [{ alert, state, at: secondsOf(eval_time) }];
    });
    return [basename(file, '.yml'), states];
  }),
);

describe('Each alert', () => {
  test.each(alerts)('$alert is pending within a minute of an incident, and fires after its own time', (rule) => {
    const played = incidents.filter((incident) => incident.alerts.includes(rule.alert)).map(({ name }) => name);
    expect(played.length).toBeGreaterThan(0);
    for (const name of played) {
      const [any, firing, ...rest] = (asked.get(name) ?? []).filter(({ alert }) => alert === rule.alert);
      expect([name, any?.state, firing?.state, rest.length]).toEqual([name, 'any', 'firing', 0]);
      expect((firing?.at ?? 0) - (any?.at ?? 0)).toBe(secondsOf(rule.for) + scrapeSeconds);
    }
    expect(faultOf('README.md', rule.annotations.runbook)).toBeUndefined();
    expect(rule.annotations.runbook).toBe(['docs/operating.md', rule.alert.toLowerCase()].join('#'));
  });

  test('has its incident recorded, and no other is', () => {
    expect([...asked.keys()].toSorted()).toEqual(['calm', ...incidents.map(({ name }) => name)].toSorted());
  });
});

describe('The runbook', () => {
  const [, section = ''] = /\n## Alerts\n(.*?)(?:\n## |$)/su.exec(textOf('docs/operating.md')) ?? [];

  test('has each alert, and no other', () => {
    expect([...section.matchAll(/^### (.+)$/gmu)].map(([, name]) => name)).toEqual(alerts.map(({ alert }) => alert));
  });

  test('quotes lines that the log has', () => {
    const said = globSync('server/src/**/*.ts', { cwd: root }).map(textOf).join('\n').replaceAll("\\'", "'");
    const quoted = [...section.matchAll(/`([A-Z][^`]* [^`]*?)(?:\.|…)`/gu)].map(([, sentence = '']) => sentence);
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((sentence) => !said.includes(sentence))).toEqual([]);
  });

  test('names panels that there are', () => {
    const named = [...section.matchAll(/\b_(\w[^_]+)_/gu)].map(([, title = '']) => title);
    const titles = new Set(dashboard.panels.map(({ title }) => title));
    expect(named.length).toBeGreaterThan(3);
    expect(
      named.filter((title) => !titles.has(title) && ![...titles].some((each) => each.startsWith(`${title},`))),
    ).toEqual([]);
  });
});

test('Panels ask the data source that Grafana is given', () => {
  const asked = new Set(dashboard.panels.flatMap(({ datasource }) => datasource?.uid ?? []));
  expect(textOf('deploy/grafana/datasources/prometheus.yaml')).toContain(`uid: ${[...asked].join(' ')}\n`);
});

// Debian's package `prometheus` brings it. The rest of this file holds without.
const promtool = await findOnPath('promtool');
const run = async (...words: string[]) => promisify(execFile)(promtool ?? '', words, { cwd: recordings });

test.skipIf(promtool === undefined)(
  'promtool reads the rules and the configuration, and sees each alert fire',
  async () => {
    await run('check', 'rules', alertsFile);
    await run('check', 'config', join(root, 'deploy/prometheus.yml'));
    const { stdout } = await run('test', 'rules', ...globSync('*.yml', { cwd: recordings }));
    expect(stdout.match(/SUCCESS/gu)).toHaveLength(asked.size);
  },
);
