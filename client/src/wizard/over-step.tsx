import { useEffect, useRef } from 'react';
import { known, useMessages } from '../i18n/messages.ts';
import { MaskedNumber } from '../phone-field/masked-number.tsx';
import { Alert } from './alert.tsx';
import { startWords } from './problem-words.ts';
import type { OverState } from './wizard-state.ts';

/** The verification ended without success: why, and one press for a new code. */
export function OverStep({
  state,
  onRestart,
  onEdit,
}: {
  state: OverState;
  onRestart: () => void;
  onEdit: () => void;
}) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const ending = known(m.over.ending, state.ending, m.over.ending.UNKNOWN);
  const words = state.problem && startWords(state.problem, m, state);

  useEffect(() => heading.current?.focus(), []);

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {ending.heading}
      </h1>
      <p className="lead">{ending.text}</p>
      <p className="target">
        <MaskedNumber e164={state.phoneNumber} />
      </p>
      {words && <Alert words={words} at={words.at} />}
      <button type="button" className="primary" aria-busy={state.call !== null} onClick={onRestart}>
        {known(m.over.restart, state.draft.channel, m.over.restartOther)}
      </button>
      <button type="button" className="secondary wide" onClick={onEdit}>
        {m.over.edit}
      </button>
    </>
  );
}
