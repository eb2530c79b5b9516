import { useEffect, useEffectEvent, useId, useRef } from 'react';
import type { SubmitEvent } from 'react';
import { CodeField } from '../code-field/code-field.tsx';
import { wordsForCode } from '../code-field/code-words.ts';
import { enter } from '../code-field/entry.ts';
import type { Entry } from '../code-field/entry.ts';
import { receiveCode } from '../code-field/receive-code.ts';
import { focusInStep, Heading } from '../heading.tsx';
import { pageTime, wallTime } from '../countdown/page-clock.ts';
import { formatClockTime } from '../countdown/time.ts';
import { languageOf } from '../i18n/languages.ts';
import type { Messages } from '../i18n/languages.ts';
import { known, useMessages } from '../i18n/messages.ts';
import { CodeLife } from './code-life.tsx';
import { HelpCode } from './help-code.tsx';
import { MessagePlace } from './message-place.tsx';
import type { Message } from './message.ts';
import { usePressed } from './own-page.ts';
import { Resend } from './resend.tsx';
import { ShownNumber } from './shown-number.tsx';
import type { CodeState } from './state/wizard-state.ts';

export function CodeStep({
  state,
  message,
  brand,
  onEntry,
  onCheck,
  onResend,
  onEdit,
  onCancel,
}: {
  state: CodeState;
  message: Message | null;
  brand: string;
  onEntry: (entry: Entry | null) => void;
  onCheck: () => void;
  onResend: () => void;
  onEdit: () => void;
  onCancel: () => void;
}) {
  const m = useMessages();
  const field = useRef<HTMLInputElement>(null);
  const { verification, problem } = state;
  const { channel, nextChannel, resendAvailableAt, codeLength } = verification;
  const id = useId();

  useEffect(() => focusInStep(field.current), []);
  useEffect(() => {
    if (state.news?.kind === 'resent') focusInStep(field.current);
  }, [state.news]);
  useEffect(() => {
    if (problem?.from !== 'check') return;
    focusInStep(field.current);
    field.current?.select();
  }, [problem]);

  /** What went wrong isn't what was typed. */
  const isStuck = message?.tone === 'alert' && message.about !== 'code';
  const isChecking = state.call?.kind === 'check';
  const sought = { length: codeLength, host: location.host, words: wordsForCode(languageOf(m.locale) ?? 'en') };

  function receive(text: string) {
    onEntry(enter(state.code, { from: 0, to: state.code.length, text, byHand: false }, sought));
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    onCheck();
  }

  return (
    <div className="step">
      <Heading>{m.code.heading}</Heading>
      <MessagePlace id={`${id}-message`} message={message}>
        <p className="lead">
          {state.earlier
            ? known(m.code.sentEarlier, channel, m.code.sentEarlierOther)(sentTime(state, m))
            : known(m.code.sent, channel, m.code.sentOther)(codeLength)}
        </p>
      </MessagePlace>
      <p className="target">
        <span id={`${id}-number`}>
          <ShownNumber verification={verification} isWhole={state.typedHere} />
        </span>
        {!state.given && (
          <button type="button" className="link" onClick={onEdit}>
            {m.code.edit}
          </button>
        )}
      </p>
      <p className="hint code-life" id={`${id}-life`}>
        <CodeLife state={state} /> {triesLeft(state, m)}
      </p>
      {!isChecking && <TextedCode key={resendAvailableAt} onCode={receive} />}
      <form onSubmit={submit} noValidate>
        <CodeField
          ref={field}
          label={m.code.label}
          value={state.code}
          sought={sought}
          about={`${id}-message ${id}-number ${id}-life`}
          isInvalid={message?.about === 'code'}
          readOnly={isChecking}
          onEntry={onEntry}
        />
        <button type="submit" className="primary" aria-busy={isChecking}>
          {m.code.check}
        </button>
      </form>
      {nextChannel && resendAvailableAt ? (
        <Resend
          channel={channel}
          nextChannel={nextChannel}
          availableAt={pageTime(resendAvailableAt, state)}
          busy={state.call?.kind === 'resend'}
          onResend={onResend}
        />
      ) : (
        <p className="hint">{m.code.noResend}</p>
      )}
      <footer>
        <button type="button" className="link" aria-busy={state.call?.kind === 'cancel'} onClick={onCancel}>
          {m.code.cancel}
        </button>
      </footer>
      <p className="fine-print">
        {brand ? m.code.neverShare(brand) : m.code.neverShareAny} {state.given ? m.code.notStarted : m.code.notAsked}
      </p>
      {(!nextChannel || isStuck) && <HelpCode code={verification.helpCode} />}
    </div>
  );
}

/** The time of the last message, rounded down to a minute. */
function sentTime(state: CodeState, m: Messages): string {
  const { codeSentAt, now } = state.verification;
  const sentAt = Math.floor(wallTime(pageTime(codeSentAt, state)) / 60_000) * 60_000;
  return formatClockTime(sentAt, wallTime(pageTime(now, state)), m);
}

/**
 * Receives the code that the browser finds in the latest text message, or that is pressed on the simulated phone. Each later
 * message needs a new `TextedCode`.
 */
function TextedCode({ onCode }: { onCode: (text: string) => void }) {
  const receive = useEffectEvent(onCode);
  useEffect(() => receiveCode((text) => receive(text)), []);
  usePressed('code', onCode);
  return null;
}

/** Told once a wrong code was typed, unless the message tells it. */
function triesLeft({ wasWrong, problem, verification }: CodeState, m: Messages): string | null {
  return wasWrong && problem?.outcome.__typename !== 'IncorrectCode'
    ? m.code.triesLeft(verification.attemptsRemaining)
    : null;
}
