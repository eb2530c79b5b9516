import { useEffect, useState } from 'react';
import type * as Later from './later-step.tsx';
import type { WizardState } from './state/wizard-state.ts';

/**
 * The steps after the first, null until they are there. They are loaded when a number is begun, so that they come before the
 * service has answered. Where they are missing at last, that is thrown, and `MishapBoundary` offers to try again.
 */
export function useLaterStep({ step, draft }: WizardState) {
  const [loaded, setLoaded] = useState<typeof Later | null>(null);
  const isMissed = step !== 'phone' && step !== 'opening';
  const isWanted = isMissed || draft.phoneNumber !== '';
  useEffect(() => {
    if (!isWanted) return;
    import('./later-step.tsx').then(setLoaded, (error: unknown) => {
      if (!isMissed) return;
      setLoaded(() => {
        throw error;
      });
    });
  }, [isWanted, isMissed]);
  return loaded?.LaterStep ?? null;
}
