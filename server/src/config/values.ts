import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { formOf } from './given.ts';

/** A variable's text as `parse` reads it; undefined is a fault: it isn't `what`, and looks as `found` says. */
export function text<T>(what: string, parse: (given: string) => T | undefined, found = formOf) {
  return z.string().transform((given, context) => {
    const value = parse(given);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${what}; found ${found(given)}` });
    return z.NEVER;
  });
}

/** What `make` makes; undefined where that throws, which is how Node says that a file, a key or JSON can't be read. */
export function orUndefined<T>(make: () => T) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

export const inWords = (words: readonly string[]) => words.join(', ').replace(/, (?=[^,]*$)/u, ' or ');

export const matching = (what: string, form: RegExp) => text(what, (given) => (form.test(given) ? given : undefined));

export const oneOf = <const Words extends [string, ...string[]]>(...words: Words) =>
  text(inWords(words), (given): Words[number] | undefined => words.find((word) => word === given));

/** What is sent as a header or signed: a blank or a letter of another script in it came along by mistake. */
export const secret = matching('printable ASCII characters without blanks', /^[\x21-\x7e]+$/);

/** Beyond a billion (11 days in ms, 31 years in s) timers and dates end. */
export const whole = (least = 1, most = 1_000_000_000) =>
  text(`a whole number from ${least} to ${most}`, (given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : -1;
    return value >= least && value <= most ? value : undefined;
  });

const itemsOf = (given: string) => given.split(/\s*,\s*|\s+/);

/** Items between commas or blanks, each as `parse` reads it; undefined where one isn't, or where two have one key. */
function readList<T>(given: string, parse: (item: string) => T | undefined, keyOf = (item: string) => item) {
  const items = itemsOf(given);
  const [first, ...rest] = items.map(parse).filter((value) => value !== undefined);
  const isSound = rest.length + 1 === items.length && new Set(items.map(keyOf)).size === items.length;
  return first !== undefined && isSound ? ([first, ...rest] satisfies [T, ...T[]]) : undefined;
}

/** Which item is at fault. */
const formOfList = (parse: (item: string) => unknown) => (given: string) => {
  const items = itemsOf(given);
  const index = items.findIndex((item) => parse(item) === undefined);
  if (index === -1) return `${items.length} items, of which two are for the same`;
  return `${items.length === 1 ? '' : `at place ${index + 1} of ${items.length} `}${formOf(items[index] ?? '')}`;
};

export const list = <T>(what: string, parse: (item: string) => T | undefined, keyOf?: (item: string) => string) =>
  text<T[]>(
    `${what}; several separated by commas, none twice`,
    (given) => readList(given, parse, keyOf),
    formOfList(parse),
  );

export const url = (what: string, isOne: (given: string, url: URL) => boolean, found = formOf) =>
  text(
    what,
    (given) => {
      const parsed = URL.parse(given);
      // `URL` drops line ends and tabs, also within.
      return parsed?.hostname && !/\s/.test(given) && isOne(given, parsed) ? given : undefined;
    },
    found,
  );

export const isHttp = ({ protocol, username, search, hash }: URL) =>
  /^https?:$/.test(protocol) && !username && !search && !hash;

export const apiHost = url(
  'an http or https address without a slash at its end',
  (given, parsed) => isHttp(parsed) && !given.endsWith('/'),
);

export const region = (item: string) => (isSupportedCountry(item) ? item : undefined);
export const ifIt = (isOne: (item: string) => boolean) => (item: string) => (isOne(item) ? item : undefined);

export const addressForms = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()];
