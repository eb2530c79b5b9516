import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createFrameHost } from './frame-host.ts';
import { createGiven } from './given.ts';
import { languageOf } from '../i18n/languages.ts';
import { english, loadPageLanguage } from './page-texts.ts';
import type { Built } from './page-texts.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

const given = createGiven();
const built = await builtPage();
const app = (
  <StrictMode>
    <App built={built ?? english} frameHost={createFrameHost()} given={given} />
  </StrictMode>
);
if (given.current() || !built) {
  // The built page is the first step, which a verification that was started elsewhere doesn't have.
  root.replaceChildren();
  createRoot(root).render(app);
} else {
  hydrateRoot(root, app);
}
document.documentElement.classList.remove('given');

/** The page as the server sent it; null where its words can't be loaded. */
async function builtPage(): Promise<Built | null> {
  const locale = languageOf(document.documentElement.lang) ?? 'en';
  if (locale === 'en') return english;
  return loadPageLanguage(locale).then(
    (words) => ({ words, locale }),
    () => null,
  );
}
