import type { Messages } from '../i18n/languages.ts';
import { known } from '../i18n/messages.ts';
import type { OverState } from './state/wizard-state.ts';

/** An ending in words. A verification that was started elsewhere can only be started again there. */
export function endWords({ ending, given }: OverState, m: Messages): { heading: string; text: string } {
  const words = known(m.over.ending, ending, m.over.ending.UNKNOWN);
  if (!given) return words;
  return ending === 'NOT_FOUND' || words === m.over.ending.UNKNOWN
    ? m.over.elsewhere
    : { ...m.over.elsewhere, heading: words.heading };
}
