import { randomUUID } from 'node:crypto';
import { magicOf, type VonageOperation, type Refusal } from './magic-numbers.ts';
import { problem, type WireAnswer, type InvalidParameter, type ProblemName } from './problems.ts';
import { parseCheckBody, parseStartBody, type StartBody } from './v2-bodies.ts';
import type { V2Start } from './v2-state.ts';
import type { V2Account } from './v2-account.ts';
import { textOf, type Template, type Templates } from './templates.ts';
import type { Unknowns } from './unknowns.ts';

export type V2Call = {
  signedIn: 'JWT' | 'BASIC';
  /** The request in the address; empty for a start. */
  id: string;
  body: unknown;
};

export type Performed = {
  answer: WireAnswer;
  /** E.164 without `+`, as far as it is known. */
  phoneNumber?: string | undefined;
  clientRef?: string | undefined;
  requestId?: string | undefined;
  /** Verify v1's own status, whose HTTP status is always 200. */
  said?: string;
};

/** What each call to Verify v2 does and answers, credentials and HTTP apart; `unknowns` are read at each call. */
export function createV2Operations(
  vonage: V2Account,
  templates: Templates,
  unknowns: Unknowns,
): Record<Exclude<VonageOperation, 'search'>, (call: V2Call) => Performed> {
  const refuse = (name: ProblemName, more?: object) => problem(name, more, unknowns.problemForm);
  const invalid = (parameters: readonly InvalidParameter[]) =>
    refuse('INVALID_PARAMETERS', { invalid_parameters: parameters });
  const notFound = (id: string) => {
    const named = unknowns.problemForm === 'RECORDED' ? `'${id}'` : id;
    return refuse('NOT_FOUND', { detail: `Request ${named} was not found or it has been verified already.` });
  };

  const ofRequest = (perform: (call: V2Call) => WireAnswer) => (call: V2Call) => ({
    phoneNumber: vonage.phoneNumberOf(call.id),
    requestId: call.id,
    answer: perform(call),
  });

  /** Why nothing is started, whatever else is in flight. */
  function refusalOf({ workflow, fraud_check: fraudCheck }: StartBody): WireAnswer | undefined {
    const { refusal } = magicOf(workflow[0].to);
    if (refusal) return refused(refusal);
    const channels = workflow.map(({ channel }) => channel);
    if (new Set(channels).size < channels.length && unknowns.repeatedChannel === 'REFUSED')
      return invalid([{ name: 'workflow', reason: 'Channels must be unique' }]);
    const hasSender = workflow.some((step) => 'from' in step && step.from !== undefined);
    if ((!fraudCheck && !hasSender) || unknowns.capabilities === 'GRANTED') return undefined;
    return refuse(fraudCheck ? 'FORBIDDEN' : 'INVALID_SENDER');
  }

  function refused(refusal: Refusal): WireAnswer {
    if (refusal === 'FOREIGN') return concurrent(randomUUID(), undefined);
    if (refusal === 'NUMBER') return refuse('INVALID_PARAMETERS', numberRefusals[unknowns.numberRefusal]);
    const answer = refuse(refusal);
    const saysWhen = refusal === 'THROTTLED' && unknowns.retryAfter === 'PRESENT';
    return saysWhen ? { ...answer, headers: { 'retry-after': '1' } } : answer;
  }

  function concurrent(requestId: string, clientRef: string | undefined): WireAnswer {
    const names = {
      ID: { request_id: requestId },
      NOTHING: {},
      ID_AND_REF: { request_id: requestId, client_ref: clientRef },
    };
    return refuse('CONCURRENT', names[unknowns.conflictNames]);
  }

  return {
    start({ signedIn, body }) {
      const parsed = parseStartBody(body);
      if (!parsed.ok) return { answer: invalid(parsed.parameters) };
      const phoneNumber = parsed.body.workflow[0].to;
      const asked = { phoneNumber, clientRef: parsed.body.client_ref };
      const refusal = refusalOf(parsed.body);
      if (refusal) return { ...asked, answer: refusal };
      const template = templates.ofStart(parsed.body.template_id);
      // How it is refused is not documented; a start has no 404.
      if (template === 'UNKNOWN')
        return { ...asked, answer: invalid([{ name: 'template_id', reason: 'Template not found' }]) };
      const { fate = 'delivered' } = magicOf(phoneNumber);
      const { outcome, requestId } = vonage.start(toStart(parsed.body, template, fate, signedIn));
      const answer =
        outcome === 'IN_FLIGHT'
          ? concurrent(requestId, vonage.clientRefOf(requestId))
          : { status: 202, body: { request_id: requestId } };
      return { ...asked, requestId, answer };
    },

    check: ofRequest(({ id, body }) => {
      const parsed = parseCheckBody(body);
      // Undocumented: V2 has no 422 here, and no other answer for a code that isn't one.
      if (!parsed.ok) return invalid(parsed.parameters);
      const answers = {
        CORRECT: () => ({
          status: 200,
          ...(unknowns.checkAnswer === 'NAMED' && { body: { request_id: id, status: 'completed' } }),
        }),
        WRONG: () => refuse('INVALID_CODE'),
        TOO_MANY: () => refuse('TOO_MANY_CODES'),
        NOT_FOUND: () => notFound(id),
      };
      return answers[vonage.check(id, parsed.body.code)]();
    }),

    next: ofRequest(({ id }) => {
      const answers = {
        MOVED_ON: () => ({ status: 200 }),
        NO_STEP_LEFT: () => refuse('NO_EVENTS_LEFT'),
        NOT_FOUND: () => notFound(id),
      };
      return answers[vonage.next(id)]();
    }),

    cancel: ofRequest(({ id }) => {
      const refusals = {
        CONFLICT: () => refuse('NOT_CANCELABLE'),
        UNAUTHORIZED: () => refuse('UNAUTHORIZED'),
        NOT_FOUND: () => notFound(id),
      };
      const answers = {
        CANCELED: () => ({ status: 204 }),
        NOT_NOW: refusals[unknowns.cancelRefusal],
        NOT_FOUND: refusals.NOT_FOUND,
      };
      return answers[vonage.cancel(id)]();
    }),
  };
}

const refusedNumber = { name: 'workflow[0]', reason: '`to` phone number is invalid' };

/** `STEP` was recorded for an email address, `DETAIL` is a support article's: docs/vonage.md#invalid-parameters. */
const numberRefusals: Record<Unknowns['numberRefusal'], object> = {
  STEP: { invalid_parameters: [refusedNumber] },
  PATH: { invalid_parameters: [{ ...refusedNumber, name: 'workflow[0].to' }] },
  ENTRY: { invalid_parameters: refusedNumber },
  BY_NAME: { invalid_parameters: { [refusedNumber.name]: refusedNumber.reason } },
  DETAIL: { detail: 'The ‘to’ phone number is invalid' },
};

function toStart(
  body: StartBody,
  template: Template | undefined,
  fate: V2Start['fate'],
  signedIn: V2Call['signedIn'],
): V2Start {
  const [first, ...others] = body.workflow;
  const toStep = ({ channel, to, reuse_code: reuseCode = false, ...more }: typeof first) => ({
    channel,
    to,
    reuseCode,
    text: textOf(template, channel, body.locale),
    ...('from' in more && { from: more.from }),
    ...('app_hash' in more && { appHash: more.app_hash }),
  });
  return {
    phoneNumber: first.to,
    brand: body.brand,
    clientRef: body.client_ref,
    channelTimeoutSeconds: body.channel_timeout,
    codeLength: body.code_length,
    customCode: body.code,
    templateId: body.template_id,
    steps: [toStep(first), ...others.map(toStep)],
    fate,
    callbacks: signedIn === 'JWT',
  };
}
