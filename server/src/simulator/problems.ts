import { randomUUID } from 'node:crypto';
import type { Unknowns } from './unknowns.ts';

export type WireAnswer = { status: number; headers?: Record<string, string>; body?: object };

export type InvalidParameter = { name: string; reason: string };

/** A problem as specified; `recorded` is what recordings have otherwise: docs/vonage.md#recordings. */
type Problem = {
  status: number;
  title: string;
  type: string;
  detail: string;
  recorded?: { type?: string | undefined; detail?: string };
};

const verify = 'https://developer.vonage.com/en/api-errors/verify-v2';
const generic = 'https://developer.vonage.com/api-errors';
const live = 'https://developer.nexmo.com/api-errors';

/** Vonage's refusals, as its examples have them: docs/vonage.md#errors. */
const problems = {
  INVALID_CODE: {
    status: 400,
    title: 'Invalid Code',
    type: `${verify}#invalid-code`,
    detail: 'The code you provided does not match the expected value.',
    recorded: { type: `${live}#bad-request` },
  },
  BAD_REQUEST: {
    status: 400,
    title: 'Bad Request',
    type: `${generic}#bad-request`,
    detail: 'The request is malformed.',
  },
  INVALID_JSON: {
    status: 400,
    title: 'Invalid JSON',
    type: `${generic}#invalid-json`,
    detail: 'The request body was unable to be parsed as JSON.',
  },
  UNAUTHORIZED: {
    status: 401,
    title: 'Unauthorized',
    type: `${generic}#unauthorized`,
    detail: 'You did not provide correct credentials',
  },
  JWT_EXPIRED: {
    status: 401,
    title: 'You did not provide correct credentials.',
    type: 'https://developer.vonage.com/en/api-errors#jwt-expired',
    detail: 'The JWT provided has expired.',
  },
  LOW_BALANCE: {
    status: 402,
    title: 'Low balance',
    type: 'https://developer.vonage.com/en/api-errors/#low-balance',
    detail: 'This request could not be performed due to your account balance being low.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Forbidden',
    type: `${verify}#forbidden`,
    detail: 'Your account does not have permission to perform this action.',
    recorded: { type: `${live}#forbidden` },
  },
  NOT_FOUND: {
    status: 404,
    title: 'Not Found',
    type: `${generic}#not-found`,
    detail: 'No such address.',
    recorded: { type: `${live}#not-found` },
  },
  WRONG_VERB: {
    status: 405,
    title: 'Method Not Allowed',
    type: `${generic}#wrong-verb`,
    detail: 'The HTTP method is not allowed at this address.',
  },
  // Recorded once without a type, once with one: docs/vonage.md#recordings.
  CONCURRENT: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#concurrent`,
    detail: 'Concurrent verifications to the same number are not allowed.',
    recorded: { type: undefined, detail: 'Concurrent verifications to the same number are not allowed' },
  },
  NO_EVENTS_LEFT: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#no-events`,
    detail: 'There are no more events left to trigger.',
    recorded: { type: `${live}#conflict` },
  },
  NOT_CANCELABLE: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#conflict`,
    detail: 'The verification request cannot be cancelled now.',
  },
  TOO_MANY_CODES: {
    status: 410,
    title: 'Invalid Code',
    type: `${verify}#expired`,
    detail: 'An incorrect code has been provided too many times. Workflow terminated.',
    recorded: { type: `${live}#gone` },
  },
  CONTENT_TYPE: {
    status: 415,
    title: 'Unsupported Media Type',
    type: `${generic}#content-type-header`,
    detail: 'Content-Type must be application/json.',
  },
  INVALID_PARAMETERS: {
    status: 422,
    title: 'Invalid params',
    type: 'https://developer.vonage.com/en/api-errors#invalid-params',
    detail: 'The value of one or more parameters is invalid.',
    recorded: {
      type: 'https://www.nexmo.com/messages/Errors#InvalidParams',
      detail: 'The value of one or more parameters is invalid',
    },
  },
  INVALID_SENDER: {
    status: 422,
    title: 'Invalid sender',
    type: `${live}#invalid-param`,
    detail: 'The `from` parameter is invalid.',
  },
  TEMPLATE_NOT_FOUND: {
    status: 404,
    title: 'Not Found',
    type: `${verify}#template-not-found`,
    detail: 'Template was not found.',
  },
  FRAGMENT_NOT_FOUND: {
    status: 404,
    title: 'Not Found',
    type: `${verify}#template-fragment-not-found`,
    detail: 'Template Fragment was not found.',
  },
  TEMPLATE_EXISTS: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#template-exists`,
    detail: 'A template with this name already exists',
  },
  FRAGMENT_EXISTS: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#fragment-exists`,
    detail: 'A template fragment for this channel and locale already exists',
  },
  NOT_EMPTY_TEMPLATE: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#not-empty-template`,
    detail: 'The template is not empty and cannot be deleted. Please delete its fragments first',
  },
  MAX_TEMPLATES: {
    status: 409,
    title: 'Conflict',
    type: `${verify}#max-templates`,
    detail: 'An account can only have a maximum of 10 custom templates',
  },
  // Of Redact: docs/simulator.md#redact.
  PREMATURE_REDACTION: {
    status: 403,
    title: 'Premature Redaction',
    type: 'https://developer.nexmo.com/api-errors/redact#premature-redaction',
    detail: 'You must wait 60 minutes before redacting.',
  },
  UNPROVISIONED: {
    status: 403,
    title: 'Authorisation error',
    type: 'https://developer.nexmo.com/api-errors#unprovisioned',
    detail: 'User=simulated is not provisioned to redact product=VERIFY',
  },
  INVALID_ID: {
    status: 404,
    title: 'Invalid ID',
    type: 'https://developer.nexmo.com/api-errors#invalid-id',
    detail: 'The ID could not be found (type=MT)',
  },
  INVALID_PRODUCT: {
    status: 422,
    title: 'Invalid Product',
    type: 'https://developer.nexmo.com/api-errors/redact#invalid-product',
    detail: 'No product corresponding to supplied string!',
  },
  THROTTLED: {
    status: 429,
    title: 'Rate Limit Hit',
    type: `${generic}#throttled`,
    detail: 'Please wait, then retry your request',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Internal error',
    type: `${generic}#internal-error`,
    detail: 'There was an error processing your request in the Platform.',
  },
} satisfies Record<string, Problem>;

export type ProblemName = keyof typeof problems;

/** `more` takes the place of, or is added to, the fields that every problem has. */
export function problem(name: ProblemName, more: object = {}, form: Unknowns['problemForm'] = 'SPECIFIED'): WireAnswer {
  const { status, title, type, detail, recorded }: Problem = problems[name];
  const forms = { SPECIFIED: {}, RECORDED: recorded, BARE: { type: undefined } };
  return { status, body: { type, title, detail, ...forms[form], instance: randomUUID(), ...more } };
}

export const invalidParameters = (parameters: readonly InvalidParameter[]): WireAnswer =>
  problem('INVALID_PARAMETERS', { invalid_parameters: parameters });
