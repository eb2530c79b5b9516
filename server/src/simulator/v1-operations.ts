import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { magicOf, type Refusal } from './magic-numbers.ts';
import type { Parameters } from './parameters.ts';
import type { V1Account } from './v1-account.ts';
import { workflows, type V1Request, type V1Start } from './v1-request.ts';

const one = (parameters: Parameters, name: string): string | undefined => [parameters[name] ?? []].flat()[0];

/** The answer's body; always with HTTP 200. */
type Body = { status: string } & Record<string, unknown>;

export type V1Performed = { body: Body; phoneNumber?: string | undefined; requestId?: string | undefined };

/** `error_text`s as recorded where they were, otherwise as documented: docs/vonage.md#verify-v1. */
const refusals = {
  THROTTLED: ['1', 'Throttled'],
  CREDENTIALS: ['4', 'The api_key or api_secret you supplied is not valid or has been disabled.'],
  INTERNAL_ERROR: ['5', 'Server Error'],
  BLOCKED: ['7', 'The number you are trying to verify is blacklisted for verification'],
  LOW_BALANCE: ['9', 'Partner quota exceeded'],
  CONCURRENT: ['10', 'Concurrent verifications to the same number are not allowed'],
  WRONG_CODE: ['16', 'The code provided does not match the expected value'],
  TOO_MANY_CODES: ['17', 'A wrong code was provided too many times. Request terminated'],
  TOO_MANY_IDS: ['18', 'Too many request_ids provided'],
  PIN_CODE: ['20', 'This account does not have the feature pin_code enabled'],
  NO_RESPONSE: ['101', 'No response found'],
} as const;

const refuse = (name: keyof typeof refusals, more: object = {}): Body => {
  const [status, error_text] = refusals[name];
  return { status, error_text, ...more };
};

export const wrongCredentials = (): Body => refuse('CREDENTIALS');

const missing = (name: string): Body => ({
  status: '2',
  error_text: `Your request is incomplete and missing the mandatory parameter: ${name}`,
});
const invalid = (name: string): Body => ({ status: '3', error_text: `Invalid value for param: ${name}` });

/** What each call to Verify v1 does and answers, credentials and HTTP apart. */
export function createV1Operations(
  vonage: V1Account,
): Record<'start' | 'check' | 'control' | 'search', (parameters: Parameters) => V1Performed> {
  const ofRequest =
    (schema: z.ZodObject, perform: (id: string, parameters: Parameters) => Body) =>
    (parameters: Parameters): V1Performed => {
      const faulty = faultIn(schema, parameters);
      if (faulty) return { body: faulty };
      const id = one(parameters, 'request_id') ?? '';
      return { requestId: id, phoneNumber: vonage.phoneNumberOf(id), body: perform(id, parameters) };
    };

  const next = ofRequest(ofOne, (id) => {
    const answers = {
      MOVED_ON: () => ({ status: '0', command: 'trigger_next_event' }),
      NO_STEP_LEFT: () => ({
        status: '19',
        error_text: `No more events are left to execute for the request ['${id}']`,
      }),
      NOT_FOUND: () => gone(id),
    };
    return answers[vonage.next(id)]();
  });

  const cancel = ofRequest(ofOne, (id) => {
    const refused = (why: string) => ({
      status: '19',
      error_text: `Verification request  ['${id}'] can't be cancelled ${why}`,
    });
    const answers = {
      CANCELED: () => ({ status: '0', command: 'cancel' }),
      TOO_EARLY: () => refused('within the first 30 seconds.'),
      TOO_LATE: () => refused('now. Too many attempts to re-deliver have already been made.'),
      NOT_FOUND: () => gone(id),
    };
    return answers[vonage.cancel(id)]();
  });

  return {
    start(parameters) {
      const phoneNumber = (one(parameters, 'number') ?? '').replace(/^\+/, '');
      const faulty = faultIn(startParameters, parameters);
      if (faulty) return { phoneNumber, body: faulty };
      const { refusal, fate = 'delivered' } = magicOf(phoneNumber);
      if (refusal) return { phoneNumber, body: refusedAs[refusal]() };
      // v2 takes it and tells later; v1 says so at once, without an id.
      if (fate === 'blocked') return { phoneNumber, body: refuse('BLOCKED', { network: '25503' }) };
      if (parameters['pin_code'] !== undefined) return { phoneNumber, body: refuse('PIN_CODE') };
      const { isInFlight, id } = vonage.start(toStart(parameters, phoneNumber, fate === 'delivered'));
      const body = isInFlight ? refuse('CONCURRENT', { request_id: id }) : { request_id: id, status: '0' };
      return { phoneNumber, requestId: id, body };
    },

    check: ofRequest(checkParameters, (id, parameters) => {
      const checked = vonage.check(id, one(parameters, 'code') ?? '');
      switch (checked.outcome) {
        case 'RIGHT': {
          const cost = { price: '0.05000000', currency: 'EUR', estimated_price_messages_sent: '0.04675' };
          return { request_id: id, status: '0', event_id: checked.event, ...cost };
        }
        case 'WRONG':
          return refuse('WRONG_CODE', { request_id: id });
        case 'TOO_MANY':
          return refuse('TOO_MANY_CODES', { request_id: id });
        case 'NOT_FOUND':
          return { status: '6', error_text: `Request '${id}' was not found or it has been verified already.` };
      }
    }),

    control(parameters) {
      const faulty = faultIn(ofOne, parameters);
      if (faulty) return { body: faulty };
      const { cmd } = parameters;
      if (cmd === undefined) return { body: missing('cmd') };
      if (cmd === 'cancel') return cancel(parameters);
      return cmd === 'trigger_next_event' ? next(parameters) : { body: invalid('cmd') };
    },

    /** One id: the request itself; several: a list of those that are found. */
    search(parameters) {
      const several = [parameters['request_ids'] ?? []].flat();
      const single = one(parameters, 'request_id');
      if (single === undefined && several.length === 0) return { body: missing('request_id') };
      if (several.length > 10) return { body: refuse('TOO_MANY_IDS') };
      const found = [single ?? [], ...several].flat().flatMap((id) => vonage.search(id) ?? []);
      const [first] = found;
      if (!first) return { body: refuse('NO_RESPONSE') };
      if (several.length > 0) return { body: { status: '0', verification_requests: found.map(asFound) } };
      return { requestId: first.id, phoneNumber: first.phoneNumber, body: asFound(first) };
    },
  };
}

const gone = (id: string): Body => ({
  status: '6',
  error_text: `The requestId '${id}' does not exist or its no longer active.`,
});

const refusedAs: Record<Refusal, () => Body> = {
  NUMBER: () => invalid('number'),
  THROTTLED: () => refuse('THROTTLED'),
  INTERNAL_ERROR: () => refuse('INTERNAL_ERROR'),
  FOREIGN: () => refuse('CONCURRENT', { request_id: randomBytes(16).toString('hex') }),
  LOW_BALANCE: () => refuse('LOW_BALANCE'),
};

const text = (form: RegExp) => z.string().regex(form);
const within = (least: number, most: number) =>
  text(/^\d+$/).refine((given) => Number(given) >= least && Number(given) <= most);

const startParameters = z.object({
  number: text(/^\+?[1-9]\d{6,14}$/),
  brand: z.string().min(1).max(18),
  country: z.string().length(2).optional(),
  sender_id: z.string().min(1).max(11).optional(),
  code_length: text(/^[46]$/).optional(),
  lg: z.string().optional(),
  pin_expiry: within(60, 3600).optional(),
  next_event_wait: within(60, 900).optional(),
  workflow_id: text(/^[1-7]$/).optional(),
});
const ofOne = z.object({ request_id: z.string().regex(/^\w{1,32}$/) });
const checkParameters = ofOne.extend({ code: text(/^\w{4,6}$/) });

/** The first parameter that is missing or wrong. */
function faultIn(schema: z.ZodObject, parameters: Parameters): Body | undefined {
  const [issue] = schema.safeParse(parameters).error?.issues ?? [];
  if (!issue) return undefined;
  const name = String(issue.path[0]);
  return one(parameters, name) ? invalid(name) : missing(name);
}

function toStart(parameters: Parameters, phoneNumber: string, isDelivered: boolean): V1Start {
  const given = (name: string) => {
    const written = one(parameters, name);
    return written === undefined ? undefined : Number(written);
  };
  const { steps = [], waits = [] } = workflows[one(parameters, 'workflow_id') ?? '1'] ?? {};
  const wait = given('next_event_wait');
  const pin = given('pin_expiry') ?? 300;
  return {
    phoneNumber,
    brand: one(parameters, 'brand') ?? '',
    senderId: one(parameters, 'sender_id') ?? 'VERIFY',
    codeLength: given('code_length') ?? 4,
    steps: [...steps],
    waits: wait === undefined ? [...waits] : steps.map(() => wait),
    // "Must be an integer multiple of next_event_wait, otherwise it is set to it": docs/vonage.md#v1-workflows.
    pinExpiry: wait === undefined || pin % wait === 0 ? pin : wait,
    isDelivered,
  };
}

/** A request as a search shows it: what people typed included, times without a zone: docs/vonage.md#v1-search. */
function asFound(request: V1Request): Body {
  const { id, phoneNumber, senderId, startedAt, end, checks, events } = request;
  return {
    request_id: id,
    account_id: 'simulated',
    status: end?.status ?? 'IN PROGRESS',
    number: phoneNumber,
    price: end?.status === 'SUCCESS' ? '0.10000000' : '0',
    currency: 'EUR',
    sender_id: senderId,
    date_submitted: zoneless(startedAt),
    date_finalized: end ? zoneless(end.at) : '',
    first_event_date: zoneless(events[0]?.at ?? startedAt),
    last_event_date: zoneless(events.at(-1)?.at ?? startedAt),
    checks: checks.map(({ at, code, isRight }) => ({
      date_received: zoneless(at),
      code,
      status: isRight ? 'VALID' : 'INVALID',
      ip_address: '',
    })),
    events: events.map(({ step, id: event }) => ({ type: step, id: event })),
    estimated_price_messages_sent: (0.04675 * events.length).toFixed(5),
  };
}

const zoneless = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
