import { Heading } from '../heading.tsx';
import { useMessages } from '../i18n/messages.ts';
import { MessagePlace } from './message-place.tsx';
import type { Message } from './message.ts';
import type { OpeningState } from './state/wizard-state.ts';

/** The step while a verification that was started elsewhere is being read. */
export function OpeningStep({
  state: { problem },
  message,
  onOpen,
}: {
  state: OpeningState;
  message: Message | null;
  onOpen: () => void;
}) {
  const m = useMessages();
  return (
    <div className="step">
      <Heading>{m.code.heading}</Heading>
      <MessagePlace message={message} />
      {problem && (
        <button type="button" className="primary" onClick={onOpen}>
          {m.mishap.again}
        </button>
      )}
    </div>
  );
}
