import { Countdown, useSecondsLeft } from '../countdown/countdown.tsx';
import type { Channel } from '../graphql/operations.generated.ts';
import type { Messages } from '../i18n/languages.ts';
import { known, useMessages } from '../i18n/messages.ts';

/** The one button for another code, named after the way it would come, and the time until it may be pressed. */
export function Resend({
  channel,
  nextChannel,
  availableAt,
  busy,
  onResend,
}: {
  channel: Channel;
  nextChannel: Channel;
  availableAt: number;
  busy: boolean;
  onResend: () => void;
}) {
  const m = useMessages();
  const waiting = useSecondsLeft(availableAt) > 0;
  return (
    <p className="resend">
      {m.code.notReceived}{' '}
      <button type="button" className="secondary" disabled={waiting} aria-busy={busy} onClick={onResend}>
        {resendName(m, channel, nextChannel)}
      </button>
      {waiting && (
        <span className="wait">
          {m.code.resendIn} <Countdown deadline={availableAt} />
        </span>
      )}
    </p>
  );
}

function resendName(m: Messages, channel: Channel, nextChannel: Channel): string {
  const names = nextChannel === channel ? m.code.resendSame : m.code.resendOther;
  return known(names, nextChannel, m.code.resendUnknown(nextChannel));
}
