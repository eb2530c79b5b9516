import { describe, expect, inject } from 'vitest';
import { desktop, freshNumber, it, phone, shown } from './person.ts';

const numbers = 'Every valid number works';

it.for([
  ['a phone', phone],
  ['a small window', { width: 700, height: 800 }],
  ['a desktop', desktop],
] as const)(
  'what the simulated phone’s page has beside the phone can be reached on %s',
  async ([, viewport], { open }) => {
    const { page, heading } = await open({ viewport });
    await page.goto(`${inject('server')}/simulator`);
    await heading('Messages').waitFor();
    // More than the edge of it is seen, so that a person knows to go on.
    await heading(numbers).waitFor();
    const isSeen = await heading(numbers).evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight);
    expect(isSeen).toBe(true);
    await page.getByText('What nobody knows of Vonage').click();
    await page.getByLabel('stepEnd').scrollIntoViewIfNeeded();
    expect(await page.getByLabel('stepEnd').inputValue()).toBe('SILENT');
    await page.getByText('Its API, for other programs').click();
    await page.getByText('apiHost').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  },
);

describe('beside the wizard, the phone', () => {
  it('is that of the person’s number alone, and a press on a code verifies it', async ({ openAlone }) => {
    const { page, goto, numberField, startButton, codeField, heading } = await openAlone({
      viewport: desktop,
      locale: 'fr-FR',
    });
    await fetch(`${inject('server')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { startVerification(input: { phoneNumber: "${freshNumber(21)}" }) { __typename } }`,
      }),
    });
    await page.clock.install();
    await goto();
    const frame = page.frameLocator('.simulated-phone');
    await frame.getByRole('heading', { name: 'Tout numéro valide convient' }).waitFor();
    expect(await frame.locator('body').evaluate((body) => body.scrollHeight <= innerHeight)).toBe(true);
    expect(await frame.locator('.message').count()).toBe(0);
    await frame.getByRole('button', { name: '+1 415 555 0162' }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[type=tel]')?.value === '+1 415 555 0162',
    );
    expect(await numberField.evaluate((field) => document.activeElement === field)).toBe(true);
    await numberField.fill(freshNumber(21));
    // The banner stays for 6 s: time stands still until it was seen.
    await page.clock.pauseAt(Date.now() + 60_000);
    await startButton.click();
    await codeField.waitFor();
    await frame.locator('.message').waitFor();
    await page.clock.runFor(100);
    await frame.locator('.banner').waitFor();
    await page.clock.resume();
    expect(await frame.locator('.message').count()).toBe(1);
    const code = frame.getByRole('log').getByRole('button');
    expect(await code.getAttribute('aria-label')).toBe(`${await code.textContent()}, utiliser ce code`);
    expect(page.frames()[1]?.url()).toBe(`${inject('server')}/simulator`);
    await code.click();
    expect(await shown(heading('Numéro vérifié'))).toBe(true);
  });

  it('hears and is heard by no other window', async ({ open }) => {
    const { page, goto } = await open({ viewport: desktop });
    await goto();
    const frame = page.frameLocator('.simulated-phone');
    await frame.getByRole('heading', { name: numbers }).waitFor();
    await page.evaluate(() => postMessage({ type: 'simulated-phone:number', text: '1' }, location.origin));
    await frame.locator('body').evaluate(() => {
      postMessage({ type: 'simulated-phone:show', language: 'de', phoneNumber: '+14155550100' }, location.origin);
    });
    await frame.getByRole('button', { name: '+1 415 555 0150' }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[type=tel]')?.value === '+1 415 555 0150',
    );
    expect(await shown(frame.getByRole('heading', { name: numbers }))).toBe(true);
  });
});
