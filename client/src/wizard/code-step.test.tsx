import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inSeconds, problem, verification, verified } from '../../test/fake-service.ts';
import { button, code, heading, inputs, number, open, openAtCode, unanswered, until } from '../../test/open-app.tsx';
import { english } from '../i18n/languages.ts';

/** As the browser does, unseen by React. */
function setValue(field: HTMLElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
}

const pass = (seconds: number) => act(async () => void vi.advanceTimersByTime(seconds * 1000));

describe('a start that shares what was sent before', () => {
  /** In the middle of the minute before. */
  const sentAt = Math.floor(Date.now() / 60_000) * 60_000 - 30_000;
  const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(sentAt);

  it.each([
    ['SMS', 'Use the code we texted at'],
    ['VOICE', 'Use the code from our call at'],
    ['WHATSAPP', 'Use the code we sent on WhatsApp at'],
  ])('says which code to use, by %s and when, and counts no tries before a wrong code', async (channel, words) => {
    const codeSentAt = new Date(sentAt).toISOString();
    const differences = { channel, codeSentAt, sharesRequest: true, attemptsRemaining: 2 };
    await openAtCode({ startVerification: () => verification(differences) });
    expect(screen.getByText(`${words} ${time} to:`)).toBeVisible();
    expect(screen.queryByText(/left/)).toBeNull();
    expect(screen.queryByText(/We texted/)).toBeNull();
  });

  it('says what was sent since', async () => {
    await openAtCode({ startVerification: () => verification({ codeSentAt: inSeconds(5), sharesRequest: true }) });
    expect(screen.getByText('We texted a 6-digit code to:')).toBeVisible();
  });
});

describe('the code', () => {
  it('has the focus, the attributes that autofill needs, and says where it went', async () => {
    await openAtCode();
    expect(await code()).toHaveFocus();
    expect(await code()).toHaveAttribute('autocomplete', 'one-time-code');
    expect(await code()).toHaveAttribute('inputmode', 'numeric');
    expect(await screen.findByText('+1 415 555 0100')).toBeVisible();
    expect(await code()).toHaveAccessibleDescription(
      'We texted a 6-digit code to: +1 415 555 0100 It works for 9 minutes.',
    );
    expect(document.title).toBe('Enter your code – step 2 of 3 – Acme');
  });

  it('is checked by itself when it is complete, and success says what was verified', async () => {
    const { user, received } = await openAtCode({ checkCode: () => verified() });
    await user.type(await code(), '123456');
    expect(await heading('Number verified')).toHaveFocus();
    expect(await screen.findByText('+1 415 555 0100')).toBeVisible();
    expect(screen.getByLabelText('Proof for your backend')).toHaveValue('header.claims.signature');
    expect(inputs(received, 'checkCode')).toEqual([{ verificationId: 'an-opaque-handle-0001', code: '123456' }]);
  });

  it.each(['123-456', '１２３ ４５６', 'Your Acme code is 123456.'])('pasted as %j is understood', async (text) => {
    const { user, received } = await openAtCode({ checkCode: () => verified() });
    await user.click(await code());
    await user.paste(text);
    await heading('Number verified');
    expect(inputs(received, 'checkCode')).toMatchObject([{ code: '123456' }]);
  });

  it('that is wrong stays selected, with the tries that are left', async () => {
    const { user, received } = await openAtCode({
      checkCode: () => problem('IncorrectCode', { verification: verification({ attemptsRemaining: 1 }) }),
    });
    await user.type(await code(), '123456');
    expect(await screen.findByRole('alert')).toHaveTextContent('That’s not the right code. You have one more try.');
    const field = await screen.findByDisplayValue<HTMLInputElement>('123456');
    expect(field).toHaveFocus();
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 6]);
    expect(field).toBeInvalid();
    expect(inputs(received, 'checkCode')).toHaveLength(1);
  });

  it('pasted behind a wrong one takes its place', async () => {
    const { user, received } = await openAtCode({
      checkCode: ({ code }) =>
        code === '482913' ? verified() : problem('IncorrectCode', { verification: verification() }),
    });
    await user.type(await code(), '123456');
    await screen.findByRole('alert');
    const field = await screen.findByDisplayValue<HTMLInputElement>('123456');
    field.setSelectionRange(6, 6);
    await user.paste('482913');
    await heading('Number verified');
    expect(inputs(received, 'checkCode').map((input) => input.code)).toEqual(['123456', '482913']);
  });

  it('is sent once by itself, though a wrong one is pasted again, and put right digit by digit in peace', async () => {
    const { user, received } = await openAtCode({
      checkCode: () => problem('IncorrectCode', { verification: verification() }),
    });
    await user.type(await code(), '123456');
    await screen.findByRole('alert');
    await user.paste('123456');
    expect(screen.getByText(english.code.notice.tried('Verify'))).toHaveRole('status');
    const field = await screen.findByDisplayValue<HTMLInputElement>('123456');
    await user.type(field, '9', { initialSelectionStart: 0, initialSelectionEnd: 1 });
    await user.type(field, '8', { initialSelectionStart: 1, initialSelectionEnd: 2 });
    expect(field).toHaveValue('983456');
    expect(screen.getByText(english.code.notice.ready('Verify'))).toHaveRole('status');
    expect(inputs(received, 'checkCode')).toHaveLength(1);
    await user.click(await button('Verify'));
    await until(() => expect(inputs(received, 'checkCode').at(-1)).toMatchObject({ code: '983456' }));
  });

  it('of several in a message is shown, and what was shown is said', async () => {
    const { user, received } = await openAtCode();
    await user.click(await code());
    await user.paste('Order 739201. Your code is 482913.');
    expect(await code()).toHaveValue('482913');
    expect(screen.getByText(english.code.notice.ready('Verify'))).toHaveRole('status');
    expect(inputs(received, 'checkCode')).toEqual([]);
  });

  it('that isn’t in what was pasted is said not to be there', async () => {
    const { user } = await openAtCode();
    await user.type(await code(), '12');
    await user.paste('Hello!');
    expect(await code()).toHaveValue('12');
    expect(screen.getByText('There’s no 6-digit code in that text.')).toHaveRole('status');
  });

  it('that is dropped is read like one that is pasted', async () => {
    const { received } = await openAtCode({ checkCode: () => verified() });
    fireEvent.drop(await code(), { dataTransfer: { getData: () => 'Your code is 482913.' } });
    await heading('Number verified');
    expect(inputs(received, 'checkCode')).toMatchObject([{ code: '482913' }]);
  });

  it('that an input method is still at work on is left alone, and sent once at its end', async () => {
    const { received } = await openAtCode({ checkCode: () => verified() });
    const field = await code();
    fireEvent.compositionStart(field);
    for (const text of ['４', '４８２９１３']) {
      setValue(field, text);
      fireEvent(field, new InputEvent('input', { bubbles: true, inputType: 'insertCompositionText', data: text }));
      expect(field).toHaveValue(text);
    }
    expect(inputs(received, 'checkCode')).toEqual([]);
    fireEvent.compositionEnd(field);
    await heading('Number verified');
    expect(inputs(received, 'checkCode')).toMatchObject([{ code: '482913' }]);
  });

  it.each([
    ['without saying how', {}],
    ['as a replacement', { inputType: 'insertReplacementText' }],
    ['as if typed at once', { inputType: 'insertText', data: '482913' }],
  ])('that the browser fills in %s takes the place of a wrong one', async (_, how) => {
    const { user, received } = await openAtCode({
      checkCode: ({ code }) =>
        code === '482913' ? verified() : problem('IncorrectCode', { verification: verification() }),
    });
    await user.type(await code(), '482999');
    await screen.findByRole('alert');
    const field = await screen.findByDisplayValue<HTMLInputElement>('482999');
    setValue(field, '482913');
    fireEvent(field, new InputEvent('input', { bubbles: true, ...how }));
    await heading('Number verified');
    expect(inputs(received, 'checkCode').map((input) => input.code)).toEqual(['482999', '482913']);
  });

  it('that is too short is said to be, when it is sent', async () => {
    const { user } = await openAtCode({ checkCode: () => problem('MalformedCode', { codeLength: 6 }) });
    await user.type(await code(), '1234');
    await user.click(await button('Verify'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The code has 6 digits. You entered 4.');
  });

  it('survives an outage', async () => {
    const answers = [problem('ServiceUnavailable', { retryable: true }), verified()];
    const { user } = await openAtCode({ checkCode: () => answers.shift() ?? unanswered() });
    expect(screen.queryByText(english.helpCode)).toBeNull();
    await user.type(await code(), '123456');
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.codeUnavailable);
    expect(screen.getByText(english.helpCode)).toHaveTextContent('WDJB-MJHT');
    expect(await code()).toHaveValue('123456');
    await user.click(await button('Verify'));
    await heading('Number verified');
  });

  it('whose success was never heard of leads on when it is sent again', async () => {
    const { user } = await openAtCode({ checkCode: () => problem('VerificationClosed', { verification: verified() }) });
    await user.type(await code(), '123456');
    expect(await heading('Number verified')).toBeVisible();
  });

  it('says when it came another way than chosen', async () => {
    const { user } = await open({ startVerification: () => verification({ channel: 'SMS' }) });
    await user.click(await number());
    await user.paste('(415) 555-0100');
    await user.click(screen.getByRole('radio', { name: 'Phone call' }));
    await user.click(await button('Call me with a code'));
    expect(await screen.findByText('We’re texting instead, because the call didn’t get through.')).toBeVisible();
  });

  it('is not lost when the number is edited, which calls the old verification off', async () => {
    const { user, received } = await openAtCode();
    await user.click(await button('Edit number'));
    expect(await number()).toHaveValue('(415) 555-0100');
    expect(await number()).toHaveFocus();
    await until(() =>
      expect(inputs(received, 'cancelVerification')).toEqual([{ verificationId: 'an-opaque-handle-0001' }]),
    );
  });

  it('can be canceled', async () => {
    const { user } = await openAtCode();
    await user.click(await button('Cancel'));
    expect(await number()).toHaveValue('');
    expect(await number()).toHaveFocus();
    expect(screen.getByText(english.phone.canceled)).toHaveRole('status');
  });

  it('says so when it can’t be canceled', async () => {
    const { user } = await openAtCode({ cancelVerification: () => problem('ServiceUnavailable', { retryable: true }) });
    await user.click(await button('Cancel'));
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.codeUnavailable);
    expect(await code()).toBeVisible();
  });
});

describe('another code', () => {
  it('of its own is asked for by the name of its way, and replaces the one before', async () => {
    const ownCode = { codeExpiresAt: inSeconds(180) };
    const { user, received } = await openAtCode({
      startVerification: () => verification({ nextChannel: 'VOICE', resendAvailableAt: inSeconds(-1), ...ownCode }),
      resendCode: () => verification({ channel: 'VOICE', nextChannel: 'SMS' }),
    });
    await user.type(await code(), '123');
    await user.click(await button('Call me instead'));
    expect(await button('Text me instead')).toBeDisabled();
    expect(await code()).toHaveValue('');
    expect(await code()).toHaveFocus();
    expect(screen.getByText('Use the new code from our call. Earlier codes no longer work.')).toHaveRole('status');
    expect(screen.queryByText(/instead, because/)).toBeNull();
    expect(inputs(received, 'resendCode')).toEqual([
      { verificationId: 'an-opaque-handle-0001', idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  it('message with the same code says so, and leaves what was typed', async () => {
    const { user } = await openAtCode({
      startVerification: () => verification({ nextChannel: 'VOICE', resendAvailableAt: inSeconds(-1) }),
      resendCode: () => verification({ channel: 'VOICE', nextChannel: 'SMS' }),
    });
    await user.type(await code(), '123');
    await user.click(await button('Call me instead'));
    expect(await button('Text me instead')).toBeDisabled();
    expect(await code()).toHaveValue('123');
    expect(screen.getByText('Sent again. It’s the same code.')).toHaveRole('status');
  });

  it('that can’t be sent leaves the latest one to be typed', async () => {
    const last = { nextChannel: null, resendAvailableAt: null };
    const { user } = await openAtCode({
      startVerification: () => verification({ resendAvailableAt: inSeconds(-1) }),
      resendCode: () => problem('NoChannelLeft', { verification: verification(last) }),
    });
    await user.click(await button('Text me again'));
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.noChannelLeft);
    expect(await code()).toBeVisible();
    expect(screen.queryByRole('button', { name: /Text me/ })).toBeNull();
  });
});

describe('time', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] }));
  afterEach(() => vi.useRealTimers());

  it('runs down to another code, by the server’s clock', async () => {
    const late = -3_600;
    const [resendAvailableAt, expiresAt] = [inSeconds(late + 30), inSeconds(late + 540)];
    const current = () => verification({ now: inSeconds(late), resendAvailableAt, expiresAt });
    await openAtCode({ startVerification: current, verification: current });
    expect(await button('Text me again')).toBeDisabled();
    expect(screen.getByText('in 0:30')).toBeVisible();
    await pass(29);
    expect(screen.getByText('in 0:01')).toBeVisible();
    await pass(1);
    expect(await button('Text me again')).toBeEnabled();
    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.getByText(/^It works for 8 minutes\./)).toBeVisible();
    await pass(451);
    expect(screen.getByRole('timer')).toHaveTextContent('It works for another 0:59.');
    expect(screen.getByText(english.code.expiring)).toHaveRole('status');
  });

  it('is not the device’s: its clock may be set, and nothing ends', async () => {
    let asked = 0;
    await openAtCode({
      verification: () => {
        asked += 1;
        throw new Error('Out of order.');
      },
    });
    await pass(1);
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(1);
    await until(() => expect(asked).toBe(1));
    expect(await code()).toBeVisible();
    expect(screen.getByText(/^It works for 8 minutes\./)).toBeVisible();
  });

  it('that ran out by our clock is asked for, and goes on where the server says so', async () => {
    await openAtCode({ verification: () => verification({ now: inSeconds(0), expiresAt: inSeconds(100) }) });
    await pass(540);
    expect(await screen.findByText(/^It works for a minute\./)).toBeVisible();
    expect(await code()).toBeVisible();
  });

  it('that ran out where nobody can be asked is opened again by the server’s word, without a claim', async () => {
    const open = verification();
    const { user, answers } = await openAtCode({
      startVerification: () => open,
      verification: () => {
        throw new Error('Out of order.');
      },
    });
    await user.type(await code(), '123');
    await pass(540);
    await heading('The code has expired');
    answers.verification = () => ({ ...open, now: inSeconds(0), expiresAt: inSeconds(100) });
    await pass(6);
    expect(await code()).toHaveValue('123');
    expect(screen.getByText(/^Use the code we texted at \d+:\d\d [AP]M to:$/)).toBeVisible();
    expect(screen.queryByText(/We texted/)).toBeNull();
  });

  it('runs out, and one press sends a new code to the same number', async () => {
    const { user, received } = await openAtCode({ verification: () => verification({ status: 'EXPIRED' }) });
    await pass(540);
    expect(await heading('The code has expired')).toHaveFocus();
    await user.click(await button('Text me a new code'));
    expect(await code()).toHaveValue('');
    const starts = inputs(received, 'startVerification');
    expect(starts.map((input) => input.phoneNumber)).toEqual(['(415) 555-0100', '(415) 555-0100']);
    expect(starts[0]?.idempotencyKey).not.toBe(starts[1]?.idempotencyKey);
  });
});
