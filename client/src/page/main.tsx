import { startTransition, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createFrameHost } from './frame-host.ts';
import { createGiven } from './given.ts';
import { languageOf } from '../i18n/languages.ts';
import { english, loadPageLanguage, ownLocale } from './page-texts.ts';
import type { Built } from './page-texts.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root to render into.');

const given = createGiven();
void live(root);

async function live(root: Element): Promise<void> {
  const built = await builtPage();
  // In a task of its own: to evaluate the script is one for a slow phone.
  await new Promise((resolve) => setTimeout(resolve));
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
    // In a transition the page's thread is let go every 5 ms: the built page can be typed into meanwhile.
    startTransition(() => void hydrateRoot(root, app));
  }
  document.documentElement.classList.remove('given');
}

/**
 * The page as the server sent it, in the person's own kind of its language, so that nothing is drawn twice; null where its
 * words can't be loaded. Arabic's digits are another matter: those of the built page come first.
 */
async function builtPage(): Promise<Built | null> {
  const language = languageOf(document.documentElement.lang) ?? 'en';
  const locale = language === 'ar' ? language : ownLocale(language);
  return loadPageLanguage(locale).then(
    (words) => ({ words, locale }),
    () => null,
  );
}
