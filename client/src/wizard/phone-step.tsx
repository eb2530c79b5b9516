import { useEffect, useEffectEvent, useId, useRef } from 'react';
import type { SubmitEvent } from 'react';
import type { Service } from '../graphql/client.ts';
import { focusInStep, Heading } from '../heading.tsx';
import { known, useMessages } from '../i18n/messages.ts';
import { PhoneField } from '../phone-field/phone-field.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { MessagePlace } from './message-place.tsx';
import type { Message } from './message.ts';
import { usePressed } from './own-page.ts';
import type { Choice, Draft, PhoneState } from './state/wizard-state.ts';

export function PhoneStep({
  state,
  message,
  choice,
  service,
  onChange,
  onStart,
  onCancel,
}: {
  state: PhoneState;
  message: Message | null;
  choice: Choice;
  service: Service;
  onChange: (draft: Draft) => void;
  onStart: () => void;
  onCancel: (() => void) | undefined;
}) {
  const m = useMessages();
  const number = useRef<HTMLInputElement>(null);
  const { draft, problem } = state;
  const place = useId();
  const returned = state.arrival !== 'opened';

  // The built field may hold what a person typed before the script ran.
  const adopt = useEffectEvent((phoneNumber: string) => onChange({ ...draft, phoneNumber }));
  useEffect(() => {
    if (number.current?.value) adopt(number.current.value);
  }, []);
  useEffect(() => {
    if (!returned) return;
    focusInStep(number.current);
    number.current?.select();
  }, [returned]);
  useEffect(() => {
    if (problem?.__typename === 'InvalidPhoneNumber' || problem?.__typename === 'PhoneNumberNotAllowed') {
      focusInStep(number.current);
    }
  }, [problem]);

  usePressed('number', (phoneNumber) => {
    if (!state.call) onChange({ ...draft, phoneNumber });
    number.current?.focus();
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    onStart();
  }

  return (
    // Before the script runs, `dialog` makes a press do nothing; another method would load the page anew.
    <form className={returned ? 'step returned' : 'step'} method="dialog" onSubmit={submit} noValidate>
      <Heading>{m.phone.heading}</Heading>
      <MessagePlace id={place} message={message}>
        <p className="lead">{m.phone.lead(service.codeLength)}</p>
      </MessagePlace>
      <PhoneField
        ref={number}
        value={{ phoneNumber: draft.phoneNumber, region: choice.region }}
        allowedRegions={service.allowedRegions}
        defaultRegion={service.defaultRegion}
        channel={choice.channel}
        about={place}
        isInvalid={message?.about === 'number'}
        readOnly={state.call !== null}
        onChange={({ phoneNumber, region }) =>
          onChange({ ...draft, phoneNumber, region: region === choice.region ? draft.region : region })
        }
      />
      {service.channels.length > 1 ? (
        <fieldset aria-describedby={message?.about === 'channel' ? place : undefined}>
          <legend>{m.phone.channel}</legend>
          <div className="choices">
            {service.channels.map((channel) => (
              <label key={channel} className="choice">
                <input
                  type="radio"
                  name="channel"
                  value={channel}
                  checked={choice.channel === channel}
                  onChange={() => onChange({ ...draft, channel })}
                />
                <ChannelIcon channel={channel} />
                {known(m.channel, channel, channel)}
              </label>
            ))}
          </div>
        </fieldset>
      ) : (
        <p className="hint">{known(m.phone.onlyChannel, choice.channel, choice.channel)}</p>
      )}
      <button type="submit" className="primary" aria-busy={state.call !== null}>
        {known(m.phone.start, choice.channel, m.phone.startOther)}
      </button>
      {onCancel && (
        <button type="button" className="link" onClick={onCancel}>
          {m.code.cancel}
        </button>
      )}
      <p className="fine-print">{m.phone.rates}</p>
    </form>
  );
}
