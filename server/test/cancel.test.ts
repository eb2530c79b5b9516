import { describe, expect, test } from 'vitest';
import { startServer, startWithVonage } from './start-server.ts';
import { inFlight, notFound, problem, rightCode, type Reply } from './vonage.ts';

// docs/rules.md#cancel

const key = 'a secret of one act: 8d3f';

describe('A cancel', () => {
  test('closes the verification at once, at any age', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    expect(await server.cancel(id)).toMatchObject({
      __typename: 'Verification',
      id,
      status: 'CANCELED',
      failure: null,
      nextChannel: null,
      resendAvailableAt: null,
      attemptsRemaining: 0,
      proof: null,
    });
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'CANCELED' },
    });
    expect(vonage.calls('check')).toEqual([]);
  });

  test('repeated answers the canceled verification', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    const first = await server.cancel(id);
    server.clock.pass(100);
    expect(await server.cancel(id)).toEqual({ ...first, now: server.clock.now() });
  });

  test('of one that ended otherwise answers that it is over', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    await server.check(id, rightCode);
    expect(await server.cancel(id)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'VERIFIED', proof: { token: expect.any(String) } },
    });
  });

  test('of one that expired a moment ago answers that it is over', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(540);
    expect(await server.cancel(id)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'EXPIRED' },
    });
  });
});

describe('Vonage is told of a cancel', () => {
  test('as soon as it takes one, and not before', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(5);
    await server.cancel(id);
    await server.sweep();
    server.clock.pass(24.999);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    server.clock.pass(1);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
    server.clock.pass(100);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('at the age that is set', async () => {
    const { vonage, server } = await startWithVonage({ CANCEL_DELAY_SECONDS: '90' });
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(89.999);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    server.clock.pass(0.001);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('at once when it is older than that', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(100);
    await server.cancel(id);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('so that the simulated phone hears nothing more', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(31);
    await server.sweep();
    server.clock.pass(600);
    server.tick();
    expect(server.messages()).toHaveLength(1);
  });

  test('not after its second step, by the clock', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(180);
    await server.cancel(id);
    await server.sweep();
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
  });

  test('not after a resend', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    await server.resend(id);
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
  });

  test('not where the second step comes before the cancel could', async () => {
    const { vonage, server } = await startWithVonage({ CHANNEL_TIMEOUT_SECONDS: '20' });
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(31);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
  });

  test.each<[string, Reply, number]>([
    ['204', { status: 204 }, 1],
    ['404', notFound, 1],
    ['409', problem(409), 2],
    ['429', problem(429), 2],
    ['500', problem(500), 2],
    ['200', { status: 200, json: {} }, 2],
    ['a reset', 'RESET', 2],
  ])('until it is done: after %s', async (_, reply, calls) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    vonage.once('cancel', reply);
    await server.sweep();
    server.clock.pass(20);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(calls);
  });

  test('after 401 again as well, which nobody is alarmed by: a late one may be refused so', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    vonage.once('cancel', problem(401));
    await server.sweep();
    server.clock.pass(20);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(2);
    expect(server.takeErrors()).toEqual([]);
    expect(server.logText()).toContain('Vonage refused a cancel');
  });

  test('with pauses of 1 s, doubling, at most 10 s', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.always('cancel', problem(409));
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    for (const [index, pause] of [1, 2, 4, 8, 10, 10, 10].entries()) {
      server.clock.pass(pause - 0.001);
      await server.sweep();
      expect(vonage.calls('cancel')).toHaveLength(index + 1);
      server.clock.pass(0.001);
      await server.sweep();
      expect(vonage.calls('cancel')).toHaveLength(index + 2);
    }
  });

  test('no longer once its second step begins', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.always('cancel', problem(409));
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    server.clock.pass(150);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('by one of many sweeps at the same time', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    await Promise.all([server.sweep(), server.sweep(), server.sweep()]);
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('again where the one who was telling it died', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    const held = vonage.hold('cancel');
    const sweep = server.sweep();
    await held.arrived;
    server.clock.pass(6);
    await server.sweep();
    server.clock.pass(1);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(2);
    held.answer(problem(500));
    await sweep;
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(2);
  });

  test('of each of many, in one sweep or the next ones', async () => {
    const { vonage, server } = await startWithVonage();
    const many = Array.from({ length: 30 }, (_, index) => `+14155559${100 + index}`);
    for (const phoneNumber of many) await server.cancel((await server.begin({ phoneNumber })).id);
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(30);
  });
});

describe('A start after a cancel', () => {
  test('takes the request over and withdraws what was owed: no second text', async () => {
    const { vonage, server } = await startWithVonage();
    const first = await server.begin();
    server.clock.pass(10);
    await server.cancel(first.id);
    const again = await server.begin();
    expect(again).toMatchObject({ status: 'PENDING', attemptsRemaining: 3, expiresAt: first.expiresAt });
    expect(again.id).not.toBe(first.id);
    server.clock.pass(60);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    expect(vonage.calls('start')).toHaveLength(1);
    expect(await server.check(again.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    expect(await server.read(first.id)).toMatchObject({ status: 'CANCELED' });
  });

  test('owes the cancel again when it is canceled in its turn', async () => {
    const { vonage, server } = await startWithVonage();
    await server.cancel((await server.begin()).id);
    await server.cancel((await server.begin()).id);
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('while the cancel is under way is refused until 15 s after it, and at least 5 s ahead', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    const held = vonage.hold('cancel');
    const sweep = server.sweep();
    await held.arrived;
    const now = server.clock.now();
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: now + 15_000, now });
    server.clock.pass(3);
    held.answer();
    await sweep;
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test.each([
    [0, 15],
    [8, 7],
    [12, 5],
    [19.999, 5],
  ])('that Vonage refuses %d s after it took the cancel may be tried %d s later', async (passed, ahead) => {
    const { vonage, server } = await startWithVonage();
    vonage.always('start', { status: 202, json: { request_id: 'the-canceled-one' } });
    await server.cancel((await server.begin()).id);
    server.clock.pass(30);
    await server.sweep();
    server.clock.pass(passed);
    vonage.once('start', inFlight('the-canceled-one'));
    const now = server.clock.now();
    expect(await server.start({ idempotencyKey: key })).toMatchObject({
      __typename: 'RateLimited',
      retryAt: now + ahead * 1000,
      now,
    });
  });

  test.each([
    [0, 15],
    [12, 5],
    [19.999, 5],
    [20, 60],
  ])(
    'that Vonage refuses %d s after it took the cancel, naming no request, may be tried %d s later',
    async (passed, ahead) => {
      const { vonage, server } = await startWithVonage();
      await server.cancel((await server.begin()).id);
      server.clock.pass(30);
      await server.sweep();
      server.clock.pass(passed);
      vonage.once('start', inFlight());
      const now = server.clock.now();
      expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: now + ahead * 1000, now });
    },
  );

  test('may be repeated with its key, and sends in the end', async () => {
    const server = await startServer();
    await server.cancel((await server.begin()).id);
    server.clock.pass(31);
    await server.sweep();
    server.clock.pass(3);
    const refused = await server.start({ idempotencyKey: key });
    expect(refused).toMatchObject({ __typename: 'RateLimited' });
    if (refused.__typename === 'RateLimited') server.clock.pass((refused.retryAt - refused.now) / 1000);
    const { id } = await server.begin({ idempotencyKey: key });
    expect(server.messages()).toHaveLength(2);
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
  });

  test('sends where Vonage has let go of the number', async () => {
    const { vonage, server } = await startWithVonage();
    await server.cancel((await server.begin()).id);
    server.clock.pass(30);
    await server.sweep();
    expect(await server.begin()).toMatchObject({ status: 'PENDING', expiresAt: server.clock.now() + 540_000 });
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('after the second step is tied to the request, whose messages go on', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(200);
    await server.cancel(id);
    expect(await server.begin()).toMatchObject({ status: 'PENDING', channel: 'SMS', nextChannel: 'VOICE' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('with every attempt used sends, or is told when Vonage will be done', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    const begun = server.clock.now();
    await server.check(id, '000000');
    const { requestId } = vonage.calls('check')[0] ?? {};
    vonage.once('start', inFlight(requestId));
    server.clock.pass(10);
    // The cancel that is owed at 30 s frees the number.
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: begun + 45_000 });
    server.clock.pass(20);
    await server.sweep();
    expect(vonage.calls('cancel')).toMatchObject([{ requestId }]);
    expect(await server.begin()).toMatchObject({ status: 'PENDING' });
  });

  test('with every attempt used in a later step is told when Vonage will be done by itself', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id, expiresAt } = await server.begin();
    server.clock.pass(200);
    await server.check(id, '000000');
    const [check] = vonage.calls('check');
    vonage.once('start', inFlight(check?.requestId));
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: expiresAt });
  });
});

test('One sweep tells Vonage all that is owed, however much it is', async () => {
  const { server, vonage } = await startWithVonage();
  for (let number = 0; number < 205; number += 1) {
    const { id } = await server.begin({ phoneNumber: `+1415200${String(number).padStart(4, '0')}` });
    await server.cancel(id);
  }
  server.clock.pass(30);
  await server.sweep();
  expect(vonage.calls('cancel')).toHaveLength(205);
});
