import { useEffect, useEffectEvent, useRef } from 'react';
import type { SubmitEvent } from 'react';
import { CodeField } from '../code-field/code-field.tsx';
import { wordsForCode } from '../code-field/code-words.ts';
import { enter } from '../code-field/entry.ts';
import type { Entry } from '../code-field/entry.ts';
import { receiveCode } from '../code-field/receive-code.ts';
import { Countdown } from '../countdown/countdown.tsx';
import { focusInStep, Heading } from '../heading.tsx';
import { pageTime, wallTime } from '../countdown/page-clock.ts';
import { formatClockTime } from '../countdown/time.ts';
import { languageOf } from '../i18n/languages.ts';
import type { Messages } from '../i18n/languages.ts';
import { known, useMessages } from '../i18n/messages.ts';
import { MaskedNumber } from '../phone-field/masked-number.tsx';
import { Alert } from './alert.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { usePressed } from './own-page.ts';
import { codeProblemWords } from './problem-words.ts';
import { Resend } from './resend.tsx';
import type { CodeState } from './state/wizard-state.ts';

export function CodeStep({
  state,
  brand,
  onEntry,
  onCheck,
  onResend,
  onEdit,
  onCancel,
}: {
  state: CodeState;
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
  const words = problem && codeProblemWords(problem, m, state);

  useEffect(() => focusInStep(field.current), []);
  useEffect(() => {
    if (state.news === 'resent') focusInStep(field.current);
  }, [state.news]);
  useEffect(() => {
    if (problem?.from !== 'check') return;
    focusInStep(field.current);
    field.current?.select();
  }, [problem]);

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
      <p className="lead">
        {state.earlier
          ? known(m.code.sentEarlier, channel, m.code.sentEarlierOther)(sentTime(state, m))
          : known(m.code.sent, channel, m.code.sentOther)(codeLength)}
      </p>
      <p className="target">
        <MaskedNumber masked={verification.maskedPhoneNumber} />
        {!state.given && (
          <button type="button" className="link" onClick={onEdit}>
            {m.code.edit}
          </button>
        )}
      </p>
      {state.draft.channel !== null && channel !== state.chosenChannel && (
        <p className="note">
          <ChannelIcon channel={channel} />
          {known(m.code.otherChannel, channel, m.code.otherChannelUnknown(channel))}
        </p>
      )}
      {!isChecking && <TextedCode key={resendAvailableAt} onCode={receive} />}
      <form onSubmit={submit} noValidate>
        <CodeField
          ref={field}
          label={m.code.label}
          value={state.code}
          sought={sought}
          error={words?.place === 'code' ? words.text : null}
          hint={hintOf(state, m)}
          readOnly={isChecking}
          onEntry={onEntry}
        />
        <output className={state.notice ? 'note' : 'visually-hidden'}>{noticeOf(state, m)}</output>
        <Alert words={words} place="check" />
        <button type="submit" className="primary" aria-busy={isChecking}>
          {m.code.check}
        </button>
      </form>
      <output className={state.expiring ? 'note' : 'visually-hidden'}>{state.expiring && m.code.expiring}</output>
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
      <Alert words={words} place="resend" />
      <Alert words={words} place="cancel" />
      <footer>
        <p>
          {m.code.expiresIn} <Countdown deadline={pageTime(verification.expiresAt, state)} />
        </p>
        <button type="button" className="link" aria-busy={state.call?.kind === 'cancel'} onClick={onCancel}>
          {m.code.cancel}
        </button>
      </footer>
      <p className="fine-print">
        {brand ? m.code.neverShare(brand) : m.code.neverShareAny} {state.given ? m.code.notStarted : m.code.notAsked}
      </p>
    </div>
  );
}

/** The time of the last message, rounded down to a minute. */
function sentTime(state: CodeState, m: Messages): string {
  const { codeSentAt, now } = state.verification;
  const sentAt = Math.floor(wallTime(pageTime(codeSentAt, state)) / 60_000) * 60_000;
  return formatClockTime(sentAt, wallTime(pageTime(now, state)), m.locale);
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

function noticeOf({ notice, verification }: CodeState, m: Messages): string | null {
  if (!notice) return null;
  return notice === 'noCode' ? m.code.notice.noCode(verification.codeLength) : m.code.notice[notice](m.code.check);
}

function hintOf({ news, sameCode, problem, verification }: CodeState, m: Messages): string | null {
  if (news) return sameCode ? m.code.sameCode : m.code.earlierCodes;
  const told = problem?.outcome.__typename === 'IncorrectCode';
  return verification.attemptsRemaining < 3 && !told ? m.code.triesLeft(verification.attemptsRemaining) : null;
}
