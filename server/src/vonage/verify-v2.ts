import type { Log } from '../telemetry/log.ts';
import type { Provider, Send } from '../verification/provider.ts';
import { createCalls } from './calls.ts';
import { channelNames } from './channels.ts';
import { toVonageLocale } from './locale.ts';
import type { Transport } from './transport.ts';
import {
  interpretAdvance,
  interpretCancel,
  interpretCheck,
  interpretStart,
  requestIdForm,
} from './verify-v2-answers.ts';

export type VerifyV2Options = {
  transport: Pick<Transport, 'post' | 'delete'>;
  log: Log;
  /** 1 to 18 characters, none of `/ { } : $`. */
  brand: string;
  codeLength: number;
  /** Digits of the WhatsApp Business number; needed for plans with WHATSAPP. */
  whatsappFrom: string | undefined;
  /** Whether to ask Vonage for its own fraud check, which is a capability of the account. */
  fraudCheck: boolean;
};

/** Sends and checks codes with Vonage Verify v2 (vonage.md 1). */
export function createVerifyV2({ transport, log, ...settings }: VerifyV2Options): Provider {
  const judge = createCalls(log, ({ operation, answer: { status }, outcome }) => {
    const fault = faultOf(status, outcome);
    if (fault) log.error(fault, { operation, status });
  });

  return {
    start: (send) =>
      judge(
        'start',
        () => transport.post('/v2/verify', startBody(send, settings)),
        (answer) => interpretStart(answer, send.plan),
      ),
    check: ({ requestId }, code) =>
      judge(
        'check',
        () => transport.post(pathOf(requestId), { code }),
        (answer) => interpretCheck(answer, requestId),
      ),
    advance: ({ requestId }) =>
      judge('resend', () => transport.post(`${pathOf(requestId)}/next_workflow`), interpretAdvance),
    cancel: ({ requestId }) => judge('cancel', () => transport.delete(pathOf(requestId)), interpretCancel),
  };
}

/** Ids come from Vonage by way of the store; a malformed one here is a bug, and would be a path of the caller's choice. */
function pathOf(requestId: string): string {
  if (!requestIdForm.test(requestId)) throw new Error('Malformed request id');
  return `/v2/verify/${encodeURIComponent(requestId)}`;
}

/** vonage.md 1.2; what is undefined isn't sent. */
function startBody(
  { phoneNumber, plan, timeoutSeconds, reuseCode, locale, clientRef }: Send,
  {
    brand,
    codeLength,
    whatsappFrom,
    fraudCheck,
  }: Pick<VerifyV2Options, 'brand' | 'codeLength' | 'whatsappFrom' | 'fraudCheck'>,
) {
  const to = phoneNumber.replace('+', '');
  return {
    brand,
    workflow: plan.map((channel) => ({
      channel: channelNames[channel],
      to,
      from: channel === 'WHATSAPP' ? whatsappFrom : undefined,
      reuse_code: reuseCode || undefined,
    })),
    code_length: codeLength,
    channel_timeout: timeoutSeconds,
    client_ref: clientRef,
    locale: toVonageLocale(locale),
    fraud_check: fraudCheck || undefined,
  };
}

/** What the operator has to mend (contract, item 8). */
function faultOf(status: number, outcome: string) {
  switch (status) {
    case 401:
      return 'Vonage refused the credentials: check VONAGE_API_KEY and VONAGE_API_SECRET, or VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY, and the clock of this machine.';
    case 402:
      return 'The balance of the Vonage account is too low: top it up.';
    case 403:
      return 'Vonage does not allow this account to do that: ask Vonage for the capability.';
    case 412:
      return 'Vonage cannot do this with the account or on this network: ask Vonage.';
    case 422:
      if (outcome === 'NUMBER_REFUSED') return undefined;
      return outcome === 'REPEAT_REFUSED'
        ? 'Vonage refuses a plan that has a channel twice: it is sent once more with each once, and later ones so too where that is taken.'
        : 'Vonage refused a parameter: check BRAND, CODE_LENGTH, CHANNEL_TIMEOUT_SECONDS, WHATSAPP_FROM and FRAUD_CHECK.';
    default:
      return undefined;
  }
}
