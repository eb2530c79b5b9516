import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { from, numberOf, startLimited, verify, waits } from './limits-fixture.ts';
import { phoneNumber } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { rightCode, wrongCode } from './vonage.ts';

// docs/rules.md#lists

/** A service with these rules and limits, and how to give it others. */
async function startListed(rules: string, limits: Record<string, string> = {}) {
  const path = join(temporaryFolder(), 'lists.txt');
  writeFileSync(path, rules);
  const { server, vonage } = await startLimited(limits, { LISTS: path });
  const change = (given: string) => {
    writeFileSync(path, given);
    server.reload();
  };
  return { server, vonage, change };
}

const office = from('192.0.2.7');
const other = from('198.51.100.1');

describe('A refused number', () => {
  test('gets nothing, and counts nothing', async () => {
    const { server, vonage, change } = await startListed('refuse +1415555*', { ip: '1/1h', total: '3/1h' });
    expect(await server.start()).toMatchObject({ __typename: 'PhoneNumberNotAllowed', restriction: 'BLOCKED' });
    expect(vonage.calls()).toEqual([]);
    change('');
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
  });

  test('that is being verified goes on: its key is answered, codes are resent and checked, and nobody joins', async () => {
    const { server, change } = await startListed('');
    const { id } = await server.begin({ idempotencyKey: 'a'.repeat(32) });
    change(`refuse ${phoneNumber}`);
    expect(await server.start({ idempotencyKey: 'a'.repeat(32) })).toMatchObject({ id });
    expect(await server.start()).toMatchObject({ restriction: 'BLOCKED' });
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ __typename: 'Verification' });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });
});

describe('A refused address', () => {
  test('waits a day, whatever the number, and others do not', async () => {
    const { server, vonage } = await startListed('refuse 192.0.2.0/24\nallow +14155550101');
    for (const number of [phoneNumber, '+14155550101'])
      expect(waits(await server.start({ phoneNumber: number }, office))).toBe(86_400);
    expect(vonage.calls()).toEqual([]);
    expect(await server.start({}, other)).toMatchObject({ __typename: 'Verification' });
  });

  test('goes on with what it has open', async () => {
    const { server, change } = await startListed('');
    const { id } = await server.begin({}, office);
    change('refuse 192.0.2.7');
    expect(await server.check(id, rightCode, office)).toMatchObject({ status: 'VERIFIED' });
  });
});

const one = { phone: '1/1h', ip: '1/1h', prefix: '1/1h', regions: '1/1d', wrong: '1/1h', checks: '1/1h' };

describe('What is allowed', () => {
  test.each([
    ['a number', `allow ${phoneNumber}`],
    ['an address', 'allow 192.0.2.7'],
  ])('passes every limit as %s, and takes nothing from others', async (_, rules) => {
    const { server } = await startListed(rules, one);
    for (let time = 0; time < 3; time += 1) {
      const { id } = await server.begin({}, office);
      expect(await server.check(id, wrongCode, office)).toMatchObject({ __typename: 'IncorrectCode' });
      expect(await server.check(id, rightCode, office)).toMatchObject({ status: 'VERIFIED' });
    }
    // Of its range and by its address: the first that count.
    expect(await server.start({ phoneNumber: numberOf(101) }, other)).toMatchObject({ __typename: 'Verification' });
    expect(waits(await server.start({ phoneNumber: numberOf(102) }, from('192.0.2.8')))).toBe(3600);
  });

  test('may guess, as an address', async () => {
    const { server } = await startListed('allow 192.0.2.0/24', { checks: '1/1h' });
    for (let time = 0; time < 2; time += 1)
      expect(await server.check('nobody’s', rightCode, office)).toMatchObject({ __typename: 'VerificationNotFound' });
    await server.check('nobody’s', rightCode, other);
    expect(waits(await server.check('nobody’s', rightCode, other))).toBe(3600);
  });

  test('gives back nothing that others have counted', async () => {
    const { server } = await startListed('allow 192.0.2.7', { prefix: '1/1h' });
    await server.begin({ phoneNumber: numberOf(101) }, other);
    await verify(server, phoneNumber, office);
    expect(waits(await server.start({ phoneNumber: numberOf(102) }, other))).toBe(3600);
  });

  test('raises no alarm for others', async () => {
    const { server } = await startListed('allow +1212*', { pumping: '5/50/1h' });
    const numbers = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => numberOf(index, '212'));
    // One client makes up a twentieth at most; the office has a part by three.
    for (const [index, number] of numbers.entries())
      await server.begin({ phoneNumber: number }, index < 3 ? office : from(`198.51.${index}.1`));
    server.clock.pass(600);
    expect(await server.start({ phoneNumber: numberOf(8, '212') }, office)).toMatchObject({ status: 'PENDING' });
    expect(await server.start({}, office)).toMatchObject({ status: 'PENDING' });
  });

  test('has no more attempts than others, and its messages count in total', async () => {
    const { server } = await startListed(`allow ${phoneNumber}`, { total: '3/1h' });
    const { id } = await server.begin();
    for (let time = 0; time < 2; time += 1) await server.check(id, wrongCode);
    expect(await server.check(id, wrongCode)).toMatchObject({ verification: { failure: 'TOO_MANY_ATTEMPTS' } });
    // The first message of three; the others were given back.
    expect(waits(await server.start())).toBe(3600);
  });
});
