import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeService, verification, verified } from '../test/fake-service.ts';
import type { Answers } from '../test/fake-service.ts';
import { code, heading, inputs, number, until } from '../test/open-app.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

type Props = Partial<PhoneVerificationProps>;

const page = (props: Props) => <PhoneVerification endpoint="/graphql" locale="en" {...props} />;

/** A tab in which a host's page is loaded, loaded again, and given other props. */
function openTab(answers: Answers = {}) {
  const asked = vi.fn<(id: string) => Record<string, unknown>>(() => verification());
  const fake = createFakeService({ startVerification: () => verification(), verification: asked, ...answers });
  vi.stubGlobal('fetch', fake.fetch);
  vi.stubGlobal('WebSocket', undefined);
  sessionStorage.clear();
  onTestFinished(() => void vi.unstubAllGlobals());
  let loaded: ReturnType<typeof render> | undefined;
  return {
    ...fake,
    asked,
    user: userEvent.setup(),
    async load(props: Props) {
      loaded?.unmount();
      await act(async () => {
        loaded = render(page(props));
      });
    },
    change: (props: Props) => act(async () => loaded?.rerender(page(props))),
  };
}

async function startIn({ user }: ReturnType<typeof openTab>) {
  await user.type(await number(), '4155550100{Enter}');
  await code();
}

describe('a host', () => {
  it('that took the proof is offered no other number, and says itself what comes next', async () => {
    const onVerified = vi.fn<() => void>();
    const tab = openTab({ checkCode: () => verified() });
    await tab.load({ onVerified });
    await startIn(tab);
    await tab.user.type(await code(), '123456');
    expect(await heading('Number verified')).toBeVisible();
    expect(onVerified).toHaveBeenCalledOnce();
    expect(screen.queryByRole('button', { name: 'Verify another number' })).toBeNull();
    expect(screen.queryByText(/close this page/)).toBeNull();
  });

  it('whose nonce is not there yet sends none', async () => {
    const tab = openTab();
    await tab.load({ nonce: '' });
    await startIn(tab);
    expect(inputs(tab.received, 'startVerification')[0]).not.toHaveProperty('nonce');
  });

  it('that puts it into a form is told why nothing happens', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => told.mockRestore());
    const tab = openTab();
    await tab.load({});
    expect(told).not.toHaveBeenCalled();
    render(<form>{page({})}</form>);
    expect(told).toHaveBeenCalledWith('PhoneVerification stands in a <form>, where it does nothing.');
  });
});

describe('a page that is loaded again', () => {
  it.each<[string, Props]>([
    ['neither nonce nor session', {}],
    ['the same nonce', { nonce: 'one' }],
    ['the same session', { session: 'one' }],
    ['the same of both', { nonce: 'one', session: 'two' }],
  ])('goes on with the verification where it has %s', async (_, props) => {
    const tab = openTab();
    await tab.load(props);
    await startIn(tab);
    await tab.load({ ...props });
    expect(await code()).toBeVisible();
    expect(tab.asked).toHaveBeenCalledExactlyOnceWith('an-opaque-handle-0001');
  });

  it.each<[Props, Props]>([
    [{ nonce: 'one' }, { nonce: 'two' }],
    [{ nonce: 'one' }, {}],
    [{}, { nonce: 'one' }],
    [{ nonce: 'one' }, { session: 'one' }],
    [{ session: 'one' }, { session: 'two' }],
    [{ session: 'one' }, { session: '' }],
    [
      { nonce: 'one', session: 'one' },
      { nonce: 'two', session: 'one' },
    ],
    [
      { nonce: 'one', session: 'two' },
      { nonce: 'two', session: 'one' },
    ],
    [{ nonce: 'one' }, { nonce: 'one', session: '' }],
    [{ nonce: 'one' }, { nonce: 'one', endpoint: '/other' }],
  ])('begins anew where what was %j is %j, and each finds its own again', async (first, second) => {
    const tab = openTab();
    await tab.load(first);
    await startIn(tab);
    await tab.load(second);
    expect(await number()).toHaveValue('');
    expect(tab.asked).not.toHaveBeenCalled();
    await startIn(tab);
    expect(inputs(tab.received, 'startVerification').map(({ nonce }) => nonce)).toEqual([first.nonce, second.nonce]);
    await tab.load(first);
    expect(await code()).toBeVisible();
    await tab.load(second);
    expect(await code()).toBeVisible();
  });

  it('repeats a start that was lost only for the same nonce', async () => {
    const tab = openTab({ startVerification: () => new Promise<never>(() => {}) });
    const keys: unknown[] = [];
    for (const nonce of ['one', 'two', 'one']) {
      // One after the other: each is a page of the same tab.
      // oxlint-disable-next-line no-await-in-loop
      await tab.load({ nonce });
      // oxlint-disable-next-line no-await-in-loop
      await tab.user.type(await number(), '4155550100{Enter}');
      // oxlint-disable-next-line no-await-in-loop
      await screen.findByText('Sending your code…');
      keys.push(inputs(tab.received, 'startVerification').at(-1)?.['idempotencyKey']);
    }
    expect(new Set(keys).size).toBe(2);
    expect(keys[2]).toBe(keys[0]);
  });

  it('keeps neither nonce nor session where they could be read', async () => {
    const tab = openTab();
    await tab.load({ nonce: 'a-secret-of-the-session', session: 'ada@example.com' });
    await startIn(tab);
    const kept = JSON.stringify(Object.entries(sessionStorage));
    expect(kept).toContain('an-opaque-handle-0001');
    expect(kept).not.toMatch(/a-secret-of-the-session|ada/);
  });
});

describe('a page that is given another nonce', () => {
  it('begins anew, and goes on where it was with the one before', async () => {
    const tab = openTab();
    await tab.load({ nonce: 'one' });
    await startIn(tab);
    await tab.change({ nonce: 'two' });
    expect(await number()).toHaveValue('');
    await tab.change({ nonce: 'one' });
    expect(await code()).toBeVisible();
  });

  it('is told of no proof that was asked for with the one before', async () => {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    const tab = openTab({ checkCode: () => answer.promise, verification: () => verified() });
    const onVerified = vi.fn<() => void>();
    await tab.load({ nonce: 'one', onVerified });
    await startIn(tab);
    await tab.user.type(await code(), '123456');
    await screen.findByText('Checking your code…');
    await tab.change({ nonce: 'two', onVerified });
    await act(async () => answer.resolve(verified()));
    expect(await number()).toHaveValue('');
    expect(onVerified).not.toHaveBeenCalled();
    await tab.change({ nonce: 'one', onVerified });
    expect(await heading('Number verified')).toBeVisible();
    expect(onVerified).toHaveBeenCalledOnce();
  });

  it('asks another endpoint where it is given that', async () => {
    const tab = openTab();
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', (uri: unknown, init?: RequestInit) => {
      asked.push(uri);
      return tab.fetch(uri, init);
    });
    await tab.load({});
    await until(() => expect(asked).toEqual(['/graphql']));
    await tab.change({ endpoint: '/other' });
    await until(() => expect(asked).toEqual(['/graphql', '/other']));
  });
});
