import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeService, verification, verified } from '../test/fake-service.ts';
import type { Answers } from '../test/fake-service.ts';
import { button, code, heading, number } from '../test/open-app.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

type Props = Partial<PhoneVerificationProps>;

const returnUrl = 'https://shop.example/in';
const ended = (differences: Record<string, unknown>) =>
  verification({ status: 'FAILED', nextChannel: null, resendAvailableAt: null, returnUrl, ...differences });

/** A host's page. */
async function embed(props: Props, answers: Answers = {}) {
  const fake = createFakeService({ verification: (id) => verification({ id, phoneNumber: null }), ...answers });
  vi.stubGlobal('fetch', fake.fetch);
  vi.stubGlobal('WebSocket', undefined);
  sessionStorage.clear();
  onTestFinished(() => void vi.unstubAllGlobals());
  const page = (props: Props) => <PhoneVerification endpoint="/graphql" locale="en" {...props} />;
  const { rerender } = await act(async () => render(page(props)));
  return { ...fake, user: userEvent.setup(), change: (props: Props) => act(async () => rerender(page(props))) };
}

describe('the component with a verification that the host’s backend started', () => {
  it('opens at its code, and tells the host of the proof', async () => {
    const onVerified = vi.fn<() => void>();
    const { user, received } = await embed(
      { verificationId: 'a-handle', onVerified },
      { checkCode: () => verified({ returnUrl }) },
    );
    expect(screen.queryByRole('button', { name: 'Edit number' })).toBeNull();
    await user.type(await code(), '123456');
    await heading('Number verified');
    expect(received).toEqual([{ operation: 'checkCode', input: { verificationId: 'a-handle', code: '123456' } }]);
    expect(onVerified).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ token: 'header.claims.signature' }));
  });

  it('tells of the proof of one that is verified already', async () => {
    const onVerified = vi.fn<() => void>();
    await embed({ verificationId: 'a-handle', onVerified }, { verification: () => verified() });
    expect(onVerified).toHaveBeenCalledOnce();
  });

  it('leads nowhere: where the person goes on is the host’s to say', async () => {
    const before = location.href;
    const { change } = await embed({ verificationId: 'one' }, { verification: () => verified({ returnUrl }) });
    await heading('Number verified');
    expect(screen.queryByRole('link')).toBeNull();
    await change({ verificationId: 'two', endpoint: '/other' });
    expect(location.href).toBe(before);
  });

  it.each<[string, () => Record<string, unknown> | null, string]>([
    ['EXPIRED', () => ended({ status: 'EXPIRED' }), 'The code has expired'],
    ['BLOCKED', () => ended({ failure: 'BLOCKED' }), 'The code was blocked'],
    ['NOT_FOUND', () => null, 'This verification has ended'],
  ])('says and tells that it is over: %s', async (reason, answer, words) => {
    const onOver = vi.fn<() => void>();
    await embed({ verificationId: 'a-handle', onOver }, { verification: answer });
    expect(await heading(words)).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
    expect(onOver).toHaveBeenCalledExactlyOnceWith({ reason });
  });

  it('tells that the person called it off, and of no other end', async () => {
    const [onOver, onCancel] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const { user } = await embed(
      { verificationId: 'a-handle', onOver, onCancel },
      { cancelVerification: () => ended({ status: 'CANCELED' }) },
    );
    await user.click(await button('Cancel'));
    await heading('This was canceled');
    expect(onCancel).toHaveBeenCalledOnce();
    expect(onOver).not.toHaveBeenCalled();
  });

  it('turns to another one, and is told of none before it any more', async () => {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    const onVerified = vi.fn<() => void>();
    const { user, change, received } = await embed(
      { verificationId: 'one', onVerified },
      { checkCode: () => answer.promise },
    );
    await user.type(await code(), '123456');
    await change({ verificationId: 'two', onVerified });
    await act(async () => answer.resolve(verified({ id: 'one' })));
    expect(await code()).toHaveValue('');
    expect(onVerified).not.toHaveBeenCalled();
    expect(received.map(({ operation }) => operation)).toEqual(['checkCode']);
  });

  it('goes on where it was where nonce, session or callbacks change', async () => {
    const { user, change } = await embed({ verificationId: 'one' });
    await user.type(await code(), '12');
    await change({ verificationId: 'one', nonce: 'n', session: 's', onOver: () => {} });
    expect(await code()).toHaveValue('12');
  });

  it('keeps nothing, since the host has the handle, nor touches what is kept of a start of its own', async () => {
    const { user } = await embed({ verificationId: 'one' }, { checkCode: () => verified() });
    sessionStorage.setItem('phone-verification:/graphql', '{"kind":"start","seed":"x"}');
    await user.type(await code(), '123456');
    await heading('Number verified');
    expect(Object.entries(sessionStorage)).toEqual([['phone-verification:/graphql', '{"kind":"start","seed":"x"}']]);
  });

  it('is not there yet where the handle is empty', async () => {
    await embed({ verificationId: '' });
    expect(await number()).toBeVisible();
  });
});
