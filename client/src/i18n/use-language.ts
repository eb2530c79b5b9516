import { startTransition, useEffect, useState } from 'react';
import { chooseLocale } from './languages.ts';
import { browserLocales, soundLocale } from './sound-locale.ts';

/** The words in the wanted locale, or else the browser's. `built` until those are loaded, and where they can't be. */
export function useLanguage<Words>(
  wanted: unknown,
  built: { words: Words; locale: string },
  load: (locale: string) => Promise<Words>,
): { words: Words; locale: string } {
  const [language, setLanguage] = useState(built);
  useEffect(() => {
    let isOver = false;
    async function learn() {
      const sound = soundLocale(wanted);
      const locale = chooseLocale(sound === null ? browserLocales() : [sound]);
      const words = locale === built.locale ? built.words : await load(locale).catch(() => null);
      if (!words || isOver) return;
      startTransition(() => setLanguage((now) => (now.words === words ? now : { words, locale })));
    }
    void learn();
    return () => {
      isOver = true;
    };
  }, [wanted, built, load]);
  return language;
}
