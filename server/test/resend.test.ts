import { describe, expect, test } from 'vitest';
import { only, startServer, startWithVonage } from './start-server.ts';
import { notFound, problem, rightCode, wrongCode, type Reply } from './vonage.ts';

// docs/rules.md#resends

const key = 'a secret of one act: 8d3f';
const otherKey = 'a secret of another act: 77';

const noEventsLeft = problem(409, 'There are no more events left to trigger.');

describe('A resend', () => {
  test('sends a new code over the next channel at once, and brings the end forward', async () => {
    const server = await startServer();
    const begun = server.clock.now();
    const { id } = await server.begin();
    server.clock.pass(40);
    expect(await server.resend(id)).toMatchObject({
      __typename: 'Verification',
      id,
      status: 'PENDING',
      channel: 'SMS',
      nextChannel: 'VOICE',
      // Twice as long before the second.
      resendAvailableAt: begun + 100_000,
      expiresAt: begun + 400_000,
      attemptsRemaining: 3,
    });
    server.clock.pass(60);
    expect(await server.resend(id)).toMatchObject({
      channel: 'VOICE',
      nextChannel: null,
      resendAvailableAt: null,
      expiresAt: begun + 280_000,
    });
    expect(server.messages().map(({ channel }) => channel)).toEqual(['VOICE', 'SMS', 'SMS']);
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED', channel: 'VOICE' });
  });

  describe.each([
    ['sends the same code again, which lasts as long as the plan', 'on', 540_000],
    ['sends a code of its own, which lasts as long as its step', 'off', 180_000],
  ])('%s', (_, REUSE_CODE, codeLife) => {
    test(`with REUSE_CODE=${REUSE_CODE}`, async () => {
      const server = await startServer({ env: { REUSE_CODE } });
      const begun = server.clock.now();
      const { id } = await server.begin();
      const first = server.code();
      expect(await server.read(id)).toMatchObject({ codeSentAt: begun, codeExpiresAt: begun + codeLife });
      server.clock.pass(40);
      const resent = only('Verification', await server.resend(id));
      const codeExpiresAt = REUSE_CODE === 'on' ? resent.expiresAt : begun + 220_000;
      expect(resent).toMatchObject({ codeSentAt: begun + 40_000, codeExpiresAt });
      const lateText = await server.check(id, first);
      expect(lateText.__typename).toBe(REUSE_CODE === 'on' ? 'Verification' : 'IncorrectCode');
      const closed = only('Verification', REUSE_CODE === 'on' ? lateText : await server.check(id, server.code()));
      expect(closed).toMatchObject({ status: 'VERIFIED', codeSentAt: begun + 40_000, codeExpiresAt: resent.expiresAt });
    });
  });

  test('never moves the end later', async () => {
    const { server } = await startWithVonage();
    const { id, expiresAt } = await server.begin();
    // Shortly before Vonage moves on by itself.
    server.clock.pass(179.999);
    const first = only('Verification', await server.resend(id));
    server.clock.pass(179);
    const second = only('Verification', await server.resend(id));
    expect(Math.max(first.expiresAt, second.expiresAt)).toBeLessThanOrEqual(expiresAt);
  });

  test('is refused before its cooldown is over, with the moment from which it is allowed', async () => {
    const { vonage, server } = await startWithVonage();
    const { id, resendAvailableAt } = await server.begin();
    server.clock.pass(29.999);
    expect(await server.resend(id)).toMatchObject({
      __typename: 'RateLimited',
      retryAt: resendAvailableAt,
      now: server.clock.now(),
    });
    expect(vonage.calls('next')).toEqual([]);
    server.clock.pass(0.001);
    expect(await server.resend(id)).toMatchObject({ __typename: 'Verification' });
  });

  test("waits after Vonage's own step as well", async () => {
    const { server } = await startWithVonage();
    const begun = server.clock.now();
    const { id } = await server.begin();
    server.clock.pass(200);
    expect(await server.resend(id)).toMatchObject({ __typename: 'RateLimited', retryAt: begun + 210_000 });
    server.clock.pass(10);
    expect(await server.resend(id)).toMatchObject({ channel: 'VOICE', nextChannel: null, expiresAt: begun + 390_000 });
  });

  test('on the last step answers that no channel is left, without a call', async () => {
    const { vonage, server } = await startWithVonage({ CHANNELS: 'SMS' });
    const { id } = await server.begin();
    server.clock.pass(30);
    await server.resend(id);
    server.clock.pass(100);
    expect(await server.resend(id)).toMatchObject({
      __typename: 'NoChannelLeft',
      verification: { id, status: 'PENDING', nextChannel: null, resendAvailableAt: null },
    });
    expect(vonage.calls('next')).toHaveLength(1);
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('counts its step from before the call', async () => {
    const { vonage, server } = await startWithVonage();
    const begun = server.clock.now();
    const { id } = await server.begin();
    server.clock.pass(30);
    const held = vonage.hold('next');
    const resend = server.resend(id);
    await held.arrived;
    server.clock.pass(3);
    held.answer();
    expect(await resend).toMatchObject({ expiresAt: begun + 390_000, resendAvailableAt: begun + 90_000 });
  });

  test('moves on by one step also where the present one times out during the call', async () => {
    const { vonage, server } = await startWithVonage();
    const begun = server.clock.now();
    const { id } = await server.begin();
    server.clock.pass(179);
    const held = vonage.hold('next');
    const resend = server.resend(id);
    await held.arrived;
    server.clock.pass(2);
    held.answer();
    // Vonage was asked within the first step, and moved from that one to the second.
    expect(await resend).toMatchObject({ channel: 'SMS', nextChannel: 'VOICE', expiresAt: begun + 179_000 + 360_000 });
  });

  test.each([
    ['verified', async (server, id) => server.check(id, rightCode)],
    ['canceled', async (server, id) => server.cancel(id)],
    ['expired', async (server) => server.clock.pass(540)],
  ] satisfies [string, (server: Awaited<ReturnType<typeof startServer>>, id: string) => Promise<unknown>][])(
    'of a verification that is %s answers that it is over, without a call',
    async (status, end) => {
      const { vonage, server } = await startWithVonage();
      const { id } = await server.begin();
      server.clock.pass(30);
      await end(server, id);
      expect(await server.resend(id)).toMatchObject({
        __typename: 'VerificationClosed',
        verification: { status: status.toUpperCase() },
      });
      expect(vonage.calls('next')).toEqual([]);
    },
  );
});

describe("A resend's key", () => {
  test('moves on once however often it is repeated', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    const first = await server.resend(id, { idempotencyKey: key });
    server.clock.pass(100);
    const again = await server.resend(id, { idempotencyKey: key });
    expect(again).toEqual({ ...first, now: server.clock.now() });
    expect(vonage.calls('next')).toHaveLength(1);
  });

  test('moves on once for ten at the same time, which all answer the verification', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    server.clock.pass(30);
    const all = await Promise.all(Array.from({ length: 10 }, () => server.resend(id, { idempotencyKey: key })));
    for (const one of all) expect(one).toMatchObject({ __typename: 'Verification', id, nextChannel: 'VOICE' });
    expect(server.messages()).toHaveLength(2);
  });

  test('is refused for another verification, tied or not, and nothing is sent', async () => {
    const { vonage, server } = await startWithVonage();
    const [first, tied] = [await server.begin(), await server.begin()];
    const other = await server.begin({ phoneNumber: '+14155550199' });
    server.clock.pass(30);
    await server.resend(first.id, { idempotencyKey: key });
    server.clock.pass(100);
    for (const { id } of [tied, other])
      expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({
        __typename: 'GraphQLError',
        code: 'BAD_USER_INPUT',
      });
    expect(vonage.calls('next')).toHaveLength(1);
  });

  test('is free for another try where the cooldown refused it', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({ __typename: 'RateLimited' });
    server.clock.pass(30);
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({ __typename: 'Verification' });
    expect(vonage.calls('next')).toHaveLength(1);
  });

  test.each([
    ['15 characters', '0123456789abcde'],
    ['129 characters', 'k'.repeat(129)],
  ])('of %s is refused', async (_, idempotencyKey) => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    expect(await server.resend(id, { idempotencyKey })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('may be an explicit null', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    expect(await server.resend(id, { idempotencyKey: null })).toMatchObject({ __typename: 'Verification' });
  });

  test('is not needed: without keys ten at the same time move on once, the others wait for the cooldown', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    server.clock.pass(30);
    const all = await Promise.all(Array.from({ length: 10 }, () => server.resend(id)));
    expect(all.filter(({ __typename }) => __typename === 'Verification')).toHaveLength(1);
    expect(all.filter(({ __typename }) => __typename === 'RateLimited')).toHaveLength(9);
    expect(server.messages()).toHaveLength(2);
  });
});

describe('A resend that did not move on', () => {
  const refusals: [string, Reply, boolean, number][] = [
    ['401', problem(401), false, 1],
    ['402', problem(402), false, 1],
    ['403', problem(403), false, 1],
    ['429', problem(429), true, 0],
    [
      '409 for a replication delay',
      problem(409, 'The operation cannot be performed at this time. Please try again later.'),
      true,
      0,
    ],
  ];

  test.each(refusals)('after %s gives its key back and leaves the step', async (_, reply, retryable, errors) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    const before = await server.read(id);
    vonage.once('next', reply);
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({
      __typename: 'ServiceUnavailable',
      retryable,
    });
    expect(server.takeErrors()).toHaveLength(errors);
    expect(await server.read(id)).toEqual(before);
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({ nextChannel: 'VOICE' });
    expect(vonage.calls('next')).toHaveLength(2);
  });

  test('as no events are left answers NoChannelLeft and stays open', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    vonage.once('next', noEventsLeft);
    expect(await server.resend(id)).toMatchObject({
      __typename: 'NoChannelLeft',
      verification: { status: 'PENDING', nextChannel: null },
    });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test('as Vonage knows no such request any more is the end: EXPIRED', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    vonage.once('next', notFound);
    expect(await server.resend(id)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'EXPIRED' },
    });
  });
});

describe('A resend whose answer was lost', () => {
  const losses: [string, Reply][] = [
    ['a 500', problem(500)],
    ['a reset', 'RESET'],
    ['silence', 'NEVER'],
    ['a redirect', { status: 302, headers: { location: '/' } }],
    ['the HTML of a proxy', { status: 200, text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['broken JSON', { status: 200, text: '{' }],
  ];

  test.each(losses)('by %s may be tried again, but its key never moves on again', async (_, reply) => {
    const { vonage, server } = await startWithVonage({ VONAGE_TIMEOUT_MS: reply === 'NEVER' ? '2000' : '5000' });
    const { id } = await server.begin();
    server.clock.pass(30);
    const before = await server.read(id);
    vonage.once('next', reply);
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({
      __typename: 'ServiceUnavailable',
      retryable: true,
    });
    server.clock.pass(20);
    const again = await server.resend(id, { idempotencyKey: key });
    // The step stays as the clock says.
    expect(again).toEqual({ ...before, now: server.clock.now() });
    expect(vonage.calls('next')).toHaveLength(1);
    server.clock.pass(60);
    expect(await server.resend(id, { idempotencyKey: otherKey })).toMatchObject({ __typename: 'Verification' });
    expect(vonage.calls('next')).toHaveLength(2);
  });

  test('as its holder died lets the next one on', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    const held = vonage.hold('next');
    const first = server.resend(id, { idempotencyKey: key });
    await held.arrived;
    server.clock.pass(7);
    expect(await server.resend(id, { idempotencyKey: otherKey })).toMatchObject({ nextChannel: 'VOICE' });
    held.answer();
    expect(await first).toMatchObject({ __typename: expect.any(String) });
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
  });
});

describe('A resend during a check', () => {
  test('leaves the check its answer', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    const held = vonage.hold('check');
    const check = server.check(id, wrongCode);
    await held.arrived;
    expect(await server.resend(id)).toMatchObject({ nextChannel: 'VOICE', attemptsRemaining: 2 });
    held.answer();
    expect(await check).toMatchObject({ __typename: 'IncorrectCode', verification: { attemptsRemaining: 2 } });
  });

  test('that verifies is over as well', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(30);
    const held = vonage.hold('next');
    const resend = server.resend(id);
    await held.arrived;
    await server.check(id, rightCode);
    held.answer(notFound);
    expect(await resend).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'VERIFIED' } });
  });
});
