import { describe, expect, test } from 'vitest';
import { preferredLanguage } from './context.ts';

describe('The language of a request', () => {
  const headers: [string | undefined, string | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['*', undefined],
    ['de', 'de'],
    ['pt-BR', 'pt-BR'],
    ['zh-Hant-TW', 'zh-Hant-TW'],
    ['es-419', 'es-419'],
    [' en-GB ; q=0.8 ', 'en-GB'],
    ['fr-CA, en;q=0.5', 'fr-CA'],
    ['en;q=0.5, fr-CA', 'fr-CA'],
    ['de;q=0.2, fr;q=0.9, en;q=0.5', 'fr'],
    ['de;q=0, en', 'en'],
    ['de;q=0', undefined],
    ['*, de;q=0.5', 'de'],
    ['../../x', undefined],
    ['de;q=x, en;q=0.1', 'en'],
    ['de;Q=0.1, en;q=0.2', 'en'],
  ];

  test.each(headers)('of %j is %j', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  test('is found in a header of any length', () => {
    expect(preferredLanguage('x'.repeat(100_000))).toBeUndefined();
    expect(preferredLanguage('de, '.repeat(20_000))).toBe('de');
  });
});
