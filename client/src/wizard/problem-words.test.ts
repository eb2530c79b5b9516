import { describe, expect, it } from 'vitest';
import { english } from '../i18n/languages.ts';
import { codeProblemWords, startProblemWords } from './problem-words.ts';
import type { StartProblem } from './state/wizard-state.ts';

/** The server's clock and the device's agree. */
const clock = { clockSkewMs: Date.now() - performance.now(), channel: 'SMS' } as const;
const message = 'The developers’ words.';
const limited = {
  __typename: 'RateLimited',
  message,
  now: '2026-11-23T12:00:00.000Z',
  retryAt: '2026-11-23T12:04:10.000Z',
} as const;

/** A value that the schema may get one day: typed as one of today's, as it would be by an old client. */
const newer = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a start’s problem', () => {
  it.each<[StartProblem, string | null, string]>([
    [
      { __typename: 'InvalidPhoneNumber', message, reason: 'TOO_LONG' },
      'number',
      english.problem.invalidNumber.TOO_LONG,
    ],
    [{ __typename: 'PhoneNumberNotAllowed', message, restriction: 'VOIP' }, 'number', english.problem.notAllowed.VOIP],
    [
      { __typename: 'ChannelUnavailable', message, channels: ['VOICE', 'WHATSAPP'] },
      'channel',
      'That isn’t available right now. Choose another way: Phone call or WhatsApp.',
    ],
    [
      { __typename: 'ServiceUnavailable', message, retryable: true },
      null,
      `${english.problem.startUnavailable} You won’t be texted twice.`,
    ],
    [{ __typename: 'ServiceUnavailable', message, retryable: false }, null, english.problem.outOfOrder],
    [{ __typename: 'NoAnswer', cause: 'offline' }, null, english.problem.noAnswer.offline],
    [
      { __typename: 'NoAnswer', cause: 'timedOut' },
      null,
      'The server takes too long to answer. Try again. You won’t be texted twice.',
    ],
    [newer({ __typename: 'CaptchaRequired', message }), null, message],
    [newer({ __typename: 'InvalidPhoneNumber', message, reason: 'ON_THE_MOON' }), 'number', message],
    [newer({ __typename: 'PhoneNumberNotAllowed', message, restriction: 'ON_THE_MOON' }), 'number', message],
  ])('%j is about %s', (problem, about, text) => {
    expect(startProblemWords(problem, english, clock)).toEqual({ about, text });
  });

  it('says that nobody is called twice where a call was chosen', () => {
    const problem = { __typename: 'NoAnswer', cause: 'timedOut' } as const;
    const start = { ...clock, channel: 'VOICE' } as const;
    expect(startProblemWords(problem, english, start).text).toContain('You won’t be called twice.');
  });

  it('says from when it may be tried again, never too early', () => {
    const minute = new Date('2026-11-23T12:05:00.000Z').toLocaleTimeString('en', { timeStyle: 'short' });
    expect(startProblemWords(limited, english, clock).text).toContain(minute);
  });
});

describe('a code’s problem', () => {
  it('says how many digits were entered and how many it has', () => {
    const outcome = { __typename: 'MalformedCode', message, codeLength: 6 } as const;
    expect(codeProblemWords({ from: 'check', outcome }, english, { ...clock, checkedCodes: ['1234'] })).toEqual({
      about: 'code',
      text: 'The code has 6 digits. You entered 4.',
    });
  });

  it('that is newer than this client has the message’s words', () => {
    const outcome = newer({ __typename: 'Paused', message });
    expect(codeProblemWords({ from: 'resend', outcome }, english, { ...clock, checkedCodes: [] }).text).toBe(message);
  });
});
