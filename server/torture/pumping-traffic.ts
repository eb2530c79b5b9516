import type { PhoneNumber } from '../src/verification/phone-number.ts';
import { prefixOf } from '../src/verification/pumping.ts';
import { createChance, type Chance } from './chance.ts';
import { anyNumber, digits, v4, v6 } from './numbers-and-addresses.ts';

/** How many of a hundred honest starts go to the first 28 regions, and how many beside these to a small country. */
const honestWeights = {
  US: 12, IN: 9, BR: 7, GB: 7, DE: 6, ID: 6, FR: 5, NG: 5, MX: 4, EG: 4, ES: 4, IT: 4, PL: 3, JP: 3, TR: 3, VN: 3,
  CA: 2, AU: 2, PH: 2, TH: 2, ZA: 1, KE: 1, CO: 1, AR: 1, NL: 1, SE: 0.8, RO: 0.8, PT: 0.4,
  LU: 3.4,
} as const; // prettier-ignore
export type Region = keyof typeof honestWeights;
export const regions = Object.keys(honestWeights).filter((name): name is Region => name in honestWeights);

/** What honest people do: shares of 1; times in seconds after the start. */
export const honest = {
  verifies: 0.85,
  typesAfter: [20, 90],
  /** Type one wrong code, and the right one that much later. */
  mistypes: 0.08,
  mistypedFor: [5, 15],
  /** Ask for another code, and type it that much later. */
  resends: 0.06,
  resendsAfter: [45, 75],
  /** Of those who type nothing: start once more that much later. */
  startsAgain: 0.4,
  againAfter: [120, 1800],
  /** Someone who was here before, with the same number and from the same address. */
  returns: 0.25,
  /** At an address of another region. */
  travels: 0.01,
  /** Where they are: at home (an address each), or behind one of a region's shared addresses. */
  office: 0.15,
  officesPerRegion: 20,
  carrier: 0.35,
  carrierAddressesPerRegion: 4,
} as const;

/** `verifies`: the share (of 1) of its own starts for which the attacker types the code. */
export type Attack = {
  hours: number;
  perHour: number;
  /** Each a network of its own; null for a new one at every start. */
  addresses: number | null;
  regions: readonly Region[];
  /** From how many of them each address asks for numbers. */
  regionsPerAddress: number;
  /** Ranges of 1,000 numbers; null for any number. */
  prefixesPerRegion: number | null;
  verifies: number;
  /** Nobody honest asked for numbers of its regions before: there is nothing to tell what is usual. */
  isFirst?: true;
};

/** How many starts, for how long. */
export type TrafficSize = {
  seed: number;
  honestPerHour: number;
  /** Days before, so that there is something to remember. */
  warmUp: { hours: number; honestPerHour: number };
  beforeHours: number;
  attack: Attack;
  afterHours: number;
};

/** Someone starts, and what they do if it gets through; times are milliseconds since the epoch, null where they don't. */
export type Story = {
  readonly who: 'honest in other regions' | 'honest in attacked regions' | 'attack';
  readonly phoneNumber: string;
  readonly address: string;
  readonly startAt: number;
  readonly resendAt: number | null;
  readonly wrongAt: number | null;
  readonly rightAt: number | null;
};

export type Traffic = {
  stories: readonly Story[];
  /** When it is looked at from, when the attack begins and ends, and when all is over; milliseconds since the epoch. */
  times: { observed: number; attacked: number; calm: number; end: number };
  /** In each attacked region a number in a range that nobody else uses. */
  strangers: readonly PhoneNumber[];
};

const hourMs = 60 * 60_000;
/** Of the warm-up; any moment would do. */
const beginning = Date.parse('2026-11-02T00:00:00.000Z');

/** Honest people for all the time and an attack for a part of it: the same ones for the same `size`. */
export function createTraffic(size: TrafficSize): Traffic {
  const { warmUp, attack } = size;
  const observed = beginning + warmUp.hours * hourMs;
  const attacked = observed + size.beforeHours * hourMs;
  const calm = attacked + attack.hours * hourMs;
  const end = calm + size.afterHours * hourMs;

  const chance = createChance(size.seed);
  const ranges = attack.regions.map((region) =>
    Array.from({ length: attack.prefixesPerRegion ?? 0 }, () => prefixOf(anyNumber(chance, region, new Set()).e164)),
  );
  const taken = new Set(ranges.flat());
  const strangers = attack.regions.map((region) => anyNumber(chance, region, taken));
  for (const { e164 } of strangers) taken.add(prefixOf(e164));

  const people = createPeople(createChance(size.seed + 1), taken, attack.regions);
  const attackers = createAttackers(createChance(size.seed + 2), ranges, attack);
  const honestStories = [
    ...arrivals(chance, beginning, observed, warmUp.honestPerHour).flatMap(people),
    ...arrivals(chance, observed, end, size.honestPerHour).flatMap(people),
  ];
  const stories = [
    ...honestStories.filter(
      ({ who, startAt }) => !attack.isFirst || who === 'honest in other regions' || startAt >= attacked,
    ),
    ...arrivals(chance, attacked, calm, attack.perHour).map(attackers),
  ];
  return {
    stories: stories.toSorted((a, b) => a.startAt - b.startAt),
    times: { observed, attacked, calm, end },
    strangers,
  };
}

/** Moments between two, at random and independent of each other. */
const arrivals = (chance: Chance, from: number, to: number, perHour: number): number[] =>
  Array.from({ length: Math.round(((to - from) / hourMs) * perHour) }, () =>
    Math.floor(chance.between(from, to)),
  ).toSorted((a, b) => a - b);

function createPeople(chance: Chance, taken: ReadonlySet<string>, attacked: readonly Region[]) {
  type Person = { region: Region; phoneNumber: string; address: string };
  const known = new Map<Region, Person[]>(regions.map((region) => [region, []]));
  const weights = regions.map((region) => honestWeights[region]);
  let homes = 0;

  function addressIn(region: Region): string {
    const index = regions.indexOf(region);
    const kind = chance.next();
    if (kind < honest.office) return v4(10, index, 0, chance.below(honest.officesPerRegion));
    if (kind < honest.office + honest.carrier) return v4(10, index, 1, chance.below(honest.carrierAddressesPerRegion));
    homes += 1;
    return chance.is(0.5) ? v4(10, 32 + (homes >> 16), homes >> 8, homes) : v6(chance, 0x1000 + index, homes);
  }

  function person(): Person {
    const region = chance.of(regions, weights);
    const before = known.get(region) ?? [];
    const other = chance.is(honest.returns) ? before[chance.below(before.length)] : undefined;
    if (other) return other;
    const at = chance.is(honest.travels) ? chance.of(regions, weights) : region;
    const one = { region, phoneNumber: anyNumber(chance, region, taken).e164, address: addressIn(at) };
    before.push(one);
    return one;
  }

  return (startAt: number): Story[] => {
    const { region, phoneNumber, address } = person();
    const who = attacked.includes(region) ? 'honest in attacked regions' : 'honest in other regions';
    const after = (at: number, [least, most]: readonly [number, number]) =>
      at + Math.floor(1000 * chance.between(least, most));
    const start = (startAt: number): Story => {
      const nothing = { who, phoneNumber, address, startAt, resendAt: null, wrongAt: null, rightAt: null } as const;
      if (!chance.is(honest.verifies)) return nothing;
      const resendAt = chance.is(honest.resends) ? after(startAt, honest.resendsAfter) : null;
      const typesAt = after(resendAt ?? startAt, honest.typesAfter);
      const isMistyped = chance.is(honest.mistypes);
      const rightAt = isMistyped ? after(typesAt, honest.mistypedFor) : typesAt;
      return { ...nothing, resendAt, wrongAt: isMistyped ? typesAt : null, rightAt };
    };
    const first = start(startAt);
    return first.rightAt === null && chance.is(honest.startsAgain)
      ? [first, start(after(startAt, honest.againAfter))]
      : [first];
  };
}

/** Each start from any of the addresses, to any number of its regions' ranges; a refusal doesn't hold it up. */
function createAttackers(chance: Chance, ranges: readonly string[][], attack: Attack) {
  const addresses = Array.from({ length: attack.addresses ?? 0 }, (_, index) =>
    index % 2 === 0 ? v4(100, 64, index >> 8, index) : v6(chance, 0xa000 + index, 0),
  );
  const anyAddress = () =>
    chance.is(0.5)
      ? v4(100, 64 + chance.below(64), chance.below(256), chance.below(256))
      : v6(chance, 0x2000 + chance.below(0xd000), 0);
  return (startAt: number): Story => {
    const source = chance.below(attack.addresses ?? attack.regions.length);
    const index = (source + chance.below(attack.regionsPerAddress)) % attack.regions.length;
    const prefix = ranges[index]?.[chance.below(attack.prefixesPerRegion ?? 1)];
    const region = attack.regions[index] ?? 'US';
    const rightAt = chance.is(attack.verifies) ? startAt + Math.floor(1000 * chance.between(5, 20)) : null;
    return {
      who: 'attack',
      phoneNumber: prefix ? `${prefix}${digits(chance, 3)}` : anyNumber(chance, region, new Set()).e164,
      address: addresses[source] ?? anyAddress(),
      startAt,
      resendAt: null,
      wrongAt: null,
      rightAt,
    };
  };
}
