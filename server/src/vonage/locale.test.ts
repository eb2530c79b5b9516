import { expect, it } from 'vitest';
import { toVonageLocale } from './locale.ts';

it.each([
  ['en-US', 'en-us'],
  ['EN-gb', 'en-gb'],
  ['en', 'en-us'],
  ['en-CA', 'en-us'],
  ['pt', 'pt-br'],
  ['pt-PT', 'pt-pt'],
  ['es-AR', 'es-es'],
  ['de-AT', 'de-de'],
  ['fr-CA', 'fr-ca'],
  ['ar', 'ar-xa'],
  ['no', 'nb-no'],
  ['nn-NO', 'nb-no'],
  ['tl', 'fil-ph'],
  ['zh', 'zh-cn'],
  ['zh-Hant', 'zh-tw'],
  ['zh-Hant-US', 'zh-tw'],
  ['zh-HK', 'zh-hk'],
  ['yue', 'zh-hk'],
  ['ja-JP-u-ca-japanese', 'ja-jp'],
])('%s is %s', (given, locale) => {
  expect(toVonageLocale(given)).toBe(locale);
});

it.each([['eo'], ['he'], ['xx-XX'], ['en_US'], ['*'], [''], ['e'], [undefined]])('leaves out %j', (given) => {
  expect(toVonageLocale(given)).toBeUndefined();
});
