import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';

/** A variable's text as `parse` reads it; undefined is a fault: it isn't `what`. */
export function text<T>(what: string, parse: (given: string) => T | undefined) {
  return z.string().transform((given, context) => {
    const value = parse(given);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });
}

/** undefined where `make` throws, which is how Node says that a file, a key or JSON can't be read. */
export function attempt<T>(make: () => T) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

export const matching = (what: string, form: RegExp) => z.string().regex(form, { error: `must be ${what}` });

export const oneOf = <const Words extends [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });

/** Beyond a billion (11 days in ms, 31 years in s) timers and dates end. */
export const whole = (least = 1, most = 1_000_000_000) =>
  text(`a whole number from ${least} to ${most}`, (given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : -1;
    return value >= least && value <= most ? value : undefined;
  });

/** Items between commas or blanks, each as `parse` reads it; undefined where one isn't, or where two have one key. */
export function readList<T>(given: string, parse: (item: string) => T | undefined, keyOf = (item: string) => item) {
  const items = given.trim().split(/\s*,\s*|\s+/);
  const [first, ...rest] = items.map(parse).filter((value) => value !== undefined);
  const isSound = rest.length + 1 === items.length && new Set(items.map(keyOf)).size === items.length;
  return first !== undefined && isSound ? ([first, ...rest] satisfies [T, ...T[]]) : undefined;
}

export const list = <T>(what: string, parse: (item: string) => T | undefined, keyOf?: (item: string) => string) =>
  text<T[]>(`${what}; several separated by commas, none twice`, (given) => readList(given, parse, keyOf));

export const url = (what: string, isOne: (given: string, url: URL) => boolean) =>
  text(what, (given) => {
    const parsed = URL.parse(given);
    return parsed?.hostname && isOne(given, parsed) ? given : undefined;
  });

export const isHttp = ({ protocol, username, search, hash }: URL) =>
  /^https?:$/.test(protocol) && !username && !search && !hash;

export const apiHost = url(
  'an http or https address without a slash at its end',
  (given, parsed) => isHttp(parsed) && !given.endsWith('/'),
);

export const region = (item: string) => (isSupportedCountry(item) ? item : undefined);
export const ifIt = (isOne: (item: string) => boolean) => (item: string) => (isOne(item) ? item : undefined);

export const addressForms = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()];
