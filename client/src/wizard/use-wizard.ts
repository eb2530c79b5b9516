import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { everyMoment } from '../countdown/countdown.tsx';
import type { Api } from '../graphql/client.ts';
import { createKeepsakes } from './keepsake.ts';
import { abandonedBy, deviceTime, initialState, keepsakeOf, nextState } from './wizard-state.ts';
import type { Call, WizardEvent, WizardState } from './wizard-state.ts';

export type Apply = (event: WizardEvent) => void;

/**
 * The wizard's state in React: events go through `nextState`, and the calls that it asks for are made here.
 * `onChange` hears of each change where it happens, outside of rendering.
 */
export function useWizard(
  { api, endpoint }: { api: Api; endpoint: string },
  onChange: (before: WizardState, after: WizardState, event: WizardEvent) => void,
) {
  const [state, setState] = useState<WizardState>(initialState);
  // Answers come between renders, and two presses can come before one.
  const latest = useRef(state);
  const [keepsakes] = useState(() => createKeepsakes(endpoint));

  function become(after: WizardState) {
    latest.current = after;
    setState(after);
  }

  function apply(event: WizardEvent) {
    try {
      change(event);
    } catch (error) {
      // What fails in a handler or after an answer fails in rendering, where the page has words for it.
      setState(() => {
        throw error;
      });
    }
  }

  function change(event: WizardEvent) {
    const before = latest.current;
    const after = nextState(before, event);
    if (after === before) return;
    become(after);
    // Before the call: whatever ends this page while it is under way, the next one can repeat it.
    const keepsake = keepsakeOf(after);
    if (JSON.stringify(keepsake) !== JSON.stringify(keepsakeOf(before))) keepsakes.write(keepsake);
    const call = callOf(after);
    if (call && call !== callOf(before)) void answerTo(api, call).then(apply);
    const abandoned = abandonedBy(before, after);
    // The person goes on at once: whether it can be called off changes nothing for them.
    if (abandoned) void api.cancel(abandoned);
    onChange(before, after, event);
  }

  async function ask(id: string) {
    const outcome = await api.ask(id);
    apply({ type: 'heard', id, outcome, receivedAt: Date.now() });
  }

  // The first render is the one that was made at build, which knows no tab.
  const resume = useEffectEvent(async () => {
    const keepsake = keepsakes.read();
    if (keepsake) become({ ...initialState(keepsake), draft: latest.current.draft });
    if (keepsake?.kind === 'verification') await ask(keepsake.id);
  });
  useEffect(() => void resume(), []);

  const tick = useEffectEvent(() => apply({ type: 'timePassed', now: Date.now() }));
  useEffect(() => (state.step === 'code' ? everyMoment(() => tick()) : undefined), [state.step]);

  useServersWord({ state, api, apply, ask: (id) => void ask(id) });
  return [state, apply] as const;
}

/** What happens elsewhere: in another tab, at the provider, on the phone. */
function useServersWord({
  state,
  api,
  apply,
  ask,
}: {
  state: WizardState;
  api: Api;
  apply: Apply;
  ask: (id: string) => void;
}) {
  const working = useRef(false);
  const open = state.step === 'code' ? state.verification.id : null;
  const hear = useEffectEvent((id: string, event: Omit<Extract<WizardEvent, { type: 'heard' }>, 'type' | 'id'>) =>
    apply({ type: 'heard', id, ...event }),
  );
  useEffect(() => {
    if (!open) return;
    return api.listen(open, {
      onChange: (outcome) => hear(open, { outcome, receivedAt: Date.now() }),
      onWorking: (isWorking) => {
        working.current = isWorking;
      },
    });
  }, [api, open]);

  // A socket may look open and be dead after a sleep, so that a page that is looked at again asks in any case.
  const unsettled = unsettledIn(state);
  const askAgain = useEffectEvent(() => {
    if (unsettled) ask(unsettled);
  });
  useEffect(() => {
    if (!unsettled) return;
    const onSight = () => {
      if (document.visibilityState === 'visible') askAgain();
    };
    const ended = new AbortController();
    const options = { signal: ended.signal };
    document.addEventListener('visibilitychange', onSight, options);
    addEventListener('focus', onSight, options);
    addEventListener('pageshow', ({ persisted }) => persisted && askAgain(), options);
    addEventListener('online', () => askAgain(), options);
    return () => ended.abort();
  }, [unsettled]);

  const deadline = deadlineOf(state);
  const meetDeadline = useEffectEvent(() => {
    if (!working.current) askAgain();
  });
  useEffect(() => {
    if (deadline === null) return;
    const timer = setTimeout(meetDeadline, Math.max(0, deadline - Date.now()));
    return () => clearTimeout(timer);
  }, [deadline]);
}

/** The verification that something may still happen to. One that ran out by our clock may have been verified elsewhere. */
function unsettledIn(state: WizardState): string | null {
  switch (state.step) {
    case 'phone':
      return state.lost?.id ?? null;
    case 'code':
      return state.verification.id;
    case 'over':
      return state.ending === 'EXPIRED' ? (state.of?.id ?? null) : null;
    case 'done':
      return null;
  }
}

/** When something may have happened on the server, in ms of the device's clock. */
function deadlineOf(state: WizardState): number | null {
  if (state.step === 'over') return state.ending === 'EXPIRED' ? 0 : null;
  if (state.step !== 'code') return null;
  const { resendAvailableAt, expiresAt, now } = state.verification;
  const next = resendAvailableAt && Date.parse(resendAvailableAt) > Date.parse(now) ? resendAvailableAt : expiresAt;
  return deviceTime(next, state);
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

export function callOf(state: WizardState): Call | null {
  return state.step === 'done' ? null : state.call;
}
