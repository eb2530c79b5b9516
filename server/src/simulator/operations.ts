import { randomUUID } from 'node:crypto';
import { magicOf, type Operation, type Refusal } from './magic-numbers.ts';
import { invalidParameters, problem, requestNotFound, type Answer } from './problems.ts';
import { parseCheckBody, parseStartBody, type StartBody } from './request-bodies.ts';
import type { Start } from './request-state.ts';
import type { SimulatedVonage } from './simulated-vonage.ts';
import { textOf, type Template, type Templates } from './templates.ts';

export type Call = {
  signedIn: 'JWT' | 'BASIC';
  /** The request in the address; empty for a start. */
  id: string;
  body: unknown;
};

export type Performed = {
  answer: Answer;
  /** E.164 without `+`, as far as it is known. */
  phoneNumber?: string | undefined;
  clientRef?: string | undefined;
  requestId?: string | undefined;
  /** Verify v1's own status, whose HTTP status is always 200. */
  said?: string;
};

/** What each call to Verify v2 does and answers, credentials and HTTP apart. */
export function createOperations(
  vonage: SimulatedVonage,
  templates: Templates,
  { numberRefusal = 'STEP', takesRepeats = true }: Undocumented,
): Record<Exclude<Operation, 'search'>, (call: Call) => Performed> {
  const ofRequest = (perform: (call: Call) => Answer) => (call: Call) => ({
    phoneNumber: vonage.phoneNumberOf(call.id),
    requestId: call.id,
    answer: perform(call),
  });

  return {
    start({ signedIn, body }) {
      const parsed = parseStartBody(body);
      if (!parsed.ok) return { answer: invalidParameters(parsed.parameters) };
      const phoneNumber = parsed.body.workflow[0].to;
      const asked = { phoneNumber, clientRef: parsed.body.client_ref };
      const { refusal, fate = 'delivered' } = magicOf(phoneNumber);
      if (refusal) return { ...asked, answer: refuse(refusal, numberRefusal) };
      const channels = parsed.body.workflow.map(({ channel }) => channel);
      if (!takesRepeats && new Set(channels).size < channels.length)
        return { ...asked, answer: invalidParameters([{ name: 'workflow', reason: 'Channels must be unique' }]) };
      const template = templates.ofStart(parsed.body.template_id);
      // How it is refused is not documented; a start has no 404 [V2 newRequest].
      if (template === 'UNKNOWN')
        return { ...asked, answer: invalidParameters([{ name: 'template_id', reason: 'Template not found' }]) };
      const { outcome, requestId } = vonage.start(toStart(parsed.body, template, fate, signedIn));
      // The body of a 409 names the request in flight and nothing else of it [PHP, PY, JAVA]: no client_ref.
      const answer =
        outcome === 'IN_FLIGHT'
          ? problem('CONCURRENT', { request_id: requestId })
          : { status: 202, body: { request_id: requestId } };
      return { ...asked, requestId, answer };
    },

    check: ofRequest(({ id, body }) => {
      const parsed = parseCheckBody(body);
      // Undocumented: V2 has no 422 here, and no other answer for a code that isn't one.
      if (!parsed.ok) return invalidParameters(parsed.parameters);
      const answers = {
        CORRECT: () => ({ status: 200, body: { request_id: id, status: 'completed' } }),
        WRONG: () => problem('INVALID_CODE'),
        TOO_MANY: () => problem('TOO_MANY_CODES'),
        NOT_FOUND: () => requestNotFound(id),
      };
      return answers[vonage.check(id, parsed.body.code)]();
    }),

    next: ofRequest(({ id }) => {
      const answers = {
        MOVED_ON: () => ({ status: 200 }),
        NO_STEP_LEFT: () => problem('NO_EVENTS_LEFT'),
        NOT_FOUND: () => requestNotFound(id),
      };
      return answers[vonage.next(id)]();
    }),

    cancel: ofRequest(({ id }) => {
      const answers = {
        CANCELED: () => ({ status: 204 }),
        NOT_NOW: () => problem('NOT_CANCELABLE'),
        NOT_FOUND: () => requestNotFound(id),
      };
      return answers[vonage.cancel(id)]();
    }),
  };
}

function refuse(refusal: Refusal, numberRefusal: NumberRefusal): Answer {
  if (refusal === 'FOREIGN') return problem('CONCURRENT', { request_id: randomUUID() });
  return refusal === 'NUMBER' ? problem('INVALID_PARAMETERS', numberRefusals[numberRefusal]) : problem(refusal);
}

const refused = { name: 'workflow[0]', reason: '`to` phone number is invalid' };

/** Which of these Vonage answers for a phone number was never seen whole: `STEP` was recorded for an email address [PY3]. */
const numberRefusals = {
  STEP: { invalid_parameters: [refused] },
  PATH: { invalid_parameters: [{ ...refused, name: 'workflow[0].to' }] },
  ENTRY: { invalid_parameters: refused },
  BY_NAME: { invalid_parameters: { [refused.name]: refused.reason } },
  DETAIL: { detail: 'The ‘to’ phone number is invalid' },
} as const;

export type NumberRefusal = keyof typeof numberRefusals;

/** Where nobody knows what Vonage does. */
export type Undocumented = {
  /** How a start to a number that isn't in use is refused. */
  numberRefusal?: NumberRefusal;
  /** Whether a workflow may have a channel twice. */
  takesRepeats?: boolean;
  /** How long after its end Verify v1's search doesn't find a request: documented as up to a minute. */
  searchLagMs?: number;
};

function toStart(
  body: StartBody,
  template: Template | undefined,
  fate: Start['fate'],
  signedIn: Call['signedIn'],
): Start {
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
