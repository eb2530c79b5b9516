import { describe, expect, test } from 'vitest';
import { backendKeys, bank, hidden, shop } from './backend-fixture.ts';
import { from, numberOf, startLimited, waits } from './limits-fixture.ts';
import { rightCode, wrongCode } from './vonage.ts';

// How what backends pass on is counted: docs/rules.md#client-addresses.

const start = (limits: Record<string, string>) => startLimited(limits, backendKeys('shop', 'bank'));
const person = (clientAddress: string) => ({ backend: { ...hidden.backend, clientAddress } });

describe('A backend’s starts', () => {
  test('are counted by the address that it names, in whatever form', async () => {
    const { server } = await start({ ip: '1/10m' });
    await server.begin({ phoneNumber: numberOf(1), ...person('192.0.2.1') }, shop);
    for (const address of ['192.0.2.1', '::ffff:192.0.2.1'])
      expect(waits(await server.start({ phoneNumber: numberOf(2), ...person(address) }, shop))).toBe(600);
    // Whoever counts as that address elsewhere is the same person.
    expect(waits(await server.start({ phoneNumber: numberOf(3) }, from('192.0.2.1')))).toBe(600);
    await server.begin({ phoneNumber: numberOf(4), ...person('192.0.2.2') }, shop);
  });

  test('don’t count for its own address', async () => {
    const { server } = await start({ ip: '1/10m', regions: '1/1d' });
    const headers = { ...shop, ...from('192.0.2.9') };
    await server.begin({ phoneNumber: '+14155550101', ...person('192.0.2.1') }, headers);
    await server.begin({ phoneNumber: '+447400123456', ...person('192.0.2.2') }, headers);
    expect(await server.start({ phoneNumber: numberOf(3) }, from('192.0.2.9'))).toMatchObject({ status: 'PENDING' });
  });

  test('go to so many regions from the address that it names', async () => {
    const { server } = await start({ regions: '1/1d' });
    await server.begin({ phoneNumber: '+14155550101', ...person('192.0.2.1') }, shop);
    const abroad = { phoneNumber: '+447400123456' };
    expect(await server.start({ ...abroad, ...person('192.0.2.1') }, shop)).toMatchObject({
      __typename: 'RateLimited',
    });
    await server.begin({ ...abroad, ...person('192.0.2.2') }, shop);
  });

  test('without one count nothing by address, and by number as ever', async () => {
    const { server } = await start({ ip: '1/10m', regions: '1/1d', phone: '2/10m' });
    const numbers = ['+14155550101', '+447400123456', '+4915112345678'];
    for (const phoneNumber of numbers) await server.begin({ phoneNumber, ...hidden }, shop);
    const check = async () => {
      const { id } = await server.begin({ phoneNumber: numberOf(4), ...hidden }, shop);
      return server.check(id, rightCode);
    };
    expect([await check(), await check()]).toMatchObject([{ status: 'VERIFIED' }, { status: 'VERIFIED' }]);
    expect(waits(await server.start({ phoneNumber: numberOf(4), ...hidden }, shop))).toBe(600);
  });

  test('are judged in an alarm by their prefix alone where it names none', async () => {
    const { server } = await start({ pumping: '5/50/1h' });
    // One client makes up a twentieth at most: these have none.
    for (let index = 0; index < 6; index += 1)
      await server.begin({ phoneNumber: numberOf(index, '212'), ...hidden }, shop);
    const known = await server.begin({ phoneNumber: numberOf(1, '415'), ...hidden }, shop);
    await server.check(known.id, rightCode);
    server.clock.pass(600);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        server.start({ phoneNumber: numberOf(100 + index, '212'), ...hidden }, shop),
      ),
    );
    expect(outcomes.filter(({ __typename }) => __typename === 'RateLimited').length).toBeGreaterThan(10);
    expect(await server.start({ phoneNumber: numberOf(2, '415'), ...hidden }, shop)).toMatchObject({
      status: 'PENDING',
    });
  });
});

describe('Checks that a backend passes on', () => {
  test('count in no checks for its own verifications', async () => {
    const { server } = await start({ checks: '1/10m' });
    for (let index = 0; index < 3; index += 1) {
      const { id } = await server.begin({ phoneNumber: numberOf(index), ...hidden }, shop);
      expect(await server.check(id, wrongCode, shop)).toMatchObject({ __typename: 'IncorrectCode' });
    }
  });

  test('count for those of others, and where there is no verification', async () => {
    const { server } = await start({ checks: '2/10m' });
    const { id } = await server.begin({ phoneNumber: numberOf(1), ...hidden }, shop);
    await server.check(id, wrongCode, bank);
    await server.check('A'.repeat(32), wrongCode, bank);
    expect(await server.check(id, wrongCode, bank)).toMatchObject({ __typename: 'RateLimited' });
    expect(await server.check(id, wrongCode, shop)).toMatchObject({ __typename: 'IncorrectCode' });
  });
});
