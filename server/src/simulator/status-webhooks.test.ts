import { createHash } from 'node:crypto';
import { fastify } from 'fastify';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { createManualClock, credentials, signatureSecret, signedIn, startTestSimulator } from './simulator-fixture.ts';
import { createLog } from '../telemetry/log.ts';
import { createStatusWebhooks, type WebhookSettings } from './status-webhooks.ts';
import type { StatusCallback } from './status-callback.ts';
import type { Unknowns } from './unknowns.ts';

type Received = { body: string; authorization: string | undefined };

/** What Vonage calls: answers 200, or the given statuses first. */
async function startReceiver(...statuses: number[]) {
  const received: Received[] = [];
  const app = fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/status', async (request, reply) => {
    received.push({ body: String(request.body), authorization: request.headers.authorization });
    return reply.code(statuses.shift() ?? 200).send();
  });
  onTestFinished(() => app.close());
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/status`;
  return { url, received, kinds: () => received.map(({ body }) => kindOf(JSON.parse(body))) };
}

const kindOf = ({ request_id, type, status }: StatusCallback) => `${request_id} ${type} ${status}`;

const event = (id: string, status: 'completed' | 'failed' = 'completed'): StatusCallback => ({
  request_id: id,
  triggered_at: '2026-11-23T06:00:00.000Z',
  type: 'event',
  channel: 'sms',
  status,
  finalized_at: '2026-11-23T06:00:01.000Z',
});

const summary = (id: string): StatusCallback => ({
  request_id: id,
  submitted_at: '2026-11-23T06:00:00.000Z',
  status: 'completed',
  type: 'summary',
  channel_timeout: 180,
  workflow: [{ channel: 'sms', initiated_at: '2026-11-23T06:00:00.000Z', status: 'completed' }],
});

type SetUp = Partial<WebhookSettings> & { statuses?: number[]; order?: Unknowns['webhooks'] };

async function setUp({ statuses = [], order = 'IN_ORDER', ...settings }: SetUp = {}) {
  const receiver = await startReceiver(...statuses);
  const { now, pass } = createManualClock();
  const webhooks = createStatusWebhooks({
    settings: { url: receiver.url, signatureSecret, ...settings },
    unknowns: { webhooks: order },
    apiKey: credentials.apiKey,
    applicationId: credentials.applicationId,
    now,
    log: createLog('silent'),
  });
  const pump = () => {
    webhooks.pump();
    return webhooks.settled();
  };
  return { ...receiver, webhooks, pump, pass };
}

it('signs the body as Vonage does', async () => {
  const { webhooks, pump, received } = await setUp();
  webhooks.add(event('a'));
  await pump();
  const [{ body, authorization } = { body: '', authorization: '' }] = received;
  const token = authorization?.replace('Bearer ', '') ?? '';
  expect(JSON.parse(body)).toEqual(event('a'));
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
  const { payload } = await jwtVerify(token, new TextEncoder().encode(signatureSecret));
  expect(payload).toEqual({
    iat: Date.parse('2026-11-23T06:00:00.000Z') / 1000,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: credentials.apiKey,
    application_id: credentials.applicationId,
  });
});

it("sends one request's callbacks in their order", async () => {
  const { webhooks, pump, kinds } = await setUp();
  webhooks.add(event('a', 'failed'));
  webhooks.add(event('a'));
  webhooks.add(summary('a'));
  await pump();
  expect(kinds()).toEqual(['a event failed', 'a event completed', 'a summary completed']);
});

it('tries again, a second later and then later and later, until it is taken', async () => {
  const { webhooks, pump, pass, kinds } = await setUp({ statuses: [500, 302] });
  webhooks.add(event('a'));
  await pump();
  pass(0.999);
  await pump();
  expect(kinds()).toHaveLength(1);
  pass(0.001);
  await pump();
  expect(kinds()).toHaveLength(2);
  pass(2);
  await pump();
  pass(60);
  await pump();
  expect(kinds()).toHaveLength(3);
});

it('gives up after the sixth time', async () => {
  const { webhooks, pump, pass, kinds } = await setUp({ statuses: Array<number>(99).fill(503) });
  webhooks.add(event('a'));
  for (let times = 0; times < 9; times++) {
    await pump();
    pass(60);
  }
  expect(kinds()).toHaveLength(6);
});

it('tries again where nobody listens', async () => {
  const { webhooks, pump, pass, url, kinds } = await setUp();
  const settings = { url: 'http://127.0.0.1:1/', signatureSecret };
  const { now, pass: passThere } = createManualClock();
  const lost = createStatusWebhooks({ settings, apiKey: '', applicationId: '', now, log: createLog('silent') });
  lost.add(event('a'));
  lost.pump();
  await lost.settled();
  settings.url = url;
  passThere(1);
  lost.pump();
  await lost.settled();
  webhooks.add(event('b'));
  pass(1);
  await pump();
  expect(kinds()).toEqual(['a event completed', 'b event completed']);
});

it('delays', async () => {
  const { webhooks, pump, pass, kinds } = await setUp({ delayMs: 2000 });
  webhooks.add(event('a'));
  pass(1.999);
  await pump();
  expect(kinds()).toEqual([]);
  pass(0.001);
  await pump();
  expect(kinds()).toHaveLength(1);
});

it.each([
  ['IN_ORDER', ['a event completed', 'a summary completed']],
  ['NEWEST_FIRST', ['a summary completed', 'a event completed']],
  ['TWICE', ['a event completed', 'a summary completed', 'a event completed', 'a summary completed']],
] as const)('what is due together comes as nobody knows: %s', async (order, expected) => {
  const { webhooks, pump, kinds } = await setUp({ order });
  webhooks.add(event('a'));
  webhooks.add(summary('a'));
  await pump();
  expect(kinds()).toEqual(expected);
});

it('repeats', async () => {
  const { webhooks, pump, kinds, received } = await setUp({ repeat: 2 });
  webhooks.add(event('a'));
  await pump();
  expect(kinds()).toEqual(Array(3).fill('a event completed'));
  expect(new Set(received.map(({ authorization }) => authorization)).size).toBe(3);
});

it('reorders', async () => {
  const { webhooks, pump, kinds } = await setUp({ reorder: true });
  webhooks.add(event('a'));
  webhooks.add(summary('a'));
  await pump();
  expect(kinds()).toEqual(['a summary completed', 'a event completed']);
});

it.each([
  { drop: 1, left: [] },
  { drop: 0, left: ['a event completed', 'a summary completed'] },
  { drop: ({ type }: StatusCallback) => type === 'event', left: ['a summary completed'] },
])('drops those that are asked for', async ({ drop, left }) => {
  const { webhooks, pump, kinds } = await setUp({ drop });
  webhooks.add(event('a'));
  webhooks.add(summary('a'));
  await pump();
  expect(kinds()).toEqual(left);
});

it('comes from the whole simulator for starts by JWT, not for starts by key and secret', async () => {
  const { url, kinds } = await startReceiver();
  const { start, check, simulator } = await startTestSimulator({ webhooks: { url: () => url, signatureSecret } });
  const { request_id: silent } = (await start('447700900000', { code: '1234' })).body;
  await check(silent, '1234');
  const { request_id: id } = (await start('447700900001', { code: '1234' }, await signedIn())).body;
  await check(id, '1234');
  await simulator.webhooksSettled();
  expect(kinds()).toEqual([`${id} event completed`, `${id} summary completed`]);
});
