import { z } from 'zod';
import type { LimitSettings } from '../verification/limit-settings.ts';
import { operatorFile, readOperatorFile } from './operator-file.ts';
import { text } from './values.ts';

const units = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

function window(given: string) {
  const [, count, length, unit = ''] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})([smhd])$/.exec(given) ?? [];
  return count ? { count: Number(count), seconds: Number(length) * (units.get(unit) ?? 0) } : undefined;
}

/** `count/lock`, as `wrong` has it: the same grammar, another meaning. */
function lock(given: string) {
  const read = window(given);
  return read && { count: read.count, lockSeconds: read.seconds };
}

function pumping(given: string) {
  const [, count, percent, rest] = /^(\d+)\/([1-9]\d?|100)\/(\d+[smhd])$/.exec(given) ?? [];
  const read = window(`${count}/${rest}`);
  return read && { ...read, percent: Number(percent) };
}

const windows = text('off, or count/window with + between several', (given) => {
  if (given === 'off') return [];
  const read = given.split('+').map(window);
  return read.every((one) => one !== undefined) ? read : undefined;
});

/** The grammar of each limit (docs/rules.md#limits); an empty list is off. */
const limits = z.strictObject({
  phone: windows,
  stem: windows,
  ip: windows,
  regions: windows,
  prefix: windows,
  checks: windows,
  total: windows,
  pumping: text('off, or count/percent/window', (given) => (given === 'off' ? given : pumping(given))),
  wrong: text('off, or count/lock', (given) => (given === 'off' ? given : lock(given))),
});

export const limitDefaults = {
  phone: '5/10m+10/1h+20/1d',
  stem: '30/1h',
  ip: '20/10m+60/1h',
  regions: '3/1d',
  prefix: '30/1h',
  pumping: '50/80/1h',
  wrong: '100/1h',
  checks: '60/10m',
  total: 'off',
};
export type NamedLimits = Readonly<Record<string, string>>;

const limitsOff: NamedLimits = Object.fromEntries(Object.keys(limitDefaults).map((name) => [name, 'off']));
const limitsWhenSimulated = { ip: 'off', prefix: 'off', regions: 'off', pumping: 'off' };

/** All limits, those that aren't named by their defaults. */
export const limitSettings = (
  named: NamedLimits,
  { mode, isSimulated }: { mode: LimitSettings['mode']; isSimulated: boolean },
): LimitSettings => ({
  mode,
  ...limits.parse({ ...limitDefaults, ...(isSimulated ? limitsWhenSimulated : {}), ...named }),
});

/** What `LIMITS` says of each limit that it names. */
function namedLimits(given: string): NamedLimits | undefined {
  if (given === 'off') return limitsOff;
  const parts = given.split(',').map((part) => part.trim().split('='));
  const named = Object.fromEntries(parts.map(([name = '', ...rest]) => [name, rest.join('=')]));
  const isSound = limits.partial().safeParse(named).success && Object.keys(named).length === parts.length;
  return isSound ? named : undefined;
}

const grammar = `off, name=count/window as in phone=5/10m+20/1d,ip=60/1h,pumping=50/80/1h,wrong=100/1h,\
total=off, with each of the names ${Object.keys(limitDefaults).join(' ')} at most once, or the path of a file of such lines`;

/** Each line of a file as `LIMITS` itself. */
export const readLimitsFile = (path: string) =>
  readOperatorFile<NamedLimits>(path, {}, (named, line) => {
    const more = namedLimits(line);
    return more && Object.keys(more).some((name) => name in named) ? undefined : more && { ...named, ...more };
  });

export const limitsVariable = (root: string) => operatorFile(root, grammar, readLimitsFile, namedLimits);
