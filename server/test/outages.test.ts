import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { numberOf, onlyLimits, waits } from './limits-fixture.ts';
import { startServer, startWithVonage } from './start-server.ts';
import { inFlight, invalidParameter, problem, rightCode, startVonage, wrongCode, type Reply } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// docs/rules.md#outages, docs/rules.md#refused-numbers and docs/rules.md#breakers.

const key = 'a secret of one act: 8d3f';

describe('Vonage out of order', () => {
  const retryable: [string, Reply][] = [
    ['429', problem(429)],
    ['500', problem(500)],
    ['502', { status: 502, text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['503', problem(503)],
    ['a reset', 'RESET'],
    ['silence', 'NEVER'],
    ['HTML', { status: 202, text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['broken JSON', { status: 202, text: '{' }],
  ];

  test.each(retryable)('by %s may be tried again', async (_, reply) => {
    const { vonage, server } = await startWithVonage({ VONAGE_TIMEOUT_MS: reply === 'NEVER' ? '2000' : '5000' });
    vonage.once('start', reply);
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls()).toHaveLength(1);
  });

  const forTheOperator: [string, Reply][] = [
    ['401', problem(401)],
    ['402', problem(402)],
    ['403', problem(403)],
    ['412', problem(412)],
    ['422 about the brand', invalidParameter('brand')],
    ['422 about something like a number', invalidParameter('photo')],
    ['422 about nothing', problem(422)],
  ];

  test.each(forTheOperator)('by %s is for the operator, who is told in the log', async (_, reply) => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', reply);
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: false });
    expect(server.takeErrors()).toEqual([expect.stringMatching(/Vonage/)]);
  });

  test.each(['to', 'workflow[0].to', 'workflow.0.to', 'workflow[2].to'])(
    'no: 422 about `%s` means that no such number is in use',
    async (name) => {
      const { vonage, server } = await startWithVonage();
      vonage.once('start', invalidParameter(name));
      expect(await server.start({ idempotencyKey: key })).toMatchObject({
        __typename: 'InvalidPhoneNumber',
        reason: 'NOT_ASSIGNED',
      });
      // Surely not sent: the key is free.
      expect(await server.start({ idempotencyKey: key })).toMatchObject({ __typename: 'Verification' });
    },
  );

  test('no: 422 that names the step, and the number in its reason, means the same, and counts in the limits', async () => {
    const { vonage, server } = await startWithVonage({ LIMITS: onlyLimits({ phone: '1/10m', ip: '5/10m' }) });
    const refused = { name: 'workflow[0]', reason: '`to` phone number is invalid' };
    vonage.always('start', problem(422, 'Invalid', { invalid_parameters: [refused] }));
    expect(await server.start()).toMatchObject({ __typename: 'InvalidPhoneNumber', reason: 'NOT_ASSIGNED' });
    expect(waits(await server.start())).toBe(600);
    // Who tries out numbers one after the other is counted, too.
    for (let index = 1; index < 5; index += 1) await server.start({ phoneNumber: numberOf(index) });
    expect(waits(await server.start({ phoneNumber: numberOf(9) }))).toBe(600);
    expect(vonage.calls('start')).toHaveLength(5);
  });
});

describe('The circuit breakers', () => {
  const numbers = Array.from({ length: 25 }, (_, index) => `+14155559${100 + index}`);

  async function failTwentyStarts({ vonage, server }: Awaited<ReturnType<typeof startWithVonage>>) {
    vonage.always('start', problem(500));
    for (const phoneNumber of numbers.slice(0, 20)) await server.start({ phoneNumber });
    vonage.always('start', { status: 202, json: { request_id: 'a-request' } });
  }

  test('stop sends after twenty that failed: the next is surely not sent', async () => {
    const both = await startWithVonage();
    await failTwentyStarts(both);
    const { vonage, server } = both;
    expect(await server.start({ phoneNumber: numbers[24] ?? '', idempotencyKey: key })).toMatchObject({
      __typename: 'ServiceUnavailable',
      retryable: true,
    });
    expect(vonage.calls('start')).toHaveLength(20);
  });

  test('stop resends with the sends, but neither checks nor cancels', async () => {
    const both = await startWithVonage();
    const { vonage, server } = both;
    const [resent, canceled] = [await server.begin(), await server.begin({ phoneNumber: '+14155550199' })];
    server.clock.pass(30);
    await failTwentyStarts(both);
    expect(await server.resend(resent.id)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls('next')).toEqual([]);
    await server.cancel(canceled.id);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
    expect(await server.check(resent.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('stop checks after twenty that failed, give the attempt back, and leave sends alone', async () => {
    const { vonage, server } = await startWithVonage();
    const ids = [];
    for (const phoneNumber of numbers.slice(0, 21)) ids.push((await server.begin({ phoneNumber })).id);
    vonage.always('check', problem(500));
    for (const id of ids.slice(0, 20)) await server.check(id, rightCode);
    const [last = ''] = ids.slice(20);
    expect(await server.check(last, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls('check')).toHaveLength(20);
    expect(await server.read(last)).toMatchObject({ attemptsRemaining: 3 });
    expect(await server.begin({ phoneNumber: numbers[22] ?? '' })).toMatchObject({ status: 'PENDING' });
  });

  test('count no refusals', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.always('start', problem(429));
    for (const phoneNumber of numbers) await server.start({ phoneNumber });
    expect(vonage.calls('start')).toHaveLength(25);
  });
});

/** A database in a file, and a second connection by which a test takes the tables away and brings them back. */
async function startWithFile() {
  const folder = temporaryFolder();
  const path = join(folder, 'verification.db');
  const vonage = await startVonage();
  const server = await startServer({ vonage, env: { STORE_URL: `sqlite:${path}` } });
  const second = new DatabaseSync(path);
  onTestFinished(() => {
    second.close();
  });
  return {
    vonage,
    server,
    takeStore: () => second.exec('ALTER TABLE requests RENAME TO requests_away'),
    bringStore: () => second.exec('ALTER TABLE requests_away RENAME TO requests'),
    second,
  };
}

const away = { __typename: 'ServiceUnavailable', retryable: true };

describe('The store away', () => {
  test('answers ServiceUnavailable to all, sends nothing, and works again without a restart', async () => {
    const { vonage, server, takeStore, bringStore } = await startWithFile();
    const { id } = await server.begin();
    server.clock.pass(30);
    takeStore();
    expect(await server.start({ phoneNumber: '+14155550199' })).toMatchObject(away);
    expect(await server.check(id, rightCode)).toMatchObject(away);
    expect(await server.resend(id)).toMatchObject(away);
    expect(await server.cancel(id)).toMatchObject(away);
    const read = await server.post({ query: `{ verification(id: "${id}") { id } }` });
    expect(read.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(vonage.calls()).toHaveLength(1);
    const errors = server.log().filter(({ level }) => level >= 50);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['SQLITE_ERROR']));
    expect(server.takeErrors().length).toBeGreaterThan(0);

    bringStore();
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 3 });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('for writing makes /readyz say so until it is back', async () => {
    const { server, second } = await startWithFile();
    const ready = async () => (await fetch(`${server.address}/readyz`)).status;
    expect(await ready()).toBe(200);
    second.exec('BEGIN IMMEDIATE');
    expect(await ready()).toBe(503);
    expect(server.log()).toContainEqual(expect.objectContaining({ level: 50, code: 'SQLITE_BUSY' }));
    expect(server.takeErrors()).toEqual([expect.stringMatching(/^The store is away/)]);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    second.exec('ROLLBACK');
    expect(await ready()).toBe(200);
  });

  test('when Vonage has taken a start leaves its key: it takes that request over and sends no second text', async () => {
    const { vonage, server, takeStore, bringStore } = await startWithFile();
    const held = vonage.hold('start');
    const start = server.start({ idempotencyKey: key });
    await held.arrived;
    takeStore();
    held.answer({ status: 202, json: { request_id: 'the-request' } });
    expect(await start).toMatchObject(away);
    server.takeErrors();
    bringStore();
    server.clock.pass(10);
    vonage.once('start', inFlight('the-request'));
    const { id } = await server.begin({ idempotencyKey: key });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('when Vonage has answered a check keeps the attempt, and nothing is verified by it', async () => {
    const { vonage, server, takeStore, bringStore } = await startWithFile();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const check = server.check(id, wrongCode);
    await held.arrived;
    takeStore();
    held.answer();
    expect(await check).toMatchObject(away);
    server.takeErrors();
    bringStore();
    server.clock.pass(10);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
  });

  test('during a sweep is told in the log, and the sweep goes on later', async () => {
    const { vonage, server, takeStore, bringStore } = await startWithFile();
    await server.cancel((await server.begin()).id);
    server.clock.pass(30);
    takeStore();
    await expect(server.sweep()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    bringStore();
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });
});

describe('What the log says of an outage', () => {
  test('is nothing while all is well', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    await server.check(id, wrongCode);
    await server.check(id, rightCode);
    expect(server.log().filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('is a warning for what mends itself', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', problem(500));
    await server.start();
    expect(server.log()).toContainEqual(expect.objectContaining({ level: 40, operation: 'start', status: 500 }));
  });
});
