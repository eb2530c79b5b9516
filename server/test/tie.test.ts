import { describe, expect, test } from 'vitest';
import { ask, connect } from './socket-fixture.ts';
import { only, startWithVonage } from './start-server.ts';
import { inFlight, notFound, problem, rightCode, wrongCode } from './vonage.ts';

// docs/rules.md#shared-requests. The scripted Vonage sends no webhooks: what is seen here follows from the rules alone.

describe('A start for a number with a request of ours in flight', () => {
  test('sends nothing and gets a verification of its own, tied to that request', async () => {
    const { vonage, server } = await startWithVonage();
    const first = await server.begin();
    server.clock.pass(10);
    const second = await server.begin();
    expect(vonage.calls('start')).toHaveLength(1);
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({
      createdAt: first.createdAt + 10_000,
      expiresAt: first.expiresAt,
      resendAvailableAt: first.resendAvailableAt,
      channel: 'SMS',
    });
  });

  test('says for its whole life that it shares, however it is asked, and the first never does', async () => {
    const key = 'a secret of one act: 8d3f';
    const { server } = await startWithVonage();
    const first = await server.begin();
    const second = await server.begin({ idempotencyKey: key });
    const third = await server.begin();
    const told = async () =>
      (await Promise.all([first, second, third].map(({ id }) => server.read(id)))).map(({ status, sharesRequest }) => [
        status,
        sharesRequest,
      ]);
    expect([first, second, third].map(({ sharesRequest }) => sharesRequest)).toEqual([false, true, true]);
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ id: second.id, sharesRequest: true });
    expect(await server.cancel(third.id)).toMatchObject({ sharesRequest: true });
    server.clock.pass(30);
    expect(await server.resend(second.id)).toMatchObject({ sharesRequest: true });
    expect(await server.check(second.id, wrongCode)).toMatchObject({ verification: { sharesRequest: true } });
    expect(await server.check(second.id, rightCode)).toMatchObject({ sharesRequest: true });
    expect(await told()).toEqual([
      ['FAILED', false],
      ['VERIFIED', true],
      ['CANCELED', true],
    ]);
    expect(await server.begin()).toMatchObject({ sharesRequest: false });
  });

  test('has a help code of its own, which stays as it is', async () => {
    const key = 'a secret of one act: 8d3f';
    const { server } = await startWithVonage();
    const first = await server.begin();
    const second = await server.begin({ idempotencyKey: key });
    expect(second.helpCode).not.toBe(first.helpCode);
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ helpCode: second.helpCode });
    expect(await server.cancel(second.id)).toMatchObject({ helpCode: second.helpCode });
    expect(await server.read(first.id)).toMatchObject({ helpCode: first.helpCode });
  });

  test('says so to those who watch', async () => {
    const { server } = await startWithVonage();
    await server.begin();
    const { id } = await server.begin();
    const query = 'subscription ($id: ID!) { verificationUpdated(id: $id) { sharesRequest } }';
    expect(await ask(connect(server.address), query, { id }).next()).toEqual({
      data: { verificationUpdated: { sharesRequest: true } },
    });
  });

  test('shares also what was called off a moment ago, since nothing is sent for it', async () => {
    const { vonage, server } = await startWithVonage();
    await server.cancel((await server.begin()).id);
    expect(await server.begin()).toMatchObject({ sharesRequest: true });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('answers the channel that is really in use, not the one that it asked for', async () => {
    const { vonage, server } = await startWithVonage();
    await server.begin({ channel: 'VOICE' });
    expect(await server.begin({ channel: 'SMS' })).toMatchObject({ channel: 'VOICE', nextChannel: 'VOICE' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('is refused a channel that is not on offer all the same', async () => {
    const { server } = await startWithVonage();
    await server.begin();
    expect(await server.start({ channel: 'WHATSAPP' })).toMatchObject({ __typename: 'ChannelUnavailable' });
  });

  test('keeps its nonce to itself', async () => {
    const { server } = await startWithVonage();
    await server.begin({ nonce: 'the nonce of the first' });
    const second = await server.begin({ nonce: 'the nonce of the second' });
    const verified = only('Verification', await server.check(second.id, rightCode));
    expect(Buffer.from(verified.proof?.token.split('.')[1] ?? '', 'base64url').toString()).toContain(
      '"nonce":"the nonce of the second"',
    );
  });

  test('is the fourth and refused until the end of the request', async () => {
    const { vonage, server } = await startWithVonage();
    const { expiresAt } = await server.begin();
    await server.begin();
    await server.begin();
    server.clock.pass(1);
    expect(await server.start()).toMatchObject({
      __typename: 'RateLimited',
      retryAt: expiresAt,
      now: server.clock.now(),
    });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('has a place again once one of three was canceled', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.begin();
    await server.begin();
    await server.cancel(id);
    expect(await server.begin()).toMatchObject({ status: 'PENDING', attemptsRemaining: 1 });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
  ])('shares with no more open ones than the %i attempts that are left', async (maxAttempts, most) => {
    const { server } = await startWithVonage({ MAX_ATTEMPTS: String(maxAttempts) });
    for (let index = 0; index < most; index += 1) await server.begin();
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited' });
  });

  test('is refused where wrong codes have left no attempt for it', async () => {
    const { server } = await startWithVonage();
    const { id, expiresAt } = await server.begin();
    await server.check(id, wrongCode);
    await server.begin();
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: expiresAt });
  });

  test('is tied with 60 s left and refused with less', async () => {
    const { vonage, server } = await startWithVonage();
    const { expiresAt } = await server.begin();
    server.clock.pass(480);
    expect(await server.begin()).toMatchObject({ status: 'PENDING', channel: 'VOICE', expiresAt });
    server.clock.pass(0.001);
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: expiresAt });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('sends again once that request is over', async () => {
    const { vonage, server } = await startWithVonage();
    await server.begin();
    server.clock.pass(540);
    expect(await server.begin()).toMatchObject({ status: 'PENDING', channel: 'SMS', attemptsRemaining: 3 });
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('is answered once a key, with the same tied verification', async () => {
    const { vonage, server } = await startWithVonage();
    const idempotencyKey = 'a secret of one act: 8d3f';
    await server.begin();
    const [second, again] = [await server.begin({ idempotencyKey }), await server.begin({ idempotencyKey })];
    expect(again.id).toBe(second.id);
    const both = await Promise.all([server.begin({ idempotencyKey }), server.begin({ idempotencyKey })]);
    expect(both.map(({ id }) => id)).toEqual([second.id, second.id]);
    expect(await server.begin()).toMatchObject({ attemptsRemaining: 1 });
    expect(vonage.calls('start')).toHaveLength(1);
  });
});

describe('Attempts of tied verifications', () => {
  test('keep one each: `attemptsRemaining` says how many are left beyond what the others keep', async () => {
    const { server } = await startWithVonage();
    const first = await server.begin();
    expect(first.attemptsRemaining).toBe(3);
    const second = await server.begin();
    expect([(await server.read(first.id)).attemptsRemaining, second.attemptsRemaining]).toEqual([2, 2]);
    const third = await server.begin();
    expect([(await server.read(first.id)).attemptsRemaining, third.attemptsRemaining]).toEqual([1, 1]);
  });

  test('let one check as often as the others leave it, and end it then', async () => {
    const { vonage, server } = await startWithVonage();
    const first = await server.begin();
    const second = await server.begin();
    expect(await server.check(first.id, wrongCode)).toMatchObject({
      __typename: 'IncorrectCode',
      verification: { attemptsRemaining: 1 },
    });
    expect(await server.check(first.id, wrongCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS', attemptsRemaining: 0 },
    });
    expect(await server.check(first.id, rightCode)).toMatchObject({ __typename: 'VerificationClosed' });
    expect(await server.check(second.id, rightCode)).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    expect(vonage.calls('check')).toHaveLength(3);
  });

  test('never sum up to more than there are, whatever races for them', async () => {
    const { vonage, server } = await startWithVonage();
    const all = [await server.begin(), await server.begin(), await server.begin()];
    await Promise.all([...all, ...all, ...all, ...all].map(({ id }) => server.check(id, wrongCode)));
    expect(vonage.calls('check')).toHaveLength(3);
    for (const { id } of all)
      expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('go to those that are left when one is canceled', async () => {
    const { server } = await startWithVonage();
    const [first, second] = [await server.begin(), await server.begin()];
    await server.cancel(first.id);
    expect(await server.read(second.id)).toMatchObject({ attemptsRemaining: 3 });
  });

  test('are kept for a verification whose check was given back', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '2' });
    const [first, second] = [await server.begin(), await server.begin()];
    vonage.once('check', problem(429));
    expect(await server.check(first.id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect((await server.read(first.id)).attemptsRemaining).toBe(1);
    expect((await server.read(second.id)).attemptsRemaining).toBe(1);
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited' });
  });
});

describe('The end of tied verifications', () => {
  test('is the right code: it settles the one that it was typed for, the others are superseded', async () => {
    const { server } = await startWithVonage();
    const [first, second, third] = [await server.begin(), await server.begin(), await server.begin()];
    expect(await server.check(second.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    for (const { id } of [first, third])
      expect(await server.read(id)).toMatchObject({
        status: 'FAILED',
        failure: 'SUPERSEDED',
        proof: null,
        nextChannel: null,
        attemptsRemaining: 0,
      });
    expect(await server.check(first.id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { failure: 'SUPERSEDED' },
    });
  });

  test('is one success also where both type the right code at once', async () => {
    const { vonage, server } = await startWithVonage();
    let accepted = 0;
    vonage.always('check', ({ requestId }) => {
      accepted += 1;
      return accepted === 1 ? { status: 200, json: { request_id: requestId, status: 'completed' } } : notFound;
    });
    const [first, second] = [await server.begin(), await server.begin()];
    const all = await Promise.all([server.check(first.id, rightCode), server.check(second.id, rightCode)]);
    expect(all.map(({ __typename }) => __typename).toSorted()).toEqual(['Verification', 'VerificationClosed']);
    const states = [await server.read(first.id), await server.read(second.id)];
    expect(states.map(({ status, failure }) => failure ?? status).toSorted()).toEqual(['SUPERSEDED', 'VERIFIED']);
  });

  test('is expiry for all at the same moment', async () => {
    const { server } = await startWithVonage();
    const first = await server.begin();
    server.clock.pass(100);
    const second = await server.begin();
    server.clock.pass(439.999);
    expect(await server.read(second.id)).toMatchObject({ status: 'PENDING' });
    server.clock.pass(0.001);
    for (const { id } of [first, second]) expect(await server.read(id)).toMatchObject({ status: 'EXPIRED' });
  });

  test('by cancel is only for oneself; Vonage is told when the last one is closed', async () => {
    const { vonage, server } = await startWithVonage();
    const [first, second] = [await server.begin(), await server.begin()];
    expect(await server.cancel(first.id)).toMatchObject({ status: 'CANCELED' });
    server.clock.pass(60);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    expect(await server.read(second.id)).toMatchObject({ status: 'PENDING' });
    await server.cancel(second.id);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('comes after the steps and the cooldown that they share', async () => {
    const { server } = await startWithVonage();
    const [first, second] = [await server.begin(), await server.begin()];
    const now = server.clock.now();
    server.clock.pass(30);
    expect(await server.resend(second.id)).toMatchObject({ nextChannel: 'VOICE', resendAvailableAt: now + 90_000 });
    expect(await server.read(first.id)).toMatchObject({ nextChannel: 'VOICE', resendAvailableAt: now + 90_000 });
    expect(await server.resend(first.id)).toMatchObject({ __typename: 'RateLimited', retryAt: now + 90_000 });
  });
});

describe('A request in flight that is not ours', () => {
  test.each([
    ['with its id', inFlight('foreign-request')],
    ['without one', inFlight()],
    ['with an id that is none', inFlight('../../v1/calls?x=')],
    ['in HTML', { status: 409, text: '<html>', headers: { 'content-type': 'text/html' } }],
  ])('answers RateLimited in 60 s, %s', async (_, reply) => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', reply);
    const now = server.clock.now();
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: now + 60_000, now });
  });
});
