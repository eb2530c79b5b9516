import { english as englishMessages, languageOf, loadMessages } from '../i18n/languages.ts';
import { browserLocales } from '../i18n/sound-locale.ts';
import { en } from './en.ts';
import type { PageTexts } from './en.ts';

/** The built page of one language: all its words, and the language. */
export type Built = { words: typeof englishWords; locale: string };

const englishWords = { messages: englishMessages, texts: en };
export const english: Built = { words: englishWords, locale: 'en' };

/** All words of the page in the language of a locale of `chooseLocale`'s. */
export async function loadPageLanguage(locale: string): Promise<Built['words']> {
  const [messages, texts] = await Promise.all([loadMessages(locale), loadTexts(locale)]);
  return { messages, texts };
}

/** The language as the person's browser has it, for dates and digits: `de-AT` for `de`. */
export function ownLocale(language: string): string {
  return browserLocales().find((locale) => languageOf(locale) === language) ?? language;
}

async function loadTexts(locale: string): Promise<PageTexts> {
  const language = languageOf(locale) ?? 'en';
  return language === 'en' ? en : (await import('./translations.ts')).translations[language];
}
