import {
  getCountryCallingCode,
  isSupportedCountry,
  isValidPhoneNumber,
  Metadata,
  parsePhoneNumberFromString,
  type CountryCode,
  type NumberType,
} from 'libphonenumber-js/max';
import type { Channel, PhoneNumberRestriction } from '../schema.generated.ts';
import { channel, traits } from './channels.ts';

export type PhoneNumber = {
  /** E.164 with `+`. */
  e164: string;
  /** ISO 3166-1 alpha-2; undefined for numbers of no region, such as satellite networks. */
  region: string | undefined;
  kind: NumberType;
};

/** E.164 with its middle hidden, for example `+1415•••0100` or `+1••••••••00`: the only form that may be logged. */
export type MaskedPhoneNumber = `${string}•••${string}`;

/** The one name of a number that has two forms: what is counted and in flight for one is so for the other. */
export const lineOf = (e164: string) => e164.replace(/(?<=^\+54)(?=[1-8]\d{9}$)/u, '9');

/** UN M.49's code of the world: the region of numbers of no country, such as satellite networks. */
export const world = '001';

/**
 * The shortest valid number that a line of a plan with several lengths begins with: in such plans whoever dials on reaches
 * the same line, so what follows makes no other one. Undefined for mobiles, and where no shorter number could be valid.
 */
export function stemOf({ e164, region, kind }: PhoneNumber): string | undefined {
  if (kind === 'MOBILE' || region === undefined || !isSupportedCountry(region)) return undefined;
  const begin = 1 + getCountryCallingCode(region).length;
  const shorter = lengthsOf(region)
    .map((length) => begin + length)
    .filter((length) => length < e164.length);
  if (shorter.length === 0) return undefined;
  return shorter.map((length) => e164.slice(0, length)).find((stem) => isValidPhoneNumber(stem)) ?? e164;
}

/** Of national numbers, the shortest first. */
function lengthsOf(region: CountryCode): number[] {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(region);
  return metadata.numberingPlan?.possibleLengths() ?? [];
}

/** Shows a prefix and the last four digits; at least three digits stay hidden. */
export function maskPhoneNumber(e164: string): MaskedPhoneNumber {
  const shown = Math.max(0, Math.min(5, e164.length - 7));
  return `${e164.slice(0, shown)}•••${e164.slice(-4)}`;
}

/** Shows the country's code and the last two digits, for a number that even its own page is not to know: `+1••••••••00`. */
export function hidePhoneNumber(e164: string): MaskedPhoneNumber {
  const code = `+${parsePhoneNumberFromString(e164)?.countryCallingCode ?? ''}`;
  return `${code}•••${'•'.repeat(Math.max(0, e164.length - code.length - 5))}${e164.slice(-2)}`;
}

const everyChannel: readonly Channel[] = channel.options;

/** What each kind of number can receive; a reason where no person receives codes on it. Kinds are libphonenumber's. */
const receivable: Record<NonNullable<NumberType>, readonly Channel[] | PhoneNumberRestriction> = {
  MOBILE: everyChannel,
  FIXED_LINE_OR_MOBILE: everyChannel, // where the numbering plan doesn't tell them apart, as in North America
  FIXED_LINE: everyChannel.filter((one) => traits[one].reachesLandlines),
  VOIP: everyChannel, // refused by a lookup, which sees what a number is now; the numbering plan doesn't
  PERSONAL_NUMBER: 'LINE_TYPE', // forwards anywhere at the caller's cost: a classic of revenue-share fraud
  PREMIUM_RATE: 'LINE_TYPE', // its owner is paid for each call: what pumping is after
  SHARED_COST: 'LINE_TYPE', // likewise, in part
  TOLL_FREE: 'LINE_TYPE', // a company's; its owner pays for each call that we make
  UAN: 'LINE_TYPE', // a company's switchboard, which no single person holds
  PAGER: 'LINE_TYPE', // many share a receiver, and anyone in range can read along
  VOICEMAIL: 'LINE_TYPE', // a mailbox's access: who can read it is not who has the phone
};

/** The channels that reach a person at this number, or why none is used. */
export function channelsOf(number: PhoneNumber): readonly Channel[] | PhoneNumberRestriction {
  return number.kind === undefined ? 'LINE_TYPE' : receivable[number.kind];
}
