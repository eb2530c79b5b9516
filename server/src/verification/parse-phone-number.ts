import {
  AsYouType,
  getCountryCallingCode,
  isSupportedCountry,
  ParseError,
  parsePhoneNumberFromString,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import type { Channel, InvalidPhoneNumberReason } from '../schema.generated.ts';
import { traits } from './channels.ts';
import { toAsciiDigits } from './digits.ts';
import { lineOf, world, type PhoneNumber } from './phone-number.ts';

/** Soft hyphens, zero-width characters, direction marks, variation selectors, what stands for a picture. */
const invisible = /[\p{Cf}\p{DI}\ufffc]/gu;

/** What people write between digits. No comma, semicolon or asterisk: to a phone those dial on. */
const between = String.raw`\s\x85\u2800\p{Pd}\p{Ps}\p{Pe}\p{Pc}\p{Pi}\p{Pf}.·•‧∙⋅・。/⁄∕\\|'"\x60~⁓∼−ー`;
const oneNumber = new RegExp(`^(?:\\+[${between}]*)?\\d(?:[${between}]*\\d)*$`, 'u');

/** Superscripts and circled digits refer to a note; they are no digits of the number. */
const note = /\p{No}/u;

/** What comes along when a number is copied. */
const around = String.raw`[${between}\p{P}\p{Sk}<>=]+`;
const edges = new RegExp(`^${around}|${around}$`, 'gu');

/**
 * RFC 3966, section 3: an extension or a subaddress is somebody else behind the number, and what a mandatory parameter
 * means is not known here. All others may be ignored.
 */
const unreadable = /^(?:ext|isub|postd|m-)/iu;
const phoneContext = /^phone-context=(\+.+)$/iu;

/**
 * What a text says as digits, with `+` where it has one: as it stands, and without a trunk zero in brackets, as in
 * `+34 (0) 612 34 56 78`. Nothing where it holds more than one number: a word, an extension, another number.
 */
function spellingsOf(text: string): string[] {
  const bare = toAsciiDigits(text).replace(invisible, '').replace(edges, '');
  const uri = /^tel:(.*)$/isu.exec(bare)?.[1];
  const [subscriber = '', ...parameters] = uri === undefined ? [bare] : unescaped(uri).split(';');
  const written = subscriber.replace(edges, '');
  if (!oneNumber.test(written) || note.test(text) || parameters.some((parameter) => unreadable.test(parameter)))
    return [];
  const context = parameters.map((parameter) => phoneContext.exec(parameter)?.[1]).find(Boolean) ?? '';
  const spelled = [written, written.replace(/[([]\s*0\s*[)\]]/u, '')].map((spelling) =>
    `${spelling.startsWith('+') ? '' : context}${spelling}`
      .replace(/[^+\d]/gu, '')
      // No country's code begins with a zero (ITU-T E.164): both ways to begin, one after the other.
      .replace(/^\+00/u, '+'),
  );
  return [...new Set(spelled)];
}

const unescaped = (uri: string) =>
  uri.replace(/%([0-7][0-9a-f])/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * Reads a number as a person writes it, international or national in `region`. Beyond libphonenumber: any script's
 * digits, what comes along when a number is copied, `00` for `+` where the region dials something else, and what numbering
 * plans let people write (`presentForm`, `isPlanned`). Text around a number and extensions are refused.
 */
export function parsePhoneNumber(text: string, region: string): PhoneNumber | InvalidPhoneNumberReason {
  // Longer than any number with its punctuation: not worth parsing.
  if (text.length > 250) return 'NOT_A_NUMBER';
  const spellings = spellingsOf(text);
  const [written] = spellings;
  if (written === undefined) return 'NOT_A_NUMBER';
  if (!written.startsWith('+') && !isSupportedCountry(region)) return 'UNKNOWN_REGION';
  const own = read(written, region);
  if (typeof own !== 'string') return withoutPlus(written, region, own) ?? own;
  // Some regions dial 00 and more, such as 0011: their own reading comes first.
  const found = spellings
    .flatMap((spelling) => [spelling, spelling.replace(/^00/u, '+')])
    .map((spelling) => read(spelling, region))
    .find((reading) => typeof reading !== 'string');
  if (found) return found;
  const fault = isDialed(written, region) ? own : read(written.replace(/^00/u, '+'), region);
  return fault === 'TOO_LONG' && holdsTwo(text) ? 'NOT_A_NUMBER' : fault;
}

/**
 * `49 151 23456789` is a landline of Leer to libphonenumber, and a mobile whose `+` got lost to whoever wrote it: who
 * writes a landline's area writes the trunk zero, too.
 */
function withoutPlus(written: string, region: string, { kind }: PhoneNumber): PhoneNumber | undefined {
  if (kind !== 'FIXED_LINE' || !isSupportedCountry(region)) return undefined;
  if (!written.startsWith(getCountryCallingCode(region))) return undefined;
  const number = read(`+${written}`, region);
  return typeof number !== 'string' && number.kind === 'MOBILE' ? number : undefined;
}

/** Whether it begins with what the region dials for abroad, or with `+`. */
function isDialed(written: string, region: string): boolean {
  const typed = isSupportedCountry(region) ? new AsYouType(region) : new AsYouType();
  try {
    typed.input(written);
  } catch {
    // What it failed at is to format a country's code that isn't whole, where 0 leads abroad: Cabo Verde and Samoa.
  }
  return typed.isInternational();
}

/** Two numbers that nothing but a line end, a slash or a dash parts. */
const holdsTwo = (text: string) =>
  toAsciiDigits(text)
    .split(/[\r\n\t/|\\]|\s\p{Pd}\s/u)
    .filter((part) => part.replace(/\D/gu, '').length >= 7).length > 1;

function read(written: string, region: string): PhoneNumber | InvalidPhoneNumberReason {
  const options = isSupportedCountry(region) ? { defaultCountry: region } : {};
  try {
    const number = parsePhoneNumberWithError(written, options);
    const e164 = number.number;
    // The metadata of some regions allow more digits than E.164 does (ITU-T E.164, section 6.1: 15).
    if (e164.length > 16) return 'TOO_LONG';
    const kind = number.getType();
    // Whatever has a kind is valid: to ask for both would find the kind twice.
    if (kind !== undefined || number.isValid()) return { e164, region: number.country, kind };
    const present = presentForm(e164);
    const again = present === e164 ? undefined : read(present, '');
    if (again && typeof again !== 'string') return again;
    if (isPlanned(e164)) return { e164, region: 'US', kind: 'FIXED_LINE_OR_MOBILE' };
  } catch (error) {
    if (error instanceof ParseError) return parseFault(error.message);
    throw error;
  }
  return parseFault(validatePhoneNumberLength(written, options) ?? 'NOT_ASSIGNED');
}

/** Forms that numbering plans gave up, and that people still write, and those that only hold at home: what each is in full. */
const formerForms: readonly [former: RegExp, present: string][] = [
  // Argentina (Resolución SC 46/97): 9 from abroad or 15 at home, never both; `15` alone is of Buenos Aires, the only
  // area whose code has two digits, where numbers have eight.
  [/(?<=^\+54)9(?=\d{2,4}15\d{6,8}$)/u, ''],
  [/(?<=^\+54)15(?=\d{8}$)/u, '911'],
  // Benin (ARCEP, 30 November 2024): 01 before each number of eight digits.
  [/(?<=^\+229)(?=\d{8}$)/u, '01'],
  // Brazil (Anatel, resolution 553, done in November 2016): 9 before each mobile number of eight digits.
  [/(?<=^\+55[1-9]{2})(?=[689]\d{7}$)/u, '9'],
  // Côte d'Ivoire (ARTCI, 31 January 2021): the operator's 01, 05 or 07 before each mobile number of eight digits, whose
  // second digit tells the operator.
  [/(?<=^\+225)(?=[04-9][0-3]\d{6}$)/u, '01'],
  [/(?<=^\+225)(?=[04-9][4-6]\d{6}$)/u, '05'],
  [/(?<=^\+225)(?=[04-9][7-9]\d{6}$)/u, '07'],
  // Curaçao (ITU-T E.164, +599): 9 from elsewhere; no number of the Caribbean Netherlands begins with 5 or 6.
  [/(?<=^\+599)(?=[56]\d{6}$)/u, '9'],
  // France (Arcep, plan national de numérotation): one plan at home, with mobiles overseas that other codes lead to from abroad.
  [/(?<=^\+)33(?=69[01]\d{6}$)/u, '590'],
  [/(?<=^\+)33(?=694\d{6}$)/u, '594'],
  [/(?<=^\+)33(?=69[67]\d{6}$)/u, '596'],
  [/(?<=^\+)33(?=(?:639|69[23])\d{6}$)/u, '262'],
  // Mexico (IFT, 3 August 2019): ten digits everywhere, without 1 from abroad, 01, 044 or 045.
  [/(?<=^\+52)(?:0?1|04[45])(?=\d{10}$)/u, ''],
  // Ukraine (until 14 October 2009), Georgia, Tajikistan, Uzbekistan: a trunk 8, or 80, from the Soviet Union's plan (ITU-T,
  // "Dialling procedures").
  [/(?<=^\+(?:380|99[258]))80?(?=[1-9]\d{8}$)/u, ''],
  // A trunk zero where there is none, as in Spain, or none any longer, as in Poland since 2010 and for Italy's mobiles.
  [/(?<=^\+(?:3[04]|39(?=03)|4[578]|56|65|351|420|852))0(?=[1-9]\d{7,9}$)/u, ''],
];

const presentForm = (e164: string) =>
  formerForms.reduce((form, [former, present]) => form.replace(former, present), e164);

/**
 * An area code of North America that fits the plan (ATIS-0300055, NPA allocation) and isn't in the metadata, which come after
 * new codes: whether it is in use is the provider's to say. Never a place: N9X, 37X and 96X (kept for the plan's growth), N11 (services), 8YY and 88X
 * (toll-free), 900, and of 5XX (NANPA, "5XX-NXX codes": non-geographic) all but those assigned to places, as 565 is.
 */
function isPlanned(e164: string): boolean {
  const area = /^\+1((?!.9|.11|37|96|900|8(\d)\2|88|5(?!65))[2-9]\d\d)[2-9](?!11)\d{6}$/u.exec(e164)?.[1];
  return area !== undefined && parsePhoneNumberFromString(`+1${area}5550110`)?.country === undefined;
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

/**
 * An Argentine number in the form that `channel` needs. A mobile and a landline share their digits; from abroad, where
 * codes come from, a mobile has a 9 before them, which Argentines leave out (Plan Fundamental de Numeración, 46/97).
 */
export function inFormFor(number: PhoneNumber, channel: Channel | undefined): PhoneNumber {
  if (number.kind !== 'FIXED_LINE' || channel === undefined || traits[channel].reachesLandlines) return number;
  const mobile = read(lineOf(number.e164), '');
  return typeof mobile !== 'string' && mobile.kind === 'MOBILE' ? mobile : number;
}

/** ISO 3166-1 alpha-2, or `world`. */
export function regionOf(e164: string): string {
  const number = parsePhoneNumber(e164, '');
  return (typeof number === 'string' ? undefined : number.region) ?? world;
}
