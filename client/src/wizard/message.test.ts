import { describe, expect, it } from 'vitest';
import { english } from '../i18n/languages.ts';
import { messageOf } from './message.ts';
import type { Surroundings } from './message.ts';
import { codeState, initialState, openingState, over, phoneState } from './state/steps.ts';
import { at, verification } from './state/state-fixture.ts';
import type { CodeState, News, PhoneState, WizardState } from './state/wizard-state.ts';

const calm: Surroundings = { channel: 'SMS', isOffline: false, isSlow: false, isSeen: false };
const draft = { phoneNumber: '415 555 0100', region: 'US', channel: 'SMS' as const };
const atPhone: PhoneState = { ...initialState(), draft };
const atCode: CodeState = codeState(atPhone, verification, 'SMS');
const opening = openingState('v1');

const check = { kind: 'check' as const, input: { verificationId: 'v1', code: '123456' } };
const outage = { __typename: 'ServiceUnavailable', message: '', retryable: true } as const;
const offline = { __typename: 'NoAnswer', cause: 'offline' } as const;
const wrong = {
  __typename: 'IncorrectCode',
  message: '',
  verification: { ...verification, attemptsRemaining: 1 },
} as const;
const refused: CodeState = { ...atCode, problem: { from: 'check', outcome: wrong } };
const news = (differences: Partial<News> = {}): News => ({
  kind: 'resent',
  before: 'SMS',
  sameCode: true,
  ...differences,
});
const called = { ...verification, channel: 'VOICE' as const };

const { problem, code, app } = english;

it.each<[string, WizardState, Partial<Surroundings>, string | null]>([
  ['the first step', atPhone, {}, null],
  ['the code, sent', atCode, {}, null],
  ['success', { ...atPhone, step: 'done', verification }, { isOffline: true }, null],

  ['no connection', atPhone, { isOffline: true }, problem.noAnswer.offline],
  ['no connection before a wrong code', refused, { isOffline: true }, problem.noAnswer.offline],
  ['no connection before a call', { ...atCode, call: check }, { isOffline: true }, problem.noAnswer.offline],

  ['a call', { ...atCode, call: check }, {}, code.calling.check],
  ['a call that takes long', { ...atCode, call: check }, { isSlow: true }, app.slow],
  ['a call before what went wrong', { ...refused, call: check }, {}, code.calling.check],
  ['a verification that is read', opening, {}, app.resuming],
  ['a verification that is resumed', { ...atPhone, resumable: { id: 'v1', chosenChannel: 'SMS' } }, {}, app.resuming],

  ['a lost reading', { ...opening, call: null, problem: offline }, {}, problem.noAnswer.offline],
  ['a refused start', { ...atPhone, problem: outage }, {}, `${problem.startUnavailable} ${problem.notTwice('SMS')}`],
  [
    'a refused start after the end',
    { ...over({ ...atPhone, chosenChannel: 'SMS' }, 'EXPIRED', verification), problem: outage },
    {},
    `${problem.startUnavailable} ${problem.notTwice('SMS')}`,
  ],
  ['a problem before a cancel', { ...phoneState(atPhone, 'canceled'), problem: offline }, {}, problem.noAnswer.offline],
  ['a wrong code before news', { ...refused, news: news() }, {}, problem.incorrectCode(1)],
  ['a text without a code', { ...atCode, notice: 'noCode' }, {}, code.notice.noCode(6)],
  [
    'a code to make sure of, before news',
    { ...atCode, notice: 'ready', news: news() },
    {},
    code.notice.ready('Verify'),
  ],

  ['the person’s cancel', phoneState(atPhone, 'canceled'), {}, 'Canceled.'],
  ['the person’s cancel, seen', phoneState(atPhone, 'canceled'), { isSeen: true }, null],
  ['the person’s resend', { ...atCode, news: news() }, {}, 'Sent again. It’s the same code.'],
  ['the person’s resend, seen', { ...atCode, news: news() }, { isSeen: true }, null],
  [
    'the person’s resend by another channel',
    { ...atCode, verification: called, chosenChannel: 'VOICE', news: news() },
    {},
    'Sent again. It’s the same code.',
  ],
  [
    'another code, which stays said',
    { ...atCode, news: news({ sameCode: false }) },
    { isSeen: true },
    'Use the new code we just texted. Earlier codes no longer work.',
  ],
  [
    'another channel, which stays said',
    { ...atCode, verification: called, news: news({ kind: 'moved' }) },
    { isSeen: true },
    'We’re calling instead, because the text didn’t get through. It’s the same code.',
  ],
  [
    'another channel than was chosen',
    { ...atCode, verification: called },
    {},
    'We’re calling instead, because the text didn’t get through.',
  ],
  ['an earlier code by another channel', { ...atCode, verification: called, earlier: true }, {}, null],
  ['a channel that nobody chose', { ...atCode, draft: { ...draft, channel: null }, verification: called }, {}, null],
])('of %s the message is the one that helps most', (_, state, surroundings, text) => {
  expect(messageOf(state, english, { ...calm, ...surroundings })?.text ?? null).toBe(text);
});

describe('a message', () => {
  it('about a problem is an alert, and about its control', () => {
    expect(messageOf(refused, english, calm)).toMatchObject({ tone: 'alert', about: 'code' });
    expect(messageOf({ ...atPhone, problem: outage }, english, calm)).toMatchObject({ tone: 'alert', about: null });
  });

  it('about anything else is a note', () => {
    expect(messageOf(refused, english, { ...calm, isOffline: true })).toMatchObject({ tone: 'note', about: null });
  });

  it('says when to try again', () => {
    const limited = { __typename: 'RateLimited', message: '', retryAt: at(60), now: at(0) } as const;
    expect(messageOf({ ...atPhone, problem: limited }, english, calm)?.text).toMatch(
      /^You’ve asked for too many codes/,
    );
  });
});
