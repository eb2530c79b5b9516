import { en } from './en.ts';
import type { Texts } from './en.ts';
import { mannersOf, grammarOf } from './grammar.ts';
import type { Language, Manners } from './grammar.ts';

export type Messages = Manners & Texts;

/** The languages, each by its own name. */
export const languageNames = {
  en: 'English',
  es: 'Español',
  pt: 'Português',
  fr: 'Français',
  de: 'Deutsch',
  ar: 'العربية',
  hi: 'हिन्दी',
  ja: '日本語',
  zh: '简体中文',
  ru: 'Русский',
} satisfies Record<Language, string>;

const load: Record<Language, (locale: string) => Promise<Texts>> = {
  en: async (locale) => en(grammarOf(locale)),
  es: async (locale) => (await import('./es.ts')).es(grammarOf(locale)),
  pt: async (locale) => (await import('./pt.ts')).pt(grammarOf(locale)),
  fr: async (locale) => (await import('./fr.ts')).fr(grammarOf(locale)),
  de: async (locale) => (await import('./de.ts')).de(grammarOf(locale)),
  ar: async (locale) => (await import('./ar.ts')).ar(grammarOf(locale)),
  hi: async (locale) => (await import('./hi.ts')).hi(grammarOf(locale)),
  ja: async (locale) => (await import('./ja.ts')).ja(grammarOf(locale)),
  zh: async (locale) => (await import('./zh.ts')).zh(grammarOf(locale)),
  ru: async (locale) => (await import('./ru.ts')).ru(grammarOf(locale)),
};

/** The messages of the built page, before any script runs. */
export const english: Messages = { ...mannersOf('en'), ...en(grammarOf('en')) };

/** Messages in the language of a locale of `chooseLocale`'s. */
export async function loadMessages(locale: string): Promise<Messages> {
  return { ...mannersOf(locale), ...(await load[languageOf(locale) ?? 'en'](locale)) };
}

/** The first of the preferred locales whose language is spoken here, as it is: `pt-BR` stays `pt-BR`. */
export function chooseLocale(preferred: readonly string[]): string {
  return preferred.find((locale) => languageOf(locale) !== null) ?? 'en';
}

export function languageOf(locale: string): Language | null {
  const tag = locale.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  return isLanguage(tag) ? tag : null;
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languageNames, tag);
}
