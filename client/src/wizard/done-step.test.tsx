import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { verified } from '../../test/fake-service.ts';
import { button, code, number, openAtCode } from '../../test/open-app.tsx';
import { english } from '../i18n/languages.ts';

describe('success', () => {
  it('folds the proof away, to be copied', async () => {
    const { user } = await openAtCode({ checkCode: () => verified() });
    await user.type(await code(), '123456');
    expect(screen.getByText('You’re all set and can close this page.')).toBeVisible();
    await user.click(await screen.findByText('For developers'));
    await user.click(await button('Copy proof'));
    expect(await screen.findByText('Copied.')).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe('header.claims.signature');
  });

  it('without a proof says that it has expired', async () => {
    const { user } = await openAtCode({ checkCode: () => verified({ proof: null }) });
    await user.type(await code(), '123456');
    expect(await screen.findByText(english.done.proofExpired)).toBeVisible();
  });

  it('leads to another number', async () => {
    const { user } = await openAtCode({ checkCode: () => verified() });
    await user.type(await code(), '123456');
    await user.click(await button('Verify another number'));
    expect(await number()).toHaveValue('');
    expect(await number()).toHaveFocus();
  });
});
