import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createFakeService, problem, verification } from '../test/fake-service.ts';
import type { Answers } from '../test/fake-service.ts';
import { button, code, heading, number } from '../test/open-app.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

async function embed(props: Partial<PhoneVerificationProps>, answers: Answers = {}) {
  const fake = createFakeService({ startVerification: () => verification(), ...answers });
  vi.stubGlobal('fetch', fake.fetch);
  vi.stubGlobal('WebSocket', undefined);
  sessionStorage.clear();
  onTestFinished(() => void vi.unstubAllGlobals());
  await act(async () => render(<PhoneVerification endpoint="/graphql" locale="en" {...props} />));
  return userEvent.setup();
}

const ended = (failure: string, id = 'an-opaque-handle-0001') =>
  verification({ id, status: 'FAILED', failure, nextChannel: null, resendAvailableAt: null });

const tooManyAttempts = () => problem('VerificationClosed', { verification: ended('TOO_MANY_ATTEMPTS') });

async function check(user: Awaited<ReturnType<typeof embed>>) {
  await user.type(await number(), '4155550100{Enter}');
  await user.type(await code(), '123456');
}

it.each<[string, Partial<PhoneVerificationProps>, number]>([
  ['the second level', {}, 2],
  ['the first where it owns the page', { ownsPage: true }, 1],
  ['the one that the host says', { headingLevel: 4 }, 4],
  ['the one that the host says also where it owns the page', { headingLevel: 6, ownsPage: true }, 6],
])('every step has its heading at %s', async (_, props, level) => {
  const user = await embed(props, { checkCode: tooManyAttempts });
  expect(await heading('What’s your phone number?')).toHaveProperty('tagName', `H${level}`);
  await check(user);
  const over = await screen.findByRole('heading', { name: 'Too many wrong codes' });
  expect(over).toHaveProperty('tagName', `H${level}`);
  expect(over).toHaveFocus();
});

it('what stands in place of a step that failed has its heading at that level, too', async () => {
  const caught = vi.spyOn(console, 'error').mockReturnValue(undefined);
  onTestFinished(() => caught.mockRestore());
  await embed({ headingLevel: 3, texts: { phone: { lead: fail } } });
  expect(await screen.findByRole('heading', { level: 3 })).toBeVisible();
});

function fail(): never {
  throw new Error('Boom.');
}

it('the host hears why each verification ended, and of each once', async () => {
  const reasons: unknown[] = [];
  let starts = 0;
  const user = await embed(
    { onOver: (over) => void reasons.push(over) },
    {
      startVerification: () => {
        starts += 1;
        return starts === 1 ? verification() : ended('BLOCKED', 'an-opaque-handle-0002');
      },
      checkCode: tooManyAttempts,
    },
  );
  await check(user);
  await user.click(await button('Text me a new code'));
  await screen.findByRole('heading', { name: /block/i });
  expect(reasons).toEqual([{ reason: 'TOO_MANY_ATTEMPTS' }, { reason: 'BLOCKED' }]);
});

it('the host hears of no end where the person calls it off', async () => {
  const onOver = vi.fn<() => void>();
  const user = await embed(
    { onOver },
    { cancelVerification: () => verification({ status: 'CANCELED', nextChannel: null, resendAvailableAt: null }) },
  );
  await user.type(await number(), '4155550100{Enter}');
  await code();
  await user.click(await button('Cancel'));
  await number();
  expect(onOver).not.toHaveBeenCalled();
});
