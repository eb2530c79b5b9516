import type { V2Start } from './v2-state.ts';

/** `search` is Verify v1's alone. */
export type VonageOperation = 'start' | 'check' | 'next' | 'cancel' | 'search';

/** How a success is answered, if not plainly; refusals always are. */
export type Manner = 'LATE' | 'NEVER' | 'HTML' | 'LOST';

export type Refusal = 'NUMBER' | 'THROTTLED' | 'INTERNAL_ERROR' | 'FOREIGN' | 'LOW_BALANCE';

type Magic = {
  /** A start is answered so and nothing else happens. */
  refusal?: Refusal;
  fate?: V2Start['fate'];
  /** A phone that takes no RCS messages. */
  lacksRcs?: true;
  /** What it is, in lookups. */
  kind?: 'virtual' | 'landline';
  manners?: Partial<Record<VonageOperation, Manner>>;
};

/** By the last two digits: docs/rules.md#simulated-numbers. */
const magicNumbers: Readonly<Record<string, Magic>> = {
  '50': { fate: 'undelivered' },
  '51': { refusal: 'NUMBER' },
  '52': { refusal: 'THROTTLED' },
  '53': { refusal: 'INTERNAL_ERROR' },
  '54': { manners: { start: 'NEVER' } },
  '55': { refusal: 'FOREIGN' },
  '56': { fate: 'blocked' },
  '57': { kind: 'virtual' },
  '58': { refusal: 'LOW_BALANCE' },
  '59': { manners: { start: 'LATE', check: 'LATE', next: 'LATE', cancel: 'LATE', search: 'LATE' } },
  '60': { manners: { start: 'HTML', check: 'HTML' } },
  '61': { manners: { check: 'LOST' } },
  '62': { kind: 'landline' },
  '63': { lacksRcs: true },
};

/**
 * What a reserved fictional number (`1 AAA 555 01NN`, any area code) does beyond what all numbers do.
 * `phoneNumber` is E.164 without `+`.
 */
export function magicOf(phoneNumber: string | undefined): Magic {
  const [, ending] = /^1[2-9]\d\d55501(\d\d)$/.exec(phoneNumber ?? '') ?? [];
  return (ending !== undefined && magicNumbers[ending]) || {};
}

/** Calling codes of GB, FR, ES, IT, SE, NO, IN, NG and US: others that share one are not told apart. */
const defaultAgentIsLive = /^(44|33|34|39|46|47|91|234|1)/;

/**
 * Whether an RCS message reaches the number: Vonage's default agent, which stands in where none is named, isn't live
 * everywhere (docs/vonage.md#rcs), and not every phone takes them.
 */
export const takesRcs = (phoneNumber: string, agent: string | undefined): boolean =>
  !magicOf(phoneNumber).lacksRcs && (agent !== undefined || defaultAgentIsLive.test(phoneNumber));
