import { expect, inject } from 'vitest';
import { freshNumber, it, shown } from './person.ts';

it('embedded in another page, it wears that page’s words and colours and hands it the proof', async ({ open }) => {
  const { page, heading, numberField, startButton, codeField, newestCode } = await open();
  await page.goto(`${inject('example')}?endpoint=${encodeURIComponent(`${inject('server')}/graphql`)}`);
  await heading('Where do we text you?').waitFor();
  expect(await page.title()).toBe('Corner Bakery – your order');
  expect(await startButton.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(154, 52, 18)');
  const lookOf = (selector: string) =>
    page.locator(selector).evaluate((one) => [getComputedStyle(one).fontFamily, getComputedStyle(one).color]);
  expect(await lookOf('.phone-verification .heading')).toEqual(await lookOf('main'));
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('.brand, .progress').count()).toBe(0);
  const number = freshNumber(3);
  await numberField.fill(number);
  await startButton.click();
  await codeField.waitFor();
  await page.reload();
  await codeField.fill(await newestCode(number));
  await heading('Number verified').waitFor();
  const token = await page.locator('#outcome').textContent();
  const [, claims = ''] = token?.split('.') ?? [];
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    nonce: 'order-4711',
    phone_number: number,
  });
  expect(await page.getByRole('textbox').count()).toBe(0);
});

it('embedded, it tells the page that the person called it off, at either step', async ({ open }) => {
  const { page, button, numberField, startButton, codeField } = await open();
  const outcome = page.locator('#outcome');
  await page.goto(`${inject('example')}?endpoint=${encodeURIComponent(`${inject('server')}/graphql`)}`);
  await button('Cancel').click();
  await outcome.getByText('Canceled').waitFor();
  await page.reload();
  await numberField.fill(freshNumber(3));
  await startButton.click();
  await codeField.waitFor();
  await button('Cancel').click();
  expect(await shown(outcome.getByText('Canceled'))).toBe(true);
});

it('embedded in a page that the service doesn’t list, it blames no connection, and tells the developer why', async ({
  open,
}) => {
  const { page, numberField, startButton, expectComplaint } = await open();
  // The same page under another name, which is another origin.
  const unlisted = inject('example').replace('127.0.0.1', 'localhost');
  const hint = `answers, but not to this page. Is ${unlisted} in its CORS_ORIGINS?`;
  await page.goto(`${unlisted}?endpoint=${encodeURIComponent(`${inject('server')}/graphql`)}`);
  await numberField.fill(freshNumber(3));
  await Promise.all([
    page.waitForEvent('console', (message) => message.text().includes(hint)),
    page.getByRole('alert').getByText('Something went wrong on our side.').waitFor(),
    startButton.click(),
  ]);
  for (const text of [hint, 'blocked by CORS policy', 'net::ERR_FAILED', '400 (Bad Request)']) expectComplaint(text);
});
