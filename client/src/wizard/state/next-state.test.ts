import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../code-field/entry.ts';
import type { CheckOutcome, NoAnswer, ResendOutcome, StartOutcome } from '../../graphql/client.ts';
import type { VerificationStateFragment } from '../../graphql/operations.generated.ts';
import { keyOf } from '../idempotency-key.ts';
import { pageTime } from '../../countdown/page-clock.ts';
import { abandonedBy, keepsakeOf } from './handles.ts';
import { unknownFrom } from './heard.ts';
import { nextState } from './next-state.ts';
import { at, code, noon, verification } from './state-fixture.ts';
import { initialState } from './steps.ts';
import type { CodeState, OverState, PhoneState, StartRequest, WizardEvent, WizardState } from './wizard-state.ts';

const draft = { phoneNumber: '(415) 555-0100', region: 'US', channel: 'SMS' as const };
const noAnswer: NoAnswer = { __typename: 'NoAnswer', cause: 'timedOut' };
const unavailable = { __typename: 'ServiceUnavailable', message: '', retryable: true } as const;
const notFound = { __typename: 'VerificationNotFound', message: '' } as const;
const rateLimited = { __typename: 'RateLimited', message: '', retryAt: at(60), now: at(0) } as const;

/** As where each message has a code of its own. */
const ownCodes: VerificationStateFragment = { ...verification, codeExpiresAt: at(180) };
const verified: VerificationStateFragment = { ...verification, status: 'VERIFIED' };
const proof = { __typename: 'VerificationProof', token: 'a.proof', expiresAt: at(300) } as const;
const failed: VerificationStateFragment = { ...verification, status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' };
const closed = (verification: VerificationStateFragment) =>
  ({ __typename: 'VerificationClosed', message: '', verification }) as const;

/** As when it is typed into an empty field. */
const typed = (code: string, differences: Partial<Entry> = {}): WizardEvent => ({
  type: 'codeEntered',
  entry: { code, caret: code.length, anew: true, sure: true, ...differences },
});
const noCode: WizardEvent = { type: 'codeEntered', entry: null };

const heard = (
  id: string,
  outcome: Extract<WizardEvent, { type: 'heard' }>['outcome'],
  receivedAt = noon,
): WizardEvent => ({ type: 'heard', id, outcome, receivedAt });

const request: StartRequest = { ...draft, locale: 'en' };
const atPhone: PhoneState = { ...initialState(), draft };

const pressed = (seed: string, changes: Partial<StartRequest> = {}): WizardEvent => ({
  type: 'startPressed',
  request: { ...request, ...changes },
  chosenChannel: 'SMS',
  seed,
});

function after(state: WizardState, ...events: WizardEvent[]): WizardState {
  return events.reduce(nextState, state);
}

function phone(state: WizardState): PhoneState {
  if (state.step !== 'phone') throw new Error(`The wizard is at ${state.step}.`);
  return state;
}
function over(state: WizardState): OverState {
  if (state.step !== 'over') throw new Error(`The wizard is at ${state.step}.`);
  return state;
}

function started(
  outcome: StartOutcome,
  { from = atPhone, seed = 'k1', receivedAt = noon }: { from?: WizardState; seed?: string; receivedAt?: number } = {},
): WizardState {
  const calling = nextState(from, pressed(seed));
  if ((calling.step !== 'phone' && calling.step !== 'over') || !calling.call) throw new Error('Nothing was started.');
  return nextState(calling, { type: 'startAnswered', call: calling.call, outcome, receivedAt });
}

const atCode = code(started(verification));

function checked(outcome: CheckOutcome, from: CodeState = atCode): WizardState {
  const { call } = code(after(from, typed('12345'), { type: 'checkPressed' }));
  if (call?.kind !== 'check') throw new Error('Nothing was checked.');
  return nextState(
    { ...from, call, checkedCodes: ['12345'] },
    { type: 'checkAnswered', call, outcome, receivedAt: noon },
  );
}

function resent(outcome: ResendOutcome, { from = atCode, key = 'r1' } = {}): WizardState {
  const calling = code(nextState(from, { type: 'resendPressed', key }));
  if (calling.call?.kind !== 'resend') throw new Error('Nothing was resent.');
  return nextState(calling, { type: 'resendAnswered', call: calling.call, outcome, receivedAt: noon });
}

describe('a start', () => {
  it('is called with the draft and the key of this act', () => {
    const { call } = phone(nextState(atPhone, pressed('k1')));
    expect(call).toEqual({
      kind: 'start',
      input: { ...request, idempotencyKey: keyOf('k1', request) },
      chosenChannel: 'SMS',
    });
  });

  it('is called once, however often the button is pressed', () => {
    const once = nextState(atPhone, pressed('k1'));
    expect(nextState(once, pressed('k2'))).toBe(once);
  });

  it.each([
    { what: 'no answer', outcome: noAnswer, change: {}, key: 'k1' },
    { what: 'a retryable outage', outcome: unavailable, change: {}, key: 'k1' },
    { what: 'no answer, for another number', outcome: noAnswer, change: { phoneNumber: '415 555 0101' }, key: 'k1' },
    { what: 'no answer, over another channel', outcome: noAnswer, change: { channel: 'VOICE' as const }, key: 'k1' },
    { what: 'no answer, in another region', outcome: noAnswer, change: { region: 'CA' }, key: 'k1' },
    { what: 'a definite answer', outcome: rateLimited, change: {}, key: 'k2' },
  ])('repeated after $what carries a key made of $key', ({ outcome, change, key }) => {
    const again = after(
      started(outcome),
      { type: 'draftChanged', draft: { ...draft, ...change } },
      pressed('k2', change),
    );
    const sent = { ...request, ...change };
    expect(phone(again).call?.input).toEqual({ ...sent, idempotencyKey: keyOf(key, sent) });
  });

  it('leads to the code step', () => {
    expect(atCode).toMatchObject({ verification, chosenChannel: 'SMS', code: '', call: null, problem: null });
  });

  it('leads on where its repeated key answers what has come of the verification', () => {
    expect(started(verified).step).toBe('done');
    expect(over(started(failed)).ending).toBe('TOO_MANY_ATTEMPTS');
  });

  it('that is refused stays where it was, with the problem', () => {
    const problem = { __typename: 'InvalidPhoneNumber', message: '', reason: 'TOO_SHORT' } as const;
    expect(phone(started(problem))).toMatchObject({ draft, call: null, problem });
  });

  it('keeps its draft while it is under way', () => {
    const calling = nextState(atPhone, pressed('k1'));
    expect(nextState(calling, { type: 'draftChanged', draft: { ...draft, phoneNumber: '1' } })).toBe(calling);
  });
});

const wrong = { __typename: 'IncorrectCode', message: '', verification } as const;
const answered = (sent: WizardState, outcome: CheckOutcome) => {
  const { call } = code(sent);
  if (call?.kind !== 'check') throw new Error('Nothing was checked.');
  return code(nextState(sent, { type: 'checkAnswered', call, outcome, receivedAt: noon }));
};

describe('a typed code', () => {
  it('is checked by itself when it is complete', () => {
    const entered = code(nextState(atCode, typed('123456')));
    expect(entered.call).toEqual({ kind: 'check', input: { verificationId: 'v1', code: '123456' } });
  });

  it('is not checked before', () => {
    expect(code(nextState(atCode, typed('12345'))).call).toBeNull();
  });

  const refused = answered(nextState(atCode, typed('123456')), wrong);

  it('that was wrong is never sent again by itself, only by a press', () => {
    const again = code(nextState(refused, typed('123456')));
    expect(again).toMatchObject({ call: null, notice: 'tried' });
    expect(code(nextState(again, { type: 'checkPressed' })).call).toMatchObject({ input: { code: '123456' } });
    const other = answered(nextState(refused, typed('654321')), wrong);
    expect(code(nextState(other, typed('123456'))).call).toBeNull();
  });

  it('that was wrong is put right in peace: digit by digit it sends nothing', () => {
    const first = code(after(refused, typed('12346', { anew: false, sure: false }), typed('123486', { anew: false })));
    expect(first).toMatchObject({ code: '123486', call: null, notice: 'ready' });
    expect(code(nextState(first, { type: 'checkPressed' })).call).toMatchObject({ input: { code: '123486' } });
  });

  it.each([
    ['cleared', [typed('', { sure: false }), typed('1'), typed('123457', { anew: false })]],
    ['typed over', [typed('9'), typed('987654', { anew: false })]],
    ['replaced by a paste', [typed('987654')]],
  ])('after a wrong one that was %s is sent by itself', (_, events) => {
    expect(code(after(refused, ...events)).call?.kind).toBe('check');
  });

  it('that leaves a doubt is shown, and stays so while it is put right', () => {
    const doubtful = code(nextState(atCode, typed('123456', { sure: false })));
    expect(doubtful).toMatchObject({ code: '123456', call: null, notice: 'ready' });
    expect(code(nextState(doubtful, typed('123457', { anew: false }))).call).toBeNull();
  });

  it('that isn’t in what was pasted is said not to be, and leaves what was typed', () => {
    const missed = code(after(atCode, typed('123'), noCode));
    expect(missed).toMatchObject({ code: '123', notice: 'noCode', call: null });
    expect(code(nextState(missed, typed('1234', { anew: false }))).notice).toBeNull();
  });

  it('is left alone while it is being checked', () => {
    const sent = nextState(atCode, typed('123456'));
    expect(nextState(sent, typed('654321'))).toBe(sent);
    expect(nextState(sent, noCode)).toBe(sent);
  });

  it('that an outage kept from being judged is sent again by a press only', () => {
    const kept = answered(nextState(atCode, typed('123456')), noAnswer);
    expect(code(nextState(kept, typed('123456'))).call).toBeNull();
    expect(code(nextState(kept, typed('123457', { anew: false }))).call).toBeNull();
    expect(code(nextState(kept, { type: 'checkPressed' })).call?.kind).toBe('check');
  });

  it('that was too short is completed, and sent', () => {
    const short = answered(after(atCode, typed('12345'), { type: 'checkPressed' }), {
      __typename: 'MalformedCode',
      message: '',
      codeLength: 6,
    });
    expect(code(nextState(short, typed('123456', { anew: false }))).call?.kind).toBe('check');
  });

  it('is not checked by itself by whoever was told to wait, only by a press', () => {
    const told = answered(nextState(atCode, typed('123456')), rateLimited);
    const again = nextState(told, typed('123457'));
    expect(code(again).call).toBeNull();
    expect(code(nextState(again, { type: 'checkPressed' })).call).not.toBeNull();
  });

  it('can be sent to be checked however long it is', () => {
    const entered = after(atCode, typed('12'), { type: 'checkPressed' });
    expect(code(entered).call).toEqual({ kind: 'check', input: { verificationId: 'v1', code: '12' } });
  });

  it('that is right ends the wizard', () => {
    expect(checked(verified)).toMatchObject({ step: 'done', verification: verified });
  });

  it('that is wrong stays, with the attempts that are left', () => {
    const outcome = {
      __typename: 'IncorrectCode',
      message: '',
      verification: { ...verification, attemptsRemaining: 2 },
    } as const;
    expect(code(checked(outcome))).toMatchObject({
      verification: { attemptsRemaining: 2 },
      problem: { from: 'check', outcome },
    });
  });

  it.each([
    { outcome: closed(verified), step: 'done' },
    { outcome: closed(failed), step: 'over', ending: 'TOO_MANY_ATTEMPTS' },
    { outcome: closed({ ...verification, status: 'EXPIRED' }), step: 'over', ending: 'EXPIRED' },
    { outcome: closed({ ...verification, status: 'CANCELED' }), step: 'over', ending: 'CANCELED' },
    { outcome: closed({ ...verification, status: 'FAILED', failure: null }), step: 'over', ending: 'UNKNOWN' },
    { outcome: notFound, step: 'over', ending: 'NOT_FOUND' },
  ])('answered $outcome.__typename leads to $step $ending', ({ outcome, ...expected }) => {
    expect(checked(outcome)).toMatchObject(expected);
  });

  it('keeps through an outage', () => {
    expect(code(checked(noAnswer))).toMatchObject({ problem: { from: 'check', outcome: noAnswer }, call: null });
  });
});

describe('a resend', () => {
  it('of the same code leaves what is being typed', () => {
    const entered = code(nextState(atCode, typed('123')));
    const again = code(resent({ ...verification, channel: 'VOICE' }, { from: entered }));
    expect(again).toMatchObject({ code: '123', news: { kind: 'resent', sameCode: true } });
  });

  it('of another code clears the one whose time is over, also where it is the last', () => {
    const entered = code(nextState({ ...atCode, verification: ownCodes }, typed('123')));
    const last = { ...verification, channel: 'VOICE' as const, nextChannel: null };
    const again = code(resent(last, { from: entered }));
    expect(again).toMatchObject({ code: '', news: { kind: 'resent', sameCode: false } });
  });

  it('asks for the next channel', () => {
    const from = { ...atCode, verification: { ...verification, nextChannel: 'VOICE' as const } };
    expect(code(resent({ ...verification, channel: 'VOICE' }, { from })).chosenChannel).toBe('VOICE');
  });

  it('repeated after no answer carries its key', () => {
    const again = nextState(resent(noAnswer), { type: 'resendPressed', key: 'r2' });
    expect(code(again).call).toMatchObject({ input: { verificationId: 'v1', idempotencyKey: 'r1' } });
  });

  it('after one that went out carries a new key', () => {
    const again = nextState(resent(verification), { type: 'resendPressed', key: 'r2' });
    expect(code(again).call).toMatchObject({ input: { idempotencyKey: 'r2' } });
  });

  it('is not called where no channel is left', () => {
    const last = { ...atCode, verification: { ...verification, nextChannel: null } };
    expect(nextState(last, { type: 'resendPressed', key: 'r1' })).toBe(last);
  });

  it('that finds no channel left leaves the code to be typed', () => {
    const left = { ...verification, nextChannel: null, resendAvailableAt: null };
    const outcome = { __typename: 'NoChannelLeft', message: '', verification: left } as const;
    expect(code(resent(outcome))).toMatchObject({ verification: left, problem: { from: 'resend', outcome } });
  });
});

describe('a cancel', () => {
  const canceling = code(nextState(atCode, { type: 'cancelPressed' }));
  const answered = (outcome: Extract<WizardEvent, { type: 'cancelAnswered' }>['outcome']) => {
    if (canceling.call?.kind !== 'cancel') throw new Error('Nothing was canceled.');
    return nextState(canceling, { type: 'cancelAnswered', call: canceling.call, outcome, receivedAt: noon });
  };

  it('leads back to an empty number', () => {
    const back = phone(answered({ ...verification, status: 'CANCELED' }));
    expect(back).toMatchObject({ arrival: 'canceled', draft: { phoneNumber: '', region: 'US', channel: 'SMS' } });
  });

  it('that comes too late says that the number is verified', () => {
    expect(answered(closed(verified)).step).toBe('done');
  });

  it('of what is over anyway leads back too', () => {
    expect(phone(answered(closed(failed))).arrival).toBe('canceled');
    expect(phone(answered(notFound)).arrival).toBe('canceled');
  });

  it('that fails stays and says so', () => {
    expect(code(answered(noAnswer)).problem).toEqual({ from: 'cancel', outcome: noAnswer });
  });

  it('wins over a check that is under way', () => {
    const checking = code(nextState(atCode, typed('123456')));
    if (checking.call?.kind !== 'check') throw new Error('Nothing was checked.');
    const both = nextState(checking, { type: 'cancelPressed' });
    expect(nextState(both, { type: 'checkAnswered', call: checking.call, outcome: verified, receivedAt: noon })).toBe(
      both,
    );
  });
});

describe('going on', () => {
  it('by editing the number keeps it, and a later start is an act of its own', () => {
    const edited = nextState(atCode, { type: 'numberEdited' });
    expect(phone(edited)).toMatchObject({ arrival: 'edited', draft, seed: null });
    expect(phone(nextState(edited, pressed('k2'))).call?.input.idempotencyKey).toBe(keyOf('k2', request));
  });

  it('after the end starts a new act for the same number', () => {
    const ended = over(checked(closed(failed)));
    expect(started({ ...verification, id: 'v2' }, { from: ended, seed: 'k2' })).toMatchObject({
      step: 'code',
      verification: { id: 'v2' },
    });
  });

  it('from success starts empty', () => {
    expect(phone(nextState(checked(verified), { type: 'startedAgain' })).draft).toEqual({ ...draft, phoneNumber: '' });
  });

  it.each<WizardEvent>([
    typed('1'),
    { type: 'checkPressed' },
    { type: 'resendPressed', key: 'k' },
    { type: 'cancelPressed' },
    { type: 'numberEdited' },
    { type: 'wentBack' },
    { type: 'wentForward' },
    { type: 'timePassed', now: noon },
  ])('by $type is nothing that the phone step knows', (event) => {
    expect(nextState(atPhone, event)).toBe(atPhone);
  });

  it('is not disturbed by an answer to an earlier call', () => {
    const calling = phone(nextState(atPhone, pressed('k1')));
    if (!calling.call) throw new Error('Nothing was started.');
    const event: WizardEvent = { type: 'startAnswered', call: calling.call, outcome: verification, receivedAt: noon };
    const through = nextState(calling, event);
    expect(nextState(through, event)).toBe(through);
  });
});

describe('time', () => {
  it('is the server’s, whatever the device’s clock says', () => {
    const deviceIsAheadBy = 3_600_000;
    const state = started(verification, { receivedAt: noon + deviceIsAheadBy });
    expect(pageTime(verification.expiresAt, state)).toBe(noon + 540_000 + deviceIsAheadBy);
  });

  it('that has run out by our clock alone ends nothing: the server is to be asked', () => {
    const late = code(nextState(atCode, { type: 'timePassed', now: noon + 600_000 }));
    expect(late.warning).toBe('expiring');
    expect(code(nextState(late, typed('123456'))).call?.kind).toBe('check');
    const clock = noon + 600_000;
    expect(code(nextState(late, heard('v1', { ...verification, now: at(60) }, clock)))).toMatchObject({
      clockSkewMs: -540_000,
      // What our clock alone said is no longer said.
      warning: null,
    });
    expect(
      over(nextState(late, heard('v1', { ...verification, status: 'EXPIRED', now: at(600) }, clock))),
    ).toMatchObject({
      ending: 'EXPIRED',
      codeStep: null,
    });
  });

  it.each([
    { seconds: 539.999, step: 'code' },
    { seconds: 540, step: 'over', ending: 'EXPIRED' },
  ])('where the server can’t be reached, leads after $seconds s to $step', ({ seconds, ...expected }) => {
    expect(nextState(atCode, heard('v1', noAnswer, noon + seconds * 1000))).toMatchObject(expected);
  });

  it('waits for the answer to a code that was sent in time', () => {
    const checking = nextState(atCode, typed('123456'));
    expect(nextState(checking, heard('v1', noAnswer, noon + 600_000))).toBe(checking);
  });

  it.each([
    { what: 'at the end', wouldTell: true, changes: {}, seconds: 540 },
    { what: 'when it may have moved on', wouldTell: false, changes: {}, seconds: 30 },
    { what: 'at the end, once it has said whether', wouldTell: false, changes: { now: at(31) }, seconds: 540 },
    { what: 'when the code is replaced', wouldTell: false, changes: { ...ownCodes, now: at(31) }, seconds: 180 },
    { what: 'at the end of the last step', wouldTell: false, changes: { resendAvailableAt: null }, seconds: 540 },
  ])('$what is the server’s to know', ({ wouldTell, changes, seconds }) => {
    const state = { ...atCode, verification: { ...verification, ...changes } };
    expect(unknownFrom(state, wouldTell)).toBe(noon + seconds * 1000);
  });

  it('is nobody’s to know where nothing is open', () => {
    expect(unknownFrom(atPhone, false)).toBeNull();
    expect(unknownFrom(checked(failed), false)).toBeNull();
    expect(unknownFrom(checked(verified), false)).toBeNull();
  });
});

describe('what the server says by itself', () => {
  it.each([
    { outcome: verified, step: 'done' },
    { outcome: { ...failed, failure: 'BLOCKED' as const }, step: 'over', ending: 'BLOCKED' },
    { outcome: { ...failed, failure: 'UNDELIVERABLE' as const }, step: 'over', ending: 'UNDELIVERABLE' },
    { outcome: { ...verification, status: 'CANCELED' as const }, step: 'over', ending: 'CANCELED' },
    { outcome: null, step: 'over', ending: 'NOT_FOUND' },
  ])('leads to $step $ending', ({ outcome, ...expected }) => {
    expect(nextState(atCode, heard('v1', outcome))).toMatchObject(expected);
  });

  it('may be that the code comes once more, which leaves what is being typed', () => {
    const moved = { ...verification, codeSentAt: at(180), resendAvailableAt: at(210) };
    const entered = nextState(atCode, typed('123'));
    const told = { news: { kind: 'moved', sameCode: true }, code: '123', verification: moved };
    expect(nextState(entered, heard('v1', moved))).toMatchObject(told);
  });

  it('may be that another code is on its way, which clears what was typed of the one before', () => {
    const moved = { ...ownCodes, channel: 'VOICE' as const, codeSentAt: at(180), codeExpiresAt: at(360) };
    const entered = nextState({ ...atCode, verification: ownCodes }, typed('123'));
    expect(nextState(entered, heard('v1', moved))).toMatchObject({
      news: { kind: 'moved', before: 'SMS', sameCode: false },
      code: '',
    });
    const checking = nextState({ ...atCode, verification: ownCodes }, typed('123456'));
    expect(nextState(checking, heard('v1', moved))).toMatchObject({ news: { kind: 'moved' }, code: '123456' });
  });

  it('may be that the code was replaced while it was checked: wrong, it goes, and what is said is which to use', () => {
    const moved = { ...ownCodes, codeSentAt: at(180), codeExpiresAt: at(360) };
    const checking = nextState({ ...atCode, verification: ownCodes }, typed('123456'));
    const fewer = { ...moved, attemptsRemaining: 2 };
    const told = answered(nextState(checking, heard('v1', moved)), { ...wrong, verification: fewer });
    expect(told).toMatchObject({ code: '', problem: null, news: { sameCode: false }, verification: fewer });
  });

  it.each([
    ['makes a check again that found no connection', 3, { call: { kind: 'check', input: { code: '123456' } } }],
    ['leaves a check that counted to a press', 2, { call: null, problem: null, notice: 'ready', code: '123456' }],
  ])('%s', (_, attemptsRemaining, expected) => {
    const lost = answered(nextState(atCode, typed('123456')), { __typename: 'NoAnswer', cause: 'offline' });
    expect(nextState(lost, heard('v1', { ...verification, attemptsRemaining, now: at(9) }))).toMatchObject(expected);
  });

  it('is no news where nothing was sent', () => {
    const fewer = { ...verification, attemptsRemaining: 2, now: at(5) };
    expect(code(nextState(atCode, heard('v1', fewer)))).toMatchObject({ news: null, verification: fewer });
  });

  it('is no news where the person asked for it', () => {
    const calling = nextState(atCode, { type: 'resendPressed', key: 'r1' });
    const moved = { ...verification, resendAvailableAt: at(90), now: at(31) };
    expect(code(nextState(calling, heard('v1', moved))).news).toBeNull();
  });

  it('counts for nothing when it is older than what is known, or of another verification', () => {
    expect(nextState(atCode, heard('v1', { ...verification, channel: 'VOICE', now: at(-1) }))).toBe(atCode);
    expect(nextState(atCode, heard('v2', verified))).toBe(atCode);
  });

  it('leaves a code that is being checked to the check’s own answer, unless it is success', () => {
    const checking = nextState(atCode, typed('123456'));
    expect(nextState(checking, heard('v1', failed)).step).toBe('code');
    expect(nextState(checking, heard('v1', verified)).step).toBe('done');
  });

  it('leaves a cancel to its own answer', () => {
    const canceling = nextState(atCode, { type: 'cancelPressed' });
    expect(nextState(canceling, heard('v1', { ...verification, status: 'CANCELED' })).step).toBe('code');
  });
});

describe('an end that only our clock knew of', () => {
  const typing = after(atCode, typed('123'));
  const expired = over(nextState(typing, heard('v1', noAnswer, noon + 600_000)));

  it('is opened again by the server’s word, with what was typed, and claims no new code', () => {
    expect(unknownFrom(expired, true)).toBe(-Infinity);
    const opened = code(nextState(expired, heard('v1', { ...verification, now: at(20) }, noon + 601_000)));
    expect(opened).toMatchObject({ code: '123', earlier: true, news: null, clockSkewMs: -581_000 });
    expect(abandonedBy(expired, opened)).toBeNull();
  });

  it('is another end, or success, by the server’s word', () => {
    expect(nextState(expired, heard('v1', verified)).step).toBe('done');
    expect(over(nextState(expired, heard('v1', failed))).ending).toBe('TOO_MANY_ATTEMPTS');
    expect(
      over(nextState(expired, heard('v1', { ...verification, status: 'EXPIRED', now: at(600) }))).codeStep,
    ).toBeNull();
    expect(over(nextState(expired, heard('v1', null))).ending).toBe('NOT_FOUND');
  });

  it('stays where the word is older, of another, or none', () => {
    expect(nextState(expired, heard('v1', noAnswer))).toBe(expired);
    expect(nextState(expired, heard('v2', verified))).toBe(expired);
    expect(nextState(expired, heard('v1', { ...verification, now: at(-1) }))).toBe(expired);
  });

  it('is the server’s end where the server said it, whatever comes late', () => {
    const ended = nextState(typing, heard('v1', { ...verification, status: 'EXPIRED', now: at(540) }));
    expect(nextState(ended, heard('v1', { ...verification, now: at(539) }))).toBe(ended);
  });

  it('outlives a reload, and Back leads to what is still open', () => {
    expect(keepsakeOf(expired)).toEqual({ kind: 'verification', id: 'v1', chosenChannel: 'SMS' });
    const back = nextState(expired, { type: 'wentBack' });
    expect(nextState(back, { type: 'wentForward' })).toBe(expired.codeStep);
    expect(abandonedBy(expired, back)).toBeNull();
  });

  it('is given up by a start anew, or with the number', () => {
    const next = started(
      { ...verification, id: 'v2', createdAt: at(600), resendAvailableAt: at(630) },
      { from: expired },
    );
    expect(abandonedBy(expired, next)).toBe('v1');
    expect(code(next).earlier).toBe(false);
    expect(abandonedBy(expired, nextState(expired, { type: 'numberEdited' }))).toBe('v1');
  });
});

describe('no code is said to be sent', () => {
  it('for a start that found one in flight', () => {
    const shared = { ...verification, id: 'v2', sharesRequest: true, createdAt: at(100), now: at(100) };
    expect(code(started(shared)).earlier).toBe(true);
    expect(code(started({ ...shared, nextChannel: null, resendAvailableAt: null })).earlier).toBe(true);
    expect(atCode.earlier).toBe(false);
  });

  it('where that is resumed, unless one was sent since', () => {
    const shared = { ...verification, sharesRequest: true, createdAt: at(100), now: at(100) };
    const kept = initialState(keepsakeOf(atCode));
    expect(code(nextState(kept, heard('v1', shared))).earlier).toBe(true);
    expect(code(nextState(kept, heard('v1', { ...shared, codeSentAt: at(180) }))).earlier).toBe(false);
  });

  it('where the same number again reopens the step', () => {
    const back = nextState(atCode, { type: 'wentBack' });
    expect(code(nextState(back, pressed('k2'))).earlier).toBe(true);
  });

  it('until one is, asked for or not', () => {
    const earlier = code({ ...atCode, earlier: true });
    expect(code(resent(verification, { from: earlier })).earlier).toBe(false);
    const moved = { ...verification, channel: 'VOICE' as const, resendAvailableAt: at(210) };
    expect(code(nextState(earlier, heard('v1', moved))).earlier).toBe(false);
  });
});

describe('a reload', () => {
  it('finds the half of a key while nobody knows what became of the start, and makes the same key of it', () => {
    const kept = keepsakeOf(nextState(atPhone, pressed('k1')));
    expect(kept).toEqual({ kind: 'start', seed: 'k1' });
    const again = nextState(initialState(kept), pressed('k2', { phoneNumber: '415-555-0100' }));
    expect(phone(again).call?.input.idempotencyKey).toBe(keyOf('k1', request));
  });

  it('begins another act where the page has another nonce by then', () => {
    const kept = keepsakeOf(nextState(atPhone, pressed('k1', { nonce: 'one session' })));
    const again = nextState(initialState(kept), pressed('k2', { nonce: 'another session' }));
    expect(phone(again).call?.input).toMatchObject({ nonce: 'another session' });
    expect(phone(again).call?.input.idempotencyKey).not.toBe(keyOf('k1', { ...request, nonce: 'one session' }));
  });

  it('finds the handle, and with it the same step and the same deadlines', () => {
    const kept = keepsakeOf(atCode);
    expect(kept).toEqual({ kind: 'verification', id: 'v1', chosenChannel: 'SMS' });
    const resumed = code(nextState(initialState(kept), heard('v1', verification)));
    expect(resumed).toMatchObject({ verification, chosenChannel: 'SMS', draft: { phoneNumber: '+14155550100' } });
    expect(nextState(initialState(kept), heard('v1', { ...verified, proof })).step).toBe('done');
    expect(over(nextState(initialState(kept), heard('v1', failed))).ending).toBe('TOO_MANY_ATTEMPTS');
  });

  it('begins anew where the server knows nothing of it', () => {
    const forgotten = nextState(initialState(keepsakeOf(atCode)), heard('v1', null));
    expect(phone(forgotten).resumable).toBeNull();
    expect(keepsakeOf(forgotten)).toBeNull();
  });

  it('says so where the server can’t be reached, and is right at its next word', () => {
    const kept = initialState(keepsakeOf(atCode));
    const failing = phone(nextState(kept, heard('v1', noAnswer)));
    expect(failing).toMatchObject({ problem: noAnswer, resumable: { id: 'v1' } });
    expect(nextState(failing, heard('v1', verification)).step).toBe('code');
  });

  it('of a call that nobody chose leaves the way open, as a landline takes no text', () => {
    const kept = initialState({ kind: 'verification', id: 'v1', chosenChannel: 'SMS' });
    const called = nextState(kept, heard('v1', { ...verification, channel: 'VOICE' }));
    expect(code(called).draft.channel).toBeNull();
    expect(code(nextState(kept, heard('v1', verification))).draft.channel).toBe('SMS');
  });

  it('finds success where the wizard keeps it, until the proof has expired', () => {
    const done = checked({ ...verified, proof });
    const kept = keepsakeOf(done, true);
    expect(kept).toEqual({ kind: 'verification', id: 'v1', chosenChannel: 'SMS' });
    expect(keepsakeOf(nextState(done, { type: 'startedAgain' }), true)).toBeNull();
    const anew = nextState(initialState(kept), heard('v1', verified));
    expect(anew).toMatchObject({ step: 'phone', resumable: null });
    expect(keepsakeOf(anew, true)).toBeNull();
  });

  it('knows no more that the number was typed here', () => {
    expect(atCode.typedHere).toBe(true);
    const resumed = code(nextState(initialState(keepsakeOf(atCode)), heard('v1', verification)));
    expect(resumed.typedHere).toBe(false);
    expect(started(verification, { from: nextState(resumed, { type: 'numberEdited' }) }).typedHere).toBe(true);
  });

  it.each([
    ['done', checked({ ...verified, proof })],
    ['edited', nextState(atCode, { type: 'numberEdited' })],
    ['left by Back', nextState(atCode, { type: 'wentBack' })],
    ['not found', checked(notFound)],
    ['refused', started(rateLimited)],
  ])('finds nothing once it is %s', (_, state) => {
    expect(keepsakeOf(state)).toBeNull();
  });
});

describe('Back', () => {
  const back = phone(nextState(atCode, { type: 'wentBack' }));

  it('leads to the number, and Forward to the code again', () => {
    expect(back).toMatchObject({ arrival: 'edited', draft });
    expect(nextState(back, { type: 'wentForward' })).toMatchObject({ step: 'code', verification });
  });

  it('and the same number again reopens the code, without another one', () => {
    expect(nextState(back, pressed('k2'))).toMatchObject({ step: 'code', verification });
    expect(abandonedBy(back, nextState(back, pressed('k2')))).toBeNull();
  });

  it('and another number gives up the first', () => {
    const other = nextState(back, { type: 'draftChanged', draft: { ...draft, phoneNumber: '415 555 0199' } });
    const going = nextState(other, pressed('k2', { phoneNumber: '415 555 0199' }));
    expect(phone(going).call?.input.phoneNumber).toBe('415 555 0199');
    expect(abandonedBy(other, going)).toBe('v1');
  });

  it('from the end leads to an empty number', () => {
    expect(phone(nextState(checked(verified), { type: 'wentBack' })).draft.phoneNumber).toBe('');
  });
});

it('gives up a verification whose number is edited, not one that was canceled or is only left', () => {
  expect(abandonedBy(atCode, nextState(atCode, { type: 'numberEdited' }))).toBe('v1');
  expect(abandonedBy(atCode, nextState(atCode, { type: 'wentBack' }))).toBeNull();
  expect(abandonedBy(atCode, checked(verified))).toBeNull();
});

it.each([
  ['expiring', verification, 480],
  ['replacing', ownCodes, 150],
])('warns once, before the present code’s end: %s', (warning, verification, seconds) => {
  const state = { ...atCode, verification };
  expect(nextState(state, { type: 'timePassed', now: noon + (seconds - 1) * 1000 })).toBe(state);
  const warned = code(nextState(state, { type: 'timePassed', now: noon + (seconds + 1) * 1000 }));
  expect(warned.warning).toBe(warning);
  expect(nextState(warned, { type: 'timePassed', now: noon + (seconds + 2) * 1000 })).toBe(warned);
});

it('says nothing more of a wrong code once another is typed', () => {
  const refused = answered(nextState(atCode, typed('123456')), wrong);
  expect(code(nextState(refused, typed('9')))).toMatchObject({ problem: null, wasWrong: true });
});

it('sends no code twice by itself, none while one is checked, and none that was refused, whatever is done', () => {
  const codes = fc.constantFrom('111111', '222222', '12', '');
  const entry = fc.record({ code: codes, caret: fc.constant(0), anew: fc.boolean(), sure: fc.boolean() });
  const act = fc.oneof(
    { weight: 6, arbitrary: fc.option(entry).map((entry): WizardEvent => ({ type: 'codeEntered', entry })) },
    fc.constantFrom<WizardEvent>(
      { type: 'checkPressed' },
      { type: 'timePassed', now: noon + 600_000 },
      { type: 'wentBack' },
      { type: 'wentForward' },
      heard('v1', { ...verification, now: at(5) }),
      heard('v1', noAnswer, noon + 600_000),
    ),
  );
  const answer = fc.constantFrom<CheckOutcome | 'none'>(
    { __typename: 'IncorrectCode', message: '', verification },
    unavailable,
    noAnswer,
    'none',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(act, answer), { maxLength: 40 }), (steps) => {
      const sent: string[] = [];
      const faults: string[] = [];
      let state: WizardState = atCode;
      for (const [event, outcome] of steps) {
        const before = state;
        state = nextState(before, event);
        const call = state.step === 'code' ? state.call : null;
        if (call?.kind !== 'check') continue;
        const earlier = before.step === 'code' ? before.call : null;
        if (call !== earlier) {
          if (earlier) faults.push(`${call.input.code} was sent while another was checked`);
          if (event.type === 'codeEntered' && sent.includes(call.input.code)) faults.push(`${call.input.code} again`);
          sent.push(call.input.code);
        }
        if (outcome !== 'none') state = nextState(state, { type: 'checkAnswered', call, outcome, receivedAt: noon });
      }
      expect(faults).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
