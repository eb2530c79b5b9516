import { describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { readRequest } from './forms.ts';
import { unpack } from './packed-request.ts';

const at = Date.parse('2026-11-23T06:00:00.000Z');
const ref = '0123456789abcdef'.repeat(2);
const calling = { dueAt: at, tries: 1, calling: { until: at } };
const callingNow = { dueAt: at, tries: 1, calling: { heldUntil: at } };

const sending = { plan: ['SMS', 'SMS', 'VOICE'], timeoutMs: 180_000, startedAt: at };
const sendingNow = { plan: ['SMS', 'SMS', 'VOICE'], stepMs: 180_000, startedAt: at, reuseCode: false };
const open = { name: 'OPEN', requestId: 'r1', step: 0, resends: 0, attempts: 0, doubts: ['a'], gone: false };
const verification = { salt: 's', keyHash: 'k', nonce: null, createdAt: at };
const stored = (phase: object, state: object, more: object = {}) => ({
  ref,
  phoneNumber: '+14155550100',
  ...sending,
  expiresAt: at,
  phase,
  verifications: [{ ...verification, idHash: 'a', resendKeys: ['r'], address: '::1', state, ...more }],
});
const request = (phase: object, state: object, more: object = {}) => ({
  ref,
  phoneNumber: '+14155550100',
  region: 'US',
  ...sendingNow,
  expiresAt: at,
  phase,
  verifications: [
    {
      ...verification,
      handleHash: 'a',
      resendKeyHashes: ['r'],
      clientAddress: '::1',
      chosenChannel: null,
      sharesRequest: false,
      state,
      ...more,
    },
  ],
});

const pending = { status: 'PENDING', keeps: true, settlesAt: at };
const pendingNow = { status: 'PENDING', keepsAttempt: true, doubtEndsAt: at };
const quiet = { ...open, stepAt: at, resend: null, checks: [], cancel: null };
const quietNow = { ...open, stepStartedAt: at, resend: null, checks: [], look: null, cancel: null };
const busy = {
  ...open,
  stepAt: at,
  resend: { id: 'c', of: 'a', until: at, at, from: 0, keyHash: 'r' },
  checks: [{ id: 'd', of: 'a', until: at }],
  question: { since: at, ...calling },
  cancel: calling,
  begunBy: at,
};
const busyNow = {
  ...open,
  stepStartedAt: at,
  resend: { id: 'c', handleHash: 'a', heldUntil: at, startedAt: at, fromStep: 0, keyHash: 'r' },
  checks: [{ id: 'd', handleHash: 'a', heldUntil: at }],
  look: { since: at, ...callingNow },
  cancel: callingNow,
  begunBy: at,
};
const claimed = { name: 'SENDING', of: 'a', until: at, ...sending };
const claimedNow = { name: 'SENDING', handleHash: 'a', heldUntil: at, ...sendingNow };
const over = { name: 'OVER', at, canceledAt: null, requestId: null };
const overNow = { name: 'OVER', overAt: at, canceledAt: null, requestId: null };
const proof = { token: 'eyJ', expiresAt: at };

describe('A request of form 0', () => {
  test.each<[string, object, object]>([
    [
      'claimed',
      stored({ ...claimed, unsettled: null }, { status: 'UNANSWERED', until: null }),
      request({ ...claimedNow, lost: null }, { status: 'UNANSWERED', endsAt: null }),
    ],
    [
      'claimed again',
      stored({ ...claimed, unsettled: { until: at, known: true } }, { status: 'UNANSWERED', until: at }),
      request({ ...claimedNow, lost: { until: at, mayHaveSent: true } }, { status: 'UNANSWERED', endsAt: at }),
    ],
    [
      'lost',
      stored({ name: 'UNSETTLED', until: at }, { status: 'UNANSWERED', until: at }),
      request({ name: 'LOST', until: at }, { status: 'UNANSWERED', endsAt: at }),
    ],
    ['open', stored(quiet, pending), request(quietNow, pendingNow)],
    [
      'open, with calls under way',
      stored(busy, pending, { asked: 'VOICE', shares: true, owed: calling }),
      request(busyNow, pendingNow, { chosenChannel: 'VOICE', sharesRequest: true, owedEnd: callingNow }),
    ],
    [
      'verified',
      stored(over, { status: 'VERIFIED', at, channel: 'SMS', codeSentAt: at, proof, by: 'd' }),
      request(overNow, { status: 'VERIFIED', closedAt: at, channel: 'SMS', codeSentAt: at, proof, checkId: 'd' }),
    ],
    ...(['CANCELED', 'EXPIRED'] as const).map((status): [string, object, object] => [
      status.toLowerCase(),
      stored(over, { status, at, channel: 'SMS', codeSentAt: at }),
      request(overNow, { status, closedAt: at, channel: 'SMS', codeSentAt: at }),
    ]),
    [
      'failed',
      stored(over, { status: 'FAILED', failure: 'BLOCKED', at, channel: 'SMS', codeSentAt: at }),
      request(overNow, { status: 'FAILED', failure: 'BLOCKED', closedAt: at, channel: 'SMS', codeSentAt: at }),
    ],
    [
      'ended, and does not say when its code was sent,',
      stored(over, { status: 'EXPIRED', at: at + 1, channel: 'SMS' }),
      request(overNow, { status: 'EXPIRED', closedAt: at + 1, channel: 'SMS', codeSentAt: at }),
    ],
    [
      'of one code for the whole plan',
      { ...stored(quiet, pending), reuseCode: true },
      { ...request(quietNow, pendingNow), reuseCode: true },
    ],
  ])('that is %s is read', (_, before, now) => {
    expect(readRequest(JSON.stringify(before))).toEqual(now);
  });

  test('keeps fields that are not known', () => {
    const moody = { ...stored({ ...quiet, mood: 'good' }, pending), mood: 'bad' };
    expect(readRequest(JSON.stringify(moody))).toEqual({
      ...request({ ...quietNow, mood: 'good' }, pendingNow),
      mood: 'bad',
    });
  });

  test.each([
    ['in a phase named like what every object has', stored({ name: 'constructor' }, pending)],
    ['in no phase', stored([], pending)],
    ['without a state', stored(quiet, [])],
  ])('%s is read to nobody', (_, damaged) => {
    expect(() => readRequest(JSON.stringify(damaged))).toThrow(ZodError);
  });

  test('is unpacked as it was packed', () => {
    const packed =
      'g8WWgaGRsYmpmbmFZWJSckpqGjofS2yaGJqampoaGBoYUBqvlqYmhsZmBhAZlCgGyZgYmkBkiIjtIkPs8Y1iw8BEfSIi7otRIj+bkthH8RglCQEA';
    expect(readRequest(unpack(packed))).toMatchObject({
      ref,
      expiresAt: 1_795_414_140_000,
      verifications: [{ handleHash: 'a', resendKeyHashes: [], state: { ...pendingNow, doubtEndsAt: null } }],
    });
  });
});
