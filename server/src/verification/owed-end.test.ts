import { expect, test } from 'vitest';
import { claimed, settle, transition, type Event } from './transition.ts';
import { findVerification, isForgotten, wakeAt, type Request, type Rules, type Verification } from './verification.ts';

// The contract's item 15, as far as it is about what is owed.

const rules: Rules = {
  codeLength: 6,
  maxAttempts: 3,
  cooldownMs: 30_000,
  cancelDelayMs: 30_000,
  doubtMs: 0,
  asks: false,
  publicPlaces: 3,
  tells: true,
};
const begun = Date.parse('2026-11-23T06:00:00.000Z');
const at = (second: number) => begun + second * 1000;

const unanswered = (idHash: string): Verification => ({
  idHash,
  salt: 'salt',
  keyHash: null,
  resendKeys: [],
  nonce: null,
  address: null,
  createdAt: begun,
  state: { status: 'UNANSWERED', until: null },
});

const sending = (): Request =>
  claimed(
    { ref: '0'.repeat(32), phoneNumber: '+14155550100' },
    { plan: ['SMS', 'SMS', 'VOICE'], timeoutMs: 180_000, startedAt: begun },
    unanswered('a'),
    at(6),
  );

function next(request: Request, second: number, event: Event, by = rules): Request {
  const changed = transition(request, event, at(second), by);
  if (!changed) throw new Error('Nothing is left of the request');
  return changed;
}

const open = () => next(sending(), 0, { type: 'SENT', requestId: 'r1' });
const canceled = (by = rules) => next(open(), 5, { type: 'CANCELED', of: 'a' }, by);
const called = (request: Request, second: number, until: number) =>
  next(request, second, { type: 'TELL_CALLED', of: 'a', until: at(until) });
const ended = (until: number, outcome: 'TAKEN' | 'NOT_TAKEN' | 'GIVEN_UP'): Event => ({
  type: 'TELL_ENDED',
  of: 'a',
  until: at(until),
  outcome,
});
const owedOf = (request: Request, idHash = 'a') => findVerification(request, idHash)?.owed;

test('An end is owed by the write that ends it, and keeps its request until it is told', () => {
  expect(owedOf(canceled())).toEqual({ dueAt: at(5), tries: 0, calling: null });
  expect(wakeAt(canceled(), at(5))).toBe(at(5));
  const late = settle(canceled(), at(200_000), rules);
  expect([late.phase.name, isForgotten(late, at(200_000)), wakeAt(late, at(200_000))]).toEqual(['OVER', false, at(5)]);
  const told = next(called(late, 200_000, 200_011), 200_001, ended(200_011, 'TAKEN'));
  expect([owedOf(told), isForgotten(told, at(200_001))]).toEqual([undefined, true]);
});

test('An end by the clock is owed from then on, whenever somebody looks', () => {
  const tied = next(open(), 0, { type: 'TIED', verification: unanswered('b') });
  const settled = settle(tied, at(700), rules);
  expect([owedOf(settled)?.dueAt, owedOf(settled, 'b')?.dueAt]).toEqual([at(540), at(540)]);
});

test('An end is owed to nobody where nobody wants to hear of it', () => {
  expect(owedOf(canceled({ ...rules, tells: false }))).toBeUndefined();
});

test('A start that was never answered owes nothing', () => {
  const lost = next(sending(), 1, { type: 'SEND_LOST' });
  expect(owedOf(settle(lost, at(700), rules))).toBeUndefined();
  expect(owedOf(next(sending(), 700, { type: 'SENT', requestId: 'r1' }))).toBeUndefined();
});

test('An end is told by one at a time, and again at once where that one died', () => {
  const calling = called(canceled(), 9, 20);
  expect(owedOf(calling)).toEqual({ dueAt: at(5), tries: 0, calling: { until: at(20) } });
  expect(wakeAt(calling, at(9))).toBe(at(20));
  expect(settle(calling, at(19.999), rules)).toBe(calling);
  const dead = settle(calling, at(21), rules);
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
