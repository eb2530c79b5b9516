import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { everyMoment } from '../countdown/countdown.tsx';
import type { Api, Service } from '../graphql/client.ts';
import { initialState, nextState } from './wizard-state.ts';
import type { Call, Draft, WizardEvent, WizardState } from './wizard-state.ts';

/** The wizard's state in React: events go through `nextState`, and the calls that it asks for are made here. */
export function useWizard(api: Api, service: Service) {
  const [state, setState] = useState<WizardState>(() => initialState(emptyDraft(service)));
  // Answers come between renders, and two presses can come before one.
  const latest = useRef(state);

  function apply(event: WizardEvent) {
    const before = latest.current;
    const after = nextState(before, event);
    latest.current = after;
    setState(after);
    const call = callOf(after);
    if (call && call !== callOf(before)) void answerTo(api, call).then(apply);
  }

  const tick = useEffectEvent(() => apply({ type: 'timePassed', now: Date.now() }));
  useEffect(() => (state.step === 'code' ? everyMoment(() => tick()) : undefined), [state.step]);

  return [state, apply] as const;
}

async function answerTo(api: Api, call: Call): Promise<WizardEvent> {
  switch (call.kind) {
    case 'start':
      return { type: 'startAnswered', call, outcome: await api.start(call.input), receivedAt: Date.now() };
    case 'check':
      return { type: 'checkAnswered', call, outcome: await api.check(call.input), receivedAt: Date.now() };
    case 'resend':
      return { type: 'resendAnswered', call, outcome: await api.resend(call.input), receivedAt: Date.now() };
    case 'cancel':
      return { type: 'cancelAnswered', call, outcome: await api.cancel(call.verificationId), receivedAt: Date.now() };
  }
}

function callOf(state: WizardState): Call | null {
  return state.step === 'done' ? null : state.call;
}

function emptyDraft({ allowedRegions, defaultRegion, channels }: Service): Draft {
  const region = allowedRegions?.includes(defaultRegion) === false ? allowedRegions[0] : defaultRegion;
  return { phoneNumber: '', region: region ?? defaultRegion, channel: channels[0] ?? 'SMS' };
}
