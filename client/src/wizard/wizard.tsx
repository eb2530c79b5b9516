import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Api, Proof, Service } from '../graphql/client.ts';
import { known, useMessages } from '../i18n/messages.ts';
import type { Messages } from '../i18n/languages.ts';
import { findPlace, presumeRegion } from '../phone-field/regions.ts';
import type { Place } from '../phone-field/regions.ts';
import { CodeStep } from './code-step.tsx';
import { DoneStep } from './done-step.tsx';
import { freshSeed } from './idempotency-key.ts';
import { OpeningStep } from './opening-step.tsx';
import { endWords, OverStep } from './over-step.tsx';
import { useShownNumber } from './own-page.ts';
import { PhoneStep } from './phone-step.tsx';
import { StartElsewhere } from './start-elsewhere.tsx';
import { recordStep, useHistory } from './use-history.ts';
import { callOf, useWizard } from './use-wizard.ts';
import type { Apply } from './use-wizard.ts';
import type { Call, Choice, CodeState, Ending, StartRequest, WizardState } from './state/wizard-state.ts';
import './wizard.css';

const stepNumbers: Record<WizardState['step'], number> = { phone: 1, opening: 2, code: 2, over: 2, done: 3 };

/**
 * Verifies one number after the other, or only the verification whose handle is `given`. `request`: what each start carries
 * beyond the person's choices.
 */
export function Wizard({
  api,
  keptAs,
  given,
  service,
  request,
  ownsPage,
  showsBrand,
  showsProgress,
  onVerified,
  onCancel,
  onOver,
}: {
  api: Api;
  keptAs: string;
  given: string | undefined;
  service: Service;
  request: Pick<StartRequest, 'locale' | 'nonce'>;
  ownsPage: boolean;
  showsBrand: boolean;
  showsProgress: boolean;
  onVerified: ((proof: Proof) => void) | undefined;
  onCancel: (() => void) | undefined;
  onOver: ((over: { reason: Ending }) => void) | undefined;
}) {
  const m = useMessages();
  const [state, apply] = useWizard({ api, keptAs, given }, (before, after, event) => {
    if (ownsPage) recordStep(before, after, event);
    const isCanceled = after.step === 'phone' || (after.step === 'over' && after.ending === 'CANCELED');
    if (event.type === 'cancelAnswered' && isCanceled) onCancel?.();
    else if (after.step === 'over' && (before.step !== 'over' || before.kept?.id !== after.kept?.id)) {
      onOver?.({ reason: after.ending });
    }
    if (before.step !== 'done' && after.step === 'done' && after.verification.proof) {
      onVerified?.(after.verification.proof);
    }
  });
  useHistory(ownsPage && !given, apply);
  useShownNumber(state);
  const guessed = useGuessedRegion(service);
  const isOffline = useSyncExternalStore(
    onConnection,
    () => !navigator.onLine,
    () => false,
  );
  const isSlow = useSlow(callOf(state));

  const step = stepNumbers[state.step];
  const heading = headingOf(state, service, m);
  // A verification that was started elsewhere has no first step here.
  const isWhole = !given && service.publicStarts;
  const title = [isWhole ? m.app.pageTitle(heading, step) : heading, service.brand].filter(Boolean).join(' – ');
  useEffect(() => {
    if (ownsPage) document.title = title;
  }, [ownsPage, title]);

  const { draft } = state;
  const choice = { region: draft.region ?? guessed, channel: draft.channel ?? service.channels[0] ?? 'SMS' };

  function start() {
    const { phoneNumber } = draft;
    const { region, channel: chosenChannel } = choice;
    const channel = draft.channel === null ? {} : { channel: draft.channel };
    apply({
      type: 'startPressed',
      request: { ...request, ...channel, region, phoneNumber },
      chosenChannel,
      seed: freshSeed(),
    });
  }

  return (
    <>
      <header>
        {showsBrand && <p className="brand">{service.brand}</p>}
        <output className="status">{isSlow ? m.app.slow : statusOf(state, m)}</output>
      </header>
      {isWhole && showsProgress && (
        <ol className="progress" aria-label={m.app.progress(step)}>
          {[1, 2, 3].map((number) => (
            <li
              key={number}
              className={number <= step ? 'reached' : ''}
              aria-current={number === step ? 'step' : undefined}
            />
          ))}
        </ol>
      )}
      <output className="offline">{isOffline && m.app.offline}</output>
      <Step
        state={state}
        choice={choice}
        service={service}
        apply={apply}
        onStart={start}
        hasProofTaker={onVerified !== undefined}
        onCancel={onCancel}
      />
    </>
  );
}

function Step({
  state,
  choice,
  service,
  apply,
  onStart,
  hasProofTaker,
  onCancel,
}: {
  state: WizardState;
  choice: Choice;
  service: Service;
  apply: Apply;
  onStart: () => void;
  hasProofTaker: boolean;
  onCancel: (() => void) | undefined;
}) {
  switch (state.step) {
    case 'opening':
      return <OpeningStep state={state} onOpen={() => apply({ type: 'openPressed' })} />;
    case 'phone':
      if (!service.publicStarts) return <StartElsewhere />;
      return (
        <PhoneStep
          state={state}
          choice={choice}
          service={service}
          onChange={(draft) => apply({ type: 'draftChanged', draft })}
          onStart={onStart}
          onCancel={onCancel}
        />
      );
    case 'code':
      return (
        <CodeStep
          state={state}
          brand={service.brand}
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
          channel={choice.channel}
          onRestart={onStart}
          onEdit={() => apply({ type: 'numberEdited' })}
        />
      );
    case 'done':
      return <DoneStep state={state} showsProof={!hasProofTaker} onAgain={() => apply({ type: 'startedAgain' })} />;
  }
}

/** The presumed region; null until the page lives, since the built page knows no person. */
function useGuessedRegion({ allowedRegions, defaultRegion }: Service): string | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => void findPlace().then(setPlace), []);
  return useMemo(
    () => place && presumeRegion(place, { allowedRegions, defaultRegion }),
    [place, allowedRegions, defaultRegion],
  );
}

const slowMs = 2_000;

/** Whether this call has been under way for so long that a person begins to wonder. */
function useSlow(call: Call | null): boolean {
  const [slow, setSlow] = useState<Call | null>(null);
  useEffect(() => {
    if (!call) return;
    const timer = setTimeout(() => setSlow(call), slowMs);
    return () => clearTimeout(timer);
  }, [call]);
  return call !== null && slow === call;
}

function onConnection(onChange: () => void): () => void {
  const ended = new AbortController();
  addEventListener('online', onChange, { signal: ended.signal });
  addEventListener('offline', onChange, { signal: ended.signal });
  return () => ended.abort();
}

function headingOf(state: WizardState, { publicStarts }: Service, m: Messages): string {
  switch (state.step) {
    case 'opening':
      return m.code.heading;
    case 'phone':
      return publicStarts ? m.phone.heading : m.phone.elsewhere.heading;
    case 'over':
      return endWords(state, m).heading;
    default:
      return m[state.step].heading;
  }
}

function statusOf(state: WizardState, m: Messages): string {
  switch (state.step) {
    case 'opening':
      return state.call ? m.app.resuming : '';
    case 'phone':
      if (state.call) return m.phone.sending;
      if (state.resumable && !state.problem) return m.app.resuming;
      return state.arrival === 'canceled' && !state.problem ? m.phone.canceled : '';
    case 'code':
      if (state.call) return state.call.kind === 'resend' ? m.phone.sending : m.code.calling[state.call.kind];
      return newsOf(state, m);
    case 'over':
      return state.call ? m.phone.sending : '';
    case 'done':
      return '';
  }
}

function newsOf({ news, sameCode, verification, earlier }: CodeState, m: Messages): string {
  const resent = sameCode ? m.code.sentAgain : m.code.resent;
  switch (news) {
    case 'moved':
      return known(m.code.moved, verification.channel, resent);
    case 'resent':
      return resent;
    case null:
      return earlier ? m.code.stillWorks : '';
  }
}
