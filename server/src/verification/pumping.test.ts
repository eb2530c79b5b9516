import { describe, expect, onTestFinished, test } from 'vitest';
import { anOpenRequest } from '../stores/request-fixture.ts';
import { createSqliteStore } from '../stores/sqlite.ts';
import { parsePhoneNumber } from './phone-number.ts';
import { createPumping, type PumpingRule } from './pumping.ts';
import { countNothing, type Tally } from './store.ts';
import type { Request } from './verification.ts';

const begun = Date.parse('2026-11-23T06:00:00.000Z');
const minute = 60_000;
const unlucky = Buffer.from([0, 0, 0, 1]).toString('base64url');
const lucky = Buffer.from([0, 0, 0, 40]).toString('base64url');

const requestAt = (at: number, phoneNumber: string): Request => ({
  ...anOpenRequest({ phoneNumber }),
  startedAt: begun + at * minute,
});

/** The alarm over a real store; `at` in minutes. */
function startPumping(rule: PumpingRule = { count: 50, percent: 80, seconds: 3600 }) {
  const store = createSqliteStore(':memory:');
  onTestFinished(() => store.close());
  const pumping = createPumping(rule, store);
  const tally = (tallies: Tally[]) => store.count({ ...countNothing, tallies });
  return {
    /** So many starts were sent, of which so many were verified. */
    async sent(at: number, count: number, verified = 0, phoneNumber = '+14155550100', address: string | null = null) {
      for (let index = 0; index < count; index += 1) {
        const request = requestAt(at, phoneNumber);
        await tally(pumping.sent(request, request.startedAt));
        const [verification] = request.verifications;
        if (verification && index < verified)
          await tally(pumping.verified(request, { ...verification, address }, request.startedAt));
      }
    },
    /** How many minutes a start has to wait. */
    async waits(at: number, { of = '+14155559999', address = '192.0.2.1', idHash = unlucky } = {}) {
      const number = parsePhoneNumber(of, 'US');
      if (typeof number === 'string') throw new Error(number);
      const now = begun + at * minute;
      const limited = await pumping.refusal({ number, address, verification: { idHash, createdAt: now } });
      return limited && { key: limited.key, minutes: (limited.until - now) / minute };
    },
  };
}

describe('The alarm of a region', () => {
  test('is raised by fifty old starts of which more than four in five are unverified', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 49, 9);
    expect(await waits(10)).toBeUndefined();
    await sent(0, 1);
    expect(await waits(10)).toEqual({ key: 'pumping:US', minutes: 50 });
  });

  test('is not raised where one in five is verified', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 50, 10);
    expect(await waits(10)).toBeUndefined();
    await sent(0, 1);
    expect(await waits(10)).toMatchObject({ key: 'pumping:US' });
  });

  test('leaves out the last five minutes, and what is older than an hour', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 50);
    expect([await waits(5), await waits(6), await waits(59), await waits(60)].map((wait) => wait?.minutes)).toEqual([
      undefined,
      54,
      1,
      undefined,
    ]);
  });

  test('says when it would be over if nobody started any more', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 30);
    await sent(20, 30);
    expect(await waits(30)).toMatchObject({ minutes: 30 });
    expect(await waits(30.75)).toMatchObject({ minutes: 29.25 });
    expect(await waits(60)).toBeUndefined();
    await sent(26, 60, 60);
    expect(await waits(30)).toMatchObject({ minutes: 2 });
  });

  test('is of one region, and of its window', async () => {
    const { sent, waits } = startPumping({ count: 3, percent: 50, seconds: 60 });
    await sent(0, 3);
    expect(await waits(0.5)).toMatchObject({ minutes: 0.5 });
    expect(await waits(0.5, { of: '+447400123456' })).toBeUndefined();
    expect(await waits(0.05)).toBeUndefined();
  });
});

describe('In an alarm', () => {
  test('one in twenty passes', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 50);
    expect(await waits(10, { idHash: lucky })).toBeUndefined();
    const hashes = Array.from({ length: 100 }, (_, index) => Buffer.from([0, 0, 0, index]).toString('base64url'));
    const passed = await Promise.all(hashes.map((idHash) => waits(10, { idHash })));
    expect(passed.filter((wait) => wait === undefined)).toHaveLength(5);
  });

  test('who comes from an address, or has a number of a prefix, that verified one in the last seven days passes', async () => {
    const { sent, waits } = startPumping();
    await sent(0, 1, 1, '+447400123456', '192.0.2.7');
    const day = 24 * 60;
    await sent(6 * day, 50);
    expect(await waits(6 * day + 10, { address: '192.0.2.7' })).toBeUndefined();
    expect(await waits(6 * day + 10, { address: '192.0.2.8' })).toMatchObject({ key: 'pumping:US' });
    await sent(6 * day, 50, 0, '+447400999999');
    expect(await waits(6 * day + 10, { of: '+447400123999' })).toBeUndefined();
    expect(await waits(6 * day + 10, { of: '+447400124456' })).toMatchObject({ key: 'pumping:GB' });
  });
});
