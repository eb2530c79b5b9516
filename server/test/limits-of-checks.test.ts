import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { from, numberOf, startLimited, verify, waits } from './limits-fixture.ts';
import { phoneNumber, startServer } from './start-server.ts';
import { notFound, problem, rightCode, wrongCode } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// docs/rules.md#limits: checks, messages, and what holds for every limit.

const attacker = from('192.0.2.66');

describe('Failing checks from one address', () => {
  test('are limited: wrong codes and unknown ids together', async () => {
    const { vonage, server } = await startLimited({ checks: '3/10m' });
    const { id } = await server.begin();
    expect(await server.check(id, wrongCode, attacker)).toMatchObject({ __typename: 'IncorrectCode' });
    for (const unknown of ['unknown', '../../v2/verify'])
      expect(await server.check(unknown, wrongCode, attacker)).toMatchObject({ __typename: 'VerificationNotFound' });
    server.clock.pass(10);
    expect(waits(await server.check('another', wrongCode, attacker))).toBe(590);
    expect(waits(await server.check(id, rightCode, attacker))).toBe(590);
    expect(vonage.calls('check')).toHaveLength(1);
    expect(await server.check(id, rightCode, from('192.0.2.1'))).toMatchObject({ status: 'VERIFIED' });
  });

  test('are no more where twenty come at once', async () => {
    const { vonage, server } = await startLimited({ checks: '3/10m' });
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) => server.begin({ phoneNumber: numberOf(index) })),
    );
    const all = await Promise.all(ids.map(({ id }) => server.check(id, wrongCode, attacker)));
    expect(all.filter(({ __typename }) => __typename === 'IncorrectCode')).toHaveLength(3);
    expect(vonage.calls('check')).toHaveLength(3);
    const unknown = await Promise.all(all.map(() => server.check('unknown', wrongCode, from('192.0.2.67'))));
    expect(unknown.filter(({ __typename }) => __typename === 'VerificationNotFound')).toHaveLength(3);
  });

  test('include what is tried with a known idempotency key, and beyond the limit its number is not told', async () => {
    const { vonage, server } = await startLimited({ checks: '3/10m' });
    const idempotencyKey = 'a secret of one act: 8d3f';
    const { id } = await server.begin({ idempotencyKey });
    const tries = [1, 2, 3, 4].map((index) => ({ phoneNumber: numberOf(index), idempotencyKey }));
    for (const input of tries.slice(0, 3))
      expect(await server.start(input, attacker)).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const input of [...tries.slice(3), { idempotencyKey }])
      expect(waits(await server.start(input, attacker))).toBe(600);
    expect(waits(await server.check(id, wrongCode, attacker))).toBe(600);
    expect(await server.begin({ idempotencyKey }, from('192.0.2.1'))).toMatchObject({ id });
    server.clock.pass(600);
    expect(await server.start({ idempotencyKey }, attacker)).toMatchObject({ id });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('do not include repeats of a key, however many', async () => {
    const { server } = await startLimited({ checks: '1/10m' });
    const idempotencyKey = 'a secret of one act: 8d3f';
    const { id } = await server.begin({ idempotencyKey }, attacker);
    for (let time = 0; time < 5; time += 1)
      expect(await server.begin({ idempotencyKey }, attacker)).toMatchObject({ id });
    expect(await server.check(id, wrongCode, attacker)).toMatchObject({ __typename: 'IncorrectCode' });
  });

  test('include resends with a key of another verification', async () => {
    const { server } = await startLimited({ checks: '2/10m' });
    const key = { idempotencyKey: 'a secret of one act: 8d3f' };
    const [mine, other] = [await server.begin(), await server.begin({ phoneNumber: numberOf(1) })];
    server.clock.pass(30);
    await server.resend(other.id, key);
    for (let time = 0; time < 2; time += 1)
      expect(await server.resend(mine.id, key, attacker)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(waits(await server.resend(mine.id, key, attacker))).toBe(600);
  });

  test('are not those that fail through no fault of the person, nor malformed codes', async () => {
    const { vonage, server } = await startLimited({ checks: '1/10m' });
    const { id } = await server.begin();
    for (const reply of [problem(429), problem(500), 'RESET' as const]) {
      vonage.once('check', reply);
      expect(await server.check(id, rightCode, attacker)).toMatchObject({ __typename: 'ServiceUnavailable' });
    }
    await server.check(id, '12345', attacker);
    await server.check('unknown', 'x', attacker);
    const other = await server.begin({ phoneNumber: numberOf(1) });
    vonage.once('check', notFound);
    expect(await server.check(other.id, rightCode, attacker)).toMatchObject({ __typename: 'VerificationClosed' });
    expect(await server.check(other.id, rightCode, attacker)).toMatchObject({ __typename: 'VerificationClosed' });
    const last = await server.begin({ phoneNumber: numberOf(2) });
    expect(await server.check(last.id, wrongCode, attacker)).toMatchObject({ __typename: 'IncorrectCode' });
    expect(waits(await server.check(last.id, rightCode, attacker))).toBe(600);
  });

  test('are not those that end a verification', async () => {
    const { server } = await startLimited({ checks: '1/10m' }, { MAX_ATTEMPTS: '1' });
    for (const index of [1, 2]) {
      const { id } = await server.begin({ phoneNumber: numberOf(index) });
      expect(await server.check(id, wrongCode, attacker)).toMatchObject({ __typename: 'VerificationClosed' });
    }
    expect(await server.check('unknown', wrongCode, attacker)).toMatchObject({ __typename: 'VerificationNotFound' });
  });

  test('cost no attempt where they are refused', async () => {
    const { server } = await startLimited({ checks: '1/10m' });
    const { id } = await server.begin();
    await server.check('unknown', wrongCode, attacker);
    await server.check(id, wrongCode, attacker);
    expect(await server.read(id)).toMatchObject({ attemptsRemaining: 3 });
  });
});

describe('Messages in all', () => {
  test('are counted by the whole plan, and given back as far as it was not needed', async () => {
    const { server } = await startLimited({ total: '6/1h' });
    await verify(server, numberOf(1)); // one text of three steps
    const two = await server.begin({ phoneNumber: numberOf(2) });
    expect(waits(await server.start({ phoneNumber: numberOf(3) }))).toBe(3600);
    server.clock.pass(181);
    await server.check(two.id, rightCode); // two texts
    await server.begin({ phoneNumber: numberOf(3) }); // the whole plan: six
    expect(waits(await server.start({ phoneNumber: numberOf(4) }))).toBe(3600 - 181);
    server.clock.pass(540);
    await server.sweep();
    expect(waits(await server.start({ phoneNumber: numberOf(4) }))).toBe(3600 - 181 - 540);
  });

  test('are given back where Vonage was told of the cancel', async () => {
    const { server } = await startLimited({ total: '4/1h' });
    const { id } = await server.begin({ phoneNumber: numberOf(1) });
    await server.cancel(id);
    expect(waits(await server.start({ phoneNumber: numberOf(2) }))).toBe(3600);
    server.clock.pass(30);
    await server.sweep();
    expect(waits(await server.start({ phoneNumber: numberOf(2) }))).toBeUndefined();
  });

  test('are given back also where the clock ended it and a cancel comes before that was written down', async () => {
    const { vonage, server } = await startLimited({ total: '4/1h' });
    const { id } = await server.begin({ phoneNumber: numberOf(1) });
    const held = vonage.hold('check');
    const checks = [server.check(id, rightCode)];
    await held.arrived;
    vonage.once('check', notFound);
    checks.push(server.check(id, wrongCode));
    await server.clock.someoneWaits();
    server.clock.pass(10); // nobody holds the first check any more
    const closed = { __typename: 'VerificationClosed', verification: { failure: 'INDETERMINATE' } };
    expect(await checks[1]).toMatchObject(closed);
    expect(await server.cancel(id)).toMatchObject(closed);
    held.answer(problem(500));
    await checks[0];
    await server.sweep();
    expect(waits(await server.start({ phoneNumber: numberOf(2) }))).toBeUndefined();
  });
});

describe('Limits', () => {
  test('are only logged where they are observed, without the number', async () => {
    const { vonage, server } = await startLimited(
      { phone: '1/1h', checks: '1/1h', pumping: '1/1/1h' },
      { LIMITS_MODE: 'observe' },
    );
    for (const code of [rightCode, wrongCode]) {
      const { id } = await server.begin();
      await server.check(id, code);
      await server.check('unknown', code);
    }
    expect(vonage.calls('start')).toHaveLength(2);
    const lines = server.log().filter(({ msg }) => msg === 'A limit would have been reached.');
    expect(lines.map(({ limit }) => limit)).toEqual(['phone', 'checks', 'checks']);
    expect(lines[0]).toMatchObject({ phoneNumber: '+1415•••0100' });
    expect(server.logText()).not.toContain(phoneNumber);
  });

  test('that are only observed count what they let pass', async () => {
    const { server } = await startLimited({ phone: '1/1h' }, { LIMITS_MODE: 'observe' });
    const observed = () => server.log().filter(({ limit }) => limit === 'phone').length;
    for (const [seconds, lines] of [
      [0, 0],
      [1800, 1],
      [1800, 2],
      [3600, 2],
    ] as const) {
      server.clock.pass(seconds);
      await verify(server, phoneNumber);
      expect(observed()).toBe(lines);
    }
  });

  test('spare test numbers as long as they are ones', async () => {
    const { server } = await startLimited(
      { phone: '1/1h', ip: '1/1h', regions: '1/1h', prefix: '1/1h', total: '1/1h', wrong: '1/1h', checks: '1/1h' },
      { TEST_NUMBERS: `${phoneNumber}=246810@2026-11-23,+447400123456=246810@2026-11-23` },
    );
    for (const number of [phoneNumber, '+447400123456', phoneNumber, phoneNumber]) {
      await server.begin({ phoneNumber: number });
      const { id } = await server.begin({ phoneNumber: number }); // tied
      expect(await server.check(id, wrongCode)).toMatchObject({ __typename: 'IncorrectCode' });
      expect(await server.check(id, '246810')).toMatchObject({ status: 'VERIFIED' });
    }
    server.clock.pass((Date.parse('2026-11-23T23:59:59.999Z') - server.clock.now()) / 1000);
    await server.begin({ phoneNumber: '+447400123456' });
    server.clock.pass(0.001);
    await server.begin();
    expect(waits(await server.start({ phoneNumber: numberOf(1) }))).toBeGreaterThan(0);
  });

  test('count nothing of a test number against the number that it is later', async () => {
    const { server } = await startLimited(
      { phone: '1/1d', wrong: '1/1d' },
      { TEST_NUMBERS: `${phoneNumber}=246810@2026-11-23` },
    );
    const { id } = await server.begin();
    await server.check(id, wrongCode);
    server.clock.pass((Date.parse('2026-11-24T00:00:00Z') - server.clock.now()) / 1000);
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
  });

  test('send nothing where they cannot be counted', async () => {
    const path = `${temporaryFolder()}/verification.db`;
    const { vonage, server } = await startLimited({ phone: '1/1h' }, { STORE_URL: `sqlite:${path}` });
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec('ALTER TABLE counted RENAME TO counted_away');
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(server.takeErrors()).toEqual(['The store cannot be used.']);
    expect(vonage.calls()).toEqual([]);
  });

  test('of addresses are off with the simulator, where one person tries everything', async () => {
    const server = await startServer();
    for (let index = 0; index < 35; index += 1) await server.begin({ phoneNumber: numberOf(index % 100) });
    expect(server.starts()).toHaveLength(35);
  });
});
