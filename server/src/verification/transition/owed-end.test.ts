import { expect, test } from 'vitest';
import { transition } from './transition.ts';
import { elapse } from './elapse.ts';
import type { Event } from './event.ts';
import { claimed } from './starts.ts';
import type { Verification } from '../verification.ts';
import type { Policy } from '../policy.ts';
import { findVerification, isForgotten, type Request } from '../request.ts';
import { wakeAt } from '../wake.ts';
import { testPolicy } from '../../../test/rules-fixture.ts';

// Ends that are owed to one's own backend: docs/rules.md#ends-told.

const elapsed = (...given: Parameters<typeof elapse>) => elapse(...given).request;

const policy: Policy = { ...testPolicy, tells: true };
const begun = Date.parse('2026-11-23T06:00:00.000Z');
const at = (second: number) => begun + second * 1000;

const unanswered = (handleHash: string): Verification => ({
  handleHash,
  salt: 'salt',
  keyHash: null,
  chosenChannel: null,
  resendKeyHashes: [],
  nonce: null,
  clientAddress: null,
  createdAt: begun,
  sharesRequest: false,
  state: { status: 'UNANSWERED', endsAt: null },
});

const sending = (): Request =>
  claimed(
    { ref: '0'.repeat(32), phoneNumber: '+14155550100', region: 'US' },
    {
      sending: { plan: ['SMS', 'SMS', 'VOICE'], stepMs: 180_000, startedAt: begun, reuseCode: false },
      verification: unanswered('a'),
      heldUntil: at(6),
    },
  );

function next(request: Request, second: number, event: Event, by = policy): Request {
  const changed = transition(request, event, at(second), by).request;
  if (!changed) throw new Error('Nothing is left of the request');
  return changed;
}

const open = () => next(sending(), 0, { type: 'SENT', requestId: 'r1' });
const canceled = (by = policy) => next(open(), 5, { type: 'CANCELED', handleHash: 'a' }, by);
const called = (request: Request, second: number, until: number) =>
  next(request, second, { type: 'TELL_CALLED', handleHash: 'a', heldUntil: at(until) });
const ended = (until: number, outcome: 'TAKEN' | 'NOT_TAKEN' | 'GIVEN_UP'): Event => ({
  type: 'TELL_ENDED',
  handleHash: 'a',
  heldUntil: at(until),
  outcome,
});
const owedOf = (request: Request, handleHash = 'a') => findVerification(request, handleHash)?.owedEnd;

test('An end is owed by the write that ends it, and keeps its request until it is told', () => {
  expect(owedOf(canceled())).toEqual({ dueAt: at(5), tries: 0, calling: null });
  expect(wakeAt(canceled(), at(5))).toBe(at(5));
  const late = elapsed(canceled(), at(200_000), policy);
  expect([late.phase.name, isForgotten(late, at(200_000)), wakeAt(late, at(200_000))]).toEqual(['OVER', false, at(5)]);
  const told = next(called(late, 200_000, 200_011), 200_001, ended(200_011, 'TAKEN'));
  expect([owedOf(told), isForgotten(told, at(200_001))]).toEqual([undefined, true]);
});

test('An end by the clock is owed from then on, whenever somebody looks', () => {
  const tied = next(open(), 0, { type: 'TIED', verification: unanswered('b') });
  const late = elapsed(tied, at(700), policy);
  expect([owedOf(late)?.dueAt, owedOf(late, 'b')?.dueAt]).toEqual([at(540), at(540)]);
});

test('An end is owed to nobody where nobody wants to hear of it', () => {
  expect(owedOf(canceled({ ...policy, tells: false }))).toBeUndefined();
});

test('A start that was never answered owes nothing', () => {
  const lost = next(sending(), 1, { type: 'SEND_LOST' });
  expect(owedOf(elapsed(lost, at(700), policy))).toBeUndefined();
  expect(owedOf(next(sending(), 700, { type: 'SENT', requestId: 'r1' }))).toBeUndefined();
});

test('An end is told by one at a time, and again at once where that one died', () => {
  const calling = called(canceled(), 9, 20);
  expect(owedOf(calling)).toEqual({ dueAt: at(5), tries: 0, calling: { heldUntil: at(20) } });
  expect(wakeAt(calling, at(9))).toBe(at(20));
  expect(elapsed(calling, at(19.999), policy)).toBe(calling);
  const dead = elapsed(calling, at(21), policy);
  expect(owedOf(dead)).toEqual({ dueAt: at(20), tries: 1, calling: null });
  // Its answer is worth hearing all the same, its silence no more.
  expect(owedOf(next(dead, 22, ended(20, 'NOT_TAKEN')))).toEqual(owedOf(dead));
  expect(owedOf(next(dead, 22, ended(20, 'TAKEN')))).toBeUndefined();
});

test('An end that was not taken is told again later, and dropped where it is given up', () => {
  const calling = called(canceled(), 9, 20);
  const again = { dueAt: at(15), tries: 1, calling: null };
  expect(owedOf(next(calling, 10, ended(20, 'NOT_TAKEN')))).toEqual(again);
  expect(owedOf(next(calling, 10, ended(20, 'GIVEN_UP')))).toBeUndefined();
});
