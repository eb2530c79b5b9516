import { pageTime } from '../countdown/page-clock.ts';
import { useSecondsLeft } from '../countdown/use-seconds-left.ts';
import { formatTimeLeft } from '../countdown/time.ts';
import { useMessages } from '../i18n/messages.ts';
import { servesAll } from './state/code.ts';
import type { CodeState } from './state/wizard-state.ts';

/**
 * How long the present code works: a sentence, minutes rounded down, and a clock in the last minute. The clock is never
 * announced while it ticks, since a `timer` is not a live region (WAI-ARIA 1.2); the warning is, once.
 */
export function CodeLife({ state }: { state: CodeState }) {
  const m = useMessages();
  const seconds = useSecondsLeft(pageTime(state.verification.codeExpiresAt, state));
  const words = servesAll(state.verification) ? m.code.worksStill : m.code.replacedIn;
  return (
    <>
      {seconds < 60 ? (
        <span role="timer" className="countdown">
          {words(formatTimeLeft(seconds, m.locale))}
        </span>
      ) : (
        m.code.works(Math.floor(seconds / 60))
      )}
      <output className="visually-hidden">{state.warning && m.code[state.warning]}</output>
    </>
  );
}
