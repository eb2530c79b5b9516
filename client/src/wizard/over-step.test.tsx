import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { inSeconds, problem, verification } from '../../test/fake-service.ts';
import { button, code, heading, number, openAtCode, unanswered } from '../../test/open-app.tsx';

describe('the end', () => {
  it.each([
    ['TOO_MANY_ATTEMPTS', 'Too many wrong codes'],
    ['UNDELIVERABLE', 'The code didn’t arrive'],
    ['BLOCKED', 'The code was blocked'],
    ['REJECTED', 'Rejected on the phone'],
    ['INDETERMINATE', 'That didn’t go through'],
    ['SUPERSEDED', 'Verified in another window', 'Verify here too'],
  ])('%s has its words and two ways on', async (failure, words, restart = 'Text me a new code') => {
    const closed = verification({ status: 'FAILED', failure, nextChannel: null, resendAvailableAt: null });
    const { user } = await openAtCode({ checkCode: () => problem('VerificationClosed', { verification: closed }) });
    await user.type(await code(), '123456');
    expect(await heading(words)).toHaveFocus();
    expect(await button(restart)).toBeEnabled();
    expect(screen.getByText('Reference for support:')).toHaveTextContent('WDJB-MJHTW D J B M J H T');
    await user.click(await button('Use another number'));
    expect(await number()).toHaveValue('(415) 555-0100');
  });

  it('of a verification that nobody knows is one too', async () => {
    const { user } = await openAtCode({ checkCode: () => problem('VerificationNotFound') });
    await user.type(await code(), '123456');
    expect(await heading('Let’s start over')).toBeVisible();
  });

  it('says why a new code can’t be sent', async () => {
    const limited = problem('RateLimited', { retryAt: inSeconds(60), now: inSeconds(0) });
    const starts = [verification(), limited];
    const { user } = await openAtCode({
      startVerification: () => starts.shift() ?? unanswered(),
      checkCode: () => problem('VerificationNotFound'),
    });
    await user.type(await code(), '123456');
    await user.click(await button('Text me a new code'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /^You’ve asked for too many codes\. Try again at \d+:\d\d/,
    );
  });
});
