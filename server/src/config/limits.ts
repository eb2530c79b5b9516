import { z } from 'zod';
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
export const limits = z.strictObject({
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
const limitsOff = Object.fromEntries(Object.keys(limitDefaults).map((name) => [name, 'off']));
export const limitsWhenSimulated = { ip: 'off', prefix: 'off', regions: 'off', pumping: 'off' };

/** What `LIMITS` says of each limit that it names. */
export function namedLimits(given: string): Record<string, string> | undefined {
  if (given === 'off') return limitsOff;
  const parts = given.split(',').map((part) => part.trim().split('='));
  const named = Object.fromEntries(parts.map(([name = '', ...rest]) => [name, rest.join('=')]));
  const isSound = limits.partial().safeParse(named).success && Object.keys(named).length === parts.length;
  return isSound ? named : undefined;
}

export const limitsGrammar = `off, or name=count/window as in phone=5/10m+20/1d,ip=60/1h,pumping=50/80/1h,wrong=100/1h,\
total=off, with each of the names ${Object.keys(limitDefaults).join(' ')} at most once`;
