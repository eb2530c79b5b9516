import { describe, expect, onTestFinished, test } from 'vitest';
import { anOpenRequest } from '../stores/request-fixture.ts';
import { createSqliteStore } from '../stores/sqlite.ts';
import { isLimited } from './limits.ts';
import { parsePhoneNumber, regionOf } from './parse-phone-number.ts';
import { createPumping } from './pumping.ts';
import type { PumpingRule } from './limit-settings.ts';
import { countNothing, StoreUnavailable, type Store, type Tally } from './store.ts';

const begun = Date.parse('2026-11-23T06:00:00.000Z');
const minute = 60_000;
const hour = 60;
const day = 24 * hour;
const unlucky = Buffer.from([0, 0, 0, 1]).toString('base64url');
const lucky = Buffer.from([0, 0, 0, 40]).toString('base64url');

/** So many starts, each for a number and from an address of its own unless told otherwise. */
type Starts = {
  verified?: number;
  of?: (index: number) => string;
  from?: (index: number) => string | null;
  /** The verified ones; they are typed at once. */
  by?: (index: number) => string | null;
};

const american = (index: number) => `+1415${String(2_000_000 + index * 1_000)}`;
const british = (index: number) => `+44740${String(1_000_000 + index * 1_000)}`;
const v4 = (block: string) => (index: number) => `${block}.${index}.7`;
const anywhere = v4('198.18');
const threeSites = (index: number) => `2001:db8:${index % 3}:${index.toString(16)}::/64`;
const oneRange = (index: number) => `+44755512345${index}`;
const oneAddress = () => '192.0.2.1';

/** The alarm over a real store; `at` in minutes. */
function startPumping(rule: PumpingRule = { count: 50, percent: 80, seconds: 3600 }) {
  const sqlite = createSqliteStore(':memory:');
  onTestFinished(() => sqlite.close());
  let reads = 0;
  let isAway = false;
  const store: Pick<Store, 'tallied'> = {
    tallied: (keys, now) => {
      reads += keys.length;
      if (isAway) {
        isAway = false;
        return Promise.reject(new StoreUnavailable('away'));
      }
      return sqlite.tallied(keys, now);
    },
  };
  const pumping = createPumping(rule, store);
  const tally = (tallies: Tally[]) => sqlite.count({ ...countNothing, tallies });

  async function judge(at: number, of: string, clientAddress: string, handleHash: string) {
    const number = parsePhoneNumber(of, 'US');
    if (typeof number === 'string') throw new Error(number);
    const start = { number, clientAddress, verification: { handleHash, createdAt: begun + at * minute } };
    // As a node judges that has read nothing yet.
    return { start, pumped: await createPumping(rule, store).judge(start) };
  }

  return {
    reads: () => reads,
    fail: () => void (isAway = true),
    /** An American's start, by one that judges all of them. */
    judgedAt: (seconds: number) =>
      pumping.judge({
        number: { e164: '+12125559999', region: 'US', kind: 'MOBILE' },
        clientAddress: null,
        verification: { handleHash: unlucky, createdAt: begun + seconds * 1_000 },
      }),
    async sent(at: number, count: number, { verified = 0, of = american, from = anywhere, by = from }: Starts = {}) {
      const startedAt = begun + at * minute;
      for (let index = 0; index < count; index += 1) {
        const open = { ...anOpenRequest({ phoneNumber: of(index), region: regionOf(of(index)) }), startedAt };
        const verifications = open.verifications.map((one) => ({ ...one, clientAddress: from(index) }));
        const [verification] = verifications;
        if (!verification) throw new Error('A request without a verification');
        const request = { ...open, verifications };
        await tally(pumping.sent(request, startedAt));
        if (index < verified)
          await tally(pumping.verified(request, { ...verification, clientAddress: by(index) }, startedAt));
      }
    },
    /** What becomes of a start: minutes to wait, what it counts, or nothing of both. */
    async judged(at: number, { of = '+12125559999', clientAddress = '192.0.2.1', handleHash = unlucky } = {}) {
      const { pumped } = await judge(at, of, clientAddress, handleHash);
      if (isLimited(pumped)) return { key: pumped.key, minutes: (pumped.until - begun) / minute - at };
      const [count] = pumped;
      return count ? { key: count.key, strangers: count.limits[0]?.most } : 'passes';
    },
    /** A start with a part in the attack is refused. */
    async refused(at: number, of: string, clientAddress: string) {
      const { start } = await judge(at, of, clientAddress, unlucky);
      await tally(pumping.refused(start));
    },
  };
}

const stranger = { key: 'pumping:US', strangers: 200 };

describe('The alarm of a region', () => {
  test('is raised by fifty old starts of which more than four in five are unverified', async () => {
    const { sent, judged } = startPumping();
    await sent(0, 58, { verified: 9 });
    expect(await judged(10)).toBe('passes');
    await sent(0, 1, { of: () => american(99), from: () => '203.0.113.1' });
    expect(await judged(10)).toEqual(stranger);
  });

  test('is not raised where one in five is verified', async () => {
    const { sent, judged } = startPumping();
    await sent(0, 75, { verified: 15 });
    expect(await judged(10)).toBe('passes');
    await sent(0, 1, { of: () => american(99), from: () => '203.0.113.1' });
    expect(await judged(10)).toEqual(stranger);
  });

  test('leaves out the last five minutes, and what is older than an hour', async () => {
    const { sent, judged } = startPumping();
    await sent(0, 50);
    const at = async (minutes: number) => (await judged(minutes)) !== 'passes';
    expect([await at(5), await at(6), await at(59), await at(60)]).toEqual([false, true, true, false]);
  });

  test('is of one region, and of its window', async () => {
    const { sent, judged } = startPumping({ count: 3, percent: 50, seconds: 60 });
    await sent(0, 3);
    expect(await judged(0.5)).toEqual({ key: 'pumping:US', strangers: 12 });
    expect(await judged(0.5, { of: '+447400123456' })).toBe('passes');
    expect(await judged(0.05)).toBe('passes');
    expect(await judged(1)).toBe('passes');
  });

  test.each<[string, (index: number) => string]>([
    ['three addresses', (index) => `198.51.100.${index % 3}`],
    ['sixteen addresses', (index) => `198.51.100.${index % 16}`],
    ['networks of three sites', threeSites],
  ])('is not raised from %s, however much comes from there', async (_, from) => {
    const { sent, judged } = startPumping();
    await sent(0, 300, { from });
    expect(await judged(10)).toBe('passes');
  });

  test('takes seventeen addresses, and one that verifies some makes up no less', async () => {
    const { sent, judged } = startPumping();
    await sent(0, 170, { from: (index) => `198.51.100.${index % 17}`, verified: 17 });
    expect(await judged(10)).toEqual(stranger);
  });

  test('does not count a client whose starts are all verified but one for more than that one', async () => {
    const { sent, judged } = startPumping();
    await sent(0, 20, { of: british, from: () => '203.0.113.1', verified: 19 });
    await sent(0, 60, { of: (index) => british(100 + index), from: () => '203.0.113.2' });
    await sent(0, 45, { of: (index) => british(200 + index) });
    const of = '+447555123456';
    expect(await judged(10, { of })).toBe('passes');
    await sent(0, 1, { of: () => british(300), from: () => '203.0.113.3' });
    expect(await judged(10, { of })).toEqual({ key: 'pumping:GB', strangers: 200 });
  });

  test('does not count for more of a client than it has left unverified', async () => {
    const { sent, judged } = startPumping();
    // Each leaves two of three; a noisy one keeps the share up.
    await sent(0, 40, { of: british, from: (index) => anywhere(index % 20) });
    await sent(0, 20, { of: (index) => british(50 + index), verified: 20 });
    await sent(0, 60, { of: (index) => british(100 + index), from: () => '203.0.113.2' });
    const of = '+447555123456';
    expect(await judged(10, { of })).toBe('passes');
    await sent(0, 7, { of: (index) => british(200 + index), from: (index) => `203.0.113.${10 + index}` });
    expect(await judged(10, { of })).toMatchObject({ key: 'pumping:GB' });
  });

  const few: PumpingRule = { count: 5, percent: 80, seconds: 3600 };

  test('takes three times what is usual, once that is known', async () => {
    const { sent, judged } = startPumping(few);
    // Two half weeks with 4 unverified an hour, and a verified one beside them.
    for (let at = -7 * day - 12 * hour; at < 0; at += 12 * hour) await sent(at, 60, { verified: 12, from: () => null });
    await sent(0, 11);
    expect(await judged(10)).toBe('passes');
    await sent(0, 1, { of: () => american(200), from: () => '203.0.113.1' });
    expect(await judged(10)).toMatchObject({ strangers: 48 });
  });

  test('is not kept down by an attack that has become usual', async () => {
    const { sent, judged } = startPumping(few);
    for (let at = -7 * day - 12 * hour; at < 0; at += 12 * hour) await sent(at, 60, { verified: 1, from: () => null });
    await sent(0, 5);
    expect(await judged(10)).toMatchObject({ strangers: 20 });
  });

  test('stays as long as those who have a part in it go on, however few are sent', async () => {
    const { sent, judged, refused } = startPumping();
    await sent(0, 60, { of: (index) => british(index % 3) });
    for (let index = 0; index < 60; index += 1) await refused(50, british(index % 3), anywhere(index));
    const of = '+447555123456';
    expect(await judged(100, { of })).toMatchObject({ key: 'pumping:GB' });
    expect(await judged(110, { of })).toBe('passes');
  });

  test('costs six rows to read at most, once a second, as long as there is none', async () => {
    const { sent, judgedAt, reads } = startPumping();
    await sent(0, 49);
    const seconds = [600, 600, 600.999];
    expect(await Promise.all(seconds.map(judgedAt))).toEqual(seconds.map(() => []));
    const once = reads();
    expect(once).toBeLessThanOrEqual(6);
    expect(await judgedAt(601)).toEqual([]);
    expect(reads()).toBe(2 * once);
  });

  test('is looked for again where it could not be read', async () => {
    const { sent, judgedAt, fail } = startPumping();
    await sent(0, 50);
    fail();
    await expect(judgedAt(600)).rejects.toThrow('away');
    expect(await judgedAt(600)).not.toEqual([]);
  });
});

describe('In an alarm', () => {
  const [attacked, attacker] = ['+447400999999', '198.51.100.66'];
  /** From many addresses and one of them, into many prefixes and one of them. */
  async function startPumped() {
    const pumping = startPumping();
    await pumping.sent(0, 100, {
      of: (index) => (index % 2 ? british(index) : attacked),
      from: (index) => (index % 4 ? anywhere(index) : attacker),
    });
    return pumping;
  }
  const strange = { of: '+447555123456', clientAddress: '192.0.2.1' };
  const passesInPart = { key: 'pumping:GB', strangers: 200 };
  const outcomes = { passes: passesInPart, waits: { key: 'pumping:GB', minutes: 50 } };

  test('who has no part passes, until four times as many were in vain as raise it', async () => {
    const { judged } = await startPumped();
    expect(await judged(10, strange)).toEqual(passesInPart);
  });

  test('who has a part waits until it would be over if nobody started any more', async () => {
    const { judged, sent } = await startPumped();
    await sent(20, 60, { of: () => attacked });
    expect(await judged(32, { ...strange, of: attacked })).toEqual({ key: 'pumping:GB', minutes: 48 });
    expect(await judged(33.5, { ...strange, clientAddress: attacker })).toEqual({ key: 'pumping:GB', minutes: 46.5 });
    expect(await judged(80, { ...strange, clientAddress: attacker })).toBe('passes');
  });

  test('one in twenty of those passes all the same', async () => {
    const { judged } = await startPumped();
    const bad = { of: attacked, clientAddress: attacker };
    expect(await judged(10, { ...bad, handleHash: lucky })).toBe('passes');
    const hashes = Array.from({ length: 100 }, (_, index) => Buffer.from([0, 0, 0, index]).toString('base64url'));
    const all = await Promise.all(hashes.map((handleHash) => judged(10, { ...bad, handleHash })));
    expect(all.filter((outcome) => outcome === 'passes')).toHaveLength(5);
  });

  test.each<[string, number, (index: number) => string, string, 'passes' | 'waits']>([
    ['two starts from an clientAddress', 2, () => '192.0.2.1', '192.0.2.1', 'passes'],
    ['three from an clientAddress', 3, () => '192.0.2.1', '192.0.2.1', 'waits'],
    ['eight from those beside an clientAddress', 8, (index) => `192.0.2.${10 + index}`, '192.0.2.1', 'passes'],
    ['nine from those beside an clientAddress', 9, (index) => `192.0.2.${10 + index}`, '192.0.2.1', 'waits'],
    ['four from a home', 4, (index) => `2001:db8:1:a${index}::/64`, '2001:db8:1:aa::/64', 'passes'],
    ['five from a home', 5, (index) => `2001:db8:1:a${index}::/64`, '2001:db8:1:aa::/64', 'waits'],
    ['eight from a site', 8, (index) => `2001:db8:1:${index}00::/64`, '2001:db8:1:aa00::/64', 'passes'],
    ['nine from a site', 9, (index) => `2001:db8:1:${index}00::/64`, '2001:db8:1:aa00::/64', 'waits'],
  ])('%s without a right code, wherever they went: %#', async (_, count, from, clientAddress, outcome) => {
    const { judged, sent } = await startPumped();
    await sent(-11 * hour, count, { from });
    expect(await judged(10, { ...strange, clientAddress })).toMatchObject(outcomes[outcome]);
  });

  test('a prefix has a part from three starts without a right code on, for a day at most', async () => {
    const { judged, sent } = await startPumped();
    await sent(0, 2, { of: oneRange });
    expect(await judged(10, strange)).toEqual(passesInPart);
    await sent(0, 1, { of: () => oneRange(3) });
    expect(await judged(10, strange)).toMatchObject({ minutes: expect.any(Number) });
    await sent(day, 60, { of: british });
    expect(await judged(day + 10, strange)).toEqual(passesInPart);
  });

  test('who comes from an clientAddress, or has a prefix, that verified one in the last seven days passes', async () => {
    const { judged, sent } = startPumping();
    await sent(0, 1, { verified: 1, of: () => '+12125550100', from: () => '192.0.2.8', by: () => '192.0.2.7' });
    await sent(6 * day, 50, { of: (index) => british(index % 9) });
    await sent(6 * day, 50);
    expect(await judged(6 * day + 10, { of: british(1), clientAddress: '192.0.2.7' })).toBe('passes');
    expect(await judged(6 * day + 10, { of: british(1), clientAddress: '192.0.2.8' })).toMatchObject({ minutes: 50 });
    expect(await judged(6 * day + 10, { of: '+12125550199', clientAddress: anywhere(1) })).toBe('passes');
    await sent(8 * day, 50, { of: (index) => british(index % 9) });
    expect(await judged(8 * day + 10, { of: british(1), clientAddress: '192.0.2.7' })).toMatchObject({ minutes: 50 });
  });

  test('one right code opens the door for one more in vain, not for all', async () => {
    const { judged, sent } = await startPumped();
    await sent(0, 4, { from: oneAddress, verified: 1 });
    expect(await judged(10, { ...strange, of: attacked })).toBe('passes');
    await sent(0, 1, { from: oneAddress });
    expect(await judged(10, { ...strange, of: attacked })).toMatchObject({ minutes: expect.any(Number) });
  });
});
