import { describe, expect, test } from 'vitest';
import { asked, unanswered } from './doubt.ts';
import type { Open, Rules } from './verification.ts';

const rules: Rules = {
  codeLength: 6,
  maxAttempts: 3,
  cooldownMs: 30_000,
  cancelDelayMs: 30_000,
  doubtMs: 65_000,
  asks: true,
};
const open: Open = {
  name: 'OPEN',
  requestId: 'r1',
  step: 0,
  stepAt: 0,
  resends: 0,
  resend: null,
  attempts: 1,
  checks: [],
  doubts: ['v1'],
  gone: false,
  cancel: null,
};

/** When the provider is asked that never knows, in seconds. */
function askedAt(): number[] {
  const moments: number[] = [];
  for (let at = asked(open, 0, rules); at.question; at = unanswered(at, at.question.dueAt))
    moments.push(at.question.dueAt / 1000);
  return moments;
}

describe('A lost check', () => {
  test('is asked about at once, and then until a search knows of every end', () => {
    expect(askedAt()).toEqual([0, 1, 3, 7, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57, 62]);
  });

  test('is not asked about where the provider tells by itself, nor where none was lost', () => {
    expect(asked(open, 0, { ...rules, asks: false })).toBe(open);
    const sure = { ...open, doubts: [] };
    expect(asked(sure, 0, rules)).toBe(sure);
  });
});
