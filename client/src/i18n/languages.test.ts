import { describe, expect, it } from 'vitest';
import { formatClockTime } from '../countdown/time.ts';
import { loadPageLanguage } from '../page/page-texts.ts';
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

/** A row of a table by channel, or the words for a channel that isn't in it. */
const byChannel = /\.(?:SMS|VOICE|WHATSAPP|RCS)$|Other$/;

describe.each(codes)('%s', (code) => {
  it('has words for everything, in all its plural forms', async () => {
    const messages = await loadMessages(code);
    const all = sentences(messages);
    expect(all.map(([at]) => at)).toEqual(sentences(english).map(([at]) => at));
    expect(all.filter(([, text]) => !/^[^#]*\S[^#]*$/.test(text))).toEqual([]);
  });

  it('has no two channels with the same words', async () => {
    const rows = sentences(await loadMessages(code))
      .filter(([at]) => byChannel.test(at))
      .map(([at, text]) => ({ at, said: `${at.replace(byChannel, '')} ${text}` }));
    const last = new Map(rows.map(({ at, said }) => [said, at]));
    expect(rows.filter(({ at, said }) => last.get(said) !== at)).toEqual([]);
  });

  it('has forms for the plural categories of the numbers that occur', async () => {
    const messages = await loadMessages(code);
    for (const count of [1, 2, 3, 5, 21, 245]) expect(messages.phone.regionsFound(count)).toMatch(/\p{L}/u);
  });
});

it.each([
  ['fr', 'a thin space that no line breaks at', /[ \u00a0][:;?!»]|«[ \u00a0]/],
  ['es', 'question marks at both ends', /^[^¿]*\?/],
  ['hi', 'dandas', /\p{L}\.$/u],
  ['ja', 'full-width signs', /[:;?!,]/],
  ['zh', 'full-width signs', /[:;?!,]/],
])('%s is written with %s', async (code, _, wrong) => {
  const { messages, texts } = await loadPageLanguage(code);
  expect(sentences({ messages, texts }).filter(([, text]) => wrong.test(text))).toEqual([]);
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

describe('a time in a sentence', () => {
  it.each([
    ['en', 'Try again at 1:05 PM on December 2.'],
    ['es', 'Inténtalo de nuevo a las 13:05 del 2 de diciembre.'],
    ['pt-BR', 'Tente de novo às 13:05 de 2 de dezembro.'],
    ['fr', 'Réessayez à 13:05 le 2 décembre.'],
    ['de', 'Versuchen Sie es um 13:05 am 2. Dezember wieder.'],
    ['ar-EG', 'حاول مجددًا الساعة ١:٠٥ م يوم ٢ ديسمبر.'],
    ['hi', '2 दिसंबर को 1:05 pm पर फिर कोशिश करें।'],
    ['ja', '12月2日 13:05以降にもう一度お試しください。'],
    ['zh', '请在 12月2日 13:05 再试。'],
    ['ru', 'Попробуйте снова в 13:05 2 декабря.'],
  ])('in %s has its day where that is another', async (locale, sentence) => {
    const messages = await loadMessages(locale);
    const then = new Date(2026, 11, 2, 13, 5).getTime();
    const text = messages.problem.rateLimited(formatClockTime(then, then - 86_400_000, messages));
    expect(text.replace(/\s/g, ' ')).toContain(sentence);
  });

  it.each([
    ['en-CA', 'Try again at 1:05 p.m.'],
    ['es-MX', 'Inténtalo de nuevo a la 1:05 p.m.'],
    ['pt-BR', 'Tente de novo às 13:05.'],
  ])('in %s keeps to the hour’s grammar and ends with one stop', async (locale, sentence) => {
    const messages = await loadMessages(locale);
    const then = new Date(2026, 11, 2, 13, 5).getTime();
    const text = messages.problem.rateLimited(formatClockTime(then, then, messages));
    expect(text.replace(/\s/g, ' ').endsWith(sentence)).toBe(true);
  });
});
