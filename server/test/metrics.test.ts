import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startReceiver, status } from './receiver.ts';
import { startRedisServer } from './redis-server.ts';
import { ask, connect } from './socket-fixture.ts';
import { phoneNumber, startServer, until, type Server } from './start-server.ts';
import { startVonage } from './vonage.ts';

// docs/operating.md#metrics

type Sample = { name: string; labels: Record<string, string>; value: number };

async function scrape(server: Server, accept = 'text/plain') {
  const response = await fetch(server.metricsUrl, { headers: { accept } });
  expect(response.status).toBe(200);
  const text = await response.text();
  const samples = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/gmu)].map(
    ([, name = '', labels = '', value]): Sample => ({
      name,
      labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/gu)].map(([, label, said]) => [label, said])),
      value: Number(value),
    }),
  );
  /** The value of a series; 0 where there is none yet. */
  const of = (name: string, labels: Record<string, string> = {}) =>
    samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels))?.value ??
    0;
  return { text, samples, of, type: response.headers.get('content-type') };
}

/** A number in any form that a person would know again. */
const formsOf = (number: string) => [number.slice(1), number.slice(-8)];

test('Metrics are off unless a port is set, and the service never has them at its own', async () => {
  const server = await startServer();
  expect(server.metricsUrl).toBe('');
  expect((await fetch(`${server.address}/metrics`)).status).toBe(404);
});

test('What is decided is counted once, where it is decided, and nothing of it is personal', async () => {
  const vonage = await startVonage();
  const receiver = await startReceiver(status(500));
  const server = await startServer({
    vonage,
    env: {
      ...receiver.env,
      METRICS_PORT: '0',
      ALLOWED_REGIONS: 'US',
      LIMITS: 'phone=1/1h,ip=off,regions=off,prefix=off,pumping=off',
    },
  });
  const key = 'a secret of one act: 8d3f';
  const first = await server.begin({ idempotencyKey: key, nonce: 'a nonce' });
  await server.begin({ idempotencyKey: key, nonce: 'a nonce' });
  await server.check(first.id, '000000');
  await server.check('unknown', '000000');
  await server.check(first.id, '1');
  const watching = ask(connect(server.address), 'subscription ($id: ID!) { verificationUpdated(id: $id) { status } }', {
    id: first.id,
  });
  await watching.next();
  const watched = await scrape(server);
  expect(watched.of('subscriptions_open')).toBe(1);
  server.clock.pass(30);
  await server.resend(first.id);
  await server.check(first.id, '123456');
  const second = await server.begin({ phoneNumber: '+14155550144' });
  await server.cancel(second.id);
  await server.start();
  await server.start({ phoneNumber: '+447400123456' });
  await server.start({ phoneNumber: '+1415' });
  vonage.once('start', 'RESET');
  await server.start({ phoneNumber: '+14155550177' });
  vonage.once('start', { status: 402, json: {} });
  await server.start({ phoneNumber: '+14155550178' });
  expect(server.takeErrors()).toHaveLength(1);
  await server.post('{ "query": "{ nothing }" }');
  await server.sweep();
  await server.told();
  await until(async () => (await scrape(server)).of('subscriptions_open') === 0);

  const { text, samples, of } = await scrape(server);
  const us = { region: 'US', channel: 'SMS' };
  expect(of('verification_starts_total', { ...us, outcome: 'Verification' })).toBe(2);
  expect(of('verification_starts_total', { ...us, outcome: 'RateLimited' })).toBe(1);
  expect(of('verification_starts_total', { ...us, outcome: 'ServiceUnavailable' })).toBe(2);
  expect(of('verification_starts_total', { ...us, region: 'GB', outcome: 'PhoneNumberNotAllowed' })).toBe(1);
  expect(of('verification_starts_total', { ...us, region: 'other', outcome: 'InvalidPhoneNumber' })).toBe(1);
  expect(of('verification_ends_total', { ...us, outcome: 'VERIFIED' })).toBe(1);
  expect(of('verification_ends_total', { ...us, outcome: 'CANCELED' })).toBe(1);
  expect(of('verification_seconds_count')).toBe(1);
  expect(of('verification_seconds_sum')).toBe(30);
  expect(samples.filter(({ name }) => name === 'verification_checks_total')).toHaveLength(4);
  expect(of('verification_resends_total', { outcome: 'Verification' })).toBe(1);
  expect(of('verification_limits_total', { limit: 'phone', mode: 'enforce' })).toBe(1);
  expect(of('vonage_request_seconds_count', { operation: 'start', outcome: 'ok' })).toBe(2);
  expect(of('vonage_request_seconds_count', { operation: 'start', outcome: 'lost' })).toBe(1);
  expect(of('vonage_refusals_total', { operation: 'start', status: '402' })).toBe(1);
  expect(of('graphql_requests_total', { operation: 'startVerification', outcome: 'Verification' })).toBe(3);
  expect(of('graphql_requests_total', { operation: 'other', outcome: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
  expect(of('graphql_requests_total', { operation: 'verificationUpdated', outcome: 'ok' })).toBe(1);
  expect(of('store_request_seconds_count', { operation: 'find', outcome: 'ok' })).toBeGreaterThan(5);
  expect(of('store_request_seconds_count', { operation: 'write', outcome: 'ok' })).toBeGreaterThan(5);
  expect(of('webhooks_owed')).toBe(2);
  expect(of('cancels_owed')).toBe(1);
  expect(of('webhook_deliveries_total', { outcome: 'refused' })).toBe(2);
  expect(of('sweep_last_success_timestamp_seconds')).toBe(server.clock.now() / 1000);

  const secrets = [first.id, second.id, first.helpCode, key, 'a nonce', '123456', '127.0.0.1', 'c11236f4'];
  for (const secret of [...secrets, ...formsOf(phoneNumber), ...formsOf('+447400123456')])
    expect(text).not.toContain(secret);
});

test('The first start that Vonage refuses is an increase: its series was there', async () => {
  const server = await startServer({ env: { METRICS_PORT: '0' } });
  const { samples } = await scrape(server);
  const starts = samples.filter(({ name }) => name === 'vonage_refusals_total');
  expect(starts).toHaveLength(8);
  expect(starts).toContainEqual({
    name: 'vonage_refusals_total',
    labels: { operation: 'start', status: '402' },
    value: 0,
  });
});

test('What is owed is counted in the store, and taken off once it is done', async () => {
  const receiver = await startReceiver();
  const vonage = await startVonage();
  const server = await startServer({ vonage, env: { ...receiver.env, METRICS_PORT: '0' } });
  const { id } = await server.begin();
  await server.cancel(id);
  expect((await scrape(server)).of('webhooks_owed')).toBe(1);
  server.clock.pass(31);
  // The cancel, then the webhook.
  for (let sweeps = 0; sweeps < 2; sweeps += 1) await server.sweep();
  await server.told();
  const { of } = await scrape(server);
  expect([of('webhooks_owed'), of('cancels_owed')]).toEqual([0, 0]);
  expect(of('webhook_deliveries_total', { outcome: 'ok' })).toBe(1);
});

test('Metrics are served while Redis refuses the password, too', async () => {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const server = await startServer({ env: { STORE_URL: redis.url, METRICS_PORT: '0' } });
  const other = new Redis(redis.url);
  await other.config('SET', 'requirepass', 'another');
  await other.call('CLIENT', 'KILL', 'TYPE', 'normal');
  other.disconnect();
  const { of } = await scrape(server);
  expect(of('store_request_seconds_count', { operation: 'tallied', outcome: 'unavailable' })).toBeGreaterThan(0);
});

test('Only GET of /metrics is answered, in the format that is asked for', async () => {
  const server = await startServer({ env: { METRICS_PORT: '0' } });
  const { origin } = new URL(server.metricsUrl);
  const statusOf = async (path: string, method = 'GET') => (await fetch(origin + path, { method })).status;
  expect(await Promise.all(['/', '/metrics/', '/graphql', '/metricsx'].map((path) => statusOf(path)))).toEqual(
    Array.from({ length: 4 }, () => 404),
  );
  expect(await Promise.all(['POST', 'PUT', 'HEAD'].map((method) => statusOf('/metrics', method)))).toEqual([
    405, 405, 405,
  ]);
  expect(await statusOf('/metrics?match=all')).toBe(200);
  expect((await scrape(server)).type).toMatch(/^text\/plain; version=0\.0\.4/u);
  const { type, text } = await scrape(server, 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
  expect(type).toMatch(/^application\/openmetrics-text; version=1\.0\.0/u);
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  const taken = startServer({ env: { METRICS_PORT: new URL(origin).port } });
  await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test("A clock that differs from Vonage's is told, in the log once", async () => {
  const vonage = await startVonage();
  const server = await startServer({ vonage, env: { METRICS_PORT: '0' } });
  for (const [index, seconds] of [-7, -7, 0].entries()) {
    const date = new Date(server.clock.now() + seconds * 1000).toUTCString();
    vonage.once('start', { status: 429, json: {}, headers: { date } });
    await server.start({ phoneNumber: `+1415555010${index}` });
    const { of } = await scrape(server);
    expect(of('clock_skew_seconds', { against: 'vonage' })).toBe(-seconds - 0.5);
  }
  const lines = server.log().filter(({ msg }) => msg.startsWith("This machine's clock"));
  expect(lines).toMatchObject([{ level: 40, skewSeconds: 7 }, { level: 30 }]);
});
