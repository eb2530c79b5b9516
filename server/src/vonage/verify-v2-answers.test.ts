import { describe, expect, it } from 'vitest';
import type { Answer } from './exchange.ts';
import { interpretAdvance, interpretCancel, interpretCheck, interpretStart } from './verify-v2-answers.ts';

const id = 'c11236f4-00bf-4b89-84ba-88b25df97315';
const other = '575a2054-aaaf-4405-994e-290be7b9a91f';
const ref = '0123456789abcdef0123456789abcdef';

const answered = (status: number, body: unknown): Answer => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Bodies as in docs/vonage.md#errors. */
const problems = {
  invalidCode: {
    title: 'Invalid Code',
    type: 'https://developer.vonage.com/en/api-errors/verify-v2#invalid-code',
    detail: 'The code you provided does not match the expected value.',
  },
  unauthorized: {
    title: 'Unauthorized',
    type: 'https://developer.vonage.com/api-errors#unauthorized',
    detail: 'You did not provide correct credentials',
  },
  jwtExpired: {
    title: 'You did not provide correct credentials.',
    type: '#jwt-expired',
    detail: 'The JWT provided has expired.',
  },
  lowBalance: {
    title: 'Low balance',
    type: 'https://developer.nexmo.com/api-errors/#low-balance',
    detail: 'This request could not be performed due to your account balance being low.',
  },
  forbidden: { title: 'Forbidden', detail: 'Templates management is not enabled for your account' },
  notFound: {
    title: 'Not Found',
    type: 'https://developer.vonage.com/api-errors#not-found',
    detail: `Request ${id} was not found or it has been verified already.`,
  },
  concurrent: { title: 'Conflict', detail: 'Concurrent verifications to the same number are not allowed.' },
  noCode: { title: 'Conflict', detail: 'The current Verify workflow step does not support a code.' },
  noEvents: {
    title: 'Conflict',
    detail: 'There are no more events left to trigger.',
    type: 'https://developer.nexmo.com/api-errors#conflict',
  },
  tryLater: {
    title: 'Conflict',
    detail: 'The operation cannot be performed at this time. Please try again later.',
  },
  terminated: {
    title: 'Invalid Code',
    type: '#expired',
    detail: 'An incorrect code has been provided too many times. Workflow terminated.',
  },
  noNetwork: {
    title: 'Network not supported',
    type: '#precondition-failed',
    detail: 'Device number does not resolve to a supported Mobile Network Operator.',
  },
  invalid: { title: 'Invalid params', detail: 'The value of one or more parameters is invalid.' },
  throttled: { title: 'Rate Limit Hit', type: '#throttled', detail: 'Please wait, then retry your request' },
  internal: {
    title: 'Internal error',
    type: '#internal-error',
    detail: 'There was an error processing your request in the Platform.',
  },
};

const refusalOf = (name: string) => answered(422, { invalid_parameters: [{ name, reason: 'Invalid' }] });
const readStart = (answer: Answer) => interpretStart(answer, ['SMS', 'SMS', 'VOICE']);

const html = '<!DOCTYPE html><title>502 Bad Gateway</title>';
const lies = [html, 'null', '[]', '{}', '"completed"', '', `{"request_id":"${id}`, '\u0000'];
const invalidParameter = (name: unknown) => ({
  ...problems.invalid,
  invalid_parameters: [{ name, reason: 'Invalid' }],
});

describe('an answer to a start', () => {
  it.each([...lies, { request_id: null }, { request_id: 1 }, { request_id: '' }, { request_id: [id] }, { id }])(
    'of 202 is lost with the body %j',
    (body) => {
      expect(readStart(answered(202, body))).toStrictEqual({ outcome: 'LOST' });
    },
  );

  it.each(['../../v1/calls?x=', 'a/b', 'a b', '..', '%2e', `${id}\n`, 'x'.repeat(65)])(
    'of 202 is lost with the id %j, which could not stand in a path',
    (requestId) => {
      expect(readStart(answered(202, { request_id: requestId }))).toStrictEqual({ outcome: 'LOST' });
    },
  );

  it.each([...lies, { ...problems.concurrent, request_id: '../x', client_ref: 7 }, problems.concurrent])(
    'of 409 is a request in flight, of which %j tells nothing',
    (body) => {
      expect(readStart(answered(409, body))).toStrictEqual({
        outcome: 'IN_FLIGHT',
        requestId: undefined,
        clientRef: undefined,
      });
    },
  );

  it('of 422 is judged by the parameters that it names', () => {
    expect(readStart(refusalOf('workflow[0].to'))).toStrictEqual({ outcome: 'NUMBER_REFUSED' });
    expect(readStart(refusalOf('workflow'))).toStrictEqual({ outcome: 'REPEAT_REFUSED' });
    expect(readStart(refusalOf('brand'))).toStrictEqual({ outcome: 'NOT_SENT', retryable: false });
  });

  it('of 422 about channels is for the operator where none of them was there twice', () => {
    expect(interpretStart(refusalOf('workflow'), ['SMS', 'VOICE'])).toStrictEqual({
      outcome: 'NOT_SENT',
      retryable: false,
    });
  });

  it.each(lies)('of 422 is for the operator with the body %j', (body) => {
    expect(readStart(answered(422, body))).toStrictEqual({ outcome: 'NOT_SENT', retryable: false });
  });

  it.each<[string, Answer, object]>([
    ['202', answered(202, { request_id: id }), { outcome: 'SENT', requestId: id }],
    [
      '202 with a check_url',
      answered(202, { request_id: id, check_url: 'https://api-eu-3.vonage.com/v2/verify/x' }),
      { outcome: 'SENT', requestId: id },
    ],
    ['401', answered(401, problems.unauthorized), { outcome: 'NOT_SENT', retryable: false }],
    ['401, JWT expired', answered(401, problems.jwtExpired), { outcome: 'NOT_SENT', retryable: false }],
    ['402', answered(402, problems.lowBalance), { outcome: 'NOT_SENT', retryable: false }],
    ['403', answered(403, problems.forbidden), { outcome: 'NOT_SENT', retryable: false }],
    [
      '409',
      answered(409, { ...problems.concurrent, request_id: other }),
      { outcome: 'IN_FLIGHT', requestId: other, clientRef: undefined },
    ],
    [
      '409 with a client_ref',
      answered(409, { ...problems.concurrent, request_id: other, client_ref: ref }),
      { outcome: 'IN_FLIGHT', requestId: other, clientRef: ref },
    ],
    ['412', answered(412, problems.noNetwork), { outcome: 'NOT_SENT', retryable: false }],
    ['429', answered(429, problems.throttled), { outcome: 'NOT_SENT', retryable: true }],
    ['500', answered(500, problems.internal), { outcome: 'LOST' }],
    ['500 with an id', answered(500, { request_id: id }), { outcome: 'LOST' }],
    ['502', answered(502, html), { outcome: 'LOST' }],
    ['503', answered(503, ''), { outcome: 'LOST' }],
    ['200', answered(200, { request_id: id }), { outcome: 'LOST' }],
    ['302', answered(302, ''), { outcome: 'LOST' }],
    ['400', answered(400, problems.invalidCode), { outcome: 'LOST' }],
    ['404', answered(404, problems.notFound), { outcome: 'LOST' }],
    ['nothing in time', { kind: 'lost' }, { outcome: 'LOST' }],
    ['no connection', { kind: 'not-connected' }, { outcome: 'NOT_SENT', retryable: true }],
  ])('of %s', (_, answer, outcome) => {
    expect(readStart(answer)).toStrictEqual(outcome);
  });
});

describe('an answer to a check', () => {
  it.each([
    ...lies,
    { request_id: id },
    { status: 'completed' },
    { request_id: id, status: 'failed' },
    { request_id: id, status: true },
    { request_id: id, status: ['completed'] },
    { request_id: other, status: 'completed' },
    { request_id: null, status: 'completed' },
    [{ request_id: id, status: 'completed' }],
  ])('of 200 is no success with the body %j', (body) => {
    expect(interpretCheck(answered(200, body), id)).toStrictEqual({ outcome: 'LOST' });
  });

  it.each<[string, Answer, object]>([
    ['200', answered(200, { request_id: id, status: 'completed' }), { outcome: 'CORRECT' }],
    ['400', answered(400, problems.invalidCode), { outcome: 'WRONG' }],
    ['401', answered(401, problems.unauthorized), { outcome: 'NOT_COUNTED', retryable: false }],
    ['402', answered(402, problems.lowBalance), { outcome: 'NOT_COUNTED', retryable: false }],
    ['403', answered(403, problems.forbidden), { outcome: 'NOT_COUNTED', retryable: false }],
    ['404', answered(404, problems.notFound), { outcome: 'NOT_FOUND' }],
    ['409', answered(409, problems.noCode), { outcome: 'NOT_COUNTED', retryable: true }],
    ['410', answered(410, problems.terminated), { outcome: 'ATTEMPTS_USED_UP' }],
    ['412', answered(412, problems.noNetwork), { outcome: 'NOT_COUNTED', retryable: false }],
    ['422', answered(422, invalidParameter('code')), { outcome: 'NOT_COUNTED', retryable: false }],
    ['429', answered(429, problems.throttled), { outcome: 'NOT_COUNTED', retryable: true }],
    ['500', answered(500, problems.internal), { outcome: 'LOST' }],
    ['502', answered(502, html), { outcome: 'LOST' }],
    ['202', answered(202, { request_id: id, status: 'completed' }), { outcome: 'LOST' }],
    ['204', answered(204, ''), { outcome: 'LOST' }],
    ['302', answered(302, ''), { outcome: 'LOST' }],
    ['418', answered(418, ''), { outcome: 'LOST' }],
    ['nothing in time', { kind: 'lost' }, { outcome: 'LOST' }],
    ['no connection', { kind: 'not-connected' }, { outcome: 'NOT_COUNTED', retryable: true }],
  ])('of %s', (_, answer, outcome) => {
    expect(interpretCheck(answer, id)).toStrictEqual(outcome);
  });
});

describe('an answer to next_workflow', () => {
  it.each([...lies, { detail: null }, { detail: ['no more events'] }, problems.tryLater])(
    'of 409 is for later with the body %j',
    (body) => {
      expect(interpretAdvance(answered(409, body))).toStrictEqual({ outcome: 'NOT_ADVANCED', retryable: true });
    },
  );

  it.each<[string, Answer, object]>([
    ['200', answered(200, ''), { outcome: 'ADVANCED' }],
    ['401', answered(401, problems.jwtExpired), { outcome: 'NOT_ADVANCED', retryable: false }],
    ['402', answered(402, problems.lowBalance), { outcome: 'NOT_ADVANCED', retryable: false }],
    ['403', answered(403, problems.forbidden), { outcome: 'NOT_ADVANCED', retryable: false }],
    ['404', answered(404, problems.notFound), { outcome: 'NOT_FOUND' }],
    ['409, no events left', answered(409, problems.noEvents), { outcome: 'NO_STEP_LEFT' }],
    ['412', answered(412, problems.noNetwork), { outcome: 'NOT_ADVANCED', retryable: false }],
    ['422', answered(422, problems.invalid), { outcome: 'NOT_ADVANCED', retryable: false }],
    ['429', answered(429, problems.throttled), { outcome: 'NOT_ADVANCED', retryable: true }],
    ['500', answered(500, problems.internal), { outcome: 'LOST' }],
    ['202', answered(202, ''), { outcome: 'LOST' }],
    ['302', answered(302, ''), { outcome: 'LOST' }],
    ['400', answered(400, ''), { outcome: 'LOST' }],
    ['nothing in time', { kind: 'lost' }, { outcome: 'LOST' }],
    ['no connection', { kind: 'not-connected' }, { outcome: 'NOT_ADVANCED', retryable: true }],
  ])('of %s', (_, answer, outcome) => {
    expect(interpretAdvance(answer)).toStrictEqual(outcome);
  });
});

describe('an answer to a cancel', () => {
  it.each<[string, Answer, string]>([
    ['204', answered(204, ''), 'CANCELED'],
    ['404', answered(404, problems.notFound), 'NOT_FOUND'],
    ['401', answered(401, problems.unauthorized), 'NOT_CANCELED'],
    ['402', answered(402, problems.lowBalance), 'NOT_CANCELED'],
    ['409', answered(409, problems.tryLater), 'NOT_CANCELED'],
    ['429', answered(429, problems.throttled), 'NOT_CANCELED'],
    ['500', answered(500, problems.internal), 'NOT_CANCELED'],
    ['200', answered(200, ''), 'NOT_CANCELED'],
    ['302', answered(302, ''), 'NOT_CANCELED'],
    ['nothing in time', { kind: 'lost' }, 'NOT_CANCELED'],
    ['no connection', { kind: 'not-connected' }, 'NOT_CANCELED'],
  ])('of %s', (_, answer, outcome) => {
    expect(interpretCancel(answer)).toStrictEqual({ outcome });
  });
});
