import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeService, service, verification, verified } from '../../test/fake-service.ts';
import type { Answers } from '../../test/fake-service.ts';
import { button, code, heading, number, unanswered, until } from '../../test/open-app.tsx';
import { App } from './app.tsx';
import { createGiven } from './given.ts';

const hidden = { phoneNumber: null, maskedPhoneNumber: '+1••••••••00' };
const ended = (differences: Record<string, unknown>) =>
  verification({ ...hidden, status: 'FAILED', nextChannel: null, resendAvailableAt: null, ...differences });
const returnUrl = 'https://shop.example:8443/in?order=1';

/** A tab in which our page is opened by its URL, and loaded again. */
async function openTab(url: string, answers: Answers = {}) {
  const asked = vi.fn<(id: string) => Record<string, unknown>>((id) => verification({ ...hidden, id }));
  const fake = createFakeService({
    verification: asked,
    cancelVerification: () => ended({ status: 'CANCELED' }),
    ...answers,
  });
  vi.stubGlobal('fetch', fake.fetch);
  vi.stubGlobal('WebSocket', undefined);
  sessionStorage.clear();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    history.replaceState(null, '', '/');
  });
  history.replaceState(null, '', url);
  let page: ReturnType<typeof render> | undefined;
  async function load() {
    page?.unmount();
    await act(async () => {
      page = render(<App given={createGiven()} />);
    });
  }
  await load();
  return { ...fake, asked, load, user: userEvent.setup() };
}

describe('the page that a link opened', () => {
  it('opens at the code, and shows of a hidden number what may be shown', async () => {
    const { asked, received } = await openTab('/#verification=a-handle');
    expect(await code()).toHaveFocus();
    expect(asked).toHaveBeenCalledExactlyOnceWith('a-handle');
    expect(screen.getByText('+1 •••••••• 00')).toHaveAttribute('dir', 'ltr');
    expect(screen.getByText('the number ending in 00')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Edit number' })).toBeNull();
    expect(document.title).toBe('Enter your code – Acme');
    expect(received).toEqual([]);
  });

  it('never shows the first step', async () => {
    await openTab('/#verification=a-handle', { verification: unanswered });
    expect(await heading('Enter your code')).toBeVisible();
    expect(screen.getByText('Picking up where you left off…')).toHaveRole('status');
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('takes the handle out of the URL, adds nothing to the history, and keeps it for a reload', async () => {
    const before = history.length;
    const { asked, load } = await openTab('/?from=shop#verification=a-handle');
    expect(location.href).toBe('http://localhost:3000/?from=shop');
    expect(history.length).toBe(before);
    await load();
    await code();
    expect(asked.mock.calls).toEqual([['a-handle'], ['a-handle']]);
  });

  it('turns to another link, and leaves the first alone', async () => {
    const { asked, received } = await openTab('/#verification=first');
    await code();
    await act(async () => {
      const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
      location.hash = '#verification=second';
      await changed;
    });
    expect(asked).toHaveBeenLastCalledWith('second');
    expect(location.hash).toBe('');
    expect(await code()).toBeVisible();
    expect(received).toEqual([]);
  });

  it('asks again at a press where no answer came', async () => {
    const answers: Answers = { verification: () => Promise.reject(new Error('Out of order.')) };
    const { user, answers: changing } = await openTab('/#verification=a-handle', answers);
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on our side.');
    changing.verification = () => verification(hidden);
    await user.click(await button('Try again'));
    expect(await code()).toBeVisible();
  });

  it('is the first step where the fragment holds no handle', async () => {
    await openTab('/#verification=');
    expect(await number()).toBeVisible();
    expect(location.hash).toBe('');
  });

  it('has no simulated phone beside it, which would show the number, but says where the codes are', async () => {
    await openTab('/#verification=a-handle', { service: () => service({ simulated: true }) });
    const notice = await screen.findByRole('complementary', { name: 'Simulator' });
    expect(screen.queryByTitle('Simulated phone')).toBeNull();
    expect(within(notice).getByRole('link')).toHaveAttribute('href', '/simulator');
  });
});

describe('over, it', () => {
  it.each([
    [{ failure: 'TOO_MANY_ATTEMPTS' }, 'Too many wrong codes'],
    [{ status: 'EXPIRED' }, 'The code has expired'],
    [{ failure: 'UNDELIVERABLE' }, 'The code didn’t arrive'],
    [{ failure: 'SUPERSEDED' }, 'Verified in another window'],
  ])('says what happened, starts nothing, and leads back by a press: %j', async (differences, words) => {
    await openTab('/#verification=a-handle', { verification: () => ended({ ...differences, returnUrl }) });
    expect(await heading(words)).toHaveFocus();
    expect(document.title).toContain(words);
    expect(screen.getByText('You can try again from where you started.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Continue to shop.example:8443' })).toHaveAttribute('href', returnUrl);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([null, 'javascript:alert(1)'])('leads nowhere where the way back is %s', async (returnUrl) => {
    await openTab('/#verification=a-handle', { verification: () => ended({ status: 'EXPIRED', returnUrl }) });
    await heading('The code has expired');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('says in one sentence that it is unknown, and keeps it no longer', async () => {
    const { load } = await openTab('/#verification=guessed', { verification: () => null });
    expect(await heading('This verification has ended')).toHaveFocus();
    expect(screen.getByText('You can try again from where you started.')).toBeVisible();
    expect(sessionStorage).toHaveLength(0);
    await load();
    expect(await number()).toBeVisible();
  });

  it('is so once the person calls it off', async () => {
    const { user } = await openTab('/#verification=a-handle', {
      cancelVerification: () => ended({ status: 'CANCELED', returnUrl }),
    });
    await user.click(await button('Cancel'));
    expect(await heading('This was canceled')).toHaveFocus();
    expect(screen.getByRole('link', { name: /shop\.example/ })).toHaveAttribute('href', returnUrl);
  });
});

describe('verified, it', () => {
  it('leads back by itself, with the proof in the fragment, in place of its entry in the history', async () => {
    // The one kind of URL that jsdom goes to.
    const here = `${location.origin}/#in`;
    const { user } = await openTab('/#verification=a-handle', {
      checkCode: () => verified({ ...hidden, returnUrl: here }),
    });
    const before = history.length;
    await user.type(await code(), '123456');
    await until(() => expect(location.href).toBe(`${here}&proof=header.claims.signature`));
    expect(history.length).toBe(before);
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(sessionStorage).toHaveLength(0);
  });

  it('goes nowhere by itself without a proof, which is told where the code was typed', async () => {
    await openTab('/#verification=a-handle', {
      verification: () => verified({ ...hidden, proof: null, returnUrl }),
    });
    expect(await screen.findByRole('heading', { name: 'Verified in another window' })).toBeVisible();
    expect(screen.getByRole('link', { name: /shop\.example/ })).toHaveAttribute('href', returnUrl);
  });

  it('shows no proof where it leads nowhere, and offers no other number', async () => {
    await openTab('/#verification=a-handle', { verification: () => verified(hidden) });
    expect(await heading('Number verified')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Copy proof' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Verify another number' })).toBeNull();
  });
});

it('where only backends may start, the page says where to begin, and has nothing to begin with', async () => {
  await openTab('/', { service: () => service({ publicStarts: false }) });
  expect(await heading('No code to enter yet')).toBeVisible();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  expect(document.title).toBe('No code to enter yet – Acme');
});
