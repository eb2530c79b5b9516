import type { PumpingRule } from './limit-settings.ts';
import { neighbourhoodsOf, networksOf, type Network } from './networks.ts';
import { lineOf, world, type PhoneNumber } from './phone-number.ts';
import { begins, placeOf, placesOf } from './periods.ts';
import type { Count, Limited, Place, Return, Store, Tally } from './store.ts';
import type { Verification } from './verification.ts';
import type { Request } from './request.ts';

/** A start: of which number, from where (`clientAddress`; null: that isn't known), and what it will be. */
export type CountedStart = {
  number: PhoneNumber;
  clientAddress: string | null;
  verification: Pick<Verification, 'handleHash' | 'createdAt'>;
};

/** Until when a start has to wait, or what it counts where it is sent: nothing where there is no alarm. */
export type Pumped = Limited | readonly Count[];

/** The window is seen in so many parts; its latest end, which is left out, more sharply. */
const bucketsPerWindow = 6;
const edgesPerWindow = 60;
/** Left out: people are still typing. */
const youngMs = 5 * 60_000;
/** One client makes up no more than this share of `count`, so that an alarm takes many. */
const clientShare = 1 / 20;

/** What is usual is learned from the quieter of the last two periods of this length that are over. */
const usualMs = 3.5 * 24 * 60 * 60_000;
const timesUsual = 3;
/** More in vain than this for each verified number is usual nowhere: an attack of weeks isn't either. */
const usualPerVerified = 4;

/** How many windows long unverified starts show that a client or prefix has a part in an attack: a day by default. */
const partWindows = 24;
/** No more starts than that are left without a right code in that time where only honest people start. */
const few = 2;
/** Of those who have a part one in so many passes, for whoever is among them by mistake. */
const luckyOneIn = 20;
/** How long a client address or prefix that verified a number is known. Tallied by periods as long, so that no sum goes on for ever. */
const seenMs = 7 * 24 * 60 * 60_000;
/** Strangers may be an attack's too: no more pass in vain than so many times as many as raise the alarm. */
const timesStrangers = 4;

/** How long what a region's alarm goes by is taken as it was read. */
const freshMs = 1_000;
/** `isUp`: at a moment from then on, if nobody started any more; so many unverified starts, `most`, are unusual. */
type Alarm = { readonly most: number; readonly isUp: (at: number) => boolean };

/** What is tallied, but for the moment. */
type Sum = Omit<Tally, 'at'>;
/** A start's number, where it came from, and when. */
type Source = { phoneNumber: string; clientAddress: string | null; startedAt: number };

/**
 * The alarm of the limit `pumping`, by region. Where there is one, the first rule that fits judges a start:
 * 1. Known: its client or its prefix verified numbers in the last week, and left few starts unverified beyond those. Passes.
 * 2. Lucky: one in twenty passes.
 * 3. A stranger: neither client, network nor prefix left more than few unverified. Passes until too many do so in vain.
 * 4. Everybody else has a part in the attack and waits.
 * Judged apart from what is counted at a start: no alarm depends on one start more or less.
 */
export function createPumping(rule: PumpingRule, store: Pick<Store, 'tallied'>) {
  const windowMs = rule.seconds * 1000;
  const bucketMs = Math.ceil(windowMs / bucketsPerWindow);
  const edgeMs = Math.ceil(windowMs / edgesPerWindow);
  const leftOutMs = Math.min(youngMs, windowMs / 12);
  const partMs = (windowMs * partWindows) / 2;
  const mostOfClient = Math.ceil(rule.count * clientShare);

  const inWindow = (what: string, region: string, at: number): Sum[] =>
    [bucketMs, edgeMs].map((ms) => ({ ...placeOf(ofRegion(region), what, ms, at), keepMs: 2 * windowMs }));

  /** The same sums as long as the client doesn't make up its share of them yet. */
  function spread(
    sums: readonly Sum[],
    region: string,
    { clientAddress, startedAt }: Source,
    by: 1 | -1,
  ): readonly Sum[] {
    if (clientAddress === null) return sums;
    const client = placeOf(`client:${clientOf(clientAddress)}:${region}`, '', windowMs, startedAt);
    const unless = { ...client, most: by === 1 ? mostOfClient : mostOfClient + 1 };
    return [...sums.map((sum) => ({ ...sum, unless })), { ...client, keepMs: 2 * windowMs }];
  }

  /** What an unverified start adds, and takes away once it is verified. */
  function unverified(region: string, source: Source, by: 1 | -1): Sum[] {
    const { phoneNumber, clientAddress, startedAt } = source;
    const regional = [...inWindow('spread', region, startedAt), inUsual('usual', region, startedAt)];
    const parts = partsOf(clientAddress, phoneNumber).map(({ name }) => ({
      ...placeOf(`part:${name}`, '', partMs, startedAt),
      keepMs: 2 * partMs,
    }));
    return [...spread(regional, region, source, by), ...parts].map((sum) => ({ ...sum, by }));
  }

  /** What a region's alarm goes by, as it was at `now`. */
  async function read(region: string, now: number): Promise<Alarm> {
    const buckets = begins(bucketMs, now - windowMs, now);
    const edges = begins(edgeMs, now - leftOutMs - edgeMs, now);
    const [started = [], verified = [], scattered = [], usual = [], usuallyVerified = []] = await sums(now, [
      ...['started', 'verified', 'spread'].map((what) => [
        ...placesOf(ofRegion(region), what, bucketMs, buckets),
        ...placesOf(ofRegion(region), what, edgeMs, edges),
      ]),
      ...['usual', 'usually-verified'].map((what) =>
        placesOf(ofRegion(region), what, usualMs, [now - usualMs, now - 2 * usualMs]),
      ),
    ]);
    const periods = usual.map((sum, index) => Math.min(sum, usualPerVerified * (usuallyVerified[index] ?? 0)));
    const most = Math.max(rule.count, Math.ceil((timesUsual * Math.min(...periods) * windowMs) / usualMs));
    const isUp = (at: number) => {
      const isOld = [
        ...buckets.map((begin) => (begin > at - windowMs ? 1 : 0)),
        ...edges.map((begin) => (begin > at - leftOutMs - edgeMs ? -1 : 0)),
      ];
      const old = (all: readonly number[]) => total(all.map((sum, index) => sum * (isOld[index] ?? 0)));
      const all = old(started);
      return old(scattered) >= most && (all - old(verified)) * 100 > all * rule.percent;
    };
    return { most, isUp };
  }

  const latest = new Map<string, { readonly at: number; readonly alarm: Promise<Alarm> }>();

  /** Read once a second at most: no alarm depends on one start more or less. */
  function alarmOf(region: string, now: number): Promise<Alarm> {
    const known = latest.get(region);
    if (known && known.at <= now && now < known.at + freshMs) return known.alarm;
    const alarm = read(region, now);
    alarm.catch(() => latest.delete(region));
    latest.set(region, { at: now, alarm });
    return alarm;
  }

  return {
    async judge({ number, clientAddress, verification }: CountedStart): Promise<Pumped> {
      const { handleHash, createdAt: now } = verification;
      const region = number.region ?? world;
      const { most, isUp } = await alarmOf(region, now);
      if (!isUp(now)) return [];

      const parts = partsOf(clientAddress, number.e164);
      const ofParts = await sums(now, [
        ...parts.map(({ name }) => placesOf(`seen:${name}`, '', seenMs, [now, now - seenMs])),
        ...parts.map(({ name }) => placesOf(`part:${name}`, '', partMs, [now, now - partMs])),
      ]);
      const seen = ofParts.slice(0, parts.length).map(total);
      const left = ofParts.slice(parts.length).map(total);
      const isClean = parts.map(({ times }, index) => (left[index] ?? 0) <= few * times + (seen[index] ?? 0));
      const isKnown = [0, parts.length - 1].some((index) => isClean[index] && (seen[index] ?? 0) > 0);
      if (isKnown || isLucky(handleHash)) return [];
      const key = `pumping:${region}`;
      if (!isClean.every(Boolean)) {
        const ends = begins(bucketMs, now, now + 2 * windowMs);
        return { key, until: ends.find((at) => !isUp(at)) ?? now + windowMs };
      }
      const limits = [{ most: timesStrangers * most, ms: windowMs }];
      const count = { times: 1, at: now, windows: [windowMs] };
      return [
        { ...count, key, limits },
        { ...count, key: strangerKey(handleHash), limits: [] },
      ];
    },

    /** A refused start is tallied, too, so that the alarm lasts as long as the attack. */
    refused({ number, clientAddress, verification }: CountedStart): Tally[] {
      const { createdAt: at } = verification;
      const region = number.region ?? world;
      const source = { phoneNumber: number.e164, clientAddress, startedAt: at };
      return tallies(at, [
        ...inWindow('started', region, at),
        ...spread(inWindow('spread', region, at), region, source, 1),
      ]);
    },

    /** A request was sent. */
    sent(request: Request, at: number): Tally[] {
      const source = sourceOf(request);
      const { region } = request;
      return tallies(at, [...inWindow('started', region, source.startedAt), ...unverified(region, source, 1)]);
    },

    /** One of its verifications succeeded. */
    verified(request: Request, { clientAddress }: Verification, at: number): Tally[] {
      const source = sourceOf(request);
      const { region } = request;
      return tallies(at, [
        ...inWindow('verified', region, source.startedAt),
        inUsual('usually-verified', region, source.startedAt),
        ...unverified(region, source, -1),
        ...partsOf(clientAddress, source.phoneNumber).map(({ name }) => ({
          ...placeOf(`seen:${name}`, '', seenMs, at),
          keepMs: seenMs,
        })),
      ]);
    },
  };

  /** In one round trip. */
  async function sums(now: number, groups: readonly (readonly Place[])[]): Promise<number[][]> {
    const keys = [...new Set(groups.flatMap((places) => places.map(({ key }) => key)))];
    const rows = await store.tallied(keys, now);
    const rowOf = new Map(keys.map((key, index) => [key, rows[index]]));
    return groups.map((places) => places.map(({ key, field }) => rowOf.get(key)?.get(field) ?? 0));
  }
}

const inUsual = (what: string, region: string, at: number): Sum => ({
  ...placeOf(ofRegion(region), what, usualMs, at),
  keepMs: 3 * usualMs,
});

/** The source of the first verification: later ones only share what was sent. */
const sourceOf = ({ phoneNumber, startedAt, verifications: [first] }: Request): Source => ({
  phoneNumber,
  startedAt,
  clientAddress: first?.clientAddress ?? null,
});

/** Operators hand ranges of a thousand numbers out. */
export const prefixOf = (e164: string) => lineOf(e164).slice(0, -3);

/** Of IPv6 a site: networks within it cost nothing. */
const clientOf = (clientAddress: string) => networksOf(clientAddress).at(-1)?.name ?? clientAddress;

/** What may have a part in an attack, the client's address first and the prefix last. */
const partsOf = (clientAddress: string | null, e164: string): Network[] => [
  ...(clientAddress === null ? [] : neighbourhoodsOf(clientAddress)),
  { name: prefixOf(e164), times: 1 },
];

const isLucky = (handleHash: string) => Buffer.from(handleHash, 'base64url').readUInt32BE() % luckyOneIn === 0;

const tallies = (at: number, sums: readonly Sum[]): Tally[] => sums.map((sum) => ({ ...sum, at }));
const total = (sums: readonly number[]) => sums.reduce((sum, one) => sum + one, 0);

const ofRegion = (region: string) => `region:${region}`;

/** Marks a start that counted as a stranger's in an alarm. */
const strangerKey = (handleHash: string) => `stranger:${handleHash}`;

/** What is given back of it, where it did. */
export const ofStranger = (region: string, handleHash: string, at: number): Return => ({
  key: `pumping:${region}`,
  at,
  times: 1,
  marked: strangerKey(handleHash),
});
