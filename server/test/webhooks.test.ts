import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { SignJWT } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../src/simulator/simulator.ts';
import type { StatusCallback } from '../src/simulator/status-callback.ts';
import type { WebhookSettings } from '../src/simulator/status-webhooks.ts';
import { openRaw } from '../src/stores/raw-fixture.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createManualClock, phoneNumber, startServer, type Server } from './start-server.ts';
import { notFound, problem, rightCode, startVonage, wrongCode } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// `POST /webhooks/vonage`: docs/rules.md#steps and docs/rules.md#lost-checks; the bodies are docs/vonage.md#webhooks.

const secret = 'a-signature-secret-of-at-least-32-characters';
const apiKey = 'abcd1234';
const applicationId = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';
const requestId = 'c11236f4-00bf-4b89-84ba-88b25df97315';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const jwtEnv = {
  VONAGE_APPLICATION_ID: applicationId,
  VONAGE_PRIVATE_KEY: privateKey,
  VONAGE_SIGNATURE_SECRET: secret,
};

type Body = Record<string, unknown>;

const event = (status: string, more: Body = {}): Body => ({
  request_id: requestId,
  triggered_at: '2026-11-23T06:00:00.000Z',
  type: 'event',
  channel: 'sms',
  status,
  finalized_at: '2026-11-23T06:00:10.000Z',
  ...more,
});

const summary = (status: string, more: Body = {}): Body => ({
  request_id: requestId,
  submitted_at: '2026-11-23T06:00:00.000Z',
  type: 'summary',
  status,
  channel_timeout: 180,
  workflow: [{ channel: 'sms', initiated_at: '2026-11-23T06:00:00.000Z', status }],
  ...more,
});

/** Vonage's token for a body: docs/vonage.md#webhook-signatures. */
const sign = (body: string, now: number, key = secret) =>
  new SignJWT({
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: apiKey,
    application_id: applicationId,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('Vonage')
    .setJti(randomUUID())
    .setIssuedAt(Math.floor(now / 1000))
    .sign(new TextEncoder().encode(key));

/** Sends a body to the webhook; the status of the answer. */
async function post(server: Server, body: string, authorization: string | undefined, type = 'application/json') {
  const response = await fetch(`${server.address}/webhooks/vonage`, {
    method: 'POST',
    headers: { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) },
    body,
  });
  expect(await response.text()).toBe('');
  return response.status;
}

/** The service before a scripted Vonage that calls its only request `requestId`; `tell` sends signed webhooks. */
async function setUp(env: Record<string, string> = {}) {
  const vonage = await startVonage();
  vonage.always('start', { status: 202, json: { request_id: requestId } });
  const server = await startServer({ vonage, env: { ...jwtEnv, ...env } });
  const tell = async (body: Body) => {
    const text = JSON.stringify(body);
    return post(server, text, `Bearer ${await sign(text, server.clock.now())}`);
  };
  /** A check whose answer never arrives. */
  const checkInVain = async (id: string, code = rightCode) => {
    vonage.once('check', 'RESET');
    expect(await server.check(id, code)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
  };
  return { vonage, server, tell, checkInVain };
}

describe('A webhook', () => {
  test('that is signed is answered 204 without a word', async () => {
    const { tell } = await setUp();
    expect(await tell(event('failed'))).toBe(204);
  });

  test.each([
    ['is not signed', async () => undefined],
    ['is signed with another secret', (body: string, now: number) => sign(body, now, secret.toUpperCase())],
    ['has the signature of another body', (body: string, now: number) => sign(`${body} `, now)],
    ['was signed more than a day ago', (body: string, now: number) => sign(body, now - 24 * 3600_000 - 61_000)],
    ['will be signed in two minutes', (body: string, now: number) => sign(body, now + 120_000)],
  ])('that %s is answered 401 and changes nothing', async (_, tokenFor) => {
    const { server } = await setUp();
    const before = await server.begin();
    for (const body of [summary('failed'), event('blocked'), event('failed')].map((one) => JSON.stringify(one))) {
      const token = await tokenFor(body, server.clock.now());
      expect(await post(server, body, token && `Bearer ${token}`)).toBe(401);
    }
    expect(await server.read(before.id)).toEqual(before);
    expect(server.log()).toContainEqual(expect.objectContaining({ level: 40, operation: 'webhook' }));
  });

  test('is known by the bytes of its body, whatever it calls them', async () => {
    const { server } = await setUp();
    const { id } = await server.begin();
    const body = `\n${JSON.stringify(summary('failed'), null, 4)}\n`;
    const authorization = `Bearer ${await sign(body, server.clock.now())}`;
    expect(await post(server, body, authorization, 'text/plain')).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED' });
  });

  test.each([
    ['no JSON', '{"request_id"'],
    ['nothing', ''],
    ['an unknown kind', JSON.stringify(event('failed', { type: 'progress' }))],
    ['an unknown status', JSON.stringify(event('delivered'))],
    ['an unknown channel', JSON.stringify(event('failed', { channel: 'rcs' }))],
    ['a request that nobody knows', JSON.stringify(summary('failed', { request_id: randomUUID() }))],
    ['a reference that nobody knows', JSON.stringify(summary('failed', { request_id: randomUUID(), client_ref: 'f' }))],
  ])('of no use is taken, so that it is not sent again: %s', async (_, body) => {
    const { server } = await setUp();
    const before = await server.begin();
    expect(await post(server, body, `Bearer ${await sign(body, server.clock.now())}`)).toBe(204);
    expect(await server.read(before.id)).toEqual(before);
  });

  test('is answered 404 where no secret is set', async () => {
    const vonage = await startVonage();
    const server = await startServer({ vonage });
    const body = JSON.stringify(event('failed'));
    const response = await fetch(`${server.address}/webhooks/vonage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await sign(body, server.clock.now())}` },
      body,
    });
    expect(response.status).toBe(404);
  });

  test('signed by either secret of its key is taken while the secret is rotated', async () => {
    const other = secret.toUpperCase();
    const { server } = await setUp({ VONAGE_SIGNATURE_SECRET: `${apiKey}:${secret},${apiKey}:${other}` });
    const body = JSON.stringify(event('failed'));
    for (const key of [secret, other])
      expect(await post(server, body, `Bearer ${await sign(body, server.clock.now(), key)}`)).toBe(204);
  });

  test('is answered 503 while the store is away, and taken when it comes again', async () => {
    const folder = temporaryFolder();
    const { server, tell } = await setUp({ STORE_URL: `sqlite:${folder}/verification.db` });
    const { id } = await server.begin();
    const second = new DatabaseSync(`${folder}/verification.db`);
    onTestFinished(() => {
      second.close();
    });
    second.exec('ALTER TABLE requests RENAME TO requests_away');
    expect(await tell(summary('failed'))).toBe(503);
    expect(server.takeErrors()).toHaveLength(1);
    second.exec('ALTER TABLE requests_away RENAME TO requests');
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    expect(await tell(summary('failed'))).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED' });
  });

  test('is answered 503 while the request that it is about cannot be read, and taken once it can', async () => {
    const url = `sqlite:${temporaryFolder()}/verification.db`;
    const { vonage, server, tell } = await setUp({ STORE_URL: url });
    const { id } = await server.begin();
    const raw = openRaw(url);
    const ref = vonage.sent()[0]?.client_ref ?? '';
    const before = await raw.read(ref);
    await raw.write(ref, '{');
    expect(await tell(summary('failed'))).toBe(503);
    expect(server.takeErrors()).toEqual(['A request in the store cannot be read.', 'A webhook could not be taken.']);
    await raw.write(ref, before);
    expect(await tell(summary('failed'))).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED' });
  });
});

describe('An event that a step failed', () => {
  test.each(['failed', 'expired'])('(%s) moves on to the next step, which has its own time', async (status) => {
    const { server, tell } = await setUp();
    const before = await server.begin();
    server.clock.pass(20);
    await tell(event(status));
    const now = server.clock.now();
    expect(await server.read(before.id)).toEqual({
      ...before,
      now,
      channel: 'SMS',
      nextChannel: 'VOICE',
      resendAvailableAt: now + 30_000,
      codeSentAt: now,
      codeExpiresAt: now + 2 * 180_000,
      expiresAt: now + 2 * 180_000,
    });
  });

  test('moves on once, however often it comes', async () => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    await tell(event('failed'));
    const after = await server.read(id);
    await tell(event('failed'));
    await tell(event('failed', { finalized_at: '2026-11-23T06:01:00.000Z' }));
    expect(await server.read(id)).toEqual(after);
  });

  test('comes too late where the clock has moved on already', async () => {
    const { server, tell } = await setUp();
    const { id, expiresAt } = await server.begin();
    server.clock.pass(181);
    const before = await server.read(id);
    await tell(event('failed'));
    expect(await server.read(id)).toEqual(before);
    expect(before).toMatchObject({ nextChannel: 'VOICE', expiresAt });
  });

  test('comes too late where a resend has moved on already', async () => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    server.clock.pass(30);
    await server.resend(id);
    const before = await server.read(id);
    await tell(event('failed'));
    expect(await server.read(id)).toEqual(before);
  });

  test('tells what became of a resend whose answer was lost', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    server.clock.pass(30);
    vonage.once('next', 'RESET');
    expect(await server.resend(id)).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect(await server.read(id)).toMatchObject({ nextChannel: 'SMS' });
    await tell(event('failed'));
    expect(await server.read(id)).toMatchObject({ nextChannel: 'VOICE' });
  });

  test('never moves the end later', async () => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    server.clock.pass(179);
    const { expiresAt } = await server.read(id);
    await tell(event('failed'));
    expect((await server.read(id)).expiresAt).toBeLessThanOrEqual(expiresAt);
  });

  test.each(['voice', 'whatsapp'])('over %s, the last one or none, changes nothing', async (channel) => {
    const { server, tell } = await setUp();
    const before = await server.begin();
    await tell(event('failed', { channel }));
    expect(await server.read(before.id)).toEqual(before);
  });

  test('leaves the attempts and the code box as they are', async () => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    await server.check(id, wrongCode);
    await tell(event('failed'));
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('means all that share the request', async () => {
    const { server, tell } = await setUp();
    const [first, second] = [await server.begin(), await server.begin()];
    await tell(event('failed'));
    expect(await server.read(first.id)).toMatchObject({ nextChannel: 'VOICE' });
    expect(await server.read(second.id)).toMatchObject({ nextChannel: 'VOICE' });
  });
});

const endings: [Body, object][] = [
  [event('user_rejected'), { status: 'FAILED', failure: 'REJECTED' }],
  [event('rejected'), { status: 'FAILED', failure: 'REJECTED' }],
  [event('blocked'), { status: 'FAILED', failure: 'BLOCKED' }],
  [summary('failed'), { status: 'FAILED', failure: 'UNDELIVERABLE' }],
  [summary('blocked'), { status: 'FAILED', failure: 'BLOCKED' }],
  [summary('expired'), { status: 'EXPIRED', failure: null }],
  [summary('user_rejected'), { status: 'FAILED', failure: 'REJECTED' }],
  // Where only the step says why.
  [summary('failed', { workflow: [{ status: 'blocked' }] }), { status: 'FAILED', failure: 'BLOCKED' }],
  [summary('failed', { workflow: [null, { status: 'user_rejected' }] }), { status: 'FAILED', failure: 'REJECTED' }],
  [summary('failed', { workflow: 'none' }), { status: 'FAILED', failure: 'UNDELIVERABLE' }],
];

describe('The end of a request', () => {
  test.each(endings)(
    '%o ends every verification that shares it, and nothing more is asked of Vonage',
    async (body, end) => {
      const { vonage, server, tell } = await setUp();
      const [first, second] = [await server.begin(), await server.begin()];
      expect(await tell(body)).toBe(204);
      for (const { id } of [first, second])
        expect(await server.read(id)).toMatchObject({ ...end, attemptsRemaining: 0, nextChannel: null });
      expect(await server.check(first.id, rightCode)).toMatchObject({
        __typename: 'VerificationClosed',
        verification: end,
      });
      server.clock.pass(60);
      await server.sweep();
      expect(vonage.calls().map(({ operation }) => operation)).toEqual(['start']);
    },
  );

  test.each(endings)('%o makes the number free for a new start', async (body) => {
    const { vonage, server, tell } = await setUp();
    await server.begin();
    await tell(body);
    vonage.once('start', { status: 202, json: { request_id: 'another' } });
    expect(await server.start()).toMatchObject({ __typename: 'Verification', status: 'PENDING' });
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test.each(endings)('%o changes nothing about what is closed', async (body) => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    await server.check(id, rightCode);
    const before = await server.read(id);
    expect(await tell(body)).toBe(204);
    expect(await server.read(id)).toEqual(before);
  });

  test('makes an owed cancel pointless', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    await server.cancel(id);
    await tell(summary('expired'));
    server.clock.pass(60);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    expect(await server.read(id)).toMatchObject({ status: 'CANCELED' });
  });

  test('by wrong codes at Vonage is told as what it is', async () => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    for (let time = 0; time < 3; time += 1) await server.check(id, wrongCode);
    await tell(event('failed'));
    await tell(summary('failed'));
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('by a last wrong code whose answer was lost is told as what it is', async () => {
    const { server, tell, checkInVain } = await setUp({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    await checkInVain(id, wrongCode);
    await tell(summary('failed'));
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });
});

describe('A success that Vonage reports', () => {
  test.each([event('completed'), summary('completed')])(
    'changes nothing without a check in doubt, and is logged: %o',
    async (body) => {
      const { server, tell } = await setUp();
      const before = await server.begin();
      expect(await tell(body)).toBe(204);
      expect(await server.read(before.id)).toEqual(before);
      expect(server.log()).toContainEqual(
        expect.objectContaining({ msg: expect.stringContaining('no check is in doubt') }),
      );
      expect(await server.check(before.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    },
  );

  test('without a check in doubt, then a 404, is an expired verification', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    await tell(event('completed'));
    vonage.once('check', notFound);
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'EXPIRED' },
    });
  });

  test.each([event('completed'), summary('completed')])(
    'verifies the one whose check is in doubt: %o',
    async (body) => {
      const { server, tell, checkInVain } = await setUp();
      const { id } = await server.begin();
      await checkInVain(id);
      expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
      expect(await tell(body)).toBe(204);
      expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: { token: expect.any(String) } });
      expect(await server.check(id, rightCode)).toMatchObject({
        __typename: 'VerificationClosed',
        verification: { status: 'VERIFIED' },
      });
    },
  );

  test('counts once: repeats and the summary change neither the proof nor anything else', async () => {
    const { server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    await tell(event('completed'));
    const before = await server.read(id);
    for (const body of [event('completed'), summary('completed'), event('completed')])
      expect(await tell(body)).toBe(204);
    expect(await server.read(id)).toEqual(before);
  });

  test('counts up to 30 s after the 404; meanwhile checks are put off without a call', async () => {
    const { vonage, server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    vonage.once('check', notFound);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    server.clock.pass(29.999);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls('check')).toHaveLength(2);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    await tell(event('completed'));
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
  });

  test('comes too late 30 s after the 404', async () => {
    const { vonage, server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    vonage.once('check', notFound);
    await server.check(id, rightCode);
    server.clock.pass(30);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
    expect(await tell(event('completed'))).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE', proof: null });
  });

  test('counts up to 30 s after the last attempt was lost', async () => {
    const { server, tell, checkInVain } = await setUp({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    await checkInVain(id);
    server.clock.pass(29.999);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 0 });
    await tell(summary('completed'));
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
  });

  test('comes too late 30 s after the last attempt was lost', async () => {
    const { server, tell, checkInVain } = await setUp({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    await checkInVain(id);
    server.clock.pass(30);
    await server.sweep();
    await tell(summary('completed'));
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
  });

  test('counts for a check that is under way; its own answer then says the same', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const check = server.check(id, rightCode);
    await held.arrived;
    await tell(event('completed'));
    const { proof } = await server.read(id);
    held.answer();
    expect(await check).toMatchObject({ __typename: 'Verification', status: 'VERIFIED', proof });
  });

  test('counts for a check that is under way even where its answer is lost then', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const check = server.check(id, rightCode);
    await held.arrived;
    await tell(event('completed'));
    held.answer('RESET');
    expect(await check).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'VERIFIED' } });
  });

  test('verifies neither of two with a check in doubt', async () => {
    const { vonage, server, tell, checkInVain } = await setUp();
    const [first, second] = [await server.begin(), await server.begin()];
    await checkInVain(first.id);
    await checkInVain(second.id);
    await tell(event('completed'));
    await tell(summary('completed'));
    for (const { id } of [first, second]) expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    vonage.always('check', notFound);
    await server.check(first.id, rightCode);
    server.clock.pass(30);
    for (const { id } of [first, second])
      expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
  });

  test.each(['before', 'after'] as const)(
    'does not verify one in doubt where the other canceled %s its own answer was lost',
    async (when) => {
      const { vonage, server, tell, checkInVain } = await setUp();
      const [first, second] = [await server.begin(), await server.begin()];
      await checkInVain(first.id, wrongCode);
      const held = vonage.hold('check');
      const check = server.check(second.id, rightCode);
      await held.arrived;
      if (when === 'before') await server.cancel(second.id);
      held.answer('RESET');
      await check;
      if (when === 'after') await server.cancel(second.id);
      await tell(event('completed'));
      expect((await server.read(first.id)).status).not.toBe('VERIFIED');
      expect(await server.read(second.id)).toMatchObject({ status: 'CANCELED' });
    },
  );

  test('does not verify one in doubt while the check of one who canceled is under way', async () => {
    const { vonage, server, tell, checkInVain } = await setUp();
    const [first, second] = [await server.begin(), await server.begin()];
    await checkInVain(first.id, wrongCode);
    const held = vonage.hold('check');
    const check = server.check(second.id, rightCode);
    await held.arrived;
    await server.cancel(second.id);
    await tell(event('completed'));
    expect((await server.read(first.id)).status).not.toBe('VERIFIED');
    held.answer();
    expect(await check).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'CANCELED' } });
  });

  test('lets the answers decide between two checks under way', async () => {
    const { vonage, server, tell } = await setUp();
    const [first, second] = [await server.begin(), await server.begin()];
    const [one, two] = [vonage.hold('check'), vonage.hold('check')];
    const checks = [server.check(first.id, wrongCode)];
    await one.arrived;
    checks.push(server.check(second.id, rightCode));
    await two.arrived;
    await tell(event('completed'));
    expect(await server.read(first.id)).toMatchObject({ status: 'PENDING' });
    expect(await server.read(second.id)).toMatchObject({ status: 'PENDING' });
    two.answer();
    expect(await checks[1]).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    one.answer();
    expect(await checks[0]).toMatchObject({ verification: { status: 'FAILED', failure: 'SUPERSEDED' } });
  });

  test('ends the others as superseded', async () => {
    const { server, tell, checkInVain } = await setUp();
    const [first, second] = [await server.begin(), await server.begin()];
    await checkInVain(second.id);
    await tell(event('completed'));
    expect(await server.read(first.id)).toMatchObject({ status: 'FAILED', failure: 'SUPERSEDED' });
    expect(await server.read(second.id)).toMatchObject({ status: 'VERIFIED' });
  });

  test('comes too late for what is canceled', async () => {
    const { server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    await server.cancel(id);
    await tell(event('completed'));
    expect(await server.read(id)).toMatchObject({ status: 'CANCELED', proof: null });
  });

  test('comes too late for what has expired', async () => {
    const { server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    server.clock.pass(540 + 31);
    const before = await server.read(id);
    expect(before.status).not.toBe('PENDING');
    await tell(event('completed'));
    expect(await server.read(id)).toEqual(before);
  });

  test('counts beyond the end for a check that was received before it', async () => {
    const { vonage, server, tell } = await setUp();
    const { id } = await server.begin();
    server.clock.pass(539);
    const held = vonage.hold('check');
    const check = server.check(id, rightCode);
    await held.arrived;
    server.clock.pass(2);
    await tell(event('completed'));
    held.answer('RESET');
    expect(await check).toMatchObject({ verification: { status: 'VERIFIED' } });
  });
});

describe('A webhook that overtakes the answer to its start', () => {
  test('is put off with 503 and taken afterwards', async () => {
    const { vonage, server, tell } = await setUp();
    const held = vonage.hold('start');
    const start = server.begin();
    await held.arrived;
    const [sent] = vonage.sent();
    const blocked = summary('blocked', { client_ref: sent?.client_ref });
    expect(await tell(blocked)).toBe(503);
    held.answer();
    const { id } = await start;
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    expect(await tell(blocked)).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'BLOCKED' });
  });

  test('is put off as long as the answer is lost, and taken once the request is taken over', async () => {
    const { vonage, server, tell } = await setUp();
    vonage.once('start', 'RESET');
    await server.start();
    const [sent] = vonage.sent();
    const failed = event('failed', { client_ref: sent?.client_ref });
    expect(await tell(failed)).toBe(503);
    vonage.once('start', problem(409, 'Concurrent', { request_id: requestId }));
    const { id } = await server.begin();
    expect(await tell(failed)).toBe(204);
    expect(await server.read(id)).toMatchObject({ nextChannel: 'VOICE' });
  });

  test('is of no use once the plan of a lost start is over', async () => {
    const { vonage, server, tell } = await setUp();
    vonage.once('start', 'RESET');
    await server.start();
    const [sent] = vonage.sent();
    server.clock.pass(540);
    expect(await tell(summary('expired', { client_ref: sent?.client_ref }))).toBe(204);
  });
});

const orders = (bodies: readonly Body[]): Body[][] =>
  bodies.length === 0
    ? [[]]
    : bodies.flatMap((one) => orders(bodies.filter((other) => other !== one)).map((rest) => [one, ...rest]));

const nameOf = (order: readonly Body[]) => order.map(({ type, status }) => [type, status].join(' ')).join(', ');

describe('Whatever the order of its webhooks, and however often each comes,', () => {
  const completed = orders([event('failed'), event('completed'), summary('completed')]);
  const failed = orders([event('failed'), event('failed', { channel: 'voice' }), summary('failed')]);

  test.each(completed.map((order) => [nameOf(order), order] as const))('a success stays one: %s', async (_, order) => {
    const { server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    for (const body of [...order, ...order]) expect(await tell(body)).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
  });

  test.each(failed.map((order) => [nameOf(order), order] as const))('a failure stays one: %s', async (_, order) => {
    const { server, tell } = await setUp();
    const { id } = await server.begin();
    for (const body of [...order, ...order]) expect(await tell(body)).toBe(204);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'UNDELIVERABLE' });
  });

  test('all at once decide once', async () => {
    const { server, tell, checkInVain } = await setUp();
    const { id } = await server.begin();
    await checkInVain(id);
    const bodies = Array.from({ length: 10 }, (_, index) => (index % 2 ? event('completed') : summary('completed')));
    expect(await Promise.all(bodies.map(tell))).toEqual(bodies.map(() => 204));
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
  });
});

/** The service before a simulator of its own, whose webhooks come as `settings` say. */
async function setUpSimulator(settings: Partial<WebhookSettings> = {}) {
  const clock = createManualClock();
  let address = '';
  const simulator = createSimulator({
    now: clock.now,
    credentials: { apiKey, apiSecret: 'a-secret', applicationId, publicKey },
    webhooks: { url: () => `${address}/webhooks/vonage`, signatureSecret: secret, ...settings },
    log: createLog('silent'),
  });
  const { url } = await simulator.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => simulator.close());
  const server = await startServer({ clock, env: { ...jwtEnv, SIMULATOR: 'off', VONAGE_API_HOST: url } });
  ({ address } = server);
  const settled = async () => {
    simulator.tick();
    await simulator.webhooksSettled();
  };
  const pass = async (seconds: number) => {
    clock.pass(seconds);
    await settled();
    await server.sweep();
  };
  const code = (to: string) => simulator.messages(to)[0]?.code ?? '';
  return { server, pass, settled, code };
}

/** Its checks' answers are lost after the code was accepted. */
const lossyNumber = '+14155550161';
const blockedNumber = '+14155550156';

const isEvent = ({ type }: StatusCallback) => type === 'event';
const manners: [string, Partial<WebhookSettings>][] = [
  ['as they should', {}],
  ['5 s late', { delayMs: 5_000 }],
  ['three times each', { repeat: 2 }],
  ['the newest first', { reorder: true }],
  ['late, the newest first, three times each', { delayMs: 5_000, repeat: 2, reorder: true }],
  ['without the events', { drop: isEvent }],
  ['without the summaries', { drop: (body) => !isEvent(body) }],
];

describe('Where the webhooks of the simulator come', () => {
  test.each(manners)('%s, a success whose answer was lost is one', async (_, settings) => {
    const { server, pass, code } = await setUpSimulator(settings);
    const { id } = await server.begin({ phoneNumber: lossyNumber });
    expect(await server.check(id, code(lossyNumber))).toMatchObject({ __typename: 'ServiceUnavailable' });
    for (let seconds = 0; seconds < 10; seconds += 1) await pass(1);
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
  });

  test.each(manners)(
    '%s, a verification that nobody answers goes through its plan and expires',
    async (_, settings) => {
      const { server, pass } = await setUpSimulator(settings);
      const begun = await server.begin();
      const seen: (string | null)[] = [];
      for (let seconds = 0; seconds < 550; seconds += 10) {
        const { status, channel, expiresAt } = await server.read(begun.id);
        expect(expiresAt).toBeLessThanOrEqual(begun.expiresAt);
        seen.push(status === 'PENDING' ? channel : status);
        await pass(10);
      }
      expect(seen.filter((one, index) => one !== seen[index - 1])).toEqual(['SMS', 'VOICE', 'EXPIRED']);
      expect(seen.filter((one) => one === 'VOICE').length).toBeGreaterThanOrEqual(17);
    },
  );

  test.each(manners)('%s, three wrong codes are three wrong codes', async (_, settings) => {
    const { server, pass, code } = await setUpSimulator(settings);
    const { id } = await server.begin();
    const wrong = code(phoneNumber) === '000000' ? '111111' : '000000';
    for (let time = 0; time < 3; time += 1) await server.check(id, wrong);
    for (let seconds = 0; seconds < 10; seconds += 1) await pass(1);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test.each(manners.filter(([manner]) => manner !== 'without the summaries'))(
    '%s, a blocked number is told',
    async (_, settings) => {
      const { server, pass } = await setUpSimulator(settings);
      const { id } = await server.begin({ phoneNumber: blockedNumber });
      for (let seconds = 0; seconds < 10; seconds += 1) await pass(1);
      expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'BLOCKED' });
    },
  );

  test('not at all, a success whose answer was lost ends as indeterminate 30 s after the 404', async () => {
    const { server, pass, code } = await setUpSimulator({ drop: 1 });
    const { id } = await server.begin({ phoneNumber: lossyNumber });
    await server.check(id, code(lossyNumber));
    expect(await server.check(id, code(lossyNumber))).toMatchObject({ __typename: 'ServiceUnavailable' });
    await pass(29.999);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    await pass(0.001);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
  });

  test('from the simulator that the service runs itself, all is wired up', async () => {
    const server = await startServer();
    const { id } = await server.begin({ phoneNumber: lossyNumber });
    await server.check(id, server.code(lossyNumber));
    await expect.poll(() => server.read(id), { timeout: 20_000 }).toMatchObject({ status: 'VERIFIED' });
  });
});
