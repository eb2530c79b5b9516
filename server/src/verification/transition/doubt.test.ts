import { describe, expect, test } from 'vitest';
import { afterLook, withLook } from './doubt.ts';
import type { LookOutcome } from '../provider.ts';
import type { Policy } from '../policy.ts';
import type { Open } from '../request.ts';
import { testPolicy } from '../../../test/rules-fixture.ts';

const policy: Policy = { ...testPolicy, doubtMs: 65_000, looks: true };
const open: Open = {
  name: 'OPEN',
  requestId: 'r1',
  step: 0,
  stepStartedAt: 0,
  resends: 0,
  resend: null,
  attempts: 1,
  checks: [],
  doubts: ['v1'],
  gone: false,
  look: null,
  cancel: null,
};

/** When a provider that always answers so is looked at, in seconds, and what is left. */
function lookedAt(outcome: LookOutcome['outcome'], lateMs = 0) {
  const moments: number[] = [];
  let at = withLook(open, { now: 0, policy });
  while (at.look) {
    const moment = at.look.dueAt + lateMs;
    moments.push(moment / 1000);
    at = afterLook(at, { outcome, lookedAt: moment }, moment).open;
  }
  return { moments, left: at };
}

describe('A lost check', () => {
  test.each(['UNKNOWN', 'OPEN'] as const)('is looked at at once, and last when %s is the last word', (outcome) => {
    expect(lookedAt(outcome).moments).toEqual([0, 1, 3, 7, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57, 60]);
  });

  test('that the provider says was not right by then leaves no doubt, and one that it does not know does', () => {
    expect(lookedAt('OPEN').left.doubts).toEqual([]);
    expect(lookedAt('UNKNOWN').left.doubts).toEqual(['v1']);
  });

  test('is looked at for two minutes where no look is answered', () => {
    expect(lookedAt('FAILED').moments.at(-1)).toBe(120);
  });

  test('is looked at once more after a long time in which nobody could', () => {
    expect(lookedAt('UNKNOWN', 3_600_000).moments).toHaveLength(1);
  });

  test('of a request that is over is looked at no more', () => {
    expect(lookedAt('CLOSED')).toMatchObject({ moments: [0], left: { gone: true, look: null } });
  });

  test('is not looked at where the provider tells by itself, nor where none was lost', () => {
    expect(withLook(open, { now: 0, policy: { ...policy, looks: false } })).toBe(open);
    const sure = { ...open, doubts: [] };
    expect(withLook(sure, { now: 0, policy })).toBe(sure);
  });
});
