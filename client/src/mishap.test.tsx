import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeService, verification, verified } from '../test/fake-service.ts';
import type { Answers } from '../test/fake-service.ts';
import { button, code, heading, inputs, number, until } from '../test/open-app.tsx';
import { App } from './page/app.tsx';
import { languageNames } from './i18n/languages.ts';
import type { OnError } from './mishap.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

const boom = new Error('Boom.');

function fail(): never {
  throw boom;
}

function setUp(answers: Answers = {}) {
  const fake = createFakeService({ startVerification: () => verification(), ...answers });
  vi.stubGlobal('fetch', fake.fetch);
  vi.stubGlobal('WebSocket', undefined);
  history.replaceState(null, '');
  sessionStorage.clear();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return { ...fake, user: userEvent.setup() };
}

/** As a host does it. What React caught it logs, which is what these tests are about. */
async function embed(props: Partial<PhoneVerificationProps>, answers: Answers = {}) {
  const fake = setUp(answers);
  const caught: unknown[] = [];
  await act(async () =>
    render(
      <>
        <p>The host’s own</p>
        <PhoneVerification endpoint="/graphql" locale="en" {...props} />
      </>,
      { onCaughtError: (error) => caught.push(error) },
    ),
  );
  return { ...fake, caught };
}

async function openApp() {
  const fake = setUp();
  await act(async () => render(<App />, { onCaughtError: () => {} }));
  return fake;
}

describe('whatever the browser says of its languages', () => {
  it.each([
    [['en-US@posix'], 'What’s your phone number?'],
    [['en_US.UTF-8'], 'What’s your phone number?'],
    [['de_DE.UTF-8@euro'], 'Wie lautet Ihre Telefonnummer?'],
    [['C', 'de-DE-u-'], 'Wie lautet Ihre Telefonnummer?'],
    [['', 'x-klingon', 'und'], 'What’s your phone number?'],
    [['a'.repeat(100_000)], 'What’s your phone number?'],
    [[undefined, null, 7, {}, Symbol('de')], 'What’s your phone number?'],
    [undefined, 'What’s your phone number?'],
  ])('%j, the page is there and takes a number', async (languages, words) => {
    Object.defineProperty(navigator, 'languages', { configurable: true, value: languages });
    onTestFinished(() => void Reflect.deleteProperty(navigator, 'languages'));
    const { user, received } = await embed({ locale: undefined });
    expect(await heading(words)).toBeVisible();
    await user.type(screen.getByRole('textbox'), '+14155550100{Enter}');
    await screen.findByRole('textbox', { name: /One-time code|Einmalcode/ });
    expect(inputs(received, 'startVerification')).toHaveLength(1);
  });

  it.each(['de_DE.UTF-8', '"de"', 'de-'])('and whatever was kept or given: %j', async (locale) => {
    await embed({ locale });
    expect(await heading('Wie lautet Ihre Telefonnummer?')).toBeVisible();
  });

  it.each(['', 'C', 'null', '💬'])('a locale that is none, %j, is as if there were none', async (locale) => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT']);
    await embed({ locale });
    expect(await heading('Wie lautet Ihre Telefonnummer?')).toBeVisible();
  });
});

describe('where rendering fails', () => {
  it('a host keeps its page, hears of it, and the person may try again', async () => {
    let isBroken = true;
    const lead = () => {
      if (isBroken) throw boom;
      return 'Mended.';
    };
    const onError = vi.fn<OnError>();
    const { user, caught } = await embed({ texts: { phone: { lead } }, onError });
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong here');
    expect(screen.getByText('The host’s own')).toBeVisible();
    expect(onError).toHaveBeenCalledExactlyOnceWith(boom);
    expect(caught).toEqual([boom]);
    isBroken = false;
    await user.click(await button('Try again'));
    expect(await screen.findByText('Mended.')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each([
    ['the browser’s storage', () => {}],
    [
      'memory where the browser refuses its storage',
      () => {
        vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
          throw new DOMException('Refused.', 'SecurityError');
        });
        vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
          throw new DOMException('Refused.', 'SecurityError');
        });
        vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(() => {
          throw new DOMException('Refused.', 'SecurityError');
        });
      },
    ],
  ])('the verification is resumed by trying again, from %s', async (_, refuse) => {
    let isBroken = true;
    const SMS = () => {
      if (isBroken) throw boom;
      return 'We texted you.';
    };
    const asked = vi.fn<() => Record<string, unknown>>(() => verification());
    const { user } = await embed(
      { texts: { code: { sent: { SMS } } } },
      { verification: asked, checkCode: () => verified() },
    );
    refuse();
    await user.type(await number(), '4155550100{Enter}');
    await user.click(await button('Try again'));
    expect(await button('Start over')).toBeVisible();
    isBroken = false;
    await user.click(await button('Try again'));
    await user.type(await code(), '123456');
    expect(await heading('Number verified')).toBeVisible();
    expect(asked).toHaveBeenCalledWith('an-opaque-handle-0001');
  });

  it('beside the wizard, the app has words all the same', async () => {
    const failing = { enumerable: true, configurable: true, get: fail };
    Object.defineProperty(languageNames, 'xx', failing);
    onTestFinished(() => void Reflect.deleteProperty(languageNames, 'xx'));
    await openApp();
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong here');
    expect(screen.getByRole('main')).toContainElement(screen.getByRole('button', { name: 'Try again' }));
  });

  it('again and again, the person may start over', async () => {
    const { user } = await embed({ texts: { code: { sent: { SMS: fail } } } }, { verification: () => verification() });
    await user.type(await number(), '4155550100{Enter}');
    await user.click(await button('Try again'));
    await user.click(await button('Start over'));
    expect(await number()).toHaveValue('');
  });

  it('the app says so in the page’s language', async () => {
    const { user } = await openApp();
    await user.selectOptions(screen.getByRole('combobox'), 'de');
    await heading('Wie lautet Ihre Telefonnummer?');
    vi.spyOn(Intl, 'DisplayNames').mockImplementation(function fail() {
      throw boom;
    });
    await user.selectOptions(screen.getByRole('combobox'), 'fr');
    expect(await screen.findByRole('alert')).toHaveTextContent('Un problème est survenu');
  });
});

describe('what a host’s callback throws or rejects with', () => {
  it.each([
    [
      'throws',
      () => {
        throw boom;
      },
    ],
    ['rejects with', () => Promise.reject(boom)],
  ])('is told, and stops nothing: %s', async (_, callback) => {
    const onError = vi.fn<OnError>();
    const { user } = await embed(
      { onService: callback, onVerified: callback, onCancel: callback, onError },
      { startVerification: () => verification(), checkCode: () => verified() },
    );
    await until(() => expect(onError).toHaveBeenCalledTimes(1));
    await user.click(await button('Cancel'));
    await until(() => expect(onError).toHaveBeenCalledTimes(2));
    await user.type(await number(), '4155550100{Enter}');
    await user.type(await code(), '123456');
    expect(await heading('Number verified')).toBeVisible();
    await until(() => expect(onError).toHaveBeenCalledTimes(3));
    expect(onError).toHaveBeenCalledWith(boom);
  });

  it('goes to the window where nobody takes it, and so does what `onError` throws', async () => {
    const heard: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => heard.push(error));
    const other = new Error('Another.');
    await embed({ onService: () => Promise.reject(boom) });
    await until(() => expect(heard).toEqual([boom]));
    await embed({
      onService: () => Promise.reject(boom),
      onError: () => {
        throw other;
      },
    });
    await until(() => expect(heard).toEqual([boom, other]));
  });
});
