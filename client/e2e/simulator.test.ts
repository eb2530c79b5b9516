import { expect, inject } from 'vitest';
import { desktop, it, phone } from './person.ts';

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

it('in the app there is the phone alone', async ({ open }) => {
  const { page, goto } = await open({ viewport: desktop });
  await goto();
  const frame = page.frameLocator('.simulated-phone');
  await frame.getByRole('heading', { name: 'Messages' }).waitFor();
  expect(await frame.getByText(numbers).isVisible()).toBe(false);
  expect(await frame.locator('body').evaluate((body) => body.scrollHeight <= innerHeight)).toBe(true);
});
