import type { Channel } from '../schema.generated.ts';
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
} & StartSettings;

export type StartSettings = {
  /** Digits of the WhatsApp Business number; needed for plans with WHATSAPP. */
  whatsappFrom: string | undefined;
  /** The agent of RCS messages; undefined: Vonage's default one, which needs no registration. */
  rcsFrom: string | undefined;
  /** UUID of the operator's own texts at Vonage; undefined: those of the account's default template, else Vonage's. */
  templateId: string | undefined;
  /** 11 characters by which Android hands a text to the operator's own app. */
  androidAppHash: string | undefined;
  /** Whether Vonage makes its own fraud check, which is a capability of the account. */
  fraudCheck: boolean;
};

/** Sends and checks codes with Vonage Verify v2. */
export function createVerifyV2({ transport, log, ...settings }: VerifyV2Options): Provider {
  const judge = createCalls(log, ({ operation, answer: { status }, outcome }) => {
    // How Vonage refuses a cancel that comes too late is not known: 401 is among what it specifies.
    if (operation === 'cancel' && status === 401)
      return log.warn('Vonage refused a cancel: it came too late, or the credentials are wrong.', {
        operation,
        status,
      });
    if (status === 429)
      return log.warn('Vonage takes no more calls at this rate: ask Vonage for a higher one.', { operation, status });
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

/** Ids come from Vonage by way of the store; a malformed id here is a bug, and would lead to a path of somebody's choice. */
function pathOf(requestId: string): string {
  if (!requestIdForm.test(requestId)) throw new Error('Malformed request id');
  return `/v2/verify/${encodeURIComponent(requestId)}`;
}

/** The body of a start: docs/vonage.md#start. What is undefined isn't sent. */
function startBody(
  { phoneNumber, plan, timeoutSeconds, reuseCode, locale, clientRef }: Send,
  settings: StartSettings & Pick<VerifyV2Options, 'brand' | 'codeLength'>,
) {
  const to = phoneNumber.replace('+', '');
  const own: Record<Channel, { from?: string | undefined; app_hash?: string | undefined }> = {
    SMS: { app_hash: settings.androidAppHash },
    VOICE: {},
    WHATSAPP: { from: settings.whatsappFrom },
    RCS: { from: settings.rcsFrom },
  };
  return {
    brand: settings.brand,
    workflow: plan.map((channel) => ({
      channel: channelNames[channel],
      to,
      ...own[channel],
      reuse_code: reuseCode || undefined,
    })),
    code_length: settings.codeLength,
    channel_timeout: timeoutSeconds,
    client_ref: clientRef,
    locale: toVonageLocale(locale, plan[0] ?? 'SMS'),
    fraud_check: settings.fraudCheck || undefined,
    template_id: settings.templateId,
  };
}

/** What the operator has to mend: docs/rules.md#outages. */
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
        : 'Vonage refused a parameter: check BRAND, CODE_LENGTH, CHANNEL_TIMEOUT_SECONDS, WHATSAPP_FROM, RCS_FROM, TEMPLATE_ID and FRAUD_CHECK.';
    default:
      return undefined;
  }
}
