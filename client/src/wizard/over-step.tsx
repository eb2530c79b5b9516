import { useEffect, useRef } from 'react';
import type { Channel } from '../graphql/operations.generated.ts';
import { focusInStep, Heading } from '../heading.tsx';
import { known, useMessages } from '../i18n/messages.ts';
import { endWords } from './end-words.ts';
import { HelpCode } from './help-code.tsx';
import { MessagePlace } from './message-place.tsx';
import type { Message } from './message.ts';
import { ShownNumber } from './shown-number.tsx';
import { useWayBack, WayBack } from './way-back.tsx';
import type { Ending, OverState } from './state/wizard-state.ts';

/** The endings after which another number helps, and another code doesn't. */
const isTheNumbers: ReadonlySet<Ending> = new Set<Ending>(['UNDELIVERABLE', 'BLOCKED']);

/** The verification ended without success: why, and one press for what helps. */
export function OverStep({
  state,
  message,
  channel,
  onRestart,
  onEdit,
}: {
  state: OverState;
  message: Message | null;
  channel: Channel;
  onRestart: () => void;
  onEdit: () => void;
}) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const { heading: name, text } = endWords(state, m);
  const to = useWayBack(state.verification?.returnUrl ?? null);

  useEffect(() => focusInStep(heading.current), []);

  const restart = (className: string) => (
    <button key="restart" type="button" className={className} aria-busy={state.call !== null} onClick={onRestart}>
      {state.ending === 'SUPERSEDED' ? m.over.restartHere : known(m.over.restart, channel, m.over.restartOther)}
    </button>
  );
  const edit = (className: string) => (
    <button key="edit" type="button" className={className} onClick={onEdit}>
      {m.over.edit}
    </button>
  );

  return (
    <div className="step">
      <Heading ref={heading}>{name}</Heading>
      <MessagePlace message={message}>
        <p className="lead">{text}</p>
      </MessagePlace>
      {state.verification && !state.given && (
        <p className="target">
          <ShownNumber verification={state.verification} isWhole={state.typedHere} />
        </p>
      )}
      {to && <WayBack to={to} />}
      {!state.given &&
        (isTheNumbers.has(state.ending)
          ? [edit('primary'), restart('secondary')]
          : [restart('primary'), edit('secondary')])}
      {state.verification && <HelpCode code={state.verification.helpCode} />}
    </div>
  );
}
