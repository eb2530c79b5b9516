import { use, useEffect, useEffectEvent, useRef, useState } from 'react';
import { everyMoment } from '../countdown/countdown.tsx';
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
 * The wizard's state in React: events go through `nextState`, and the calls that it asks for are made here.
 * `onChange` hears of each change where it happens, outside of rendering. `given`: a verification that was started elsewhere,
 * which a host keeps itself.
 */
export function useWizard(
  { api, keptAs, given }: { api: Api; keptAs: string; given: string | undefined },
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
    // An answer to a wizard that is gone is lost to nobody: the one after it finds what was kept, and asks.
    if (isGone.current) return;
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
    if (JSON.stringify(keepsake) !== JSON.stringify(keepsakeOf(before))) keepsakes?.write(keepsake);
    const call = callOf(after);
    if (call && call !== callOf(before)) void answerTo(api, call).then(apply);
    const abandoned = abandonedBy(before, after);
    // The person goes on at once: whether it can be called off changes nothing for them.
    if (abandoned) void api.cancel(abandoned);
    onChange(before, after, event);
  }

  async function readStatus(id: string) {
    const outcome = await api.status(id);
    apply({ type: 'heard', id, outcome, receivedAt: pageNow() });
  }

  // The first render is the one that was made at build, which knows no tab.
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

/** So long after an answer the server is asked again, where that said nothing new. */
const readAgainMs = 5_000;
/** So far the device's clock and the page's part only where one was set, or stood still in a sleep. */
const jumpMs = 2_000;

/** What happens elsewhere: in another tab, at the provider, on the phone. */
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
  // What only our clock closed is listened to as before.
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

  // A socket may look open and be dead after a sleep, so that a page that is looked at again asks in any case.
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
