import { Heading } from '../heading.tsx';
import { useMessages } from '../i18n/messages.ts';
import { Alert } from './alert.tsx';
import type { OpeningState } from './state/wizard-state.ts';

/** The step while a verification that was started elsewhere is being read. */
export function OpeningStep({ state: { problem }, onOpen }: { state: OpeningState; onOpen: () => void }) {
  const m = useMessages();
  return (
    <div className="step">
      <Heading>{m.code.heading}</Heading>
      {problem && (
        <>
          <Alert words={{ place: 'start', text: m.problem.noAnswer[problem.cause] }} place="start" />
          <button type="button" className="primary" onClick={onOpen}>
            {m.mishap.again}
          </button>
        </>
      )}
    </div>
  );
}
