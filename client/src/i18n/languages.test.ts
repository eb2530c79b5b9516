import { describe, expect, it } from 'vitest';
import { chooseLocale, english, languageNames, loadMessages } from './languages.ts';

const codes = Object.keys(languageNames);

/** Every sentence of the messages, with numbers from 0 to 12 where it takes any. */
function sentences(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const at = `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function' && key !== 'either') {
      return Array.from({ length: 13 }, (_, count): [string, string] => [at, String(value(count, count))]);
    }
    return typeof value === 'object' && value ? sentences(value, at) : [];
  });
}

describe.each(codes)('%s', (code) => {
  it('has words for everything, in all its plural forms', async () => {
    const messages = await loadMessages(code);
    const all = sentences(messages);
    expect(all.map(([at]) => at)).toEqual(sentences(english).map(([at]) => at));
    expect(all.filter(([, text]) => !/^[^#]*\S[^#]*$/.test(text))).toEqual([]);
  });

  it('has forms for the plural categories of the numbers that occur', async () => {
    const messages = await loadMessages(code);
    for (const count of [1, 2, 3, 5, 21, 245]) expect(messages.phone.regionsFound(count)).toMatch(/\p{L}/u);
  });
});

it.each([
  [['pt-BR', 'en'], 'pt-BR'],
  [['nl', 'de-AT', 'en'], 'de-AT'],
  [['zh-Hans-CN'], 'zh-Hans-CN'],
  [['nl'], 'en'],
  [[], 'en'],
])('of %j, %s is chosen', (preferred, locale) => {
  expect(chooseLocale(preferred)).toBe(locale);
});

it('counts as the language does', async () => {
  const ru = await loadMessages('ru');
  expect([1, 3, 5].map(ru.code.triesLeft)).toEqual([
    'Осталась 1 попытка.',
    'Осталось 3 попытки.',
    'Осталось 5 попыток.',
  ]);
  const ar = await loadMessages('ar');
  expect(ar.code.triesLeft(2)).toBe('بقيت محاولتان.');
  expect(ar.code.triesLeft(3)).toBe('بقيت ٣ محاولات.');
  expect(ar.direction).toBe('rtl');
  expect((await loadMessages('ar-MA')).code.triesLeft(3)).toContain('3');
});
