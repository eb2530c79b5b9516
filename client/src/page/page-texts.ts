import { english as englishMessages, languageOf, loadMessages } from '../i18n/languages.ts';
import { en } from './en.ts';
import type { PageTexts } from './en.ts';

/** All words of the page before any script runs. */
export const english = { messages: englishMessages, texts: en };

/** All words of the page in the language of a locale of `chooseLocale`'s. */
export async function loadPageLanguage(locale: string): Promise<typeof english> {
  const [messages, texts] = await Promise.all([loadMessages(locale), loadTexts(locale)]);
  return { messages, texts };
}

async function loadTexts(locale: string): Promise<PageTexts> {
  const language = languageOf(locale) ?? 'en';
  return language === 'en' ? en : (await import('./translations.ts')).translations[language];
}
