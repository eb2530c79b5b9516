import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { hashHandle, hashKey } from '../src/verification/handle.ts';
import { from, startLimited, waits } from './limits-fixture.ts';
import { only, phoneNumber, startWithVonage } from './start-server.ts';
import { problem, rightCode, wrongCode } from './vonage.ts';

// What an attacker would try that no other file tries: see the table of threats in docs/security.md.

const key = 'a secret of one act: 8d3f';
const twenty = <T>(act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => act(index)));

describe('A stranger who knows a number and nothing else', () => {
  test("ties twice to its owner's request, types forty wrong codes, and the owner's last attempt is still there", async () => {
    const { vonage, server } = await startWithVonage();
    const owner = await server.begin();
    const [one, other] = [await server.begin(), await server.begin()];
    await twenty((index) => server.check(index % 2 ? one.id : other.id, wrongCode));
    await twenty((index) => server.check(index % 2 ? one.id : other.id, wrongCode));
    expect(await server.read(owner.id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 1 });
    expect(only('Verification', await server.check(owner.id, rightCode)).status).toBe('VERIFIED');
    expect(vonage.calls('check')).toHaveLength(3);
  });

  test('ties, ends and ties again: every attempt counts, and the last one stays with the owner', async () => {
    const { vonage, server } = await startWithVonage();
    const owner = await server.begin();
    for (let tie = 0; tie < 5; tie += 1) {
      const tied = await server.start();
      if (tied.__typename !== 'Verification') break;
      await server.check(tied.id, wrongCode);
      await server.cancel(tied.id);
    }
    expect(vonage.calls('check').length).toBeLessThanOrEqual(2);
    expect(only('Verification', await server.check(owner.id, rightCode)).status).toBe('VERIFIED');
  });

  test('neither cancels, nor follows, nor resends what is not theirs, tied to it or not', async () => {
    const { vonage, server } = await startWithVonage();
    const owner = await server.begin({ idempotencyKey: key, nonce: 'mine' });
    const tied = await server.begin({ nonce: 'theirs' });
    await server.cancel(tied.id);
    server.clock.pass(60);
    await server.sweep();
    expect(await server.resend(tied.id)).toMatchObject({ __typename: 'VerificationClosed' });
    expect(vonage.calls().map(({ operation }) => operation)).toEqual(['start']);
    expect(await server.read(owner.id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 3 });
  });
});

describe('Who resends', () => {
  test('gets no attempt more, whatever is resent and typed in turn', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    for (let turn = 0; turn < 4; turn += 1) {
      await server.check(id, wrongCode);
      server.clock.pass(60);
      await server.resend(id);
    }
    expect(vonage.calls('check')).toHaveLength(3);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('gets no limit anew: wrong codes of an address and of a number count on', async () => {
    const { vonage, server } = await startLimited({ checks: '2/10m', wrong: '2/1h' });
    const { id } = await server.begin();
    for (let turn = 0; turn < 2; turn += 1) {
      await server.check(id, wrongCode, from('192.0.2.66'));
      server.clock.pass(60);
      await server.resend(id);
    }
    expect(waits(await server.check(id, rightCode, from('192.0.2.66')))).toBeGreaterThan(0);
    expect(vonage.calls('check')).toHaveLength(2);
    await server.cancel(id);
    server.clock.pass(600);
    expect(waits(await server.start())).toBeGreaterThan(0);
    expect(vonage.calls('start')).toHaveLength(1);
  });
});

describe('No part of an address at Vonage', () => {
  const addressOfOurs = /^\/v2\/verify(\/[0-9a-f-]{36}(\/next_workflow)?)?$/;

  test.each(['/../../v1/calls', '%2e%2e%2f', '?to=1', '#', '\r\nX-Injected: 1', '\0', '\\..\\', '//evil.example/'])(
    'is made of what is sent: %j',
    async (hostile) => {
      const { vonage, server } = await startWithVonage();
      const { id } = await server.begin({ idempotencyKey: key + hostile, nonce: hostile, locale: hostile });
      await server.start({ phoneNumber: phoneNumber + hostile });
      for (const one of [id + hostile, hostile, `${hostile}${id}`, vonage.url + hostile]) {
        await server.check(one, rightCode);
        await server.resend(one);
        await server.cancel(one);
      }
      server.clock.pass(60);
      for (const code of [rightCode + hostile, hostile, `${rightCode}/next_workflow`])
        expect(await server.check(id, code)).toMatchObject({ __typename: 'MalformedCode' });
      await server.resend(id, { idempotencyKey: key + hostile });
      await server.check(id, rightCode);
      expect(vonage.calls().map(({ operation }) => operation)).toEqual(['start', 'next', 'check']);
      for (const { path } of vonage.calls()) expect(path).toMatch(addressOfOurs);
    },
  );

  test.each(['../../v1/calls?x=', '%2e%2e', 'a?b', 'a#b', 'a\r\nb', '..'])(
    'is an id that Vonage, or somebody in its place, makes up: %j',
    async (requestId) => {
      const { vonage, server } = await startWithVonage();
      vonage.once('start', { status: 202, json: { request_id: requestId } });
      expect(await server.start({ idempotencyKey: key })).toMatchObject({ __typename: 'ServiceUnavailable' });
      vonage.once('start', problem(409, 'Concurrent', { request_id: requestId }));
      await server.start({ idempotencyKey: key });
      server.clock.pass(60);
      await server.sweep();
      for (const { path } of vonage.calls()) expect(path).toBe('/v2/verify');
    },
  );
});

describe('A key that somebody replays', () => {
  test('from another address, with other arguments, leads to its verification as it was begun and sends nothing', async () => {
    const { vonage, server } = await startLimited({});
    const begun = await server.begin({ idempotencyKey: key, nonce: 'mine' });
    const input = { idempotencyKey: key, nonce: 'mine', channel: 'SMS', locale: 'de', region: 'DE' } as const;
    const replayed = await server.start(input, from('192.0.2.66'));
    expect(replayed).toEqual(begun);
    const { proof } = only('Verification', await server.check(begun.id, rightCode));
    expect(decodeJwt(proof?.token ?? '')).toMatchObject({ nonce: 'mine' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('with a nonce of their own tells and sends nothing, and the proof keeps the first one', async () => {
    const { vonage, server } = await startLimited({});
    const { id } = await server.begin({ idempotencyKey: key, nonce: 'mine' });
    const input = { idempotencyKey: key, nonce: 'theirs' };
    expect(await server.start(input, from('192.0.2.66'))).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { proof } = only('Verification', await server.check(id, rightCode));
    expect(await server.start(input, from('192.0.2.66'))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(decodeJwt(proof?.token ?? '')).toMatchObject({ nonce: 'mine' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('with another number tells nothing at all of its own', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin({ idempotencyKey: key });
    const body = (phoneNumber: string) => ({
      query: `mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }`,
      variables: { input: { phoneNumber, idempotencyKey: key } },
    });
    const { text, data } = await server.post(body('+14155550199'));
    expect(data).toBeNull();
    expect(text).toContain('BAD_USER_INPUT');
    for (const secret of [id, phoneNumber, phoneNumber.slice(-4), 'PENDING', key]) expect(text).not.toContain(secret);
    await server.check(id, rightCode);
    expect((await server.post(body('+14155550199'))).text).toBe(text);
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('is none that a handle, or what the store keeps, gives away', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin({ idempotencyKey: key });
    const known = [id, hashHandle(id), hashKey('start', key), hashKey('resend', key)];
    await server.check(id, rightCode);
    for (const guess of known) {
      const found = await server.begin({ idempotencyKey: guess });
      expect(found).toMatchObject({ status: 'PENDING', proof: null });
      expect(known).not.toContain(found.id);
      await server.check(found.id, rightCode);
    }
  });
});
