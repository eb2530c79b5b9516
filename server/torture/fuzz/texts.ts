import * as fc from 'fast-check';

/** Placeholders: what the world puts in their place is known only while it runs, and a shrunk input stays readable. */
export type Thing = 'open' | 'closed' | 'proof' | 'request' | 'hash';
const things: readonly Thing[] = ['open', 'closed', 'proof', 'request', 'hash'];
export const placeholder = new RegExp(`«(${things.join('|')}):(\\d+)»`, 'gu');
export const thing = (name: Thing) => fc.nat({ max: 30 }).map((index) => `«${name}:${index}»`);

export const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const attacks = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../v1/calls?x=',
  '..',
  '%2e%2e%2f',
  '%00',
  '\0',
  '\r\nX-Injected: 1',
  '\r\n\r\nGET / HTTP/1.1\r\n\r\n',
  '{"level":50,"msg":"forged"}\n',
  '\u001b[2J',
  '\u2028',
  '\u202e0010555514+',
  "' OR 1=1 --",
  '"; DROP TABLE requests; --',
  '{"$gt":""}',
  '${7*7}',
  '<script>alert(1)</script>',
  '?#&=;',
  'null',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '',
  ' ',
  '*',
  '\ud800',
  '\udfff\ud800',
  '🙂'.repeat(40),
  'İ'.repeat(40),
  'ﷺ'.repeat(40), // 18 characters each, once normalised
  'e\u0301'.repeat(100),
  '9'.repeat(400),
];

const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => units.map((unit) => String.fromCharCode(unit)).join(''));
const controls = fc.string({ unit: fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)) });
const long = fc
  .tuple(fc.constantFrom('x', '1', ' ', '-', '(', '\u0301', '𝟙', 'ﷺ', 'de-'), fc.constantFrom(101, 300, 5_000, 60_000))
  .map(([text, times]) => text.repeat(times));
/** Texts of all kinds. */
export const hostile = fc.oneof(
  often(6, fc.constantFrom(...attacks)),
  often(3, fc.string({ unit: 'binary', maxLength: 80 })),
  often(3, fc.string({ unit: 'grapheme', maxLength: 80 })),
  often(2, codeUnits),
  often(2, controls),
  often(1, long),
);

/** Something put into a text, taken out of it or doubled somewhere. */
export const mutated = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.nat(), fc.nat({ max: 6 }), fc.oneof(fc.constant(''), hostile)).map(([text, at, cut, put]) => {
    const from = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, from) + put + text.slice(from + cut);
  });
