import {
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
  type NumberType,
} from 'libphonenumber-js/max';
import type { Channel, InvalidPhoneNumberReason, PhoneNumberNotAllowedReason } from '../schema.generated.ts';
import { toAsciiDigits } from './digits.ts';

export type PhoneNumber = {
  /** E.164 with `+`. */
  e164: string;
  /** ISO 3166-1 alpha-2; undefined for numbers of no region, such as satellite networks. */
  region: string | undefined;
  kind: NumberType;
};

/** E.164 with its middle hidden, for example `+1415•••0100`: the only form that may be logged. */
export type MaskedPhoneNumber = `${string}•••${string}`;

/** What people write between digits, and characters that carry no meaning: soft hyphen, zero-width, direction marks. */
const punctuation = /[\s()[\].\-\u2010-\u2015\u2212\u30fc\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** RFC 3966: a global number, or a local one with the country it belongs to. */
const telUri = /^tel:([^;]+)(?:;phonecontext=(\+\d+))?$/iu; // its hyphen is gone by then

/**
 * Reads a number as a person writes it, international or national in `region`. Beyond libphonenumber: any script's
 * digits, invisible marks, and `00` for `+` whatever the region dials. Text around a number and extensions are refused.
 */
export function parsePhoneNumber(text: string, region: string): PhoneNumber | InvalidPhoneNumberReason {
  // Longer than any number with its punctuation: not worth parsing.
  if (text.length > 250) return 'NOT_A_NUMBER';
  const written = toAsciiDigits(text).replace(punctuation, '').replace(telUri, '$2$1');
  if (!/^\+?\d+$/u.test(written)) return 'NOT_A_NUMBER';
  const isInternational = written.startsWith('+');
  if (!isInternational && !isSupportedCountry(region)) return 'UNKNOWN_REGION';
  const number = read(written, region);
  // Some regions dial 00 and more, such as 0011: their own reading comes first.
  return typeof number === 'string' && written.startsWith('00') ? read(`+${written.slice(2)}`, region) : number;
}

function read(written: string, region: string): PhoneNumber | InvalidPhoneNumberReason {
  const options = isSupportedCountry(region) ? { defaultCountry: region } : {};
  try {
    const number = parsePhoneNumberWithError(written, options);
    // The metadata of some regions allow more digits than E.164 does (ITU-T E.164, section 6.1: 15).
    if (number.number.length > 16) return 'TOO_LONG';
    if (number.isValid()) return { e164: number.number, region: number.country, kind: number.getType() };
  } catch (error) {
    if (error instanceof ParseError) return parseFault(error.message);
    throw error;
  }
  return parseFault(validatePhoneNumberLength(written, options) ?? 'NOT_ASSIGNED');
}

function parseFault(message: string): InvalidPhoneNumberReason {
  switch (message) {
    case 'INVALID_COUNTRY':
      return 'UNKNOWN_REGION';
    case 'TOO_SHORT':
    case 'TOO_LONG':
    case 'NOT_ASSIGNED':
      return message;
    case 'INVALID_LENGTH': // between two lengths in use
      return 'TOO_SHORT';
    default:
      return 'NOT_A_NUMBER';
  }
}

/** ISO 3166-1 alpha-2; numbers of no region, such as satellite networks, are in `001`, the world. */
export function regionOf(e164: string): string {
  const number = parsePhoneNumber(e164, '');
  return (typeof number === 'string' ? undefined : number.region) ?? '001';
}

/** Shows a prefix and the last four digits; at least three digits stay hidden. */
export function maskPhoneNumber(e164: string): MaskedPhoneNumber {
  const shown = Math.max(0, Math.min(5, e164.length - 7));
  return `${e164.slice(0, shown)}•••${e164.slice(-4)}`;
}

const everyChannel: readonly Channel[] = ['SMS', 'VOICE', 'WHATSAPP'];

/** What each kind of number can receive; a reason where no person receives codes on it. Kinds are libphonenumber's. */
const receivable: Record<NonNullable<NumberType>, readonly Channel[] | PhoneNumberNotAllowedReason> = {
  MOBILE: everyChannel,
  FIXED_LINE_OR_MOBILE: everyChannel, // where the numbering plan doesn't tell them apart, as in North America
  FIXED_LINE: ['VOICE'],
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
export function channelsOf(number: PhoneNumber): readonly Channel[] | PhoneNumberNotAllowedReason {
  return number.kind === undefined ? 'LINE_TYPE' : receivable[number.kind];
}
