import { useEffect, useEffectEvent } from 'react';
import type { Apply } from './use-wizard.ts';
import type { WizardEvent, WizardState } from './state/wizard-state.ts';

const entry = 'phoneVerification';

/**
 * An entry of the browser's history for each step: Back from the code leads to the number, Forward to the code again.
 * The end takes the code's place, since there is no code to come back to.
 */
export function useHistory(isEnabled: boolean, apply: Apply) {
  const onPop = useEffectEvent(() => apply({ type: isBeyondNumber() ? 'wentForward' : 'wentBack' }));
  useEffect(() => {
    if (!isEnabled) return;
    const ended = new AbortController();
    addEventListener('popstate', () => onPop(), { signal: ended.signal });
    return () => ended.abort();
  }, [isEnabled]);
}

/** Brings the history in line with a change of the state that the history itself didn't make. */
export function recordStep(before: WizardState, after: WizardState, event: WizardEvent): void {
  if (event.type === 'wentBack' || event.type === 'wentForward') return;
  if (before.step === 'phone' && after.step !== 'phone' && !isBeyondNumber()) history.pushState({ [entry]: true }, '');
  if (before.step !== 'phone' && after.step === 'phone' && isBeyondNumber()) history.back();
}

function isBeyondNumber(): boolean {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && entry in state;
}
