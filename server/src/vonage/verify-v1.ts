import type { Channel } from '../schema.generated.ts';
import type { Log } from '../telemetry/log.ts';
import type { AtProvider, Provider, Send } from '../verification/provider.ts';
import { createCalls, type Operation } from './calls.ts';
import { toV1Language } from './locale.ts';
import type { Transport } from './transport.ts';
import {
  interpretV1Advance,
  interpretV1Cancel,
  interpretV1Check,
  interpretSearch,
  interpretV1Start,
  readV1,
} from './verify-v1-answers.ts';

type VerifyV1Options = {
  transport: Pick<Transport, 'post'>;
  log: Log;
  /** 1 to 18 characters. */
  brand: string;
  /** 4 or 6. */
  codeLength: number;
};

/**
 * Sends and checks codes with Vonage Verify v1: docs/vonage.md#verify-v1. Vonage tells nothing of its own accord there: what
 * became of a lost check only a look tells, up to a minute late.
 */
export function createVerifyV1({ transport, log, ...settings }: VerifyV1Options): Provider {
  const judge = createCalls(log, ({ operation, answer, outcome }) => {
    const status = answer.status === 200 ? Number(readV1(answer)?.status) : answer.status;
    const fields = { operation, status };
    const fault = outcome === 'NUMBER_REFUSED' ? undefined : faultOf(status, operation);
    if (outcome === 'NUMBER_BLOCKED') log.warn('Vonage sends nothing to this number or its network.', fields);
    else if (status === 1 || status === 429)
      log.warn('Vonage takes no more calls at this rate: ask Vonage for a higher one.', fields);
    else if (fault) log.error(fault, fields);
  });
  const control = ({ requestId }: AtProvider, cmd: 'cancel' | 'trigger_next_event') =>
    transport.post('/verify/control/json', { request_id: requestId, cmd });

  return {
    able: withoutTextAfterCall,
    start: (send) => judge('start', () => transport.post('/verify/json', startBody(send, settings)), interpretV1Start),
    check: ({ requestId }, code) =>
      judge(
        'check',
        () => transport.post('/verify/check/json', { request_id: requestId, code }),
        (answer) => interpretV1Check(answer, requestId),
      ),
    advance: (at) => judge('resend', () => control(at, 'trigger_next_event'), interpretV1Advance),
    cancel: (at) => judge('cancel', () => control(at, 'cancel'), interpretV1Cancel),
    look: ({ requestId }) =>
      judge(
        'look',
        () => transport.post('/verify/search/json', { request_id: requestId }),
        (answer) => interpretSearch(answer, requestId),
      ),
  };
}

/** No workflow begins with a call and ends with a text. */
const withoutTextAfterCall = (plan: readonly Channel[]): readonly Channel[] =>
  plan.filter((channel, index) => channel !== 'SMS' || !plan.slice(0, index).includes('VOICE'));

/** The workflows by the plans that they are: docs/vonage.md#v1-workflows. */
const workflowIds: Readonly<Record<string, number>> = {
  'SMS VOICE VOICE': 1,
  'SMS SMS VOICE': 2,
  'VOICE VOICE': 3,
  'SMS SMS': 4,
  'SMS VOICE': 5,
  SMS: 6,
  VOICE: 7,
};

/** Every wait is a step's time, also after the last. A code that lives for one wait is made anew at each step. */
function startBody(
  { phoneNumber, plan, timeoutSeconds, reuseCode, locale }: Send,
  { brand, codeLength }: Pick<VerifyV1Options, 'brand' | 'codeLength'>,
) {
  const workflowId = workflowIds[plan.join(' ')];
  if (workflowId === undefined) throw new Error('A plan that is no workflow of Verify v1');
  return {
    number: phoneNumber.replace('+', ''),
    brand,
    code_length: codeLength,
    workflow_id: workflowId,
    next_event_wait: timeoutSeconds,
    pin_expiry: reuseCode ? plan.length * timeoutSeconds : timeoutSeconds,
    lg: toV1Language(locale),
  };
}

/** What the operator has to mend. */
function faultOf(status: number, operation: Operation) {
  switch (status) {
    case 2:
      return 'Vonage misses a parameter: this is a bug of ours.';
    case 3:
      return operation === 'start'
        ? 'Vonage refused a parameter: check BRAND, CHANNEL_TIMEOUT_SECONDS and VONAGE_API_HOST.'
        : 'Vonage refused a parameter: is the request one of Verify v1?';
    case 401:
    case 403:
    case 4:
      return 'Vonage refused the credentials: check VONAGE_API_KEY and VONAGE_API_SECRET.';
    case 8:
      return 'The Vonage account is barred: ask Vonage.';
    case 402:
    case 9:
      return 'The balance of the Vonage account is too low: top it up.';
    case 20:
      return 'Vonage does not allow this account to do that: ask Vonage for the feature.';
    case 29:
      return 'The Vonage account is in demo mode and sends only to its own list of numbers: leave demo mode, or add the number.';
    default:
      return undefined;
  }
}
