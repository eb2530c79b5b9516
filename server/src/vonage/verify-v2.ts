import type { Channel } from '../schema.generated.ts';
import type { Log } from '../telemetry/log.ts';
import type { Provider, Send } from '../verification/provider.ts';
import { createBreaker, type Breaker } from './breaker.ts';
import type { Answer } from './exchange.ts';
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

type Operation = 'start' | 'check' | 'resend' | 'cancel';

/** Sends and checks codes with Vonage Verify v2 (vonage.md 1). */
export function createVerifyV2({ transport, log, ...settings }: VerifyV2Options): Provider {
  // Contract, item 8: resends belong to sends, cancels to neither.
  const sends = createBreaker();
  const checks = createBreaker();

  async function judge<Outcome extends { outcome: string }>(
    operation: Operation,
    breaker: Breaker | undefined,
    call: () => Promise<Answer>,
    interpret: (answer: Answer) => Outcome,
  ): Promise<Outcome> {
    const attempt = async () => {
      const answer = await call();
      return { answer, outcome: interpret(answer) };
    };
    const isFailure = ({ answer, outcome }: { answer: Answer; outcome: Outcome }) =>
      answer.kind === 'not-connected' || outcome.outcome === 'LOST';
    const judged = breaker ? await breaker.run(attempt, isFailure) : await attempt();
    if (!judged) return interpret({ kind: 'not-connected' });
    report(log, operation, judged.answer, judged.outcome.outcome);
    return judged.outcome;
  }

  return {
    start: (send) =>
      judge(
        'start',
        sends,
        () => transport.post('/v2/verify', startBody(send, settings)),
        (answer) => interpretStart(answer, send.plan),
      ),
    check: ({ requestId }, code) =>
      judge(
        'check',
        checks,
        () => transport.post(pathOf(requestId), { code }),
        (answer) => interpretCheck(answer, requestId),
      ),
    advance: ({ requestId }) =>
      judge('resend', sends, () => transport.post(`${pathOf(requestId)}/next_workflow`), interpretAdvance),
    cancel: ({ requestId }) => judge('cancel', undefined, () => transport.delete(pathOf(requestId)), interpretCancel),
  };
}

/** Ids come from Vonage by way of the store; a malformed one here is a bug, and would be a path of the caller's choice. */
function pathOf(requestId: string): string {
  if (!requestIdForm.test(requestId)) throw new Error('Malformed request id');
  return `/v2/verify/${encodeURIComponent(requestId)}`;
}

const channels: Record<Channel, string> = { SMS: 'sms', VOICE: 'voice', WHATSAPP: 'whatsapp' };

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
      channel: channels[channel],
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

/** Says in the log what the operator has to mend (contract, item 8), and what to look into. */
function report(log: Log, operation: Operation, answer: Answer, outcome: string): void {
  if (answer.kind === 'not-connected') return log.warn('Vonage could not be reached.', { operation });
  if (answer.kind === 'lost') return log.warn('Vonage did not answer in time, or not in full.', { operation });
  const { status } = answer;
  const fields = { operation, status };
  if (outcome === 'LOST')
    return log.warn('Vonage answered with an error of its own, or with what cannot be read.', fields);
  switch (status) {
    case 401:
      return log.error(
        'Vonage refused the credentials: check VONAGE_API_KEY and VONAGE_API_SECRET, or VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY, and the clock of this machine.',
        fields,
      );
    case 402:
      return log.error('The balance of the Vonage account is too low: top it up.', fields);
    case 403:
      return log.error('Vonage does not allow this account to do that: ask Vonage for the capability.', fields);
    case 412:
      return log.error('Vonage cannot do this with the account or on this network: ask Vonage.', fields);
    case 422:
      if (outcome === 'NUMBER_REFUSED') return undefined;
      if (outcome === 'REPEAT_REFUSED')
        return log.error(
          'Vonage refuses a plan that has a channel twice: it is sent once more with each once, and later ones so too where that is taken.',
          fields,
        );
      return log.error(
        'Vonage refused a parameter: check BRAND, CODE_LENGTH, CHANNEL_TIMEOUT_SECONDS, WHATSAPP_FROM and FRAUD_CHECK.',
        fields,
      );
    default:
      return undefined;
  }
}
