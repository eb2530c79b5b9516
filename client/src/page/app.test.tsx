import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { service } from '../../test/fake-service.ts';
import { heading, number, open } from '../../test/open-app.tsx';

describe('opening', () => {
  it('shows the first step', async () => {
    await open();
    expect(await heading('What’s your phone number?')).toBeVisible();
    expect(document.title).toBe('What’s your phone number? – step 1 of 3 – Acme');
  });

  it('waits for nothing: a person may type and press though the service doesn’t say what it offers', async () => {
    const { user } = await open({ service: () => Promise.reject(new Error('Out of order.')) });
    await user.type(await number(), '415 555 0100{Enter}');
    expect(await heading('Enter your code')).toBeVisible();
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
