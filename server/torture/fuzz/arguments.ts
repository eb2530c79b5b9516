import * as fc from 'fast-check';
import { hostile, mutated, often, thing } from './texts.ts';

const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10, 0x1d7ce, 0x1fbf0];
/** The same digits in another script. */
const inScript = ([text, zero]: [string, number]) =>
  text.replaceAll(/\d/gu, (digit) => String.fromCodePoint(zero + Number(digit)));
const anyZero = fc.oneof(often(6, fc.constant(0x30)), often(4, fc.constantFrom(...zeros)));
const spread = ([text, mark]: [string, string]) => Array.from(text).join(mark);
const marks = fc.oneof(often(6, fc.constant('')), often(3, fc.constantFrom(' ', '-', '\u200e', '.', '\u00ad')));

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });
const written = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.tuple(fc.tuple(texts, anyZero).map(inScript), marks).map(spread),
      fc.constantFrom('', '', '', ' ', 'tel:'),
    )
    .map(([text, before]) => before + text);

const plausible = fc.oneof(
  often(
    8,
    digits(3).map((end) => `+1415555${end.padStart(4, '0')}`),
  ),
  often(
    4,
    digits(4).map((end) => `+1212736${end}`),
  ),
  often(
    2,
    digits(8).map((end) => `+49151${end}`),
  ),
  often(
    1,
    digits(6).map((end) => `+4420794${end}`),
  ),
  often(1, fc.constantFrom('+18005550100', '+19005550100', '+449098790000', '+881612345678', '+9999999999', '110')),
);
const nearNumbers = fc
  .tuple(fc.constantFrom('+', '00', '', '0', '++', '+0'), fc.nat({ max: 18 }).chain(digits))
  .map((parts) => parts.join(''));
export const phoneNumbers = fc.oneof(
  often(12, written(plausible)),
  often(3, written(nearNumbers)),
  often(2, mutated(plausible)),
  often(4, hostile),
);

export const codes = fc.oneof(
  often(3, written(fc.constant('123456'))),
  often(7, written(digits(6))),
  often(3, written(fc.nat({ max: 12 }).chain(digits))),
  often(1, mutated(digits(6))),
  often(3, hostile),
);

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const random = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(base64url)), minLength, maxLength });

export const ids = fc.oneof(
  often(10, thing('open')),
  often(3, thing('closed')),
  often(2, random(32, 32)),
  often(2, fc.oneof(thing('request'), thing('hash'), thing('proof'))),
  often(2, mutated(fc.oneof(thing('open'), random(32, 32)))),
  often(3, hostile),
);

const longEnough = fc.nat({ max: 60 }).map((index) => `a key of one act: ${index}`);
export const keys = fc.oneof(
  often(9, random(16, 128)),
  often(4, longEnough),
  often(1, random(0, 20)),
  often(2, fc.oneof(thing('open'), thing('hash'), thing('request'), hostile)),
);

const encoded = (json: fc.Arbitrary<unknown>) =>
  json.map((value) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url'));
const headers = fc.record(
  {
    alg: fc.oneof(fc.constantFrom('none', 'ES256', 'HS256', 'RS256', 'es256'), fc.json()),
    typ: fc.constant('JWT'),
    kid: hostile,
    crit: fc.constant(['x']),
    jwk: fc.constant({}),
  },
  { requiredKeys: [] },
);
const jwts = fc
  .tuple(fc.oneof(encoded(headers), encoded(fc.jsonValue())), encoded(fc.jsonValue()), random(0, 90))
  .map((parts) => parts.join('.'));
export const tokens = fc.oneof(
  often(4, thing('proof')),
  often(2, mutated(thing('proof'))),
  often(3, jwts),
  often(1, thing('open')),
  often(2, hostile),
);

export const nonces = fc.oneof(often(6, random(1, 128)), often(1, hostile));
export const regions = fc.oneof(often(8, fc.constantFrom('US', 'DE', 'GB', 'us', 'ZZ', '001')), often(1, hostile));
export const locales = fc.oneof(
  often(4, fc.constantFrom('de', 'pt-BR', 'en-US', 'tlh', 'zh-Hant-TW', 'x-klingon')),
  often(2, hostile),
);
