import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { languageNames } from '../i18n/languages.ts';
import type { Language } from '../i18n/grammar.ts';
import { App } from './app.tsx';
import { documentWords } from './document-words.ts';
import { loadPageLanguage } from './page-texts.ts';

export const languages = Object.keys(languageNames).filter((name): name is Language => name in languageNames);

/** What `build-pages.ts` writes into the page of a language: a person reads and types before any script runs. */
export async function prerender(language: Language) {
  const words = await loadPageLanguage(language);
  const { messages } = words;
  return {
    ...documentWords[language],
    direction: messages.direction,
    title: messages.app.pageTitle(messages.phone.heading, 1),
    codeTitle: messages.code.heading,
    firstStep: renderToString(
      <StrictMode>
        <App built={{ words, locale: language }} />
      </StrictMode>,
    ),
  };
}
