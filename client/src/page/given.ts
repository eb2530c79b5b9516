import { createKeepsakes } from '../wizard/keepsake.ts';

export type Given = ReturnType<typeof createGiven>;

/** The beginning of the fragment, and the name under which the tab keeps the handle: `build.ts` needs both. */
export const mark = '#verification=';
export const keptAs = 'phone-verification:given';

/**
 * The handle of the verification that this page was opened for, from the URL's fragment or else from the tab's keepsake.
 * A handle is a secret: it leaves the URL and the history at once.
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
