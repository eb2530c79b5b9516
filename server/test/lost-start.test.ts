import { describe, expect, test } from 'vitest';
import { startServer, startWithVonage } from './start-server.ts';
import { inFlight, problem, rightCode, startVonage } from './vonage.ts';

// docs/rules.md#lost-starts: nobody knows whether they were sent.

const key = 'a secret of one act: 8d3f';
const otherKey = 'a secret of another act: 77';
const otherNumber = '+14155550199';

const losses = [
  ['a 500', problem(500)],
  ['a 503 of a proxy', { status: 503, text: '<html>', headers: { 'content-type': 'text/html' } }],
  ['HTML', { status: 202, text: '<html>', headers: { 'content-type': 'text/html' } }],
  ['broken JSON', { status: 202, text: '{"request_id": "c11' }],
  ['JSON without an id', { status: 202, json: {} }],
  ['an id that is none', { status: 202, json: { request_id: '../../v1/calls?x=' } }],
  ['a redirect', { status: 302, headers: { location: '/v2/verify' } }],
  ['another status than the documented one', { status: 200, json: { request_id: 'c11236f4' } }],
  ['an undocumented refusal', problem(418)],
  ['a reset', 'RESET' as const],
] as const;

describe('A start whose answer was lost', () => {
  test.each(losses)(
    'as it was %s may be tried again with its key, and takes over the request in flight',
    async (_, reply) => {
      const vonage = await startVonage();
      const server = await startServer({ vonage });
      const now = server.clock.now();
      vonage.once('start', reply);
      vonage.once('start', inFlight('the-lost-one'));
      expect(await server.start({ idempotencyKey: key })).toMatchObject({
        __typename: 'ServiceUnavailable',
        retryable: true,
      });
      // Never sent a second time by the server itself.
      expect(vonage.calls('start')).toHaveLength(1);
      server.clock.pass(20);
      const taken = await server.begin({ idempotencyKey: key });
      expect(taken).toMatchObject({
        status: 'PENDING',
        sharesRequest: false,
        expiresAt: now + 540_000,
        resendAvailableAt: now + 30_000,
      });
      expect(await server.check(taken.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
      expect(vonage.calls('check')).toMatchObject([{ requestId: 'the-lost-one' }]);
    },
  );

  test('as it named a request that is known already may be tried again, and is no bug', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.always('start', { status: 202, json: { request_id: 'the-same-for-all' } });
    await server.begin();
    expect(await server.start({ phoneNumber: otherNumber })).toMatchObject({
      __typename: 'ServiceUnavailable',
      retryable: true,
    });
  });

  test('in time is taken over on the wire as well: one text', async () => {
    const server = await startServer({ env: { VONAGE_TIMEOUT_MS: '2000' } });
    const lost = { phoneNumber: '+14155550154', idempotencyKey: key };
    expect(await server.start(lost)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    const { id } = await server.begin(lost);
    expect(server.messages(lost.phoneNumber)).toHaveLength(1);
    expect(await server.check(id, server.code(lost.phoneNumber))).toMatchObject({ status: 'VERIFIED' });
  });

  test('is taken over by a start with another key, and its own key is tied to it', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    vonage.once('start', inFlight('the-lost-one'));
    await server.start({ idempotencyKey: key });
    const second = await server.begin({ idempotencyKey: otherKey });
    const third = await server.begin();
    const first = await server.begin({ idempotencyKey: key });
    expect(second.id).not.toBe(first.id);
    expect(vonage.calls('start')).toHaveLength(2);
    // The one text was sent for the first.
    expect([first, second, third].map(({ sharesRequest }) => sharesRequest)).toEqual([false, true, true]);
    expect(await server.check(first.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    expect(await server.read(second.id)).toMatchObject({ status: 'FAILED', failure: 'SUPERSEDED' });
  });

  test('shares the text of a start with another key where Vonage never got its own', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    expect(await server.begin({ idempotencyKey: otherKey })).toMatchObject({ sharesRequest: false });
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ sharesRequest: true });
  });

  test('is sent anew where Vonage never got it', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    server.clock.pass(20);
    const now = server.clock.now();
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ status: 'PENDING', expiresAt: now + 540_000 });
  });

  test('is known by its client_ref, which stays the same', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    const [ref = ''] = vonage.sent().map((sent) => sent.client_ref);
    vonage.once('start', inFlight('the-lost-one', ref));
    await server.begin({ idempotencyKey: key });
    expect(vonage.sent().map((sent) => sent.client_ref)).toEqual([ref, ref]);
  });

  test('is not mistaken for a request with the client_ref of someone else', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    vonage.once('start', inFlight('foreign-request', 'f'.repeat(32)));
    const now = server.clock.now();
    expect(await server.start({ idempotencyKey: key })).toMatchObject({
      __typename: 'RateLimited',
      retryAt: now + 60_000,
    });
  });

  test('is taken over only while its plan would last', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    server.clock.pass(540);
    vonage.once('start', inFlight('never-seen'));
    expect(await server.start({ idempotencyKey: otherKey })).toMatchObject({ __typename: 'RateLimited' });
  });

  test('keeps its key: once its plan is over the key answers an expired verification and sends nothing', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    server.clock.pass(540);
    expect(await server.start({ idempotencyKey: key })).toMatchObject({
      __typename: 'Verification',
      status: 'EXPIRED',
    });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('keeps its key away from other numbers', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    expect(await server.start({ idempotencyKey: key, phoneNumber: otherNumber })).toMatchObject({
      __typename: 'GraphQLError',
      code: 'BAD_USER_INPUT',
    });
  });

  test('stays unsettled after a refusal, so that a third start still takes it over', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', 'RESET');
    vonage.once('start', problem(429));
    vonage.once('start', inFlight('the-lost-one'));
    await server.start({ idempotencyKey: key });
    await server.start({ idempotencyKey: otherKey });
    expect(await server.begin({ idempotencyKey: otherKey })).toMatchObject({ status: 'PENDING' });
  });
});

describe('A claim whose holder died', () => {
  test('is settled by the next caller, who takes over what it may have sent', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const first = server.start({ idempotencyKey: key });
    await held.arrived;
    server.clock.pass(10);
    vonage.once('start', inFlight('the-lost-one'));
    const { id } = await server.begin({ idempotencyKey: key });
    held.answer({ status: 202, json: { request_id: 'the-lost-one' } });
    await first;
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    expect(vonage.calls('check')).toMatchObject([{ requestId: 'the-lost-one' }]);
  });
});
