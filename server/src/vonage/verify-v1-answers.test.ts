import { describe, expect, it } from 'vitest';
import type { Answer } from './exchange.ts';
import {
  interpretV1Advance,
  interpretV1Cancel,
  interpretV1Check,
  interpretSearch,
  interpretV1Start,
} from './verify-v1-answers.ts';

const id = 'abcdef0123456789abcdef0123456789';
const other = '0123456789abcdef0123456789abcdef';

const answered = (body: unknown, status = 200): Answer => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const says = (status: unknown, more: object = {}) => answered({ status, ...more });

/** Whatever Vonage's API doesn't say: nobody knows what happened. */
const unreadable: [string, Answer][] = [
  ['HTML', answered('<!doctype html><h1>We will be back soon</h1>')],
  ['XML', answered('<?xml version="1.0"?><verify_response><status>0</status></verify_response>')],
  ['nothing', answered('')],
  ['half an answer', answered('{"status":"0","request_')],
  ['a number as status', says(0, { request_id: id, command: 'cancel' })],
  ['no status', answered({ request_id: id })],
  ['a status that is unknown', says('77', { request_id: id })],
  ['an internal error', says('5', { error_text: 'Server Error' })],
  ['null', answered('null')],
  ['another HTTP status', answered({ status: '0', request_id: id, command: 'cancel' }, 302)],
  ['HTTP 500', answered({ status: '16', request_id: id }, 500)],
  ['no answer', { kind: 'lost' }],
];

describe('a start', () => {
  it.each<[string, object, object]>([
    ['0', { request_id: id }, { outcome: 'SENT', requestId: id }],
    ['1', { error_text: 'Throttled' }, { outcome: 'NOT_SENT', retryable: true }],
    ['2', { error_text: 'Missing brand' }, { outcome: 'NOT_SENT', retryable: false }],
    ['3', { error_text: 'Invalid value for param: number' }, { outcome: 'NUMBER_REFUSED' }],
    ['3', { error_text: 'Invalid value for param: lg' }, { outcome: 'NOT_SENT', retryable: false }],
    ['3', { error_text: 'Facility not allowed' }, { outcome: 'NOT_SENT', retryable: false }],
    ['3', {}, { outcome: 'NOT_SENT', retryable: false }],
    ['3', { error_text: 'Invalid value for parameter: `number`' }, { outcome: 'NUMBER_REFUSED' }],
    ['3', { error_text: 'Invalid number' }, { outcome: 'NUMBER_REFUSED' }],
    ['3', { error_text: 'Invalid number of digits in code_length' }, { outcome: 'NOT_SENT', retryable: false }],
    ['3', { error_text: 'next_event_wait must be a number' }, { outcome: 'NOT_SENT', retryable: false }],
    ['4', {}, { outcome: 'NOT_SENT', retryable: false }],
    ['5', {}, { outcome: 'LOST' }],
    ['6', {}, { outcome: 'NUMBER_BLOCKED' }],
    ['7', { network: '25503' }, { outcome: 'NUMBER_BLOCKED' }],
    ['8', {}, { outcome: 'NOT_SENT', retryable: false }],
    ['9', {}, { outcome: 'NOT_SENT', retryable: false }],
    ['10', { request_id: other }, { outcome: 'IN_FLIGHT', requestId: other }],
    ['10', { request_id: '' }, { outcome: 'IN_FLIGHT', requestId: undefined }],
    ['10', {}, { outcome: 'IN_FLIGHT', requestId: undefined }],
    ['15', {}, { outcome: 'NUMBER_BLOCKED' }],
    ['20', {}, { outcome: 'NOT_SENT', retryable: false }],
    ['29', {}, { outcome: 'NOT_SENT', retryable: false }],
  ])('answered %s with %j is %j', (status, more, outcome) => {
    expect(interpretV1Start(says(status, more))).toEqual({
      ...(status === '10' && { clientRef: undefined }),
      ...outcome,
    });
  });

  it.each([
    ['no id', {}],
    ['an empty id', { request_id: '' }],
    ['a number as id', { request_id: 7 }],
    ['an id that would be a path', { request_id: '../v1/calls' }],
  ])('answered 0 with %s is lost', (_, more) => {
    expect(interpretV1Start(says('0', more))).toEqual({ outcome: 'LOST' });
  });
});

describe('a check', () => {
  it.each<[string, object, object]>([
    ['0', { request_id: id, event_id: '0A', price: '0.1', currency: 'EUR' }, { outcome: 'CORRECT' }],
    ['0', { request_id: other }, { outcome: 'LOST' }],
    ['0', {}, { outcome: 'LOST' }],
    ['1', {}, { outcome: 'NOT_COUNTED', retryable: true }],
    ['2', {}, { outcome: 'NOT_COUNTED', retryable: false }],
    ['3', {}, { outcome: 'NOT_COUNTED', retryable: false }],
    ['4', {}, { outcome: 'NOT_COUNTED', retryable: false }],
    ['5', {}, { outcome: 'LOST' }],
    ['6', {}, { outcome: 'NOT_FOUND' }],
    ['16', { request_id: id }, { outcome: 'WRONG' }],
    ['17', { request_id: id }, { outcome: 'ATTEMPTS_USED_UP' }],
  ])('answered %s with %j is %j', (status, more, outcome) => {
    expect(interpretV1Check(says(status, more), id)).toEqual(outcome);
  });
});

describe('the next event', () => {
  it.each<[string, object, object]>([
    ['0', { command: 'trigger_next_event' }, { outcome: 'ADVANCED' }],
    ['0', { command: 'cancel' }, { outcome: 'LOST' }],
    ['0', {}, { outcome: 'LOST' }],
    ['1', {}, { outcome: 'NOT_ADVANCED', retryable: true }],
    ['2', {}, { outcome: 'NOT_ADVANCED', retryable: false }],
    ['3', {}, { outcome: 'NOT_ADVANCED', retryable: false }],
    ['4', {}, { outcome: 'NOT_ADVANCED', retryable: false }],
    ['5', {}, { outcome: 'LOST' }],
    ['6', {}, { outcome: 'NOT_FOUND' }],
    ['8', {}, { outcome: 'NOT_ADVANCED', retryable: false }],
    ['9', {}, { outcome: 'NOT_ADVANCED', retryable: false }],
    ['19', { error_text: `No more events are left to execute for the request ['${id}']` }, { outcome: 'NO_STEP_LEFT' }],
    ['19', {}, { outcome: 'NOT_ADVANCED', retryable: true }],
  ])('answered %s with %j is %j', (status, more, outcome) => {
    expect(interpretV1Advance(says(status, more))).toEqual(outcome);
  });
});

describe('a cancel', () => {
  it.each<[string, object, string]>([
    ['0', { command: 'cancel' }, 'CANCELED'],
    ['0', {}, 'NOT_CANCELED'],
    ['1', {}, 'NOT_CANCELED'],
    ['2', {}, 'NOT_CANCELED'],
    ['3', {}, 'NOT_CANCELED'],
    ['4', {}, 'NOT_CANCELED'],
    ['5', {}, 'NOT_CANCELED'],
    ['6', {}, 'NOT_FOUND'],
    ['8', {}, 'NOT_CANCELED'],
    ['9', {}, 'NOT_CANCELED'],
    ['19', { error_text: "can't be cancelled within the first 30 seconds." }, 'NOT_CANCELED'],
  ])('answered %s with %j is %s', (status, more, outcome) => {
    expect(interpretV1Cancel(says(status, more))).toEqual({ outcome });
  });
});

describe('a search', () => {
  const request = { request_id: id, date_submitted: '2026-11-23 06:00:00', checks: [{ status: 'INVALID', code: '1' }] };

  it.each<[string, object, object]>([
    ['IN PROGRESS', {}, { outcome: 'OPEN', startedAt: Date.parse('2026-11-23T06:00:00Z') }],
    ['SUCCESS', { checks: [{ status: 'VALID', code: '1' }] }, { outcome: 'CLOSED', news: { kind: 'COMPLETED' } }],
    ['SUCCESS', {}, { outcome: 'FAILED' }],
    ['SUCCESS', { checks: 'none' }, { outcome: 'FAILED' }],
    [
      'SUCCESS',
      { date_submitted: '', checks: [{ status: 'VALID' }] },
      { outcome: 'CLOSED', news: { kind: 'COMPLETED' } },
    ],
    ['FAILED', { date_finalized: '' }, { outcome: 'CLOSED', news: { kind: 'ENDED', because: 'TOO_MANY_ATTEMPTS' } }],
    ['EXPIRED', {}, { outcome: 'CLOSED', news: { kind: 'ENDED', because: 'EXPIRED' } }],
    ['CANCELLED', {}, { outcome: 'CLOSED', news: { kind: 'ENDED', because: 'EXPIRED' } }],
    ['PAUSED', {}, { outcome: 'FAILED' }],
    ['101', { error_text: 'No response found' }, { outcome: 'UNKNOWN' }],
    ['IN PROGRESS', { request_id: other }, { outcome: 'FAILED' }],
    ['1', { error_text: 'Throttled' }, { outcome: 'FAILED' }],
    ['IN PROGRESS', { date_submitted: 'yesterday' }, { outcome: 'FAILED' }],
    ['IN PROGRESS', { date_submitted: '2026-13-41 25:00:00' }, { outcome: 'FAILED' }],
  ])('that finds %s with %j is %j', (status, more, outcome) => {
    expect(interpretSearch(says(status, { ...request, ...more }), id)).toEqual(outcome);
  });

  it('leaves out what people typed', () => {
    const found = says('SUCCESS', { ...request, checks: [{ status: 'VALID', code: '482913' }] });
    expect(JSON.stringify(interpretSearch(found, id))).not.toContain('482913');
  });
});

describe.each(unreadable)('%s', (_, answer) => {
  it('says nothing of what happened', () => {
    expect(interpretV1Start(answer)).toEqual({ outcome: 'LOST' });
    expect(interpretV1Check(answer, id)).toEqual({ outcome: 'LOST' });
    expect(interpretV1Advance(answer)).toEqual({ outcome: 'LOST' });
    expect(interpretV1Cancel(answer)).toEqual({ outcome: 'NOT_CANCELED' });
    expect(interpretSearch(answer, id)).toEqual({ outcome: 'FAILED' });
  });
});

it.each<[Answer, boolean]>([
  [{ kind: 'not-connected' }, true],
  [answered('', 429), true],
  [answered('<h1>Forbidden</h1>', 403), false],
  [answered('', 402), false],
  [answered('', 401), false],
])('Nothing happened by %j', (answer, retryable) => {
  expect(interpretV1Start(answer)).toEqual({ outcome: 'NOT_SENT', retryable });
  expect(interpretV1Check(answer, id)).toEqual({ outcome: 'NOT_COUNTED', retryable });
  expect(interpretV1Advance(answer)).toEqual({ outcome: 'NOT_ADVANCED', retryable });
  expect(interpretV1Cancel(answer)).toEqual({ outcome: 'NOT_CANCELED' });
  expect(interpretSearch(answer, id)).toEqual({ outcome: 'FAILED' });
});
