import { useEffect, useRef } from 'react';
import type { SubmitEvent } from 'react';
import { CodeField } from '../code-field/code-field.tsx';
import { Countdown } from '../countdown/countdown.tsx';
import type { Messages } from '../i18n/en.ts';
import { known, useMessages } from '../i18n/messages.ts';
import { MaskedNumber } from '../phone-field/masked-number.tsx';
import { Alert } from './alert.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { codeWords } from './problem-words.ts';
import { Resend } from './resend.tsx';
import { deviceTime } from './wizard-state.ts';
import type { CodeState } from './wizard-state.ts';

export function CodeStep({
  state,
  brand,
  onType,
  onCheck,
  onResend,
  onEdit,
  onCancel,
}: {
  state: CodeState;
  brand: string;
  onType: (code: string) => void;
  onCheck: () => void;
  onResend: () => void;
  onEdit: () => void;
  onCancel: () => void;
}) {
  const m = useMessages();
  const field = useRef<HTMLInputElement>(null);
  const { verification, problem } = state;
  const { channel, nextChannel, resendAvailableAt, codeLength } = verification;
  const words = problem && codeWords(problem, m, state);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (state.resent) field.current?.focus();
  }, [state.resent]);
  useEffect(() => {
    if (problem?.from !== 'check') return;
    field.current?.focus();
    field.current?.select();
  }, [problem]);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    onCheck();
  }

  return (
    <>
      <h1>{m.code.heading}</h1>
      <p className="lead">{known(m.code.sent, channel, m.code.sentOther)(codeLength)}</p>
      <p className="target">
        <MaskedNumber e164={verification.phoneNumber} />
        <button type="button" className="link" onClick={onEdit}>
          {m.code.edit}
        </button>
      </p>
      {channel !== state.asked && (
        <p className="note">
          <ChannelIcon channel={channel} />
          {known(m.code.otherChannel, channel, m.code.otherChannelUnknown(channel))}
        </p>
      )}
      <form onSubmit={submit} noValidate>
        <CodeField
          ref={field}
          label={m.code.label}
          length={codeLength}
          value={state.code}
          error={words?.at === 'code' ? words.text : null}
          hint={hintOf(state, m)}
          readOnly={state.call?.kind === 'check'}
          onChange={onType}
        />
        <Alert words={words} at="check" />
        <button type="submit" className="primary" aria-busy={state.call?.kind === 'check'}>
          {m.code.check}
        </button>
      </form>
      {nextChannel && resendAvailableAt ? (
        <Resend
          channel={channel}
          nextChannel={nextChannel}
          availableAt={deviceTime(resendAvailableAt, state)}
          busy={state.call?.kind === 'resend'}
          onResend={onResend}
        />
      ) : (
        <p className="hint">{m.code.noResend}</p>
      )}
      <Alert words={words} at="resend" />
      <Alert words={words} at="cancel" />
      <footer>
        <p>
          {m.code.expiresIn} <Countdown until={deviceTime(verification.expiresAt, state)} />
        </p>
        <button type="button" className="link" aria-busy={state.call?.kind === 'cancel'} onClick={onCancel}>
          {m.code.cancel}
        </button>
      </footer>
      <p className="fine-print">{m.code.neverShare(brand)}</p>
    </>
  );
}

function hintOf({ resent, problem, verification }: CodeState, m: Messages): string | null {
  if (resent) return m.code.earlierCodes;
  const told = problem?.outcome.__typename === 'IncorrectCode';
  return verification.attemptsRemaining < 3 && !told ? m.code.triesLeft(verification.attemptsRemaining) : null;
}
