import { describe, expect, test } from 'vitest';
import { credentials, startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import { createManualClock, only, phoneNumber, startServer } from './start-server.ts';

// The service over Verify v1, the product of the tutorial, in front of the simulator: what its people see.

const v1 = { VONAGE_VERIFY_API: 'v1' };
const magic = (ending: number) => `+141555501${ending}`;
const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');

/** A right code whose answer was lost, at a Vonage whose search knows of an end a minute late. */
async function lostCheck() {
  const clock = createManualClock();
  const { simulator, calls, url } = await startTestSimulator({ now: clock.now, unknowns: { searchLag: 'MINUTE' } });
  const account = { VONAGE_API_KEY: credentials.apiKey, VONAGE_API_SECRET: credentials.apiSecret };
  const server = await startServer({ clock, vonage: { url }, env: { ...v1, ...account } });
  const { id } = await server.begin({ phoneNumber: magic(61) });
  const [{ code } = { code: '' }] = simulator.messages();
  await server.check(id, code);
  const searches = () => calls().filter(({ operation }) => operation === 'search').length;
  /** Sweeps twice a second. */
  const pass = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 0.5) {
      server.clock.pass(0.5);
      await server.sweep();
    }
  };
  return { server, id, code, searches, pass };
}

describe('With Verify v1', () => {
  test('a number is verified by a text, a wrong code costing one attempt', async () => {
    const server = await startServer({ env: v1 });
    const begun = server.clock.now();
    const { id, expiresAt, codeExpiresAt } = await server.begin();
    expect({ expiresAt, codeExpiresAt }).toEqual({ expiresAt: begun + 540_000, codeExpiresAt: begun + 540_000 });
    const code = server.code();
    expect(await server.check(id, wrongFor(code))).toMatchObject({
      __typename: 'IncorrectCode',
      verification: { attemptsRemaining: 2 },
    });
    expect(await server.check(id, code)).toMatchObject({ status: 'VERIFIED', proof: { token: expect.any(String) } });
  });

  test('deadlines are those of Vonage, step by step to the end of the plan', async () => {
    const server = await startServer({ env: v1 });
    const { id, expiresAt } = await server.begin();
    const channelAt = async (seconds: number) => {
      server.clock.pass(seconds);
      server.tick();
      return [(await server.read(id)).channel, server.messages().length];
    };
    expect(await channelAt(179.999)).toEqual(['SMS', 1]);
    expect(await channelAt(0.001)).toEqual(['SMS', 2]);
    expect(await channelAt(180)).toEqual(['VOICE', 3]);
    server.clock.pass(179.999);
    expect(server.clock.now()).toBe(expiresAt - 1);
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
  });

  test('a resend goes out at once, with the same code, until no step is left', async () => {
    const server = await startServer({ env: v1 });
    const { id } = await server.begin();
    const first = server.code();
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ channel: 'SMS', nextChannel: 'VOICE' });
    server.clock.pass(60);
    expect(await server.resend(id)).toMatchObject({ channel: 'VOICE', nextChannel: null });
    expect(await server.resend(id)).toMatchObject({ __typename: 'NoChannelLeft' });
    expect(server.messages().map(({ channel, code }) => [channel, code])).toEqual([
      ['VOICE', first],
      ['SMS', first],
      ['SMS', first],
    ]);
    expect(await server.check(id, first)).toMatchObject({ status: 'VERIFIED', channel: 'VOICE' });
  });

  test('a call first is followed by a call, as no text can follow it there', async () => {
    const server = await startServer({ env: v1 });
    const begun = server.clock.now();
    const { id, ...started } = await server.begin({ channel: 'VOICE' });
    expect(started).toMatchObject({ channel: 'VOICE', nextChannel: 'VOICE', expiresAt: begun + 360_000 });
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ channel: 'VOICE', nextChannel: null });
  });

  test('the third wrong code ends it', async () => {
    const server = await startServer({ env: v1 });
    const { id } = await server.begin();
    const wrong = wrongFor(server.code());
    await server.check(id, wrong);
    await server.check(id, wrong);
    expect(await server.check(id, wrong)).toMatchObject({ verification: { failure: 'TOO_MANY_ATTEMPTS' } });
  });

  test('a cancel is told to Vonage once it may be, and the number is free for another start', async () => {
    const server = await startServer({ env: v1 });
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    expect(server.calls().map(({ operation, said }) => [operation, said])).toEqual([
      ['start', '0'],
      ['cancel', '0'],
    ]);
    expect(await server.start()).toMatchObject({ __typename: 'Verification', status: 'PENDING' });
  });

  test.each([
    [51, { __typename: 'InvalidPhoneNumber', reason: 'NOT_ASSIGNED' }, 0],
    [52, { __typename: 'ServiceUnavailable', retryable: true }, 0],
    [53, { __typename: 'ServiceUnavailable', retryable: true }, 0],
    [55, { __typename: 'RateLimited' }, 0],
    [56, { __typename: 'PhoneNumberNotAllowed', restriction: 'BLOCKED' }, 0],
    [58, { __typename: 'ServiceUnavailable', retryable: false }, 1],
  ])('number %i is refused, and nothing is sent', async (ending, refusal, errors) => {
    const server = await startServer({ env: v1 });
    expect(await server.start({ phoneNumber: magic(ending) })).toMatchObject(refusal);
    expect(server.takeErrors()).toHaveLength(errors);
    expect(server.messages(magic(ending))).toEqual([]);
  });

  test('number 54, whose answer never comes, is taken over with the deadlines of the request that was sent', async () => {
    const server = await startServer({ env: { ...v1, VONAGE_TIMEOUT_MS: '2000' } });
    const input = { phoneNumber: magic(54), idempotencyKey: 'a secret of one act: 8d3f' };
    const begun = server.clock.now();
    expect(await server.start(input)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    server.clock.pass(20);
    expect(await server.start(input)).toMatchObject({ __typename: 'Verification', expiresAt: begun + 540_000 });
    expect(server.messages(magic(54))).toHaveLength(1);
  });

  test('number 60, whose start is answered in HTML, is taken over by the next', async () => {
    const server = await startServer({ env: v1 });
    const input = { phoneNumber: magic(60), idempotencyKey: 'a secret of one act: 8d3f' };
    expect(await server.start(input)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.start(input)).toMatchObject({ __typename: 'Verification' });
    expect(server.messages(magic(60))).toHaveLength(1);
  });

  test('number 61, whose right code is taken and the answer lost, is verified once Vonage was asked', async () => {
    const server = await startServer({ env: v1 });
    const { id } = await server.begin({ phoneNumber: magic(61) });
    const lost = await server.check(id, server.code(magic(61)));
    expect(lost).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    await server.sweep();
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: { token: expect.any(String) } });
    expect(JSON.stringify(server.log())).not.toContain(server.code(magic(61)));
  });

  test('number 61 is told so, too, who typed the code again before that', async () => {
    const server = await startServer({ env: v1 });
    const { id } = await server.begin({ phoneNumber: magic(61) });
    const code = server.code(magic(61));
    await server.check(id, code);
    expect(await server.check(id, code)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    await server.sweep();
    const again = await server.check(id, code);
    expect(again).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'VERIFIED' } });
    expect(only('VerificationClosed', again).verification.proof?.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  describe('where a search knows of an end a minute late, a lost right code', () => {
    test('verifies then, asked for at most every five seconds', async () => {
      const { server, id, code, searches, pass } = await lostCheck();
      await pass(59);
      expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
      expect(searches()).toBe(14);
      await pass(4);
      expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
      const before = searches();
      await pass(10);
      expect(searches()).toBe(before);
      expect(await server.check(id, code)).toMatchObject({ verification: { status: 'VERIFIED' } });
    });

    test('typed again keeps it open for 65 s from then, checks answering at once', async () => {
      const { server, id, code, pass } = await lostCheck();
      await pass(30);
      expect(await server.check(id, code)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
      expect(await server.check(id, code)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
      await pass(33);
      expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
    });

    test('is forgotten with its verification canceled', async () => {
      const { server, id, searches, pass } = await lostCheck();
      await pass(1);
      await server.cancel(id);
      const before = searches();
      await pass(70);
      expect(searches()).toBe(before);
      expect(await server.read(id)).toMatchObject({ status: 'CANCELED' });
    });
  });

  test('nothing is asked where nothing is in doubt', async () => {
    const server = await startServer({ env: v1 });
    expect(await server.begin({ phoneNumber })).toMatchObject({ status: 'PENDING' });
    await server.sweep();
    expect(server.calls().map(({ operation }) => operation)).toEqual(['start']);
  });
});
