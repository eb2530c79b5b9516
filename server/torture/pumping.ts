import { runTraffic, type Outcome, type Run } from './pumping-run.ts';
import { createTraffic, regions, type Attack, type Story, type Traffic, type TrafficSize } from './pumping-traffic.ts';

const minuteMs = 60_000;

/** Traffic under the default limits. */
export type Limited = { size: TrafficSize; traffic: Traffic; limited: Run };

/** The same without any, too. */
export type Simulation = Limited & { unlimited: Run };

/** Never types a code. */
export const plainAttack: Attack = {
  hours: 3,
  perHour: 12_000,
  addresses: 1_000,
  regions: ['ID', 'NG', 'EG', 'VN', 'RO'],
  regionsPerAddress: 5,
  prefixesPerRegion: 40,
  verifies: 0,
};

const knowingAttack: Attack = { ...plainAttack, hours: 1, regionsPerAddress: 1 };

/** So many within three minutes, into a small country where nobody verified anything yet. */
const smallAttack = (starts: number, addresses: number | null, prefixes: number | null): Attack => ({
  hours: 0.05,
  perHour: starts * 20,
  addresses,
  regions: ['LU'],
  regionsPerAddress: 1,
  prefixesPerRegion: prefixes,
  verifies: 0,
  isFirst: true,
});
export const fewAddresses = smallAttack(57, 3, 2);
export const manyAddresses = smallAttack(60, 57, 3);

/** By what is written over each in the report. */
export const attacks: ReadonlyMap<string, Attack> = new Map([
  ['An attack that never types a code', plainAttack],
  // No region has more than 80 % of its starts unverified: the alarm stays silent.
  ['One that types a quarter of its codes', { ...knowingAttack, verifies: 0.25 }],
  ['One that types one code in twenty', { ...knowingAttack, verifies: 0.05 }],
  ['One that asks for any numbers', { ...plainAttack, prefixesPerRegion: null }],
  // None has a part: what passes is limited by their number alone, honest strangers' too.
  ['One from an address each, for any numbers', { ...plainAttack, addresses: null, prefixesPerRegion: null }],
  ['One that spreads over all regions', { ...plainAttack, regions }],
  ['57 starts from three addresses into a small country', fewAddresses],
  ['60 starts from 57 addresses into a small country', manyAddresses],
  ['60 starts from an address each, for any numbers, into a small country', smallAttack(60, null, null)],
  [
    '600 in an hour, from an address each, for any numbers',
    { ...smallAttack(600, null, null), hours: 1, perHour: 600 },
  ],
  ['40 an hour for three hours, from 57 addresses', { ...smallAttack(40, 57, 3), hours: 3, perHour: 40 }],
]);

export const fullSize: Omit<TrafficSize, 'seed' | 'attack'> = {
  honestPerHour: 1_200,
  warmUp: { hours: 72, honestPerHour: 150 },
  beforeHours: 1,
  afterHours: 2,
};

/** An attack with text messages that nobody wants, met by the real rules: minutes of work at full size. */
export async function simulatePumping(size: TrafficSize): Promise<Simulation> {
  const simulation = await simulateLimited(size);
  return { ...simulation, unlimited: await runTraffic(simulation.traffic, 'off') };
}

/** In half the time what the limits do alone. */
export async function simulateLimited(size: TrafficSize): Promise<Limited> {
  const traffic = createTraffic(size);
  return { size, traffic, limited: await runTraffic(traffic, undefined) };
}

/** Sums over the starts of `who` from `from` on, before `to` (milliseconds since the epoch). */
export function sumsOf({ outcomes }: Run, who: Story['who'], from: number, to: number) {
  const all = outcomes.filter(({ story }) => story.who === who && story.startAt >= from && story.startAt < to);
  const limited = all.filter(({ limit }) => limit !== undefined);
  return {
    starts: all.length,
    /** Share of 1 that no limit refused. */
    passed: all.length === 0 ? 1 : 1 - limited.length / all.length,
    /** Refused for the request in flight alone (docs/rules.md#shared-requests). */
    inFlight: all.filter(({ through, limit }) => !through && limit === undefined).length,
    sent: all.filter(({ requestId }) => requestId !== undefined).length,
    messages: all.reduce((sum, { messages }) => sum + messages, 0),
    refusedBy: countBy(limited),
  };
}

const countBy = (outcomes: readonly Outcome[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(outcomes, ({ limit }) => limit ?? '')].map(([limit, all]) => [limit, all.length]));

/** Of one region: when its alarm rose and cleared, in minutes; undefined where it never did. */
export function alarmOf({ limited, traffic: { times } }: Limited, region: string) {
  const minutes = limited.alarms.get(region) ?? [];
  const begin = (times.attacked - times.observed) / minuteMs;
  const end = (times.calm - times.observed) / minuteMs;
  const rose = minutes.indexOf(true, begin);
  const last = minutes.lastIndexOf(true);
  return {
    roseAfter: rose === -1 ? undefined : rose - begin,
    upDuringAttack: minutes.slice(begin, end).filter(Boolean).length / (end - begin),
    clearedAfter: last < end ? 0 : last + 1 - end,
    upBefore: minutes.slice(0, begin).filter(Boolean).length,
  };
}

/** Honest starts in attacked regions from the attack's beginning to an hour after its end, and how many no limit refused. */
export function honestInAttacked({ limited, traffic: { times } }: Limited): { starts: number; passed: number } {
  const { starts, passed } = sumsOf(limited, 'honest in attacked regions', times.attacked, times.calm + 60 * minuteMs);
  return { starts, passed: Math.round(starts * passed) };
}

/** Share of 1 of honest starts in regions that aren't attacked that no limit refused, from first to last. */
export const passedElsewhere = ({ limited, traffic: { times } }: Simulation): number =>
  sumsOf(limited, 'honest in other regions', times.observed, times.end).passed;
