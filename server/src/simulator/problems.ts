import { randomUUID } from 'node:crypto';

export type Answer = { status: number; body?: object };

export type InvalidParameter = { name: string; reason: string };

/** Vonage's refusals, as its examples have them [V2 components; where V2 has none, PHP, PY]. */
const problems = {
  INVALID_CODE: [
    400,
    'Invalid Code',
    'https://developer.vonage.com/en/api-errors/verify-v2#invalid-code',
    'The code you provided does not match the expected value.',
  ],
  UNAUTHORIZED: [
    401,
    'Unauthorized',
    'https://developer.vonage.com/api-errors#unauthorized',
    'You did not provide correct credentials',
  ],
  JWT_EXPIRED: [
    401,
    'You did not provide correct credentials.',
    'https://developer.vonage.com/en/api-errors#jwt-expired',
    'The JWT provided has expired.',
  ],
  LOW_BALANCE: [
    402,
    'Low balance',
    'https://developer.vonage.com/en/api-errors/#low-balance',
    'This request could not be performed due to your account balance being low.',
  ],
  NOT_FOUND: [404, 'Not Found', 'https://developer.vonage.com/api-errors#not-found', 'No such address.'],
  CONCURRENT: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#concurrent',
    'Concurrent verifications to the same number are not allowed.',
  ],
  NO_EVENTS_LEFT: [
    409,
    'Conflict',
    'https://developer.nexmo.com/api-errors#conflict',
    'There are no more events left to trigger.',
  ],
  // When a cancel is possible is documented, how the others are refused is not [V2 cancelRequest]: ours is a 409.
  NOT_CANCELABLE: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#conflict',
    'The verification request cannot be cancelled now.',
  ],
  INVALID_JSON: [
    400,
    'Invalid JSON',
    'https://developer.vonage.com/api-errors#invalid-json',
    'The request body was unable to be parsed as JSON.',
  ],
  CONTENT_TYPE: [
    415,
    'Unsupported Media Type',
    'https://developer.vonage.com/api-errors#content-type-header',
    'Content-Type must be application/json.',
  ],
  TEMPLATE_NOT_FOUND: [
    404,
    'Not Found',
    'https://developer.vonage.com/en/api-errors/verify-v2#template-not-found',
    'Template was not found.',
  ],
  FRAGMENT_NOT_FOUND: [
    404,
    'Not Found',
    'https://developer.vonage.com/en/api-errors/verify-v2#template-fragment-not-found',
    'Template Fragment was not found.',
  ],
  TEMPLATE_EXISTS: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#template-exists',
    'A template with this name already exists',
  ],
  FRAGMENT_EXISTS: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#fragment-exists',
    'A template fragment for this channel and locale already exists',
  ],
  NOT_EMPTY_TEMPLATE: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#not-empty-template',
    'The template is not empty and cannot be deleted. Please delete its fragments first',
  ],
  MAX_TEMPLATES: [
    409,
    'Conflict',
    'https://developer.vonage.com/en/api-errors/verify-v2#max-templates',
    'An account can only have a maximum of 10 custom templates',
  ],
  TOO_MANY_CODES: [
    410,
    'Invalid Code',
    'https://developer.vonage.com/en/api-errors/verify-v2#expired',
    'An incorrect code has been provided too many times. Workflow terminated.',
  ],
  INVALID_PARAMETERS: [
    422,
    'Invalid params',
    'https://developer.vonage.com/en/api-errors#invalid-params',
    'The value of one or more parameters is invalid.',
  ],
  THROTTLED: [
    429,
    'Rate Limit Hit',
    'https://developer.vonage.com/en/api-errors#throttled',
    'Please wait, then retry your request',
  ],
  INTERNAL_ERROR: [
    500,
    'Internal error',
    'https://developer.vonage.com/api-errors#internal-error',
    'There was an error processing your request in the Platform.',
  ],
} as const;

type ProblemName = keyof typeof problems;

/** `more` takes the place of, or is added to, the fields that every problem has. */
export function problem(name: ProblemName, more: object = {}): Answer {
  const [status, title, type, detail] = problems[name];
  return { status, body: { title, type, detail, instance: randomUUID(), ...more } };
}

export const invalidParameters = (parameters: readonly InvalidParameter[]): Answer =>
  problem('INVALID_PARAMETERS', { invalid_parameters: parameters });

export const requestNotFound = (id: string): Answer =>
  problem('NOT_FOUND', { detail: `Request ${id} was not found or it has been verified already.` });
