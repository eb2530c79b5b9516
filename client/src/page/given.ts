import { createKeepsakes } from '../wizard/keepsake.ts';

export type Given = ReturnType<typeof createGiven>;

/** What the fragment begins with, and where the tab keeps the handle: `build.ts` writes the page's first script with both. */
export const mark = '#verification=';
export const keptAs = 'phone-verification:given';

/**
 * The verification that this page was opened for: the handle in the URL's fragment, now or when that changes, or else the one that
 * this tab keeps. A handle is a secret, so that it leaves the URL and the history at once.
 */
export function createGiven() {
  // The script that the build puts first has been here, unless the browser refuses its storage.
  const keepsakes = createKeepsakes(keptAs);
  let given = take() ?? kept();

  function kept(): string | null {
    const keepsake = keepsakes.read();
    return keepsake?.kind === 'given' ? keepsake.id : null;
  }

  function take(): string | null {
    const { hash, pathname, search } = location;
    if (!hash.startsWith(mark)) return null;
    history.replaceState(history.state, '', pathname + search);
    const id = hash.slice(mark.length);
    keepsakes.write({ kind: 'given', id, chosenChannel: 'SMS' });
    return id;
  }

  return {
    keepsakes,
    current: () => given,
    subscribe(onChange: () => void) {
      const ended = new AbortController();
      const change = () => {
        given = take() ?? given;
        onChange();
      };
      addEventListener('hashchange', change, { signal: ended.signal });
      return () => ended.abort();
    },
  };
}
