import { describe, expect, test } from 'vitest';
import { only, startServer, startWithVonage } from './start-server.ts';
import { inFlight, problem, startVonage, type Reply } from './vonage.ts';

// docs/rules.md#idempotency: one send per key, and keys that are given back.

const key = 'a secret of one act: 8d3f';
const otherKey = 'a secret of another act: 77';
const otherNumber = '+14155550199';
const tenTimes = <T>(work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 10 }, (_, i) => work(i)));

describe('An idempotency key', () => {
  test('sends once however often it is repeated, one after the other', async () => {
    const server = await startServer();
    const first = await server.begin({ idempotencyKey: key });
    server.clock.pass(60);
    const again = await server.begin({ idempotencyKey: key, phoneNumber: '415.555.0100' });
    expect(again).toEqual({ ...first, now: first.now + 60_000 });
    expect(server.starts()).toHaveLength(1);
  });

  test('sends once for ten starts at the same time, which all answer one verification', async () => {
    const server = await startServer();
    const all = await tenTimes(() => server.begin({ idempotencyKey: key }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(server.starts()).toHaveLength(1);
    expect(server.messages()).toHaveLength(1);
  });

  test('is refused with another number, and nothing is sent', async () => {
    const server = await startServer();
    await server.begin({ idempotencyKey: key });
    expect(await server.start({ idempotencyKey: key, phoneNumber: otherNumber })).toMatchObject({
      __typename: 'GraphQLError',
      code: 'BAD_USER_INPUT',
    });
    expect(server.starts()).toHaveLength(1);
  });

  test('is refused with another number also where codes may not go there', async () => {
    const server = await startServer({ vonage: await startVonage(), env: { ALLOWED_REGIONS: 'US' } });
    await server.begin({ idempotencyKey: key });
    const other = await server.start({ idempotencyKey: key, phoneNumber: '+447400123456' });
    expect(other).toMatchObject({ __typename: 'GraphQLError', code: 'BAD_USER_INPUT' });
  });

  const asked = { idempotencyKey: key, phoneNumber: '+14155550100' };
  test.each<[string, object, object, boolean]>([
    ['another channel', { channel: 'SMS' }, { channel: 'VOICE' }, false],
    ['a channel that was left out', { channel: 'VOICE' }, {}, false],
    ['the channel that was the default', {}, { channel: 'SMS' }, true],
    ['another than the default', {}, { channel: 'VOICE' }, false],
    ['the default left out', { channel: 'SMS' }, {}, true],
    ['the same channel', { channel: 'VOICE' }, { channel: 'VOICE' }, true],
    ['another nonce', { nonce: 'one session' }, { nonce: 'another session' }, false],
    ['a nonce that was left out', { nonce: 'one session' }, {}, false],
    ['a nonce where there was none', {}, { nonce: 'one session' }, false],
    ['the same nonce', { nonce: 'one session' }, { nonce: 'one session' }, true],
    ['another language alone', { locale: 'en' }, { locale: 'de' }, true],
  ])('with %s: %j, then %j, is the same act: %j', async (_, first, second, isSame) => {
    const server = await startServer();
    const { id } = await server.begin({ ...asked, ...first });
    const again = await server.start({ ...asked, ...second });
    expect(again).toMatchObject(isSame ? { id } : { __typename: 'GraphQLError', code: 'BAD_USER_INPUT' });
    expect(server.starts()).toHaveLength(1);
  });

  test('is held to what was asked with it also where it is tied to a request in flight', async () => {
    const server = await startServer();
    await server.begin();
    const { id } = await server.begin({ ...asked, channel: 'VOICE' });
    expect(await server.start({ ...asked, channel: 'SMS' })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await server.begin({ ...asked, channel: 'VOICE' })).toMatchObject({ id, channel: 'SMS' });
  });

  test('is of one number even where starts with two race for it', async () => {
    const { vonage, server } = await startWithVonage();
    const both = await Promise.all([
      server.start({ idempotencyKey: key }),
      server.start({ idempotencyKey: key, phoneNumber: otherNumber }),
    ]);
    expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['GraphQLError', 'Verification']);
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('leads to a verification that is over as well', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin({ idempotencyKey: key });
    await server.cancel(id);
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ id, status: 'CANCELED' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('answers the proof again to a client that lost it', async () => {
    const server = await startServer();
    const { id } = await server.begin({ idempotencyKey: key });
    const { proof } = only('Verification', await server.check(id, server.code()));
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ id, status: 'VERIFIED', proof });
  });

  test('may be one for a start and for a resend', async () => {
    const server = await startServer();
    const { id } = await server.begin({ idempotencyKey: key });
    server.clock.pass(30);
    expect(await server.resend(id, { idempotencyKey: key })).toMatchObject({ __typename: 'Verification', id });
    expect(server.messages()).toHaveLength(2);
  });

  test('is free again once its verification is forgotten, a day after it closed', async () => {
    const server = await startServer();
    const { id } = await server.begin({ idempotencyKey: key });
    await server.check(id, server.code());
    server.clock.pass(24 * 3600 - 1);
    await server.sweep();
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ id, status: 'VERIFIED', proof: null });
    server.clock.pass(1);
    await server.sweep();
    expect(await server.query(id)).toBeNull();
    const again = await server.begin({ idempotencyKey: key, phoneNumber: otherNumber });
    expect(again).toMatchObject({ status: 'PENDING', phoneNumber: otherNumber });
    expect(again.id).not.toBe(id);
  });
});

describe('A start that was surely not sent', () => {
  const refusals: [string, Reply, boolean, number][] = [
    ['401', problem(401), false, 1],
    ['402', problem(402), false, 1],
    ['403', problem(403), false, 1],
    ['412', problem(412), false, 1],
    ['422 about something else', problem(422), false, 1],
    ['429', problem(429), true, 0],
  ];

  test.each(refusals)('after %s gives its key back, so that it sends', async (_, reply, retryable, errors) => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', reply);
    expect(await server.start({ idempotencyKey: key })).toMatchObject({ __typename: 'ServiceUnavailable', retryable });
    expect(server.takeErrors()).toHaveLength(errors);
    await server.begin({ idempotencyKey: key });
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('as nothing listened gives its key back', async () => {
    const vonage = await startVonage();
    const server = await startServer({ vonage: { ...vonage, url: 'http://127.0.0.1:9' } });
    for (let time = 0; time < 2; time += 1)
      expect(await server.start({ idempotencyKey: key })).toMatchObject({
        __typename: 'ServiceUnavailable',
        retryable: true,
      });
  });

  test('as a request of someone else is in flight gives its key back, and may be tried again in 60 s', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', inFlight('foreign-request'));
    const now = server.clock.now();
    expect(await server.start({ idempotencyKey: key })).toMatchObject({
      __typename: 'RateLimited',
      retryAt: now + 60_000,
      now,
    });
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ status: 'PENDING' });
  });

  test('lets others that waited with its key send', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const first = server.start({ idempotencyKey: key });
    await held.arrived;
    const second = server.start({ idempotencyKey: key });
    held.answer(problem(429));
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect(await second).toMatchObject({ __typename: 'Verification' });
    expect(vonage.calls('start')).toHaveLength(2);
  });
});

describe('Starts at the same moment', () => {
  test('with two keys for one number send one message and answer two verifications', async () => {
    const server = await startServer();
    const [first, second] = await Promise.all([
      server.begin({ idempotencyKey: key }),
      server.begin({ idempotencyKey: otherKey }),
    ]);
    expect(first.id).not.toBe(second.id);
    expect(server.starts()).toHaveLength(1);
    expect(server.messages()).toHaveLength(1);
  });

  test('without keys for one number send one message, and at most three share it', async () => {
    const server = await startServer();
    const all = await tenTimes(() => server.start());
    expect(all.filter(({ __typename }) => __typename === 'Verification')).toHaveLength(3);
    expect(all.filter(({ __typename }) => __typename === 'RateLimited')).toHaveLength(7);
    expect(server.starts()).toHaveLength(1);
  });

  test('for ten numbers send ten', async () => {
    const server = await startServer();
    const all = await tenTimes((index) => server.begin({ phoneNumber: `+1415555010${index}` }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(10);
    expect(server.starts()).toHaveLength(10);
  });

  test('wait for the one under way and answer what it answered', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const first = server.begin({ idempotencyKey: key });
    await held.arrived;
    const second = server.begin({ idempotencyKey: key });
    await server.clock.someoneWaits();
    held.answer();
    expect((await second).id).toBe((await first).id);
    expect(vonage.calls('start')).toHaveLength(1);
  });
});
