import { startTransition, use, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import type { Api, Proof, Service } from '../graphql/client.ts';
import { Heading } from '../heading.tsx';
import { useMessages } from '../i18n/messages.ts';
import type { Messages } from '../i18n/languages.ts';
import { findPlace, presumeRegion } from '../phone-field/regions.ts';
import type { Place } from '../phone-field/regions.ts';
import { freshSeed } from './idempotency-key.ts';
import { OpeningStep } from './opening-step.tsx';
import { endWords } from './end-words.ts';
import { confirmationOf, messageOf } from './message.ts';
import type { Message } from './message.ts';
import { OwnPageContext, useShownNumber } from './own-page.ts';
import { PhoneStep } from './phone-step.tsx';
import { StartElsewhere } from './start-elsewhere.tsx';
import { useLaterStep } from './use-later-step.ts';
import { recordStep, useHistory } from './use-history.ts';
import { callOf, useWizard } from './use-wizard.ts';
import type { Apply } from './use-wizard.ts';
import { wasOffline } from './state/heard.ts';
import type { Choice, Ending, StartRequest, WizardState } from './state/wizard-state.ts';
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
  const keepsSuccess = use(OwnPageContext) !== null && !onVerified;
  const [state, apply] = useWizard({ api, keptAs, given, keepsSuccess }, (before, after, event) => {
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
  const isSlow = useLasting(callOf(state), slowMs);
  const isSeen = useLasting(confirmationOf(state), confirmationMs);
  const { draft } = state;
  const choice = { region: draft.region ?? guessed, channel: draft.channel ?? service.channels[0] ?? 'SMS' };
  const message = messageOf(state, m, { channel: choice.channel, isOffline, isSlow, isSeen });

  const LaterStep = useLaterStep(state);

  const step = stepNumbers[state.step];
  const heading = headingOf(state, service, m);
  // A verification that was started elsewhere has no first step here.
  const isWhole = !given && service.publicStarts;
  const title = [isWhole ? m.app.pageTitle(heading, step) : heading, service.brand].filter(Boolean).join(' – ');
  useEffect(() => {
    if (ownsPage) document.title = title;
  }, [ownsPage, title]);

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

  const goOn = useEffectEvent(() => {
    const problem = state.step === 'done' ? null : state.problem;
    if (!problem || !wasOffline('from' in problem ? problem.outcome : problem)) return;
    if (state.step === 'opening') apply({ type: 'openPressed' });
    // The status of a resumed verification is read again elsewhere.
    else if (state.step === 'over' || (state.step === 'phone' && !state.resumable)) start();
    else if (state.step !== 'code') return;
    else if (state.problem?.from === 'resend') apply({ type: 'resendPressed', key: freshSeed() });
    else if (state.problem?.from === 'cancel') apply({ type: 'cancelPressed' });
  });
  // What was called without a connection is called again by itself; a check once the server's word has come.
  useEffect(() => {
    if (!isOffline) goOn();
  }, [isOffline]);

  return (
    <>
      {showsBrand && (
        <header>
          <p className="brand">{service.brand}</p>
        </header>
      )}
      {isWhole && showsProgress && (
        <ol className="progress" aria-label={m.app.progress(step)}>
          {Object.values(m.app.steps).map((name, index) => (
            <li
              key={name}
              className={index < step ? 'reached' : ''}
              aria-current={index + 1 === step ? 'step' : undefined}
            >
              <span className="visually-hidden">{name}</span>
            </li>
          ))}
        </ol>
      )}
      <Step
        LaterStep={LaterStep}
        heading={heading}
        state={state}
        message={message}
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
  LaterStep,
  heading,
  state,
  message,
  choice,
  service,
  apply,
  onStart,
  hasProofTaker,
  onCancel,
}: {
  LaterStep: ReturnType<typeof useLaterStep>;
  heading: string;
  state: WizardState;
  message: Message | null;
  choice: Choice;
  service: Service;
  apply: Apply;
  onStart: () => void;
  hasProofTaker: boolean;
  onCancel: (() => void) | undefined;
}) {
  switch (state.step) {
    case 'opening':
      return <OpeningStep state={state} message={message} onOpen={() => apply({ type: 'openPressed' })} />;
    case 'phone':
      if (!service.publicStarts) return <StartElsewhere />;
      return (
        <PhoneStep
          state={state}
          message={message}
          choice={choice}
          service={service}
          onChange={(draft) => apply({ type: 'draftChanged', draft })}
          onStart={onStart}
          onCancel={onCancel}
        />
      );
    default:
      return LaterStep ? (
        <LaterStep
          state={state}
          message={message}
          channel={choice.channel}
          brand={service.brand}
          apply={apply}
          onStart={onStart}
          hasProofTaker={hasProofTaker}
        />
      ) : (
        <div className="step">
          <Heading>{heading}</Heading>
        </div>
      );
  }
}

/** The presumed region; null until the page lives, since the built page knows no person. */
function useGuessedRegion({ allowedRegions, defaultRegion }: Service): string | null {
  const [place, setPlace] = useState<Place | null>(null);
  const { locale } = useMessages();
  useEffect(() => void findPlace(locale).then((place) => startTransition(() => setPlace(place))), [locale]);
  return useMemo(
    () => place && presumeRegion(place, { allowedRegions, defaultRegion }),
    [place, allowedRegions, defaultRegion],
  );
}

/** A call takes so long that a person begins to wonder. */
const slowMs = 2_000;
/** A person has read a confirmation of their own act. */
const confirmationMs = 10_000;

/** Whether a subject, told by its identity, has lasted for so many ms. */
function useLasting(subject: object | string | null, ms: number): boolean {
  const [lasting, setLasting] = useState<object | string | null>(null);
  useEffect(() => {
    if (subject === null) return;
    const timer = setTimeout(() => setLasting(subject), ms);
    return () => {
      clearTimeout(timer);
      setLasting(null);
    };
  }, [subject, ms]);
  return subject !== null && lasting === subject;
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
