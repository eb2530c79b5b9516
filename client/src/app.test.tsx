import { act, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { service } from '../test/fake-service.ts';
import { button, heading, number, open } from '../test/open-app.tsx';
import { en } from './i18n/en.ts';

describe('opening', () => {
  it('shows the first step', async () => {
    await open();
    expect(await heading('What’s your phone number?')).toBeVisible();
    expect(document.title).toBe('What’s your phone number? – step 1 of 3 – Acme');
  });

  it('says so when the service can’t be asked, and tries again', async () => {
    const { user, answers } = await open({ service: () => Promise.reject(new Error('Out of order.')) });
    expect(await screen.findByRole('alert')).toHaveTextContent(en.problem.noAnswer.faulty);
    answers.service = () => service();
    const again = await button('Try again');
    await act(() => user.click(again));
    expect(await number()).toBeVisible();
  });

  it('says that nothing is really sent where that is so, and where the codes are', async () => {
    await open({ service: () => service({ simulated: true }) });
    const notice = await screen.findByRole('complementary', { name: 'Simulator' });
    expect(notice).toHaveTextContent(/nothing is really sent/i);
    expect(within(notice).getByRole('link', { name: 'Open the simulated phone' })).toHaveAttribute(
      'href',
      '/simulator',
    );
  });

  it('says no such thing where messages are sent', async () => {
    await open();
    expect(screen.queryByRole('complementary')).toBeNull();
  });
});
