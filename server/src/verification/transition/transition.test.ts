import { describe, expect, test } from 'vitest';
import type { Channel } from '../../schema.generated.ts';
import { transition } from './transition.ts';
import { elapse } from './elapse.ts';
import type { Event } from './event.ts';
import { claimed } from './starts.ts';
import { isClosed, type Verification } from '../verification.ts';
import { namesOf } from '../names.ts';
import type { Policy } from '../policy.ts';
import {
  attemptsRemaining,
  canTie,
  findVerification,
  isForgotten,
  isOpen,
  nextStep,
  type OpenRequest,
  type Request,
} from '../request.ts';
import { publicView } from '../view.ts';
import { wakeAt } from '../wake.ts';
import { testPolicy } from '../../../test/rules-fixture.ts';

const elapsed = (...given: Parameters<typeof elapse>) => elapse(...given).request;
const changed = (...given: Parameters<typeof transition>) => transition(...given).request;

const policy = testPolicy;
const withWebhooks: Policy = { ...policy, doubtMs: 30_000 };

const begun = Date.parse('2026-11-23T06:00:00.000Z');
const stepMs = 180_000;
const plan: readonly Channel[] = ['SMS', 'SMS', 'VOICE'];
const end = begun + 540_000;
const proof = { token: 'a.proof.signed', expiresAt: begun + 300_000 };

const unanswered = (handleHash: string): Verification => ({
  handleHash,
  salt: `salt of ${handleHash}`,
  keyHash: `key of ${handleHash}`,
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
      sending: { plan, stepMs, startedAt: begun, reuseCode: false },
      verification: unanswered('a'),
      heldUntil: begun + 6000,
    },
  );

/** What `events` make of a request, each after so many seconds since it was begun. */
function after(request: Request, ...events: [number, Event][]): Request {
  return events.reduce((current, [seconds, event]) => {
    const next = changed(current, event, begun + seconds * 1000, policy);
    if (!next) throw new Error('Nothing is left of the request');
    return next;
  }, request);
}

const opened = (...tied: string[]): Request =>
  after(
    sending(),
    [0, { type: 'SENT', requestId: 'r1' }],
    ...tied.map((handleHash): [number, Event] => [0, { type: 'TIED', verification: unanswered(handleHash) }]),
  );

function openOf(request: Request): OpenRequest {
  if (!isOpen(request)) throw new Error(`Expected an open request, not ${request.phase.name}`);
  return request;
}
const phaseOf = (request: Request) => openOf(request).phase;

const replan: Extract<Event, { type: 'REPLANNED' }> = {
  type: 'REPLANNED',
  sending: { plan: ['SMS', 'VOICE'], stepMs, startedAt: begun + 2000, reuseCode: false },
  heldUntil: begun + 8000,
};

const stateOf = (request: Request | null, handleHash = 'a') => {
  const state = request && findVerification(request, handleHash)?.state;
  if (!state) throw new Error(`No verification ${handleHash}`);
  return state;
};

const checkOf = (handleHash: string, id = `check of ${handleHash}`, untilSeconds = 6) => ({
  id,
  handleHash,
  heldUntil: begun + untilSeconds * 1000,
});
const started = (handleHash: string, id?: string, untilSeconds?: number): Event => ({
  type: 'CHECK_STARTED',
  claim: checkOf(handleHash, id, untilSeconds),
});
type CheckEnded = Extract<Event, { type: 'CHECK_ENDED' }>;
const ended = (handleHash: string, outcome: CheckEnded['outcome'], id?: string): CheckEnded => ({
  type: 'CHECK_ENDED',
  claim: checkOf(handleHash, id),
  outcome,
  proof: outcome === 'CORRECT' ? proof : null,
});

/** A check that is answered within the same second. */
const checked = (second: number, handleHash: string, outcome: CheckEnded['outcome']): [number, Event][] => [
  [second, started(handleHash, `at ${second}`, second + 6)],
  [second, ended(handleHash, outcome, `at ${second}`)],
];

/** A resend that begins within the step `from`. */
const resendAt = (second: number, from = 0) => ({
  id: `resend at ${second}`,
  handleHash: 'a',
  startedAt: begun + second * 1000,
  heldUntil: begun + (second + 6) * 1000,
  fromStep: from,
  keyHash: 'resend key',
});
type ResendEnded = Extract<Event, { type: 'RESEND_ENDED' }>;
const resent = (second: number, outcome: ResendEnded['outcome'] = 'ADVANCED', from = 0): [number, Event][] => [
  [second, { type: 'RESEND_STARTED', claim: resendAt(second, from) }],
  [second, { type: 'RESEND_ENDED', claim: resendAt(second, from), outcome }],
];

const canceled = (handleHash = 'a'): Event => ({ type: 'CANCELED', handleHash });
const called = (untilSeconds: number): Event => ({ type: 'CANCEL_CALLED', heldUntil: begun + untilSeconds * 1000 });
const claimAt = (second: number, handleHash: string): Event => ({
  type: 'CLAIMED',
  sending: { plan, stepMs, startedAt: begun + second * 1000, reuseCode: false },
  verification: unanswered(handleHash),
  heldUntil: begun + (second + 6) * 1000,
});

const lostSend = () => after(sending(), [1, { type: 'SEND_LOST' }]);

describe('A claim to send', () => {
  test('opens the request once it was sent, its end counted from before the call', () => {
    const request = after(sending(), [3, { type: 'SENT', requestId: 'r1' }]);
    expect(request).toMatchObject({
      expiresAt: end,
      phase: { name: 'OPEN', requestId: 'r1', step: 0, stepStartedAt: begun, attempts: 0 },
    });
    expect(stateOf(request)).toMatchObject({ status: 'PENDING' });
  });

  test('leaves nothing where nothing was sent', () => {
    expect(changed(sending(), { type: 'SEND_FAILED' }, begun, policy)).toBeNull();
  });

  test('goes on with another plan, for as long as a call takes, and ends with that', () => {
    const replanned = after(sending(), [2, replan]);
    expect(replanned.phase).toMatchObject({
      name: 'SENDING',
      handleHash: 'a',
      heldUntil: begun + 8000,
      plan: replan.sending.plan,
    });
    const open = after(replanned, [3, { type: 'SENT', requestId: 'r1' }]);
    expect(open).toMatchObject({ plan: replan.sending.plan, expiresAt: begun + 2000 + 2 * stepMs });
    expect(after(replanned, [8, replan]).phase).toStrictEqual({
      name: 'LOST',
      until: begun + 2000 + 2 * stepMs,
    });
  });

  test.each([
    ['gives its messages back', sending(), [{ type: 'UNSENT', from: 2, to: 3 }]],
    ['gives none back where an earlier send was lost', after(lostSend(), [1, claimAt(1, 'a')]), []],
  ])('that goes on with a shorter plan %s', (_, request, happened) => {
    expect(transition(request, replan, begun + 2000, policy).happened).toEqual(happened);
  });

  test('leaves the start lost until the end of its plan where its answer was lost', () => {
    expect(lostSend().phase).toEqual({ name: 'LOST', until: end });
    expect(stateOf(lostSend())).toMatchObject({ status: 'UNANSWERED' });
  });

  test('does the same where its holder died', () => {
    expect(elapsed(sending(), begun + 5999, policy)).toEqual(sending());
    expect(elapsed(sending(), begun + 6000, policy).phase).toEqual({ name: 'LOST', until: end });
  });

  test('that nobody took over is over at the end of its plan', () => {
    const request = elapsed(lostSend(), end, policy);
    expect(request.phase).toMatchObject({ name: 'OVER', overAt: end, requestId: null });
    expect(stateOf(request)).toMatchObject({ status: 'EXPIRED' });
  });

  test('of a number whose last start was lost adopts the request in flight as it was begun then', () => {
    const request = after(lostSend(), [20, claimAt(20, 'b')], [21, { type: 'ADOPTED', requestId: 'r0' }]);
    expect(request).toMatchObject({ expiresAt: end, phase: { name: 'OPEN', requestId: 'r0', stepStartedAt: begun } });
    expect(stateOf(request, 'b')).toMatchObject({ status: 'PENDING' });
    expect(stateOf(request, 'a')).toMatchObject({ status: 'UNANSWERED' });
  });

  test('of a number whose last start was lost counts anew where it was really sent', () => {
    const request = after(lostSend(), [20, claimAt(20, 'a')], [21, { type: 'SENT', requestId: 'r1' }]);
    expect(request).toMatchObject({ expiresAt: end + 20_000, phase: { stepStartedAt: begun + 20_000 } });
    expect(request.verifications).toHaveLength(1);
  });

  test('of a number whose last start was lost leaves it so where it was refused, and binds no new key', () => {
    const request = after(lostSend(), [20, claimAt(20, 'b')], [21, { type: 'SEND_FAILED' }]);
    expect(request.phase).toEqual({ name: 'LOST', until: end });
    expect(request.verifications.map(({ handleHash }) => handleHash)).toEqual(['a']);
  });

  test('of a number whose last start was lost leaves the key bound that may have sent before', () => {
    const request = after(lostSend(), [20, claimAt(20, 'a')], [21, { type: 'SEND_FAILED' }]);
    expect(request.verifications.map(({ handleHash }) => handleHash)).toEqual(['a']);
  });

  test('lost a second time leaves the start lost until the later end', () => {
    const request = after(lostSend(), [20, claimAt(20, 'b')], [21, { type: 'SEND_LOST' }]);
    expect(request.phase).toEqual({ name: 'LOST', until: end + 20_000 });
    expect(request.verifications.map(({ handleHash }) => handleHash).toSorted()).toEqual(['a', 'b']);
  });
});

test('A start stays lost until the end of the longer plan where a shorter one is lost after it', () => {
  const shorter: Event = {
    type: 'CLAIMED',
    sending: { plan: ['VOICE'], stepMs, startedAt: begun + 20_000, reuseCode: false },
    verification: unanswered('b'),
    heldUntil: begun + 26_000,
  };
  const request = after(lostSend(), [20, shorter], [21, { type: 'SEND_LOST' }]);
  expect(request.phase).toEqual({ name: 'LOST', until: end });
});

describe('Steps', () => {
  test.each([
    [0, 0],
    [179.999, 0],
    [180, 1],
    [359.999, 1],
    [360, 2],
    [539.999, 2],
  ])('after %d s the clock is at step %i', (second, step) => {
    expect(phaseOf(elapsed(opened(), begun + second * 1000, policy))).toMatchObject({
      step,
      stepStartedAt: begun + step * stepMs,
    });
  });

  test('are moved on by a resend, its time counted from before the call', () => {
    const request = after(opened(), ...resent(40));
    expect(phaseOf(request)).toMatchObject({ step: 1, stepStartedAt: begun + 40_000, resends: 1, resend: null });
    expect(request.expiresAt).toBe(begun + 40_000 + 360_000);
  });

  test.each(['ADVANCED', 'NO_STEP_LEFT', 'NOT_ADVANCED', 'LOST'] as const)(
    'give no attempts back after a resend answered %s',
    (outcome) => {
      const request = after(opened(), ...checked(1, 'a', 'WRONG'), ...resent(40, outcome));
      expect(attemptsRemaining(openOf(request), 'a', policy)).toBe(2);
    },
  );

  test('make the cooldown twice as long after a resend', () => {
    const request = after(opened(), ...resent(40));
    expect(nextStep(openOf(opened()), policy)).toEqual({ channel: 'SMS', availableAt: begun + 30_000 });
    expect(nextStep(openOf(request), policy)).toEqual({ channel: 'VOICE', availableAt: begun + 100_000 });
  });

  test('have no next one after the last', () => {
    const request = after(opened(), ...resent(40), ...resent(100, 'ADVANCED', 1));
    expect(nextStep(openOf(request), policy)).toBeNull();
    expect(request.expiresAt).toBe(begun + 280_000);
  });

  test('move on by one where the clock moves during a resend', () => {
    const request = after(
      opened(),
      [179, { type: 'RESEND_STARTED', claim: resendAt(179) }],
      [181, { type: 'RESEND_ENDED', claim: resendAt(179), outcome: 'ADVANCED' }],
    );
    expect(phaseOf(request).step).toBe(1);
    expect(request.expiresAt).toBeLessThanOrEqual(end);
    expect(request.expiresAt).toBeGreaterThanOrEqual(begun + 179_000 + 360_000);
  });

  test('move on by one where a report of the step left overtakes the answer of the resend', () => {
    const request = after(
      opened(),
      [40, { type: 'RESEND_STARTED', claim: resendAt(40) }],
      [40.1, { type: 'REPORTED', news: { kind: 'STEP_FAILED', channel: 'SMS' }, proof: null }],
      [40.2, { type: 'RESEND_ENDED', claim: resendAt(40), outcome: 'ADVANCED' }],
    );
    expect(phaseOf(request).step).toBe(1);
  });

  test('move on by one where that report comes after the answer', () => {
    const request = after(opened(), ...resent(40), [
      40.2,
      { type: 'REPORTED', news: { kind: 'STEP_FAILED', channel: 'SMS' }, proof: null },
    ]);
    expect(phaseOf(request).step).toBe(1);
  });

  test('stay after a resend whose answer was lost, and its key is spent', () => {
    const request = after(opened(), ...resent(40, 'LOST'));
    expect(phaseOf(request)).toMatchObject({ step: 0, resends: 0, resend: null });
    expect(findVerification(request, 'a')?.resendKeyHashes).toEqual(['resend key']);
  });

  test('stay after a resend that was refused, and its key is free', () => {
    const request = after(opened(), ...resent(40, 'NOT_ADVANCED'));
    expect(phaseOf(request)).toMatchObject({ step: 0, resend: null });
    expect(namesOf(request)).toEqual(namesOf(opened()));
  });

  test('stay after a resend whose holder died, and its key is spent', () => {
    const request = elapsed(
      after(opened(), [40, { type: 'RESEND_STARTED', claim: resendAt(40) }]),
      begun + 46_000,
      policy,
    );
    expect(phaseOf(request)).toMatchObject({ step: 0, resend: null });
    expect(findVerification(request, 'a')?.resendKeyHashes).toEqual(['resend key']);
  });

  test('are at their last where the provider says that none is left', () => {
    expect(phaseOf(after(opened(), ...resent(40, 'NO_STEP_LEFT')))).toMatchObject({ step: 2 });
  });
});

describe('A check', () => {
  const one: [CheckEnded['outcome'], object][] = [
    ['CORRECT', { status: 'VERIFIED', proof, channel: 'SMS' }],
    ['WRONG', { status: 'PENDING', keepsAttempt: true }],
    ['ATTEMPTS_USED_UP', { status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' }],
    ['NOT_FOUND', { status: 'EXPIRED' }],
    ['NOT_COUNTED', { status: 'PENDING', keepsAttempt: true }],
    ['LOST', { status: 'PENDING', keepsAttempt: true }],
  ];

  test.each(one)('answered %s makes the verification so', (outcome, state) => {
    expect(stateOf(after(opened(), ...checked(1, 'a', outcome)))).toMatchObject(state);
  });

  test.each([
    ['WRONG', 2],
    ['NOT_COUNTED', 3],
    ['LOST', 2],
  ] as const)('answered %s leaves %2$i attempts', (outcome, left) => {
    const request = after(opened(), ...checked(1, 'a', outcome));
    expect(attemptsRemaining(openOf(request), 'a', policy)).toBe(left);
  });

  test.each([
    ['WRONG', { status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' }],
    ['LOST', { status: 'FAILED', failure: 'INDETERMINATE' }],
    ['NOT_COUNTED', { status: 'PENDING', keepsAttempt: true }],
  ] as const)('that is the last one and answered %s makes it so', (outcome, state) => {
    const request = after(
      opened(),
      ...checked(1, 'a', 'WRONG'),
      ...checked(2, 'a', 'WRONG'),
      ...checked(3, 'a', outcome),
    );
    expect(stateOf(request)).toMatchObject(state);
  });

  test('takes an attempt while it is under way', () => {
    const request = after(opened(), [1, started('a')]);
    expect(attemptsRemaining(openOf(request), 'a', policy)).toBe(2);
  });

  test('whose holder died counts as lost', () => {
    const request = elapsed(after(opened(), [1, started('a')]), begun + 6000, policy);
    expect(phaseOf(request)).toMatchObject({ checks: [], attempts: 1, doubts: ['a'] });
    expect(stateOf(request)).toMatchObject({ status: 'PENDING' });
  });

  test('whose holder was thought dead verifies all the same, and nothing else of it counts twice', () => {
    const dead = elapsed(after(opened(), [1, started('a')]), begun + 6000, policy);
    expect(stateOf(after(dead, [7, ended('a', 'CORRECT')]))).toMatchObject({ status: 'VERIFIED' });
    for (const outcome of ['WRONG', 'LOST', 'NOT_COUNTED', 'NOT_FOUND', 'ATTEMPTS_USED_UP'] as const)
      expect(phaseOf(after(dead, [7, ended('a', outcome)])).attempts).toBe(1);
  });

  test('under way at the end keeps the verification open, and only that one', () => {
    const request = after(opened('b'), [539, started('a', 'late', 545)]);
    const at = elapsed(request, end, policy);
    expect(stateOf(at, 'a')).toMatchObject({ status: 'PENDING' });
    expect(stateOf(at, 'b')).toMatchObject({ status: 'EXPIRED' });
    expect(stateOf(after(at, [541, { ...ended('a', 'CORRECT', 'late') }]), 'a')).toMatchObject({ status: 'VERIFIED' });
    expect(stateOf(after(at, [541, { ...ended('a', 'WRONG', 'late') }]), 'a')).toMatchObject({ status: 'EXPIRED' });
  });

  test('under way at the end whose holder died ends it after its deadline', () => {
    const request = elapsed(after(opened(), [539, started('a', 'late', 545)]), begun + 545_000, policy);
    expect(isClosed(stateOf(request))).toBe(true);
    expect(request.phase.name).toBe('OVER');
  });

  test('answered 404 while another is under way waits for that one', () => {
    const both = after(opened('b'), [1, started('a')], [1, started('b')], [2, ended('a', 'NOT_FOUND')]);
    expect(stateOf(both, 'a')).toMatchObject({ status: 'PENDING' });
    expect(stateOf(after(both, [3, ended('b', 'CORRECT')]), 'a')).toMatchObject({
      status: 'FAILED',
      failure: 'SUPERSEDED',
    });
    expect(stateOf(after(both, [3, ended('b', 'NOT_FOUND')]), 'a')).toMatchObject({ status: 'EXPIRED' });
    expect(stateOf(after(both, [3, ended('b', 'LOST')]), 'b')).toMatchObject({
      status: 'FAILED',
      failure: 'INDETERMINATE',
    });
  });

  test('answered 404 after one was lost is INDETERMINATE at once without webhooks, 30 s later with them', () => {
    const request = after(opened(), ...checked(1, 'a', 'LOST'));
    expect(stateOf(after(request, ...checked(2, 'a', 'NOT_FOUND')))).toMatchObject({ failure: 'INDETERMINATE' });

    const check = { type: 'CHECK_STARTED', claim: checkOf('a', 'second', 8) } as const;
    const checking = changed(request, check, begun + 2000, withWebhooks) ?? request;
    const gone = changed(checking, ended('a', 'NOT_FOUND', 'second'), begun + 2000, withWebhooks) ?? request;
    expect(stateOf(gone)).toMatchObject({ status: 'PENDING', doubtEndsAt: begun + 32_000 });
    expect(stateOf(elapsed(gone, begun + 31_999, withWebhooks))).toMatchObject({ status: 'PENDING' });
    expect(stateOf(elapsed(gone, begun + 32_000, withWebhooks))).toMatchObject({
      status: 'FAILED',
      failure: 'INDETERMINATE',
    });
  });
});

describe('Tied verifications', () => {
  test('keep one attempt each', () => {
    const request = opened('b');
    for (const handleHash of ['a', 'b']) expect(attemptsRemaining(openOf(request), handleHash, policy)).toBe(2);
    const third = opened('b', 'c');
    for (const handleHash of ['a', 'b', 'c']) expect(attemptsRemaining(openOf(third), handleHash, policy)).toBe(1);
  });

  test('keep none after a check that leaves none', () => {
    const request = after(opened('b'), ...checked(1, 'a', 'WRONG'), [2, started('a', 'last')]);
    expect(stateOf(request, 'a')).toMatchObject({ keepsAttempt: false });
    expect(attemptsRemaining(openOf(request), 'b', policy)).toBe(1);
  });

  test('end one by one', () => {
    const request = after(opened('b', 'c'), ...checked(1, 'a', 'WRONG'), ...checked(2, 'b', 'LOST'));
    expect(stateOf(request, 'a')).toMatchObject({ failure: 'TOO_MANY_ATTEMPTS' });
    expect(stateOf(request, 'b')).toMatchObject({ failure: 'INDETERMINATE' });
    expect(stateOf(request, 'c')).toMatchObject({ status: 'PENDING' });
    expect(stateOf(after(request, ...checked(3, 'c', 'CORRECT')), 'c')).toMatchObject({ status: 'VERIFIED' });
  });

  test.each([
    ['up to three', opened('b'), true],
    ['not a fourth', opened('b', 'c'), false],
    ['not one more than attempts are left', after(opened('b'), ...checked(1, 'a', 'WRONG')), false],
    ['with one attempt left beyond what is kept', after(opened(), ...checked(1, 'a', 'WRONG')), true],
    ['where a canceled one left its place', after(opened('b', 'c'), [1, canceled()]), true],
    [
      'not where the provider knows the request no more',
      after(opened(), [1, started('b', 'x')], ...resent(2, 'NOT_FOUND')),
      false,
    ],
  ] as const)('are %s', (_, request, may) => {
    expect(isOpen(request) && canTie(request, {}, policy, begun + 3000)).toBe(may);
  });

  test.each([
    [480, true],
    [480.001, false],
  ])('need 60 s: after %d s it is %s', (second, may) => {
    const now = begun + second * 1000;
    const request = elapsed(opened(), now, policy);
    expect(canTie(openOf(request), {}, policy, now)).toBe(may);
  });
});

const canceledAt = (second: number) => after(opened(), [second, canceled()]);

describe('A cancel', () => {
  test.each([
    [0, 30],
    [29, 30],
    [100, 100],
    [179, 179],
  ])('after %d s is owed after %d s', (second, due) => {
    expect(phaseOf(canceledAt(second)).cancel).toEqual({ dueAt: begun + due * 1000, tries: 0, calling: null });
  });

  test('is owed so long after the answer to its start, before which Vonage may not have begun it', () => {
    const request = after(sending(), [3, { type: 'SENT', requestId: 'r1' }], [4, canceled()]);
    expect(phaseOf(request).cancel).toEqual({ dueAt: begun + 33_000, tries: 0, calling: null });
  });

  test.each([180, 400])('after %d s, in a later step, is owed nothing', (second) => {
    expect(phaseOf(canceledAt(second)).cancel).toBeNull();
  });

  test('is not owed once the second step began', () => {
    expect(phaseOf(elapsed(canceledAt(0), begun + 180_000, policy)).cancel).toBeNull();
  });

  test('is withdrawn by a start that takes the request over', () => {
    const request = after(canceledAt(0), [1, { type: 'TIED', verification: unanswered('b') }]);
    expect(phaseOf(request).cancel).toBeNull();
    expect(stateOf(request, 'b')).toMatchObject({ status: 'PENDING' });
    expect(stateOf(request, 'a')).toMatchObject({ status: 'CANCELED' });
  });

  test.each([
    ['CANCELED', { name: 'OVER', overAt: begun + 31_000, canceledAt: begun + 31_000, requestId: 'r1' }],
    ['NOT_FOUND', { name: 'OVER', overAt: begun + 31_000, canceledAt: null, requestId: 'r1' }],
  ] as const)('answered %s is done', (outcome, phase) => {
    const request = after(canceledAt(0), [30, called(36)], [31, { type: 'CANCEL_ENDED', outcome }]);
    expect(request.phase).toEqual(phase);
  });

  test('refused is tried again after 1 s, doubling, at most 10 s', () => {
    let request = canceledAt(0);
    let second = 30;
    for (const pause of [1, 2, 4, 8, 10, 10]) {
      request = after(
        request,
        [second, called(second + 6)],
        [second, { type: 'CANCEL_ENDED', outcome: 'NOT_CANCELED' }],
      );
      expect(phaseOf(request).cancel?.dueAt).toBe(begun + (second + pause) * 1000);
      second += pause;
    }
  });

  test('whose caller died is tried again', () => {
    const request = elapsed(after(canceledAt(0), [30, called(36)]), begun + 36_000, policy);
    expect(phaseOf(request).cancel).toEqual({ dueAt: begun + 37_000, tries: 1, calling: null });
  });

  test('wins over a check under way, and keeps no proof', () => {
    const request = after(opened(), [1, started('a')], [2, canceled()], [3, ended('a', 'CORRECT')]);
    expect(stateOf(request)).toMatchObject({ status: 'CANCELED' });
    expect(stateOf(request)).not.toHaveProperty('proof');
  });
});

describe('Reports', () => {
  const completed: Event = { type: 'REPORTED', news: { kind: 'COMPLETED' }, proof };

  test('of a success verify the one verification with a check in doubt or under way', () => {
    expect(stateOf(after(opened('b'), ...checked(1, 'a', 'LOST'), [2, completed]), 'a')).toMatchObject({
      status: 'VERIFIED',
      proof,
    });
    expect(stateOf(after(opened('b'), [1, started('b')], [2, completed]), 'b')).toMatchObject({
      status: 'VERIFIED',
      proof,
    });
  });

  test('of a success change nothing without a check in doubt, or with two', () => {
    expect(after(opened(), [2, { ...completed, proof: null }])).toEqual(opened());
    const two = after(opened('b'), [1, started('a')], [1, started('b')]);
    expect(after(two, [2, { ...completed, proof: null }])).toEqual(two);
  });

  test.each([
    ['EXPIRED', { status: 'EXPIRED' }],
    ['UNDELIVERABLE', { status: 'FAILED', failure: 'UNDELIVERABLE' }],
    ['BLOCKED', { status: 'FAILED', failure: 'BLOCKED' }],
    ['REJECTED', { status: 'FAILED', failure: 'REJECTED' }],
  ] as const)('of the end as %s close it', (because, state) => {
    expect(
      stateOf(after(opened(), [2, { type: 'REPORTED', news: { kind: 'ENDED', because }, proof: null }])),
    ).toMatchObject(state);
  });
});

/** One request in each phase and condition. */
const conditions: Record<string, Request> = {
  sending: sending(),
  lost: lostSend(),
  'sending again': after(lostSend(), [20, claimAt(20, 'b')]),
  open: opened(),
  tied: opened('b', 'c'),
  checking: after(opened('b'), [1, started('a')]),
  doubted: after(opened('b'), ...checked(1, 'a', 'LOST')),
  resending: after(opened(), [40, { type: 'RESEND_STARTED', claim: resendAt(40) }]),
  'at its last step': after(opened(), ...resent(40), ...resent(100, 'ADVANCED', 1)),
  gone: after(opened('b'), [1, started('a')], [2, started('b')], [3, ended('b', 'NOT_FOUND')]),
  'owing a cancel': after(opened(), [1, canceled()]),
  'telling a cancel': after(opened(), [1, canceled()], [30, called(36)]),
  'canceled while checking': after(opened(), [1, started('a')], [2, canceled()]),
  verified: after(opened('b'), ...checked(1, 'a', 'CORRECT')),
  failed: after(opened('b'), ...checked(1, 'a', 'ATTEMPTS_USED_UP')),
  expired: elapsed(opened('b'), end, policy),
  'canceled and told': after(
    opened(),
    [1, canceled()],
    [30, called(36)],
    [31, { type: 'CANCEL_ENDED', outcome: 'CANCELED' }],
  ),
};

const outcomes = {
  check: ['CORRECT', 'WRONG', 'ATTEMPTS_USED_UP', 'NOT_FOUND', 'NOT_COUNTED', 'LOST'],
  resend: ['ADVANCED', 'NO_STEP_LEFT', 'NOT_FOUND', 'NOT_ADVANCED', 'LOST'],
  cancel: ['CANCELED', 'NOT_FOUND', 'NOT_CANCELED'],
  ends: ['EXPIRED', 'UNDELIVERABLE', 'BLOCKED', 'REJECTED'],
} as const;

const everyEvent: Event[] = [
  claimAt(50, 'd'),
  { type: 'SENT', requestId: 'r9' },
  { type: 'ADOPTED', requestId: 'r9' },
  { type: 'SEND_FAILED' },
  { type: 'SEND_LOST' },
  replan,
  ...outcomes.check.flatMap((outcome) => [ended('a', outcome), ended('b', outcome)]),
  ...outcomes.resend.map((outcome): Event => ({ type: 'RESEND_ENDED', claim: resendAt(40), outcome })),
  ...outcomes.cancel.map((outcome): Event => ({ type: 'CANCEL_ENDED', outcome })),
  ...outcomes.ends.map((because): Event => ({ type: 'REPORTED', news: { kind: 'ENDED', because }, proof: null })),
  { type: 'REPORTED', news: { kind: 'STEP_FAILED', channel: 'SMS' }, proof: null },
  { type: 'REPORTED', news: { kind: 'STEP_FAILED', channel: 'WHATSAPP' }, proof: null },
  canceled('a'),
  canceled('b'),
  canceled('nobody'),
  called(60),
];

test.each(Object.entries(conditions))('A request that is %s stays sound whatever happens, whenever', (_, request) => {
  for (const event of everyEvent)
    for (const second of [50, 200, 539.999, 540, 5000]) {
      const now = begun + second * 1000;
      const before = elapsed(request, now, policy);
      const next = changed(request, event, now, policy);
      expect(faultsOf(before, next, now), `${JSON.stringify(event)} after ${second} s`).toEqual([]);
    }
});

/** What must never be, whatever happened to `before`. */
function faultsOf(before: Request, next: Request | null, now: number): string[] {
  // Only a claim that sent nothing leaves nothing, and nobody was answered by then.
  if (!next) return before.verifications.every(({ state }) => state.status === 'UNANSWERED') ? [] : ['nothing is left'];
  const [was, is] = [before.phase, next.phase];
  const pending = next.verifications.filter(({ state }) => state.status === 'PENDING');
  const rulesBroken: Record<string, boolean> = {
    'left a closed state': before.verifications.some(
      ({ handleHash, state }) => isClosed(state) && JSON.stringify(state) !== JSON.stringify(stateOf(next, handleHash)),
    ),
    'forgot a verification': before.verifications.some(
      ({ handleHash, state }) => state.status !== 'UNANSWERED' && !findVerification(next, handleHash),
    ),
    'ends later': was.name === 'OPEN' && next.expiresAt > before.expiresAt,
    'changed after it was over': was.name === 'OVER' && JSON.stringify(before) !== JSON.stringify(next),
    'went back': was.name === 'OPEN' && is.name !== 'OPEN' && is.name !== 'OVER',
    'took a step back': was.name === 'OPEN' && is.name === 'OPEN' && is.step < was.step,
    'left its plan': is.name === 'OPEN' && !(is.step < next.plan.length),
    'checked too many codes': is.name === 'OPEN' && is.attempts + is.checks.length > policy.maxAttempts,
    'waits for a code that cannot come': is.name !== 'OPEN' && pending.length > 0,
    'was verified twice': next.verifications.filter(({ state }) => state.status === 'VERIFIED').length > 1,
    'is not elapsed': JSON.stringify(elapsed(next, now, policy)) !== JSON.stringify(next),
    'never wakes': !Number.isFinite(wakeAt(next, now)),
  };
  return [
    ...Object.keys(rulesBroken).filter((fault) => rulesBroken[fault]),
    ...next.verifications.flatMap((verification) =>
      isAnswered(verification) ? faultsShown(next, verification, now) : [],
    ),
  ];
}

const isAnswered = ({ state }: Verification) => state.status !== 'UNANSWERED';

function faultsShown(request: Request, verification: Verification, now: number): string[] {
  const view = publicView(request, verification, { handle: 'id', url: '', isStarter: false }, policy, now);
  const rulesBroken: Record<string, boolean> = {
    'shows a failure': (view.failure === null) === (view.status === 'FAILED'),
    'shows a channel without its moment': (view.nextChannel === null) !== (view.resendAvailableAt === null),
    'shows a proof': view.proof !== null && view.status !== 'VERIFIED',
    'shows attempts': view.status !== 'PENDING' && (view.attemptsRemaining !== 0 || view.nextChannel !== null),
  };
  return Object.keys(rulesBroken).filter((fault) => rulesBroken[fault]);
}

describe('What is over', () => {
  test('is forgotten a day later', () => {
    const request = after(opened(), ...checked(1, 'a', 'CORRECT'));
    const closedAt = begun + 1000;
    expect(isForgotten(request, closedAt + 86_399_999)).toBe(false);
    expect(isForgotten(request, closedAt + 86_400_000)).toBe(true);
  });

  test('shows its proof until that expires', () => {
    const request = after(opened(), ...checked(1, 'a', 'CORRECT'));
    const shown = (now: number) => {
      const verification = findVerification(request, 'a');
      return (
        verification &&
        publicView(request, verification, { handle: 'id', url: '', isStarter: false }, policy, now).proof
      );
    };
    expect(shown(proof.expiresAt - 1)).toMatchObject({ token: proof.token });
    expect(shown(proof.expiresAt)).toBeNull();
  });
});
