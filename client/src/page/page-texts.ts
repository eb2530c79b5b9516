import { english as englishMessages, languageOf, loadMessages } from '../i18n/languages.ts';

/** What only our own page says, and no host of the component. */
export type PageTexts = typeof englishTexts;

const englishTexts = {
  language: 'Language',
  simulator: 'Simulator',
  nothingSent: 'Nothing is really sent. Codes arrive on a simulated phone.',
  openPhone: 'Open the simulated phone',
  phone: 'Simulated phone',
  goOn: (host: string) => `Continue to ${host}`,
};

/** All words of the page before any script runs. */
export const english = { messages: englishMessages, texts: englishTexts };

/** All words of the page in the language of a locale of `chooseLocale`'s. */
export async function loadPageLanguage(locale: string): Promise<typeof english> {
  const [messages, texts] = await Promise.all([loadMessages(locale), loadTexts(locale)]);
  return { messages, texts };
}

async function loadTexts(locale: string): Promise<PageTexts> {
  const language = languageOf(locale) ?? 'en';
  return language === 'en' ? englishTexts : (await import('./translations.ts')).translations[language];
}
