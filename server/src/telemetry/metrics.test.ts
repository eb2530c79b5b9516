import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import type { Recorded } from './recorded.ts';

/** One of each type that there is, by the type of it; a new one doesn't compile until it is here. */
const oneOfEach: { [Type in Recorded['type']]: Extract<Recorded, { type: Type }>[] } = {
  ACTED: (['start', 'check', 'resend', 'cancel'] as const).map((act) => ({
    type: 'ACTED',
    act,
    outcome: 'Verification',
    region: 'US',
    channel: 'SMS',
    phoneNumber: '+1415•••0100',
    helpCode: 'WDJB-MJHT',
    ms: 5,
  })),
  ENDED: [{ type: 'ENDED', outcome: 'VERIFIED', region: 'US', channel: 'SMS', helpCode: 'WDJB-MJHT', ms: 5_000 }],
  LIMITED: [{ type: 'LIMITED', limit: 'ip', mode: 'observe', client: 'a-hash' }],
  BREAKER_MOVED: [{ type: 'BREAKER_MOVED', breaker: 'sends', isOpen: true }],
  WEBHOOK_CAME: [
    { type: 'WEBHOOK_CAME', outcome: 'ok' },
    { type: 'WEBHOOK_CAME', outcome: 'refused', reason: 'OTHER_SECRET' },
  ],
  PRICED: [{ type: 'PRICED', price: 0.1 }],
  NETWORK_BLOCKED: [{ type: 'NETWORK_BLOCKED' }],
  CALLED: [{ type: 'CALLED', operation: 'start', outcome: 'refused', status: 402, seconds: 0.2 }],
  STORED: [{ type: 'STORED', operation: 'find', outcome: 'ok', seconds: 0.001 }],
  ASKING: [{ type: 'ASKING', field: 'checkCode' }],
  ASKED: [{ type: 'ASKED', field: 'checkCode', outcome: 'IncorrectCode' }],
  DELIVERED: [{ type: 'DELIVERED', outcome: 'given_up', webhook: 'msg_1', helpCode: 'WDJB-MJHT', seconds: 1 }],
  WATCHED: [{ type: 'WATCHED', by: 1 }],
  SWEPT: [{ type: 'SWEPT' }],
  UNREADABLE: [{ type: 'UNREADABLE' }],
  SKEWED: [{ type: 'SKEWED', against: 'store', seconds: 1 }],
  OWED: [{ type: 'OWED', webhooks: 2, cancels: 1 }],
};

const now = Date.parse('2026-11-23T06:00:00.000Z');

function counted(more: readonly Recorded[] = []) {
  const metrics = createMetrics(() => now);
  for (const recorded of [...Object.values(oneOfEach).flat(), ...more]) metrics.count(recorded);
  return metrics;
}

const isOurs = (name: string) => !/^(?:process|nodejs)_/u.test(name);

test('The page on operating has every series with its labels, and no other', async () => {
  const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const part = page.split('\n## ').find((one) => one.startsWith('Metrics\n')) ?? '';
  const onThePage = [...part.matchAll(/^\| `(\w+)` +\|(.*?)\|/gmu)].map(([, name, labels = '']) => [
    name,
    new Set([...labels.matchAll(/`(\w+)`/gu)].map(([, label]) => label)),
  ]);
  const { text } = await counted().text();
  const shown = [...text.matchAll(/^# TYPE (\w+) /gmu)]
    .map(([, name = '']) => name)
    .filter(isOurs)
    .map((name) => {
      const [, labels = ''] = new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'mu').exec(text) ?? [];
      return [name, new Set([...labels.matchAll(/(\w+)=/gu)].map(([, label]) => label))];
    });
  expect(Object.fromEntries(onThePage)).toEqual(Object.fromEntries(shown));
  expect(shown.length).toBeGreaterThan(20);
});

test('What no type bounds is `other`, and no label says whose it was', async () => {
  const bounded: Recorded[] = [
    { type: 'ACTED', act: 'start', outcome: 'RateLimited', region: '001', channel: 'SMS', ms: 0 },
    { type: 'ACTED', act: 'start', outcome: 'RateLimited', region: '+14155550100', channel: 'SMS', ms: 0 },
    { type: 'ENDED', outcome: 'EXPIRED', region: '001', channel: 'VOICE', ms: 0 },
    { type: 'ASKED', field: '__schema', outcome: 'ok' },
    { type: 'ASKED', field: 'checkCode', outcome: 'a code of nobody' },
    { type: 'CALLED', operation: 'check', outcome: 'refused', status: 418, seconds: 1 },
  ];
  const { text } = await counted(bounded).text();
  expect(text).toContain('verification_starts_total{region="other",channel="SMS",outcome="RateLimited"} 2');
  expect(text).toContain('verification_ends_total{region="other",channel="VOICE",outcome="EXPIRED"} 1');
  expect(text).toContain('graphql_requests_total{operation="other",outcome="ok"} 1');
  expect(text).toContain('graphql_requests_total{operation="checkCode",outcome="other"} 1');
  expect(text).toContain('vonage_refusals_total{operation="check",status="other"} 1');
  expect(text).not.toMatch(/5550100|•|WDJB|a-hash|nobody|__schema/u);
});

test('A repeat of a known key counts nothing', async () => {
  const repeat = {
    type: 'ACTED',
    act: 'start',
    outcome: 'Verification',
    region: 'US',
    channel: 'SMS',
    isRepeat: true,
    ms: 0,
  } as const;
  const { text } = await counted([repeat]).text();
  expect(text).toContain('verification_starts_total{region="US",channel="SMS",outcome="Verification"} 1');
});

const familiesOf = (text: string) => [...text.matchAll(/^# TYPE (\S+)/gmu)].map(([, name]) => name);

test('OpenMetrics names families without `_total`, and the other format stays as it was', async () => {
  const { text } = counted();
  const before = await text();
  const open = await text('application/openmetrics-text; version=1.0.0');
  expect(open.text).toContain('# TYPE vonage_price counter\nvonage_price_total 0.1\n');
  expect(open.text).toContain('# TYPE subscriptions_open gauge\n');
  // A gauge of prom-client's own keeps its name, also in what is said of it.
  expect(open.text).toMatch(/^# HELP (nodejs_active_handles_total) .*\n# TYPE \1 gauge$/mu);
  expect(open.text).not.toMatch(/\n\n| Nan$/mu);
  expect(open.text.endsWith('\n# EOF\n')).toBe(true);
  expect(familiesOf((await text()).text)).toEqual(familiesOf(before.text));
});

test("Moments are of this machine's wall clock, in seconds", async () => {
  const { text } = await counted().text();
  expect(text).toContain(`webhook_last_accepted_timestamp_seconds ${now / 1000}`);
  expect(text).toContain(`sweep_last_success_timestamp_seconds ${now / 1000}`);
});

test('Every field at the root of the schema, and every problem, has a name of its own', async () => {
  const schema = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');
  const fields = [...schema.matchAll(/^type (?:Query|Mutation|Subscription) \{$(.*?)^\}$/gmsu)].flatMap(
    ([, body = '']) => [...body.matchAll(/^ {2}(\w+)[(:]/gmu)].map(([, field = '']) => field),
  );
  const problems = [...schema.matchAll(/^type (\w+) implements Problem/gmu)].map(([, name = '']) => name);
  expect([fields.length, problems.length]).toEqual([9, 12]);
  const { count, text } = createMetrics(() => now);
  for (const field of fields) for (const outcome of problems) count({ type: 'ASKED', field, outcome });
  const counted = [
    ...(await text()).text.matchAll(/^graphql_requests_total\{operation="(\w+)",outcome="(\w+)"\} 1$/gmu),
  ];
  expect(counted).toHaveLength(fields.length * problems.length);
});
