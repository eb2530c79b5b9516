import { describe, expect, it } from 'vitest';
import { formatClockTime, formatTimeLeft, secondsLeft } from './time.ts';

it.each([
  [30_000, 30],
  [29_001, 30],
  [1, 1],
  [0, 0],
  [-5_000, 0],
])('%i ms are %i whole seconds to wait', (ms, seconds) => {
  expect(secondsLeft(1_000_000 + ms, 1_000_000)).toBe(seconds);
});

it.each([
  [0, 'en', '0:00'],
  [24, 'en', '0:24'],
  [540, 'en', '9:00'],
  [3_661, 'en', '1:01:01'],
  [24, 'ar-EG', '٠:٢٤'],
])('%i s are written in %s as %s', (seconds, language, text) => {
  expect(formatTimeLeft(seconds, language)).toBe(text);
});

describe('a clock time', () => {
  const now = new Date(2026, 10, 23, 14, 0, 0).getTime();
  const words = { locale: 'en-GB', timeOn: (time: string, date: string) => `${time} on ${date}` };

  it('is rounded up to the minute', () => {
    expect(formatClockTime(now + 61_000, now, words)).toBe('14:02');
  });

  it('carries its date when it is far away', () => {
    expect(formatClockTime(now + 86_400_000, now, words)).toBe('14:00 on 24 November');
  });
});
