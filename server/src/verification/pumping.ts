import { lineOf, regionOf, type PhoneNumber } from './phone-number.ts';
import type { Limited, Store, Tally } from './store.ts';
import type { Request, Verification } from './verification.ts';

/** Alarm while at least `count` starts of the last `seconds`, and more than `percent` of them, are unverified. */
export type PumpingRule = { readonly count: number; readonly percent: number; readonly seconds: number };

/** A start: of which number, from where (`clientAddress`), and what it will be. */
export type CountedStart = {
  number: PhoneNumber;
  address: string;
  verification: Pick<Verification, 'idHash' | 'createdAt'>;
};

/** The window is seen at this resolution. */
const bucketCount = 60;
/** Its latest part is left out: people are still typing. */
const youngMs = 5 * 60_000;
/** How long a client address or prefix that verified a number passes in an alarm. */
const seenMs = 7 * 24 * 60 * 60_000;
/** Of the others one in so many passes, so that the end of an attack is noticed. */
const luckyOneIn = 20;

/**
 * The alarm of the contract's limit `pumping`, by region. It is judged apart from what is counted at a start: no alarm
 * depends on one start more or less.
 */
export function createPumping(rule: PumpingRule, store: Pick<Store, 'tallied'>) {
  const windowMs = rule.seconds * 1000;
  const bucketMs = windowMs / bucketCount;
  const leftOutMs = Math.min(youngMs, windowMs / 12);

  const tally = (what: 'started' | 'verified', { phoneNumber, startedAt }: Request, at: number): Tally => ({
    key: bucketKey(what, regionOf(phoneNumber), Math.floor(startedAt / bucketMs)),
    at,
    keepMs: 2 * windowMs,
  });

  /** When an alarm would be over if nobody started any more, to the bucket; undefined where there is none. */
  function alarmUntil(started: readonly number[], verified: readonly number[], oldest: number, now: number) {
    // Ends at the latest where no start is left in the window.
    for (let passed = 0; ; passed += 1) {
      const at = passed === 0 ? now : Math.ceil((Math.floor(now / bucketMs) + passed) * bucketMs);
      const old = Math.max(passed, Math.floor((at - leftOutMs) / bucketMs) - oldest);
      const of = (sums: readonly number[]) => sums.slice(passed, old).reduce((sum, one) => sum + one, 0);
      const all = of(started);
      const isPumped = all >= rule.count && (all - of(verified)) * 100 > all * rule.percent;
      if (!isPumped) return passed === 0 ? undefined : at;
    }
  }

  return {
    /** Until when a start has to wait; undefined where there is no alarm, or it is an exception. */
    async refusal({ number, address, verification }: CountedStart): Promise<Limited | undefined> {
      const { idHash, createdAt: now } = verification;
      const region = regionOf(number.e164);
      const oldest = Math.floor((now - windowMs) / bucketMs) + 1;
      const range = Array.from({ length: Math.floor(now / bucketMs) - oldest + 1 }, (_, index) => oldest + index);
      const keys = [
        ...range.map((bucket) => bucketKey('started', region, bucket)),
        ...range.map((bucket) => bucketKey('verified', region, bucket)),
        seenKey(address),
        seenKey(prefixOf(number.e164)),
      ];
      const sums = await store.tallied(keys, now);
      const until = alarmUntil(sums.slice(0, range.length), sums.slice(range.length, 2 * range.length), oldest, now);
      const isSeen = sums.slice(-2).some((sum) => sum > 0);
      const isLucky = Buffer.from(idHash, 'base64url').readUInt32BE() % luckyOneIn === 0;
      return until === undefined || isSeen || isLucky ? undefined : { key: `pumping:${region}`, until };
    },

    /** A request was sent. */
    sent: (request: Request, now: number): Tally[] => [tally('started', request, now)],

    /** One of its verifications succeeded. */
    verified: (request: Request, { address }: Verification, now: number): Tally[] => [
      tally('verified', request, now),
      ...[prefixOf(request.phoneNumber), ...(address === null ? [] : [address])].map((of) => ({
        key: seenKey(of),
        at: now,
        keepMs: seenMs,
      })),
    ],
  };
}

/** Operators hand ranges of a thousand numbers out. */
export const prefixOf = (e164: string) => lineOf(e164).slice(0, -3);

const bucketKey = (what: 'started' | 'verified', region: string, bucket: number) => `${what}:${region}:${bucket}`;
const seenKey = (of: string) => `seen:${of}`;
