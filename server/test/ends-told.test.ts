import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashHandle } from '../src/verification/handle.ts';
import { asBackend, backendKeys } from './backend-fixture.ts';
import { signatureOf, startReceiver, status, webhookSecret } from './receiver.ts';
import { only, phoneNumber, startServer, until, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { rightCode, startVonage, wrongCode } from './vonage.ts';

// docs/rules.md#ends-told: what a backend is told, and that each end is.

/** A service over a Vonage that really sends, and the backend that hears of its ends. */
async function setUp(env: Record<string, string> = {}) {
  const [vonage, receiver] = await Promise.all([startVonage(), startReceiver()]);
  const server = await startServer({ vonage, env: { ...receiver.env, ...env } });
  return { vonage, receiver, server, tellAll: () => tellAll(server) };
}

async function tellAll(server: Server) {
  await server.sweep();
  await server.told();
}

const iso = (at: number) => new Date(at).toISOString();

test('A backend is told who was verified, with the proof', async () => {
  const { server, receiver, tellAll } = await setUp();
  const { id, createdAt } = await server.begin({ nonce: 'of the session' });
  server.clock.pass(20);
  const { proof } = only('Verification', await server.check(id, rightCode));
  server.clock.pass(0.5);
  await tellAll();
  const closedAt = iso(createdAt + 20_000);
  expect(receiver.told()).toEqual([
    {
      method: 'POST',
      url: '/hooks?of=verification',
      id: expect.stringMatching(/^msg_[\w-]{22}$/),
      at: Math.floor(server.clock.now() / 1000),
      signatures: [expect.any(String)],
      text: expect.any(String),
      type: 'verification.verified',
      timestamp: closedAt,
      data: {
        reference: null,
        nonce: 'of the session',
        startedBy: null,
        phoneNumber,
        channel: 'SMS',
        failure: null,
        test: false,
        createdAt: iso(createdAt),
        closedAt,
        proof: proof?.token,
      },
    },
  ]);
});

test.each<[type: string, end: (server: Server, id: string) => unknown, failure: string | null]>([
  ['verification.canceled', (server, id) => server.cancel(id), null],
  ['verification.expired', ({ clock }) => clock.pass(540), null],
  [
    'verification.failed',
    async (server, id) => {
      for (let guess = 0; guess < 3; guess += 1) await server.check(id, wrongCode);
    },
    'TOO_MANY_ATTEMPTS',
  ],
])('It is told of each end: %s', async (type, end, failure) => {
  const { server, receiver, tellAll } = await setUp();
  const { id } = await server.begin();
  await end(server, id);
  await tellAll();
  await tellAll();
  expect(receiver.told()).toMatchObject([{ type, data: { nonce: null, failure, proof: null } }]);
});

test('Of verifications that share a request each one is told, under an id of its own', async () => {
  const { server, receiver, tellAll } = await setUp();
  const first = await server.begin({ nonce: 'one' });
  await server.begin({ nonce: 'two' });
  await server.begin({ nonce: 'three' });
  await server.check(first.id, rightCode);
  for (let sweeps = 0; sweeps < 3; sweeps += 1) await tellAll();
  const told = receiver.told().toSorted((one, other) => String(one.data.nonce).localeCompare(String(other.data.nonce)));
  expect(told).toMatchObject([
    { type: 'verification.verified', data: { nonce: 'one', failure: null } },
    { type: 'verification.failed', data: { nonce: 'three', failure: 'SUPERSEDED' } },
    { type: 'verification.failed', data: { nonce: 'two', failure: 'SUPERSEDED' } },
  ]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(3);
});

test('It is told who started a verification, as what, and a hidden number in full', async () => {
  const { server, receiver, tellAll } = await setUp(backendKeys('shop', 'bank'));
  const first = await server.begin({ backend: { hidePhoneNumber: true, reference: 'a login' } }, asBackend('shop'));
  await server.begin({ backend: { reference: 'a payment' } }, asBackend('bank'));
  await server.check(first.id, rightCode);
  for (let sweeps = 0; sweeps < 2; sweeps += 1) await tellAll();
  const told = receiver.told().map(({ type, data }) => [type, data.startedBy, data.reference, data.phoneNumber]);
  expect(told.toSorted(([one = ''], [other = '']) => String(one).localeCompare(String(other)))).toEqual([
    ['verification.failed', 'bank', 'a payment', phoneNumber],
    ['verification.verified', 'shop', 'a login', phoneNumber],
  ]);
});

test('Neither the handle nor what the store calls it by is told', async () => {
  const { server, receiver, tellAll } = await setUp();
  const { id } = await server.begin({ idempotencyKey: 'a secret of one act: 8d3f' });
  await server.cancel(id);
  await tellAll();
  const [told] = receiver.told();
  for (const secret of [id, hashHandle(id), '8d3f']) expect(`${told?.id} ${told?.text}`).not.toContain(secret);
});

test.each([
  ['by the simulator', {}],
  ['of a test number', { TEST_NUMBERS: `${phoneNumber}=${rightCode}@2027-01-31` }],
])('What nobody was reached for is told as a test: %s', async (_, env) => {
  const receiver = await startReceiver();
  const server = await startServer({ env: { ...receiver.env, ...env } });
  const { id } = await server.begin();
  await server.cancel(id);
  await tellAll(server);
  expect(receiver.told()).toMatchObject([{ data: { test: true } }]);
});

test('A proof that has expired is told no longer', async () => {
  const { server, receiver, tellAll } = await setUp();
  receiver.always(status(503));
  const { id } = await server.begin();
  await server.check(id, rightCode);
  await tellAll();
  receiver.always(status(204));
  server.clock.pass(300);
  await tellAll();
  const [first, second, ...others] = receiver.told();
  expect([first?.data.proof, second?.data.proof]).toEqual([expect.any(String), null]);
  expect(second).toMatchObject({ id: first?.id, type: 'verification.verified' });
  expect(others).toEqual([]);
});

test('A start that was never answered has no end to tell', async () => {
  const { vonage, server, receiver, tellAll } = await setUp();
  vonage.once('start', 'RESET');
  expect(await server.start({ idempotencyKey: 'a secret of one act: 8d3f' })).toMatchObject({ retryable: true });
  server.clock.pass(600);
  await tellAll();
  server.clock.pass(600);
  await tellAll();
  expect(receiver.told()).toEqual([]);
});

test('Every secret signs, so that a receiver may know either while they are rotated', async () => {
  const [old, next] = [webhookSecret(), webhookSecret()];
  const { server, receiver, tellAll } = await setUp({ WEBHOOK_SECRET: `${old},${next}` });
  await server.cancel((await server.begin()).id);
  await tellAll();
  const [told] = receiver.told();
  expect(told?.signatures).toEqual(told ? [signatureOf(told, old), signatureOf(told, next)] : []);
});

/** A service on a file, closed and started again with other settings. */
function onFile() {
  const env = { STORE_URL: `sqlite:${join(temporaryFolder(), 'verification.db')}` };
  return (more: Record<string, string>, clock?: Server['clock']) =>
    startServer({ env: { ...env, ...more }, ...(clock && { clock }) });
}

test('What is owed survives a restart', async () => {
  const receiver = await startReceiver(status(500));
  const start = onFile();
  const first = await start(receiver.env);
  await first.cancel((await first.begin()).id);
  await tellAll(first);
  await first.close();
  receiver.always(status(204));
  first.clock.pass(5);
  const second = await start(receiver.env, first.clock);
  await tellAll(second);
  expect(receiver.told()).toHaveLength(2);
  expect(new Set(receiver.told().map(({ id }) => id)).size).toBe(1);
});

test('What is owed waits where WEBHOOK_URL is unset, and is told once it is set again', async () => {
  const receiver = await startReceiver();
  const start = onFile();
  const first = await start(receiver.env);
  await first.cancel((await first.begin()).id);
  await first.close();
  const without = await start({}, first.clock);
  await tellAll(without);
  await without.close();
  first.clock.pass(5);
  const again = await start(receiver.env, first.clock);
  await tellAll(again);
  expect(receiver.told()).toHaveLength(1);
});

test('What ended while WEBHOOK_URL was unset is told to nobody', async () => {
  const receiver = await startReceiver();
  const start = onFile();
  const without = await start({});
  await without.cancel((await without.begin()).id);
  await tellAll(without);
  await without.close();
  const server = await start(receiver.env, without.clock);
  await tellAll(server);
  expect(receiver.told()).toEqual([]);
});

test('A webhook that is on its way as the service stops is waited for', async () => {
  const { server, receiver } = await setUp();
  const held = receiver.hold();
  await server.cancel((await server.begin()).id);
  await server.sweep();
  await until(() => held.waiting.length === 1);
  const finished = server.finish();
  held.answer();
  await finished;
  await server.close();
  expect(receiver.told()).toHaveLength(1);
});
