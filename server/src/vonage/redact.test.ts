import { expect, it } from 'vitest';
import { problem } from '../simulator/problems.ts';
import { interpretRedact } from './redact.ts';

const answered = (status: number, body = '') => ({ kind: 'answered', status, body }) as const;
const refused = (...given: Parameters<typeof problem>) => {
  const { status, body } = problem(...given);
  return answered(status, JSON.stringify(body));
};

it.each([
  ['REDACTED', answered(204)],
  ['UNKNOWN', refused('INVALID_ID')],
  ['TOO_EARLY', refused('PREMATURE_REDACTION')],
  ['REFUSED', refused('UNPROVISIONED')],
  ['REFUSED', answered(401, '{"type":"UNAUTHORIZED","error_title":"Unauthorized"}')],
  ['REFUSED', refused('LOW_BALANCE')],
  ['REFUSED', refused('INVALID_PRODUCT')],
  ['FAILED', refused('THROTTLED')],
  ['FAILED', refused('NOT_FOUND')],
  ['FAILED', answered(404, '<!doctype html>')],
  ['FAILED', answered(200, '')],
  ['FAILED', answered(500, 'null')],
  ['FAILED', { kind: 'lost' }],
  ['FAILED', { kind: 'not-connected' }],
] as const)('is %s', (outcome, answer) => {
  expect(interpretRedact(answer)).toBe(outcome);
});
