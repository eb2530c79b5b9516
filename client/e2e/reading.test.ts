import * as fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, inject } from 'vitest';
import table from '../../docs/phone-numbers.json';
import { StartVerificationDocument } from '../src/graphql/operations.generated.ts';
import { readNumber } from '../src/phone-field/reading.ts';
import { it, shown } from './person.ts';
import { messagesAt } from './server.ts';

const query = StartVerificationDocument.toString();

/** Whether the server reads a text as a number on which people get codes. The channel isn't on offer: nothing is sent. */
async function isTaken(phoneNumber: string, region: string): Promise<boolean> {
  const response = await fetch(`${inject('server')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { phoneNumber, region, channel: 'WHATSAPP' } } }),
  });
  const outcome = await response.text();
  expect(outcome).toMatch(/"(?:ChannelUnavailable|InvalidPhoneNumber|PhoneNumberNotAllowed)"/);
  return outcome.includes('"ChannelUnavailable"');
}

function changed(text: string, { at, drop, add }: { at: number; drop: number; add: string }): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + add + text.slice(place + drop);
}

describe('the page and the server', () => {
  const signs = fc.constantFrom(...Array.from('0123456789+ -/().x;:,*#"~•…٣５¹a\u200f\u00a0\n'));
  const change = fc.record({ at: fc.nat(), drop: fc.nat(2), add: fc.string({ unit: signs, maxLength: 2 }) });
  const rows = [...table.read, ...table.refused].filter(({ text }) => text !== '');

  it('take the same texts for numbers, whatever is done to them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rows),
        fc.array(change, { maxLength: 2 }),
        fc.option(fc.constantFrom(...getCountries()), { freq: 4 }),
        async (row, changes, elsewhere) => {
          const text = changes.reduce(changed, row.text);
          const region = elsewhere ?? row.region;
          const read = readNumber(text, region);
          const claims = read !== null && read.region !== null;
          expect(await isTaken(text, region), `${JSON.stringify(text)} in ${region}`).toBe(claims);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a person', () => {
  it('in Argentina gets a text at the mobile that they gave without its 9', async ({ open }) => {
    const { page, goto, numberField, startButton, codeField } = await open({
      locale: 'en-US',
      timezoneId: 'America/Argentina/Buenos_Aires',
    });
    await goto();
    await numberField.focus();
    await page.getByRole('button', { name: 'Country or region: Argentina +54' }).waitFor();
    await numberField.fill('11 2345-6789');
    await page.getByText('We’ll text ⁦+54 9 11 2345 6789⁩.').waitFor();
    await page.getByRole('radio', { name: 'Phone call' }).check();
    await page.getByText('We’ll call ⁦+54 11 2345 6789⁩.').waitFor();
    await page.getByRole('radio', { name: 'Text message' }).check();
    await startButton.click();
    expect(await shown(codeField)).toBe(true);
    expect(await messagesAt(inject('server'), '+5491123456789')).toHaveLength(1);
  });

  it('in Australia stays there until a country’s code follows 0011', async ({ open }) => {
    const { page, goto, numberField } = await open({ locale: 'en-AU', timezoneId: 'Australia/Sydney' });
    await goto();
    await numberField.focus();
    const country = page.locator('button.region .dial-code');
    await country.filter({ hasText: '+61' }).waitFor();
    const seen = new Map<string, string | null>();
    for (const key of '00114420') {
      await numberField.press(key);
      seen.set(await numberField.inputValue(), await country.textContent());
    }
    expect(Object.fromEntries(seen)).toEqual({
      0: '+61',
      '00': '+61',
      '001': '+61',
      '0011': '+61',
      '00114': '+61',
      '001144': '+44',
      '0011442': '+44',
      '00114420': '+44',
    });
  });

  it('who adds an extension is told to leave it out, in three lines that move no button', async ({ open }) => {
    const { page, goto, startWith, startButton } = await open({ reducedMotion: 'reduce' });
    await goto();
    const before = await startButton.boundingBox();
    await startWith('415 555 0110 ext. 5');
    expect(await page.getByRole('alert').textContent()).toContain('without words or an extension');
    expect(await startButton.boundingBox()).toEqual(before);
  });
});
