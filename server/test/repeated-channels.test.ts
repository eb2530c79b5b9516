import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { credentials, startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import { numberOf, onlyLimits, waits } from './limits-fixture.ts';
import { createManualClock, phoneNumber, startServer, startWithVonage } from './start-server.ts';
import { invalidParameter, problem, type Handler } from './vonage.ts';

// Plans have a channel twice, and no source says whether Vonage takes that.

const key = 'a secret of one act: 8d3f';

/** A Vonage that takes each channel once. */
const strict: Handler = ({ body }) => {
  const channels = [...body.matchAll(/"channel":"(\w+)"/g)].map(([, channel]) => channel);
  if (new Set(channels).size < channels.length) return invalidParameter('workflow[1].channel');
  return { status: 202, json: { request_id: randomUUID() } };
};

const channelsOf = (workflow: readonly { channel: string }[]) => workflow.map(({ channel }) => channel);

async function startStrict(env: Record<string, string> = {}) {
  const { vonage, server } = await startWithVonage(env);
  vonage.always('start', strict);
  return { vonage, server, plans: () => vonage.sent().map(({ workflow }) => channelsOf(workflow)) };
}

describe('Where Vonage refuses a plan that has a channel twice', () => {
  test('the start is sent once more with each once, and the verification shows that plan', async () => {
    const { server, plans } = await startStrict();
    const now = server.clock.now();
    const verification = await server.begin({ idempotencyKey: key });
    expect(verification).toMatchObject({ channel: 'SMS', nextChannel: 'VOICE', expiresAt: now + 360_000 });
    expect(plans()).toEqual([
      ['sms', 'sms', 'voice'],
      ['sms', 'voice'],
    ]);
    expect(server.takeErrors()).toEqual([expect.stringMatching(/has a channel twice/)]);
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({ id: verification.id });
    expect(plans()).toHaveLength(2);
  });

  test('the resend goes to the next channel, and is the last', async () => {
    const { server } = await startStrict();
    const { id } = await server.begin();
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ channel: 'VOICE', nextChannel: null });
    server.takeErrors();
  });

  test('later starts are sent once, in the short form', async () => {
    const { server, plans } = await startStrict();
    await server.begin();
    server.takeErrors();
    await server.begin({ phoneNumber: numberOf(1) });
    await server.begin({ phoneNumber: numberOf(2), channel: 'VOICE' });
    expect(plans().slice(2)).toEqual([
      ['sms', 'voice'],
      ['voice', 'sms'],
    ]);
  });

  test('simultaneous starts come out each once', async () => {
    const { vonage, server, plans } = await startStrict();
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        server.start({ phoneNumber: numberOf(index), idempotencyKey: key + index }),
      ),
    );
    expect(all.map(({ __typename }) => __typename)).toEqual(Array(5).fill('Verification'));
    expect(plans().filter(({ length }) => length === 2)).toHaveLength(5);
    expect(vonage.calls('start').length).toBeLessThanOrEqual(10);
    server.takeErrors();
  });

  test('messages that are no longer planned are not counted', async () => {
    const { server } = await startStrict({ LIMITS: onlyLimits({ total: '4/10m' }) });
    await server.begin();
    await server.begin({ phoneNumber: numberOf(1) });
    expect(waits(await server.start({ phoneNumber: numberOf(2) }))).toBe(600);
    server.takeErrors();
  });

  test('a second start whose answer is lost leaves the number unsettled until the end of the short plan', async () => {
    const { vonage, server, plans } = await startStrict();
    vonage.once('start', strict);
    vonage.once('start', 'RESET');
    expect(await server.start({ idempotencyKey: key })).toMatchObject({
      __typename: 'ServiceUnavailable',
      retryable: true,
    });
    vonage.once('start', problem(409, 'Concurrent', { request_id: 'the-lost-one' }));
    expect(await server.begin({ idempotencyKey: key })).toMatchObject({
      nextChannel: 'VOICE',
      expiresAt: server.clock.now() + 360_000,
    });
    expect(plans()).toHaveLength(3);
    server.takeErrors();
  });

  test('a second start that is refused too is told as what it is, and its key is free', async () => {
    const { vonage, server } = await startStrict();
    vonage.once('start', strict);
    vonage.once('start', invalidParameter('to'));
    expect(await server.start({ idempotencyKey: key })).toMatchObject({ reason: 'NOT_ASSIGNED' });
    expect(await server.start({ idempotencyKey: key })).toMatchObject({ __typename: 'Verification' });
    server.takeErrors();
  });

  test('a channel that is refused for another reason changes nobody’s plan', async () => {
    const { vonage, server, plans } = await startStrict();
    for (let time = 0; time < 2; time += 1) vonage.once('start', invalidParameter('workflow[0].channel'));
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: false });
    vonage.always('start', { status: 202, json: { request_id: randomUUID() } });
    await server.begin({ phoneNumber: numberOf(1) });
    expect(plans().at(-1)).toEqual(['sms', 'sms', 'voice']);
    server.takeErrors();
  });

  test('a plan of which no channel is there twice is for the operator', async () => {
    const { vonage, server } = await startStrict();
    vonage.always('start', invalidParameter('workflow'));
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: false });
    // Twice, and with each once.
    expect(vonage.calls('start')).toHaveLength(2);
    expect(server.takeErrors()).toHaveLength(2);
  });

  test('the simulator acts it: one text, and the code is right', async () => {
    const clock = createManualClock();
    const { simulator, url } = await startTestSimulator({ now: clock.now, unknowns: { repeatedChannel: 'REFUSED' } });
    const { apiKey, apiSecret } = credentials;
    const env = { SIMULATOR: 'off', VONAGE_API_HOST: url, VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret };
    const server = await startServer({ clock, env });
    const { id } = await server.begin();
    const [text, ...others] = simulator.messages(phoneNumber);
    expect(others).toEqual([]);
    expect(await server.check(id, text?.code ?? '')).toMatchObject({ status: 'VERIFIED' });
    server.takeErrors();
  });
});
