import { describe, expect, test } from 'vitest';
import { phoneNumber, startWithVonage } from './start-server.ts';

// docs/rules.md#test-numbers

const otherNumber = '+14155550199';

describe('A test number', () => {
  const env = { TEST_NUMBERS: `${phoneNumber}=246810@2026-11-23` };

  test('has its fixed code and nothing is sent, through the last millisecond of its day', async () => {
    const { vonage, server } = await startWithVonage(env);
    server.clock.pass((Date.parse('2026-11-23T23:59:59.999Z') - server.clock.now()) / 1000);
    const { id } = await server.begin();
    expect(await server.check(id, '135791')).toMatchObject({ __typename: 'IncorrectCode' });
    expect(await server.check(id, '246810')).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    expect(vonage.calls()).toEqual([]);
  });

  test('is a number like any other from then on', async () => {
    const { vonage, server } = await startWithVonage(env);
    server.clock.pass((Date.parse('2026-11-24T00:00:00Z') - server.clock.now()) / 1000);
    const { id } = await server.begin();
    expect(vonage.calls('start')).toHaveLength(1);
    expect(await server.check(id, '246810')).toMatchObject({ __typename: 'IncorrectCode' });
  });

  test('has no more attempts than any other', async () => {
    const { server } = await startWithVonage(env);
    const { id } = await server.begin();
    for (let time = 0; time < 2; time += 1)
      expect(await server.check(id, '135791')).toMatchObject({ __typename: 'IncorrectCode' });
    expect(await server.check(id, '135791')).toMatchObject({ verification: { failure: 'TOO_MANY_ATTEMPTS' } });
  });

  test('is resent and canceled without a call as well', async () => {
    const { vonage, server } = await startWithVonage(env);
    const { id } = await server.begin();
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ __typename: 'Verification', nextChannel: 'VOICE' });
    expect(await server.cancel(id)).toMatchObject({ status: 'CANCELED' });
    server.clock.pass(60);
    await server.sweep();
    expect(vonage.calls()).toEqual([]);
  });

  test('leaves other numbers alone', async () => {
    const { vonage, server } = await startWithVonage(env);
    await server.begin({ phoneNumber: otherNumber });
    expect(vonage.calls('start')).toHaveLength(1);
  });
});
