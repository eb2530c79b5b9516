import { useEffect, useRef } from 'react';
import type { Channel } from '../graphql/operations.generated.ts';
import { Heading } from '../heading.tsx';
import { known, useMessages } from '../i18n/messages.ts';
import { MaskedNumber } from '../phone-field/masked-number.tsx';
import { Alert } from './alert.tsx';
import { startWords } from './problem-words.ts';
import type { Ending, OverState } from './wizard-state.ts';

/** Where another code would end like this one, another number is the better next step. */
const isTheNumbers: ReadonlySet<Ending> = new Set<Ending>(['UNDELIVERABLE', 'BLOCKED']);

/** The verification ended without success: why, and one press for what helps. */
export function OverStep({
  state,
  channel,
  onRestart,
  onEdit,
}: {
  state: OverState;
  channel: Channel;
  onRestart: () => void;
  onEdit: () => void;
}) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const ending = known(m.over.ending, state.ending, m.over.ending.UNKNOWN);
  const words = state.problem && startWords(state.problem, m, state);

  useEffect(() => heading.current?.focus(), []);

  const restart = (className: string) => (
    <button key="restart" type="button" className={className} aria-busy={state.call !== null} onClick={onRestart}>
      {known(m.over.restart, channel, m.over.restartOther)}
    </button>
  );
  const edit = (className: string) => (
    <button key="edit" type="button" className={className} onClick={onEdit}>
      {m.over.edit}
    </button>
  );

  return (
    <div className="step">
      <Heading ref={heading}>{ending.heading}</Heading>
      <p className="lead">{ending.text}</p>
      <p className="target">
        <MaskedNumber e164={state.phoneNumber} />
      </p>
      {words && <Alert words={words} at={words.at} />}
      {isTheNumbers.has(state.ending)
        ? [edit('primary'), restart('secondary')]
        : [restart('primary'), edit('secondary')]}
    </div>
  );
}
