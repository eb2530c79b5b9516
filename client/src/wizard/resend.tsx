import { useSecondsLeft } from '../countdown/use-seconds-left.ts';
import { formatTimeLeft } from '../countdown/time.ts';
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
  const seconds = useSecondsLeft(availableAt);
  return (
    <p className="resend">
      {m.code.notReceived}{' '}
      <button type="button" className="secondary" disabled={seconds > 0} aria-busy={busy} onClick={onResend}>
        {resendName(m, channel, nextChannel)}
      </button>
      <span className={seconds > 0 ? 'wait countdown' : 'wait countdown over'}>
        {m.code.resendIn(formatTimeLeft(seconds, m.locale))}
      </span>
    </p>
  );
}

function resendName(m: Messages, channel: Channel, nextChannel: Channel): string {
  const names = nextChannel === channel ? m.code.resendSame : m.code.resendOther;
  return known(names, nextChannel, m.code.resendUnknown(nextChannel));
}
