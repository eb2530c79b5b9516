import { use, useEffect, useEffectEvent, useRef, useState } from 'react';
import { everyMoment } from '../countdown/use-seconds-left.ts';
import { pageNow } from '../countdown/page-clock.ts';
import type { Api } from '../graphql/client.ts';
import { createKeepsakes } from './keepsake.ts';
import { OwnPageContext } from './own-page.ts';
import { abandonedBy, keepsakeOf, openIn, watchedIn } from './state/handles.ts';
import { unknownFrom } from './state/heard.ts';
import { nextState } from './state/next-state.ts';
import { initialState, openingState } from './state/steps.ts';
import type { Call, WizardEvent, WizardState } from './state/wizard-state.ts';

export type Apply = (event: WizardEvent) => void;

/**
 * The wizard's state in React: `nextState` judges each event, and the calls in the state are made here. `onChange` hears of
 * each change, outside of rendering. `given`: the handle of a verification that was started elsewhere. `keepsSuccess`: a
 * reload finds a verification that is done, as long as there is a proof.
 */
export function useWizard(
  { api, keptAs, given, keepsSuccess }: { api: Api; keptAs: string; given: string | undefined; keepsSuccess: boolean },
  onChange: (before: WizardState, after: WizardState, event: WizardEvent) => void,
) {
  const [state, setState] = useState<WizardState>(() => (given ? openingState(given) : initialState()));
  // Answers come between renders, and two presses can come before one.
  const latest = useRef(state);
  const isGone = useRef(false);
  const ownPage = use(OwnPageContext);
  const [keepsakes] = useState(() => (given ? ownPage?.keepsakes : createKeepsakes(keptAs)));

  function become(after: WizardState) {
    latest.current = after;
    setState(after);
  }

  function apply(event: WizardEvent) {
    // The next wizard finds the keepsake and reads the status.
    if (isGone.current) return;
    try {
      change(event);
    } catch (error) {
      // Thrown while rendering, where `MishapBoundary` has words for it.
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
    // Kept before the call: a page that ends during the call can repeat it after a reload.
    const keepsake = keepsakeOf(after, keepsSuccess);
    if (JSON.stringify(keepsake) !== JSON.stringify(keepsakeOf(before, keepsSuccess))) keepsakes?.write(keepsake);
    const call = callOf(after);
    if (call && call !== callOf(before)) void answerTo(api, call).then(apply);
    const abandoned = abandonedBy(before, after);
    // The outcome changes nothing for the person, who goes on at once.
    if (abandoned) void api.cancel(abandoned);
    onChange(before, after, event);
  }

  async function readStatus(id: string) {
    const outcome = await api.status(id);
    apply({ type: 'heard', id, outcome, receivedAt: pageNow() });
  }

  // Not in the first render, which was made at build and knows no tab.
  const resume = useEffectEvent(async () => {
    const call = callOf(latest.current);
    if (call?.kind === 'open') return apply(await answerTo(api, call));
    const keepsake = keepsakes?.read();
    if (keepsake) become({ ...initialState(keepsake), draft: latest.current.draft });
    if (keepsake?.kind === 'verification') await readStatus(keepsake.id);
  });
  useEffect(() => {
    isGone.current = false;
    void resume();
    return () => {
      isGone.current = true;
    };
  }, []);

  useServersWord({ state, api, apply, readStatus });
  return [state, apply] as const;
}

/** The pause after an answer that said nothing new, before the status is read again. */
const readAgainMs = 5_000;
/** If the device's clock and the page's drift apart by more, somebody set the clock or the device slept. */
const jumpMs = 2_000;

/** Hears what happens elsewhere: in another tab, at the provider, on the phone. */
function useServersWord({
  state,
  api,
  apply,
  readStatus,
}: {
  state: WizardState;
  api: Api;
  apply: Apply;
  readStatus: (id: string) => Promise<void>;
}) {
  const working = useRef(false);
  // A code step that only our clock closed is listened to as before.
  const open = state.step === 'phone' ? null : openIn(state);
  const hear = useEffectEvent((id: string, event: Omit<Extract<WizardEvent, { type: 'heard' }>, 'type' | 'id'>) =>
    apply({ type: 'heard', id, ...event }),
  );
  useEffect(() => {
    if (!open) return;
    return api.listen(open, {
      onChange: (outcome) => hear(open, { outcome, receivedAt: pageNow() }),
      onWorking: (isWorking) => {
        working.current = isWorking;
      },
    });
  }, [api, open]);

  // After a sleep a socket may look open and be dead: the page reads the status when it is looked at again.
  const watched = watchedIn(state);
  const readAgain = useEffectEvent(() => {
    if (watched) void readStatus(watched);
  });
  useEffect(() => {
    if (!watched) return;
    const onSight = () => {
      if (document.visibilityState === 'visible') readAgain();
    };
    const ended = new AbortController();
    const options = { signal: ended.signal };
    document.addEventListener('visibilitychange', onSight, options);
    addEventListener('focus', onSight, options);
    addEventListener('pageshow', ({ persisted }) => persisted && readAgain(), options);
    addEventListener('online', () => readAgain(), options);
    return () => ended.abort();
  }, [watched]);

  const reading = useRef(false);
  const notBefore = useRef(-Infinity);
  const wallAhead = useRef<number | null>(null);
  const tick = useEffectEvent(async (id: string) => {
    const now = pageNow();
    apply({ type: 'timePassed', now });
    if (reading.current || now < notBefore.current) return;
    const ahead = Date.now() - now;
    const jumped = wallAhead.current !== null && Math.abs(ahead - wallAhead.current) > jumpMs;
    if (jumped || wallAhead.current === null) wallAhead.current = ahead;
    const unknown = unknownFrom(state, working.current);
    if (!jumped && (unknown === null || now < unknown)) return;
    reading.current = true;
    await readStatus(id);
    reading.current = false;
    notBefore.current = pageNow() + readAgainMs;
  });
  useEffect(() => (open ? everyMoment(() => void tick(open)) : undefined), [open]);
}

async function answerTo(api: Api, call: Call): Promise<WizardEvent> {
  switch (call.kind) {
    case 'open': {
      const id = call.verificationId;
      return { type: 'heard', id, outcome: await api.status(id), receivedAt: pageNow() };
    }
    case 'start':
      return { type: 'startAnswered', call, outcome: await api.start(call.input), receivedAt: pageNow() };
    case 'check':
      return { type: 'checkAnswered', call, outcome: await api.check(call.input), receivedAt: pageNow() };
    case 'resend':
      return { type: 'resendAnswered', call, outcome: await api.resend(call.input), receivedAt: pageNow() };
    case 'cancel':
      return { type: 'cancelAnswered', call, outcome: await api.cancel(call.verificationId), receivedAt: pageNow() };
  }
}

export function callOf(state: WizardState): Call | null {
  return state.step === 'done' ? null : state.call;
}
