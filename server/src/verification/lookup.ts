import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { PhoneNumber } from './phone-number.ts';
import { countNothing, type Store } from './store.ts';

/**
 * What a network knows of a number, beyond its form: the internet's, a landline, one that costs the caller, nobody's, or
 * none of these.
 */
const lines = ['VOIP', 'LANDLINE', 'PAY', 'UNASSIGNED', 'ORDINARY'] as const;
export type Line = (typeof lines)[number];

/** Asks what is known of an E.164 number; undefined where nobody says. Takes little time and throws nothing but bugs. */
export type Lookup = (phoneNumber: string) => Promise<Line | undefined>;

const keptMs = 24 * 60 * 60_000;

/** The key of the hashes under which answers are kept: made at the first start, the store's own from then on. */
export const createLookupKey = (store: Pick<Store, 'keep'>): Promise<string> =>
  store.keep('lookup-key', randomBytes(32).toString('base64url'));

const keyOf = (name: string) => `lookup:${name}`;

/**
 * Answers of `lookup`, kept for a day in the store, where neither a number nor what leads to one stands: a tally under a
 * keyed hash says by its field what the answer was.
 */
export function createLookups(
  lookup: Lookup,
  { store, key, clock }: { store: Pick<Store, 'tallied' | 'count'>; key: string; clock: Pick<Clock, 'now'> },
) {
  const nameOf = ({ e164 }: PhoneNumber) => createHmac('sha256', key).update(e164).digest('base64url');

  return {
    /** What is kept of it; undefined where nothing is. */
    async known(number: PhoneNumber): Promise<Line | undefined> {
      const [known] = await store.tallied([keyOf(nameOf(number))], clock.now());
      return lines.find((line) => known?.has(line));
    },

    async lookUp(number: PhoneNumber): Promise<Line | undefined> {
      const line = await lookup(number.e164);
      const tally = (field: Line) => ({ key: keyOf(nameOf(number)), field, at: clock.now(), keepMs: keptMs });
      if (line) await store.count({ ...countNothing, tallies: [tally(line)] });
      return line;
    },
  };
}

export type Lookups = ReturnType<typeof createLookups>;
