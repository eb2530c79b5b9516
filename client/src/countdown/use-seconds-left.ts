import { useSyncExternalStore } from 'react';
import { pageNow } from './page-clock.ts';
import { secondsLeft } from './time.ts';

/** Whole seconds until `deadline` (ms of the page's clock), renewed as they pass. */
export function useSecondsLeft(deadline: number): number {
  return useSyncExternalStore(everyMoment, () => secondsLeft(deadline, pageNow()));
}

/** Four times a second, so that no second is skipped; only a changed second renders. */
export function everyMoment(onMoment: () => void): () => void {
  const timer = setInterval(onMoment, 250);
  return () => clearInterval(timer);
}
