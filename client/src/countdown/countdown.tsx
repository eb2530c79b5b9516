import { useSyncExternalStore } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { pageNow } from './page-clock.ts';
import { formatTimeLeft, secondsLeft } from './time.ts';

/** Whole seconds until `deadline` (ms of the page's clock), renewed as they pass. */
export function useSecondsLeft(deadline: number): number {
  return useSyncExternalStore(everyMoment, () => secondsLeft(deadline, pageNow()));
}

/** Four times a second, so that no second is skipped; only a changed second renders. */
export function everyMoment(onMoment: () => void): () => void {
  const timer = setInterval(onMoment, 250);
  return () => clearInterval(timer);
}

/** Time left as `m:ss`. Never announced while it ticks: a `timer` is not a live region (WAI-ARIA 1.2). */
export function Countdown({ deadline }: { deadline: number }) {
  const { locale } = useMessages();
  return (
    <span role="timer" className="countdown">
      {formatTimeLeft(useSecondsLeft(deadline), locale)}
    </span>
  );
}
