import { useEffect, useState } from 'react';
import { chooseLocale, english, loadMessages } from './languages.ts';
import type { Messages } from './languages.ts';
import { browserLocales, soundLocale } from './sound-locale.ts';

/** English, as the page is built, until the person's language is loaded; and where it can't be, then too. */
export function useLanguage(wanted: unknown): { messages: Messages; locale: string } {
  const [language, setLanguage] = useState({ messages: english, locale: 'en' });
  useEffect(() => {
    let isOver = false;
    async function learn() {
      const asked = soundLocale(wanted);
      const locale = chooseLocale(asked === null ? browserLocales() : [asked]);
      const messages = await loadMessages(locale).catch(() => null);
      if (messages && !isOver) setLanguage({ messages, locale });
    }
    void learn();
    return () => {
      isOver = true;
    };
  }, [wanted]);
  return language;
}
