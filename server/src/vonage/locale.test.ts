import { expect, it } from 'vitest';
import type { Channel } from '../schema.generated.ts';
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
  expect(toVonageLocale(given, 'SMS')).toBe(locale);
});

it.each([['eo'], ['he'], ['xx-XX'], ['en_US'], ['*'], [''], ['e'], [undefined]])('leaves out %j', (given) => {
  expect(toVonageLocale(given, 'SMS')).toBeUndefined();
});

it.each<[Channel, Record<string, string>]>([
  ['SMS', { 'zh-TW': 'zh-tw', 'zh-HK': 'zh-hk', 'zh-CN': 'zh-cn' }],
  ['RCS', { 'zh-TW': 'zh-tw', 'zh-HK': 'zh-hk', 'zh-CN': 'zh-cn' }],
  ['WHATSAPP', { 'zh-TW': 'zh-tw', 'zh-HK': 'zh-tw', 'zh-CN': 'zh-cn' }],
  ['VOICE', { 'zh-TW': 'zh-cn', 'zh-HK': 'zh-cn', 'zh-CN': 'zh-cn', 'sr-Latn': 'none', 'pt-PT': 'pt-pt' }],
])('%s speaks what Vonage has for it: %j', (channel, expected) => {
  for (const [given, locale] of Object.entries(expected)) expect(toVonageLocale(given, channel) ?? 'none').toBe(locale);
});
