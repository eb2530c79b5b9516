import * as library from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import { asciiDigits } from '../digits.ts';
import type { Channel } from '../graphql/operations.generated.ts';

// The server reads numbers by itself. What is claimed here must hold there: docs/phone-numbers.json.

/** A number as the server will read it. `region`: ISO 3166-1 alpha-2, null for numbers of no country. */
export type PhoneReading = { e164: string; international: string; region: string | null };

/** Direction marks, zero-width characters, variation selectors and the stand-in of a picture. */
const invisible = /[\p{Cf}\p{DI}\ufffc]/gu;
/** What may stand between digits. Not what makes a phone dial on: commas, semicolons, asterisks. */
const between = String.raw`\s\x85\u2800\p{Pd}\p{Ps}\p{Pe}\p{Pc}\p{Pi}\p{Pf}.·•‧∙⋅・。/⁄∕\\|'"\x60~⁓∼−ー`;
const oneNumber = new RegExp(`^(?:\\+[${between}]*)?\\d(?:[${between}]*\\d)*$`, 'u');
/** Superscripts and circled digits. */
const note = /\p{No}/u;
const edges = new RegExp(`^[${between}\\p{P}\\p{Sk}<>=]+|[${between}\\p{P}\\p{Sk}<>=]+$`, 'gu');

/** The text's digits, with the text's `+`: as they stand, and without a `(0)`. None where the text is not one number. */
function spellings(text: string): string[] {
  const bare = asciiDigits(text.normalize('NFKC')).replace(invisible, '').replace(edges, '');
  const [, uri] = /^tel:(.*)$/isu.exec(bare) ?? [];
  const [first = '', ...parameters] = uri === undefined ? [bare] : unescaped(uri).split(';');
  const number = first.replace(edges, '');
  // RFC 3966: somebody else behind the number, or something that has to be understood.
  if (!oneNumber.test(number) || note.test(text) || parameters.some((one) => /^(?:ext|isub|postd|m-)/iu.test(one)))
    return [];
  const context = parameters.map((one) => /^phone-context=(\+.+)$/iu.exec(one)?.[1]).find(Boolean) ?? '';
  return [number, number.replace(/[([]\s*0\s*[)\]]/u, '')]
    .map((one) => (one.startsWith('+') ? one : context + one))
    .map((one) => one.replace(/[^+\d]/gu, '').replace(/^\+00/u, '+'));
}

const unescaped = (uri: string) =>
  uri.replace(/%([0-7][0-9a-f])/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Whether a channel's code comes by a call, to the number as people dial it, or else by a message. */
const isCall = { SMS: false, VOICE: true, WHATSAPP: false, RCS: false } satisfies Record<Channel, boolean>;

/** How the server will read a text for a code by `channel`; null where it won't, or where nobody gets codes. */
export function readNumber(text: string, region: string | null, channel: Channel = 'SMS'): PhoneReading | null {
  if (text.length > 250) return null;
  const written = spellings(text);
  const found =
    first(written[0], region) ??
    written
      .flatMap(bothWays)
      .map((one) => valid(one, region))
      .find(Boolean);
  if (!found || !reachable.has(found.kind)) return null;
  const { number, region: home } = isCall[channel] ? found : texted(found);
  return { e164: number.number, international: number.formatInternational(), region: home };
}

type Valid = { number: PhoneNumber; region: string | null; kind: string | undefined };

/** The kinds of numbers on which a person gets codes. */
const reachable = new Set<string | undefined>(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'VOIP']);

const bothWays = (written: string) => [written, written.replace(/^00/u, '+')];

/** The number as it stands, or else the mobile that it is with the `+` that was lost, where it stands for a landline. */
function first(written: string | undefined, region: string | null): Valid | undefined {
  const own = written === undefined ? undefined : valid(written, region);
  const home = supported(region);
  if (own?.kind !== 'FIXED_LINE' || !home || !written?.startsWith(library.getCountryCallingCode(home))) return own;
  const mobile = valid(`+${written}`, region);
  return mobile?.kind === 'MOBILE' ? mobile : own;
}

function valid(written: string, region: string | null): Valid | undefined {
  const number = library.parsePhoneNumberFromString(written, supported(region));
  if (!number || number.number.length > 16) return undefined;
  if (number.isValid()) return { number, region: number.country ?? null, kind: number.getType() };
  const present = formerForms.reduce((form, [former, now]) => form.replace(former, now), number.number);
  const again = present === number.number ? undefined : valid(present, null);
  return again ?? (isPlanned(number.number) ? { number, region: 'US', kind: 'FIXED_LINE_OR_MOBILE' } : undefined);
}

/** What numbering plans gave up, or have only at home: the server says from when, and where that is written. */
const formerForms: readonly [former: RegExp, now: string][] = [
  [/(?<=^\+54)9(?=\d{2,4}15\d{6,8}$)/u, ''],
  [/(?<=^\+54)15(?=\d{8}$)/u, '911'],
  [/(?<=^\+229)(?=\d{8}$)/u, '01'],
  [/(?<=^\+55[1-9]{2})(?=[689]\d{7}$)/u, '9'],
  [/(?<=^\+225)(?=[04-9][0-3]\d{6}$)/u, '01'],
  [/(?<=^\+225)(?=[04-9][4-6]\d{6}$)/u, '05'],
  [/(?<=^\+225)(?=[04-9][7-9]\d{6}$)/u, '07'],
  [/(?<=^\+599)(?=[56]\d{6}$)/u, '9'],
  [/(?<=^\+)33(?=69[01]\d{6}$)/u, '590'],
  [/(?<=^\+)33(?=694\d{6}$)/u, '594'],
  [/(?<=^\+)33(?=69[67]\d{6}$)/u, '596'],
  [/(?<=^\+)33(?=(?:639|69[23])\d{6}$)/u, '262'],
  [/(?<=^\+52)(?:0?1|04[45])(?=\d{10}$)/u, ''],
  [/(?<=^\+(?:380|99[258]))80?(?=[1-9]\d{8}$)/u, ''],
  [/(?<=^\+(?:3[04]|39(?=03)|4[578]|56|65|351|420|852))0(?=[1-9]\d{7,9}$)/u, ''],
];

/** An area code of North America that may be in use, though the metadata don't know it yet. */
function isPlanned(e164: string): boolean {
  const area = /^\+1((?!.9|.11|37|96|900|8(\d)\2|88|5(?!65))[2-9]\d\d)[2-9](?!11)\d{6}$/u.exec(e164)?.[1];
  return area !== undefined && library.parsePhoneNumberFromString(`+1${area}5550110`)?.country === undefined;
}

/** An Argentine mobile without its 9 looks like a landline. */
function texted(found: Valid): Valid {
  const mobile = /^\+54(?=[1-8]\d{9}$)/u.test(found.number.number)
    ? valid(found.number.number.replace('+54', '+549'), null)
    : undefined;
  return mobile?.kind === 'MOBILE' ? mobile : found;
}

/** Where national numbers, of companies, begin with 00 though 00 isn't how the region dials abroad. */
const mayBeginWith00 = new Set(['ID', 'JP', 'KR', 'TH']);
const endings = ['', ...Array.from({ length: 10 }, (_, digit) => `${digit}`)];
const longerEndings = endings.flatMap((ending) => endings.map((last) => ending + last));

/**
 * The region that a number's country code says, as soon as the code is typed; null for a national number, and for text that
 * may yet become one. `own`: the region where the number is read, whose prefix for abroad counts before `00`. Of regions
 * that share a code, as +1 and +7, `own` stays until the digits tell.
 */
export function regionTold(
  text: string,
  own: string | null,
  regionsOf: Readonly<Record<string, readonly string[]>>,
): string | null {
  const [written] = spellings(text);
  if (written === undefined) return null;
  const international = internationally(written, own);
  const read = valid(international ?? written, own) ?? valid(written.replace(/^00/u, '+'), own);
  const isNational = international === null && !written.startsWith('00');
  if (isNational) return null;
  if (read) return read.region;
  if (international === null) return null;
  const told = library.parsePhoneNumberFromString(international)?.country;
  if (told) return told;
  const sharing = regionsOf[typed(international, null).getCallingCode() ?? ''] ?? [];
  return own && sharing.includes(own) ? own : (sharing[0] ?? null);
}

/** The number with `+` for its prefix; null where the number is national, or may be. */
function internationally(written: string, own: string | null): string | null {
  if (written.startsWith('+')) return written;
  const dialed = typed(written, own);
  if (dialed.isInternational()) return dialed.getCallingCode() ? (dialed.getNumberValue() ?? null) : null;
  const isOpen =
    !written.startsWith('00') ||
    mayBeginWith00.has(own ?? '') ||
    longerEndings.some((ending) => typed(written + ending, own).isInternational());
  return isOpen ? null : written.replace('00', '+');
}

function typed(written: string, region: string | null): library.AsYouType {
  const typed = new library.AsYouType(supported(region));
  try {
    typed.input(written);
  } catch {
    // The library can't format a country code that isn't whole where 0 leads abroad: Cabo Verde and Samoa.
  }
  return typed;
}

const supported = (region: string | null): CountryCode | undefined =>
  region !== null && library.isSupportedCountry(region) ? region : undefined;
