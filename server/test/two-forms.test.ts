import { describe, expect, test } from 'vitest';
import type { Channel } from '../src/schema.generated.ts';
import { only, startWithVonage } from './start-server.ts';
import { onlyLimits, startLimited, waits } from './limits-fixture.ts';
import { problem, rightCode, wrongCode } from './vonage.ts';

// Argentine mobiles and landlines share their digits; from abroad a mobile has a 9 before them. One number, two forms.

const asGiven = { phoneNumber: '11 2345-6789', region: 'AR' };
const mobile = '+5491123456789';
const landline = '+541123456789';

describe('An Argentine number without its 9', () => {
  const channels: [string, { channel?: Channel }, string, Channel[]][] = [
    ['by text', { channel: 'SMS' }, mobile, ['SMS', 'SMS', 'VOICE']],
    ['by the first channel, a text', {}, mobile, ['SMS', 'SMS', 'VOICE']],
    ['by call', { channel: 'VOICE' }, landline, ['VOICE', 'VOICE']],
  ];

  test.each(channels)('gets its code %s', async (_, input, to, plan) => {
    const { vonage, server } = await startWithVonage();
    expect(await server.start({ ...asGiven, ...input })).toMatchObject({ phoneNumber: to });
    expect(vonage.sent().map(({ workflow }) => workflow)).toEqual([
      plan.map((channel) => ({ channel: channel.toLowerCase(), to: to.slice(1) })),
    ]);
  });

  test('gets its code by the first channel, a call, as a landline', async () => {
    const { server } = await startWithVonage({ CHANNELS: 'VOICE,SMS' });
    expect(await server.start(asGiven)).toMatchObject({ phoneNumber: landline });
  });

  test('is called as a mobile where it was given as one', async () => {
    const { server } = await startWithVonage();
    for (const phoneNumber of ['+54 9 11 2345-6789', '011 15-2345-6789'])
      expect(await server.start({ ...asGiven, phoneNumber, channel: 'VOICE' })).toMatchObject({ phoneNumber: mobile });
  });

  test('is one in flight with its other form', async () => {
    const { vonage, server } = await startWithVonage();
    await server.begin({ ...asGiven, channel: 'SMS' });
    const tied = await server.begin({ ...asGiven, channel: 'VOICE', idempotencyKey: 'a secret of one act: 8d3f' });
    expect(tied).toMatchObject({ phoneNumber: mobile, channel: 'SMS' });
    expect(vonage.calls('start')).toHaveLength(1);
    // A repeat, which asks for the other form than the one that is in flight.
    const repeat = await server.begin({ ...asGiven, channel: 'VOICE', idempotencyKey: 'a secret of one act: 8d3f' });
    expect(repeat.id).toBe(tied.id);
    expect(await server.check(tied.id, rightCode)).toMatchObject({ status: 'VERIFIED', phoneNumber: mobile });
  });

  test.each([
    ['phone', { phone: '2/1h' }],
    ['prefix', { prefix: '2/1h' }],
  ])('is one in the limit %s with its other form', async (_, limit) => {
    const { server } = await startLimited(limit);
    const outcomes = [];
    for (const channel of ['SMS', 'VOICE', 'SMS', 'VOICE'] as const) {
      const outcome = await server.start({ ...asGiven, channel });
      outcomes.push(waits(outcome) === undefined);
      if (outcome.__typename === 'Verification') await server.cancel(outcome.id);
      server.clock.pass(60);
      await server.sweep();
    }
    expect(outcomes).toEqual([true, true, false, false]);
  });

  test.each([mobile, landline])(
    'is a test number in both forms where it is %s in TEST_NUMBERS',
    async (phoneNumber) => {
      const { vonage, server } = await startWithVonage({ TEST_NUMBERS: `${phoneNumber}=000000@2099-01-31` });
      for (const channel of ['SMS', 'VOICE'] as const) {
        const { id } = await server.begin({ ...asGiven, channel });
        expect(await server.check(id, '000000')).toMatchObject({ status: 'VERIFIED' });
      }
      expect(vonage.calls()).toEqual([]);
    },
  );

  test('has one series of wrong codes with its other form', async () => {
    const { server } = await startWithVonage({ LIMITS: onlyLimits({ wrong: '3/1h' }) });
    const { id } = await server.begin({ ...asGiven, channel: 'SMS' });
    for (let tries = 0; tries < 3; tries += 1) await server.check(id, wrongCode);
    expect(waits(await server.start({ ...asGiven, channel: 'VOICE' }))).toBeGreaterThan(0);
  });

  test('is sent a code in the form asked for where the answer to its other form was lost', async () => {
    const { vonage, server } = await startWithVonage();
    vonage.once('start', problem(500));
    expect(await server.start({ ...asGiven, channel: 'VOICE' })).toMatchObject({ __typename: 'ServiceUnavailable' });
    const started = only('Verification', await server.start({ ...asGiven, channel: 'SMS' }));
    expect(started).toMatchObject({ phoneNumber: mobile, channel: 'SMS' });
    expect(vonage.sent().map(({ workflow: [step] }) => step)).toEqual([
      { channel: 'voice', to: landline.slice(1) },
      { channel: 'sms', to: mobile.slice(1) },
    ]);
    expect(await server.check(started.id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });
});
