import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { onTestFinished, vi } from 'vitest';
import { App } from '../src/page/app.tsx';
// What comes late in a browser is there at once.
import '../src/wizard/later-step.tsx';
import { createFakeService, verification } from './fake-service.ts';
import type { Answers } from './fake-service.ts';

/** The whole app on a faked network, as a person finds it. */
export const number = () => screen.findByRole('textbox', { name: 'Phone number' });
export const code = () => screen.findByRole('textbox', { name: 'One-time code' });
export const button = (name: string) => screen.findByRole('button', { name });
export const heading = (name: string) => screen.findByRole('heading', { name });
export const unanswered = () => new Promise<never>(() => {});
/** A busy machine decides nothing: the limit only ends what hangs. */
export const until = (holds: () => unknown) => vi.waitFor(holds, 30_000);

export async function open(answers: Answers = {}) {
  const fake = createFakeService({
    startVerification: () => verification(),
    cancelVerification: () => verification({ status: 'CANCELED', nextChannel: null, resendAvailableAt: null }),
    ...answers,
  });
  vi.stubGlobal('fetch', fake.fetch);
  // What comes by socket is tried in a real browser.
  vi.stubGlobal('WebSocket', undefined);
  history.replaceState(null, '');
  sessionStorage.clear();
  onTestFinished(() => void vi.unstubAllGlobals());
  await act(async () => render(<App />));
  return { ...fake, user: userEvent.setup() };
}

export async function openAtCode(answers: Answers = {}) {
  const opened = await open(answers);
  await opened.user.click(await number());
  await opened.user.paste('(415) 555-0100');
  await opened.user.click(await button('Text me a code'));
  await code();
  return opened;
}

export function inputs(received: { operation: string; input: Record<string, unknown> }[], operation: string) {
  return received.filter((call) => call.operation === operation).map((call) => call.input);
}
