import type { Channel } from '../graphql/operations.generated.ts';
import { CodeStep } from './code-step.tsx';
import { DoneStep } from './done-step.tsx';
import { freshSeed } from './idempotency-key.ts';
import type { Message } from './message.ts';
import { OverStep } from './over-step.tsx';
import type { CodeState, DoneState, OverState } from './state/wizard-state.ts';
import type { Apply } from './use-wizard.ts';

/** Each step after the first. `channel`: of the next start. */
export function LaterStep({
  state,
  message,
  channel,
  brand,
  apply,
  onStart,
  hasProofTaker,
}: {
  state: CodeState | OverState | DoneState;
  message: Message | null;
  channel: Channel;
  brand: string;
  apply: Apply;
  onStart: () => void;
  hasProofTaker: boolean;
}) {
  switch (state.step) {
    case 'code':
      return (
        <CodeStep
          state={state}
          message={message}
          brand={brand}
          onEntry={(entry) => apply({ type: 'codeEntered', entry })}
          onCheck={() => apply({ type: 'checkPressed' })}
          onResend={() => apply({ type: 'resendPressed', key: freshSeed() })}
          onEdit={() => apply({ type: 'numberEdited' })}
          onCancel={() => apply({ type: 'cancelPressed' })}
        />
      );
    case 'over':
      return (
        <OverStep
          state={state}
          message={message}
          channel={channel}
          onRestart={onStart}
          onEdit={() => apply({ type: 'numberEdited' })}
        />
      );
    case 'done':
      return <DoneStep state={state} showsProof={!hasProofTaker} onAgain={() => apply({ type: 'startedAgain' })} />;
  }
}
