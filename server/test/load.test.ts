import { describe, expect, test } from 'vitest';
import { unknownsSchema } from '../src/simulator/unknowns.ts';
import { prefixOf } from '../src/verification/pumping.ts';
import { audit, type Account, type Books } from '../torture/books.ts';
import { faults, personOf } from '../torture/load-people.ts';

// Of `pnpm torture load` only what is pure: a short run costs 10 s of CPU.

describe('People under load', () => {
  const people = Array.from({ length: 10_000 }, (_, index) => personOf(index));

  test('have a number and an address of their own', () => {
    expect(new Set(people.map(({ phoneNumber }) => phoneNumber)).size).toBe(people.length);
    expect(new Set(people.map(({ clientAddress }) => clientAddress)).size).toBe(people.length);
  });

  test('meet every fault of the table equally often', () => {
    const met = Map.groupBy(people, ({ fault }) => fault?.ending);
    for (const { ending } of faults) expect([96, 97]).toContain(met.get(ending)?.length);
  });

  test('crowd no range of numbers, so that the default limit of `prefix` refuses nobody', () => {
    const ranges = Map.groupBy(people, ({ phoneNumber }) => prefixOf(phoneNumber));
    expect(Math.max(...ranges.values().map(({ length }) => length))).toBeLessThanOrEqual(30);
  });
});

describe('The books', () => {
  const phoneNumber = '+14152000000';
  const pending = { __typename: 'Verification', id: 'one', attemptsRemaining: 3, expiresAt: '2026-12-01' } as const;
  const open = { ...pending, status: 'PENDING', proof: null } as const;
  const verified = { ...pending, status: 'VERIFIED', attemptsRemaining: 0, proof: { token: 'a' } } as const;
  const account: Account = {
    phoneNumber,
    key: 'key',
    seen: [open, verified],
    now: verified,
    lost: false,
    startedTwice: false,
    refused: false,
    calm: true,
    redeemed: 1,
  };
  const call = { clientRef: undefined, requestId: 'request', to: phoneNumber, at: '2026-12-01' };
  const sent = { ...call, operation: 'start', status: 202 } as const;
  const checked = { ...call, operation: 'check', status: 200 } as const;
  const told = { id: 'end', type: 'verification.verified', phoneNumber, createdAt: '2026-12-01', isTaken: true };
  const books: Books = {
    maxAttempts: 3,
    calls: [sent, checked],
    stories: [account],
    told: [{ ...told, isTaken: false }, told],
    unknowns: unknownsSchema.parse({}),
  };
  const broken = (changed: Partial<Books>) =>
    Object.entries(audit({ ...books, ...changed })).flatMap(([promise, of]) => (of.length > 0 ? promise : []));

  test('balance for one who was sent one code, verified once and told of once', () => {
    expect(broken({})).toEqual([]);
  });

  test.for<[string, Partial<Books>]>([
    ['more than one message for a key', { calls: [sent, sent, checked] }],
    ['verified without the code', { calls: [sent] }],
    ['verified twice', { calls: [sent, checked, checked] }],
    ['an answered verification is lost', { stories: [{ ...account, lost: true }] }],
    ['a limit that was reached is lost', { stories: [{ ...account, startedTwice: true }] }],
    ['refused before anything had died', { stories: [{ ...account, refused: true }] }],
    ['a start that was refused is answered', { stories: [{ ...account, hopeless: true }] }],
    ['a proof counts twice', { stories: [{ ...account, redeemed: 2 }] }],
    [
      'not one proof a verified, or one of nothing verified',
      { stories: [{ ...account, now: { ...verified, proof: { token: 'b' } } }] },
    ],
    ['a proof of two', { stories: [account, account] }],
    ['an end is told to nobody', { told: [{ ...told, isTaken: false }] }],
    ['an end is told under two ids, or as two', { told: [told, { ...told, id: 'another' }] }],
    ['told another end than it has', { told: [{ ...told, type: 'verification.failed' }] }],
  ])('say "%s"', ([promise, changed]) => {
    expect(broken(changed)).toEqual([promise]);
  });

  test('owe Vonage no cancel of a request that it had ended, or whose second step had begun', () => {
    const canceled = { ...open, status: 'CANCELED' } as const;
    const stories = [{ ...account, seen: [open, canceled], now: canceled, redeemed: 0 }];
    const ofIt = (...more: Books['calls']) =>
      broken({ stories, calls: [sent, ...more], told: [{ ...told, type: 'verification.canceled' }] });
    expect(ofIt()).toEqual(['an owed cancel is forgotten']);
    expect(ofIt({ ...call, operation: 'cancel', status: 204 })).toEqual([]);
    expect(ofIt({ ...call, operation: 'cancel', status: 404 })).toEqual([]);
    expect(ofIt({ ...call, operation: 'next', status: 200 })).toEqual([]);
  });
});
