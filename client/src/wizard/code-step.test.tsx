import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inSeconds, problem, verification, verified } from '../../test/fake-service.ts';
import { button, code, heading, inputs, number, openAtCode, unanswered } from '../../test/open-app.tsx';
import { english } from '../i18n/languages.ts';

const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));

describe('the code', () => {
  it('has the focus, the attributes that autofill needs, and says where it went', async () => {
    await openAtCode();
    expect(await code()).toHaveFocus();
    expect(await code()).toHaveAttribute('autocomplete', 'one-time-code');
    expect(await code()).toHaveAttribute('inputmode', 'numeric');
    expect(screen.getByText('the number ending in 0100')).toBeInTheDocument();
    expect(document.title).toBe('Enter your code – step 2 of 3 – Acme');
  });

  it('is checked by itself when it is complete, and success says what was verified', async () => {
    const { user, received } = await openAtCode({ checkCode: () => verified() });
    await user.type(await code(), '123456');
    expect(await heading('Number verified')).toHaveFocus();
    expect(screen.getByText('the number ending in 0100')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Proof for your backend' })).toHaveValue('header.claims.signature');
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

  it('that is too short is said to be, when it is sent', async () => {
    const { user } = await openAtCode({ checkCode: () => problem('MalformedCode', { codeLength: 6 }) });
    await user.type(await code(), '1234');
    await user.click(await button('Verify'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The code has 6 digits. You entered 4.');
  });

  it('survives an outage', async () => {
    const answers = [problem('ServiceUnavailable', { retryable: true }), verified()];
    const { user } = await openAtCode({ checkCode: () => answers.shift() ?? unanswered() });
    await user.type(await code(), '123456');
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.codeUnavailable);
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
    await openAtCode({ startVerification: () => verification({ channel: 'VOICE' }) });
    expect(screen.getByText('This code comes as a phone call, not the way you chose.')).toBeVisible();
  });

  it('is not lost when the number is edited, which calls the old verification off', async () => {
    const { user, received } = await openAtCode();
    await user.click(await button('Edit number'));
    expect(await number()).toHaveValue('(415) 555-0100');
    expect(await number()).toHaveFocus();
    await vi.waitFor(() =>
      expect(inputs(received, 'cancelVerification')).toEqual([{ verificationId: 'an-opaque-handle-0001' }]),
    );
  });

  it('can be canceled', async () => {
    const { user } = await openAtCode();
    await user.click(await button('Cancel'));
    expect(await number()).toHaveValue('');
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
  it('is asked for by the name of its way, and replaces the one before', async () => {
    const { user, received } = await openAtCode({
      startVerification: () => verification({ nextChannel: 'VOICE', resendAvailableAt: inSeconds(-1) }),
      resendCode: () => verification({ channel: 'VOICE', nextChannel: 'SMS' }),
    });
    await user.type(await code(), '123');
    await user.click(await button('Call me instead'));
    expect(await button('Text me instead')).toBeDisabled();
    expect(await code()).toHaveValue('');
    expect(await code()).toHaveFocus();
    expect(screen.getByText('New code sent')).toHaveRole('status');
    expect(screen.queryByText(/not the way you chose/)).toBeNull();
    expect(inputs(received, 'resendCode')).toEqual([
      { verificationId: 'an-opaque-handle-0001', idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
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
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] }));
  afterEach(() => vi.useRealTimers());

  it('runs down to another code, by the server’s clock', async () => {
    const late = -3_600;
    await openAtCode({
      startVerification: () =>
        verification({
          now: inSeconds(late),
          resendAvailableAt: inSeconds(late + 30),
          expiresAt: inSeconds(late + 540),
        }),
    });
    expect(await button('Text me again')).toBeDisabled();
    expect(screen.getAllByRole('timer').map((timer) => timer.textContent)).toEqual(['0:30', '9:00']);
    await pass(29);
    expect(screen.getAllByRole('timer').map((timer) => timer.textContent)).toEqual(['0:01', '8:31']);
    await pass(1);
    expect(await button('Text me again')).toBeEnabled();
  });

  it('runs out, and one press sends a new code to the same number', async () => {
    const { user, received } = await openAtCode();
    await pass(540);
    expect(await heading('The code has expired')).toHaveFocus();
    await user.click(await button('Text me a new code'));
    expect(await code()).toHaveValue('');
    const starts = inputs(received, 'startVerification');
    expect(starts.map((input) => input.phoneNumber)).toEqual(['(415) 555-0100', '(415) 555-0100']);
    expect(starts[0]?.idempotencyKey).not.toBe(starts[1]?.idempotencyKey);
  });
});
