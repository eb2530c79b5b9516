import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeService, inSeconds, problem, service, verification } from '../../test/fake-service.ts';
import { button, code, inputs, number, open, unanswered, until } from '../../test/open-app.tsx';
import { App } from '../page/app.tsx';
import { english } from '../i18n/languages.ts';

const country = (name: string) => screen.findByRole('button', { name: `Country or region: ${name}` });
const choose = async (user: UserEvent, search: string) => {
  await user.click(await screen.findByRole('button', { name: /Country or region/ }));
  const field = await screen.findByRole('combobox', { name: 'Search by name or code' });
  // Dial codes come with the metadata, which comes on demand.
  await screen.findAllByText(/^\+\d+$/, { selector: '[role=option] *' });
  await user.type(field, search);
};

afterEach(() => vi.unstubAllGlobals());

describe('the number', () => {
  it('is sent as it was typed, with the country and the way that were chosen, and the page’s language', async () => {
    const { user, received } = await open();
    await choose(user, 'king{Enter}');
    expect(await number()).toHaveFocus();
    await user.type(await number(), '020 7946-0018');
    await user.click(screen.getByRole('radio', { name: 'Phone call' }));
    await user.click(await button('Call me with a code'));
    await code();
    expect(inputs(received, 'startVerification')).toEqual([
      {
        phoneNumber: '020 7946-0018',
        region: 'GB',
        channel: 'VOICE',
        locale: 'en-US',
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}-[0-9a-f]{16}$/),
      },
    ]);
  });

  it('is sent without a way where the person left that to us: a landline is called then', async () => {
    const { user, received } = await open({
      startVerification: () => verification({ channel: 'VOICE', nextChannel: null, resendAvailableAt: null }),
    });
    await user.type(await number(), '415 555 0162');
    await user.click(await button('Text me a code'));
    await screen.findByText(/^We’re calling/);
    expect(screen.queryByText(/instead/)).toBeNull();
    expect(inputs(received, 'startVerification')[0]).not.toHaveProperty('channel');
  });

  it('is shown as it is understood, and stays as it was typed', async () => {
    const { user } = await open();
    await user.click(await number());
    await country('United States +1');
    await user.type(await number(), '415.555.0100');
    expect(await number()).toHaveValue('415.555.0100');
    expect(await number()).toHaveAccessibleDescription(/We’ll text .*\+1.415.555.0100.*\./);
  });

  it('has an example of its country', async () => {
    const { user } = await open();
    await user.click(await number());
    await until(async () => expect(await number()).toHaveAccessibleDescription(/\(201\).555-0123/));
  });

  it('with a country code says its country by itself', async () => {
    const { user } = await open();
    await user.click(await number());
    await country('United States +1');
    await user.paste('+44');
    expect(await country('United Kingdom +44')).toBeVisible();
  });

  it('may only be of the countries that are served', async () => {
    const { user } = await open({ service: () => service({ allowedRegions: ['DE', 'FR'], defaultRegion: 'FR' }) });
    await choose(user, ' ');
    expect(
      within(screen.getByRole('listbox'))
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual(['🇫🇷France+33', '🇩🇪Germany+49']);
    await user.keyboard('{Escape}');
    await user.type(await number(), '+44 20 7946 0018');
    expect(await number()).toHaveAccessibleDescription(/We can’t send codes to United Kingdom\.$/);
    expect(await country('France +33')).toBeVisible();
  });

  it('has a country that is found by keyboard, with the count of what was found', async () => {
    const { user } = await open();
    await choose(user, 'united');
    expect(await screen.findByText('2 countries')).toHaveRole('status');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await country('United Kingdom +44')).toBeVisible();
    await choose(user, 'atlantis');
    expect(await screen.findByText('No country matches.')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(await country('United Kingdom +44')).toHaveFocus();
  });

  it('has a list of countries that keys go through, but not those of an input method', async () => {
    const { user } = await open({
      service: () => service({ allowedRegions: ['DE', 'FR', 'JP'], defaultRegion: 'FR' }),
    });
    await choose(user, ' ');
    const search = screen.getByRole('combobox', { name: 'Search by name or code' });
    const highlighted = () => document.getElementById(search.getAttribute('aria-activedescendant') ?? '')?.textContent;
    for (const [key, name] of [
      ['ArrowUp', 'Japan'],
      ['ArrowDown', 'France'],
      ['ArrowDown', 'Germany'],
      ['End', 'Japan'],
      ['Home', 'France'],
      ['PageDown', 'Japan'],
      ['PageUp', 'France'],
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      await user.keyboard(`{${key}}`);
      expect(highlighted()).toContain(name);
    }
    await user.keyboard('{Shift>}{End}{/Shift}');
    expect(highlighted()).toContain('France');
    fireEvent.keyDown(search, { key: 'Enter', keyCode: 229 });
    expect(search).toBeVisible();
    // Screen readers tell what is highlighted when its id is another.
    const before = search.getAttribute('aria-activedescendant');
    await user.type(search, 'japan');
    expect(highlighted()).toContain('Japan');
    expect(search.getAttribute('aria-activedescendant')).not.toBe(before);
    await user.keyboard('{Enter}');
    expect(await country('Japan +81')).toBeVisible();
  });

  it('needs no choice of a way where there is only one', async () => {
    await open({ service: () => service({ channels: ['VOICE'] }) });
    expect(await screen.findByText('The code comes by phone call.')).toBeVisible();
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('can come by a way that this client doesn’t know, by its name', async () => {
    // The schema can't say such a thing yet, so that the fake's answer is changed on its way.
    const fake = createFakeService();
    const fetch: typeof globalThis.fetch = async (url, init) =>
      new Response((await (await fake.fetch(url, init)).text()).replace('"VOICE"', '"PIGEON"'), {
        headers: { 'content-type': 'application/json' },
      });
    vi.stubGlobal('fetch', fetch);
    await act(async () => render(<App />));
    expect(await screen.findByRole('radio', { name: 'PIGEON' })).toBeVisible();
  });

  it('that is refused says why at the field, which has the focus', async () => {
    const { user } = await open({ startVerification: () => problem('InvalidPhoneNumber', { reason: 'TOO_SHORT' }) });
    await user.type(await number(), '415 555{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.invalidNumber.TOO_SHORT);
    expect(await number()).toBeInvalid();
    expect(await number()).toHaveFocus();
    expect(await number()).toHaveAccessibleDescription(
      expect.stringContaining(english.problem.invalidNumber.TOO_SHORT),
    );
  });

  it('that can’t be reached this way says so at the ways', async () => {
    const { user } = await open({ startVerification: () => problem('ChannelUnavailable', { channels: ['VOICE'] }) });
    await user.type(await number(), '415 555 0100{Enter}');
    const ways = await screen.findByRole('group', { name: 'How should we send your code?' });
    expect(await screen.findByRole('alert')).toHaveTextContent('Choose another way: Phone call.');
    expect(ways).toHaveAccessibleDescription(/Choose another way: Phone call\.$/);
  });

  it('says when too many codes were asked for', async () => {
    const { user } = await open({
      startVerification: () => problem('RateLimited', { retryAt: inSeconds(600), now: inSeconds(0) }),
    });
    await user.type(await number(), '415 555 0100{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Try again at \d+:\d\d/);
  });

  it('is sent once however often the button is pressed, and again with the same key after an outage', async () => {
    const outage = Promise.withResolvers<Record<string, unknown>>();
    const { user, received, answers } = await open({ startVerification: () => outage.promise });
    await user.type(await number(), '415 555 0100');
    await user.dblClick(await button('Text me a code'));
    answers.startVerification = () => verification();
    outage.resolve(problem('ServiceUnavailable', { retryable: true }));
    expect(await screen.findByRole('alert')).toHaveTextContent(english.problem.startUnavailable);
    await user.click(await button('Text me a code'));
    await code();
    const keys = inputs(received, 'startVerification').map((input) => input.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('says that it is being sent', async () => {
    const { user } = await open({ startVerification: unanswered });
    await user.type(await number(), '415 555 0100{Enter}');
    expect(screen.getByText('Sending your code…')).toHaveRole('status');
    expect(await button('Text me a code')).toHaveAttribute('aria-busy', 'true');
  });
});
