import { useEffect } from 'react';
import type { Api, Service } from '../graphql/client.ts';
import type { Messages } from '../i18n/en.ts';
import { known, useMessages } from '../i18n/messages.ts';
import { CodeStep } from './code-step.tsx';
import { DoneStep } from './done-step.tsx';
import { OverStep } from './over-step.tsx';
import { PhoneStep } from './phone-step.tsx';
import { useWizard } from './use-wizard.ts';
import type { WizardEvent, WizardState } from './wizard-state.ts';

const stepNumbers: Record<WizardState['step'], number> = { phone: 1, code: 2, over: 2, done: 3 };

/** Verifies one number after the other. */
export function Wizard({ api, service }: { api: Api; service: Service }) {
  const m = useMessages();
  const [state, apply] = useWizard(api, service);

  const step = stepNumbers[state.step];
  const title = m.app.pageTitle(headingOf(state, m), step, service.brand);
  useEffect(() => {
    document.title = title;
  }, [title]);

  /** The person goes on at once: whether the old verification can be called off changes nothing for them. */
  function edit() {
    if (state.step === 'code') void api.cancel(state.verification.id);
    apply({ type: 'numberEdited' });
  }

  return (
    <>
      <header>
        <p className="brand">{service.brand}</p>
        <output className="status">{statusOf(state, m)}</output>
      </header>
      <ol className="progress" aria-label={m.app.progress(step)}>
        {[1, 2, 3].map((number) => (
          <li
            key={number}
            className={number <= step ? 'reached' : ''}
            aria-current={number === step ? 'step' : undefined}
          />
        ))}
      </ol>
      <Step state={state} service={service} apply={apply} onEdit={edit} />
    </>
  );
}

function Step({
  state,
  service,
  apply,
  onEdit,
}: {
  state: WizardState;
  service: Service;
  apply: (event: WizardEvent) => void;
  onEdit: () => void;
}) {
  const start = () => apply({ type: 'startPressed', key: freshKey() });
  switch (state.step) {
    case 'phone':
      return (
        <PhoneStep
          state={state}
          service={service}
          onChange={(draft) => apply({ type: 'draftChanged', draft })}
          onStart={start}
        />
      );
    case 'code':
      return (
        <CodeStep
          state={state}
          brand={service.brand}
          onType={(code) => apply({ type: 'codeTyped', code })}
          onCheck={() => apply({ type: 'checkPressed' })}
          onResend={() => apply({ type: 'resendPressed', key: freshKey() })}
          onEdit={onEdit}
          onCancel={() => apply({ type: 'cancelPressed' })}
        />
      );
    case 'over':
      return <OverStep state={state} onRestart={start} onEdit={onEdit} />;
    case 'done':
      return <DoneStep state={state} onAgain={() => apply({ type: 'startedAgain' })} />;
  }
}

/** 128 random bits. `crypto.randomUUID` would be missing where the page is opened over plain HTTP from another device. */
function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function headingOf(state: WizardState, m: Messages): string {
  return state.step === 'over'
    ? known(m.over.ending, state.ending, m.over.ending.UNKNOWN).heading
    : m[state.step].heading;
}

function statusOf(state: WizardState, m: Messages): string {
  switch (state.step) {
    case 'phone':
      if (state.call) return m.phone.sending;
      return state.arrival === 'canceled' && !state.problem ? m.phone.canceled : '';
    case 'code':
      if (state.call) return m.code.calling[state.call.kind];
      return state.resent ? m.code.resent : '';
    case 'over':
      return state.call ? m.phone.sending : '';
    case 'done':
      return '';
  }
}
