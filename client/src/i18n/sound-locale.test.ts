import { expect, it } from 'vitest';
import { soundLocale } from './sound-locale.ts';

it.each([
  ['en', 'en'],
  ['EN-us', 'en-US'],
  ['pt-BR', 'pt-BR'],
  ['zh-hans-cn', 'zh-Hans-CN'],
  ['es-419', 'es-419'],
  ['en-US@posix', 'en-US'],
  ['en_US.UTF-8', 'en-US'],
  ['de_DE@euro', 'de-DE'],
  ['sr_RS.UTF-8@latin', 'sr-RS'],
  ['en-US-posix', 'en-US'],
  ['en-US-u', 'en-US'],
  ['en-US-x', 'en-US'],
  ['zh-Hans-CN-u-nu-hanidec', 'zh-Hans-CN'],
  ['ar-EG-u-nu-latn-x-', 'ar-EG'],
  ['de-DE-1996', 'de-DE'],
  ['de-', 'de'],
  ['de--DE', 'de'],
  ['de-a-b', 'de'],
  ['en-US;q=0.8', 'en-US'],
  ['fr-CA, en', 'fr-CA'],
  [' "ja" ', 'ja'],
  ['de-DD', 'de-DE'],
  ['iw', 'he'],
])('%j is %s', (text, locale) => {
  expect(soundLocale(text)).toBe(locale);
});

it.each([
  '',
  ' ',
  'C',
  'POSIX',
  'und',
  'und-DE',
  'null',
  'undefined',
  'english',
  'C.UTF-8',
  '*',
  '-',
  '_',
  '@posix',
  'x-klingon',
  'i-klingon-',
  '1',
  '../../x',
  '中文',
  '\u0000',
  'a'.repeat(100_000),
  undefined,
  null,
  7,
  true,
  ['en'],
  { toString: () => 'en' },
  Symbol('en'),
  new Intl.Locale('en'),
])('%s is none', (text) => {
  expect(soundLocale(text)).toBeNull();
});

it('is one that Intl takes, whatever the text was', () => {
  const parts = [
    'en',
    'US',
    '_',
    '-',
    '@',
    '.',
    'u',
    'x',
    'posix',
    'Hans',
    '419',
    'ß',
    '💬',
    ' ',
    'abcdefghi',
    '1',
    '\ud800',
  ];
  const texts = Array.from({ length: 5_000 }, (_, seed) =>
    Array.from({ length: seed % 7 }, (_, at) => parts[(seed * (at + 3) ** 5) % parts.length]).join(''),
  );
  const locales = texts.flatMap((text) => soundLocale(text) ?? []);
  expect(locales.length).toBeGreaterThan(200);
  expect(Intl.getCanonicalLocales(locales)).toEqual(Array.from(new Set(locales)));
});
