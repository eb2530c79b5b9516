import { describe, expect } from 'vitest';
import { freshNumber, it, shown } from './person.ts';

it('a browser whose languages are no tags has the page, in the language that was meant', async ({ open }) => {
  const { page, startToCode, heading } = await open({ locale: 'de-DE' });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['C', '', 'x-klingon', 'de-DE@posix', 'en'] });
  });
  await startToCode(freshNumber(7));
  expect(await shown(heading('Geben Sie Ihren Code ein'))).toBe(true);
});

// The sentence about the code's time is drawn anew each second, and needs the rules of plurals.
describe('where rendering fails', () => {
  it('at the code, trying again resumes the verification', async ({ open }) => {
    const { page, startToCode, newestCode, codeField, button, heading, expectComplaint } = await open();
    expectComplaint('select is not a function');
    const number = freshNumber(7);
    await startToCode(number);
    const code = await newestCode(number);
    await page.evaluate(() => {
      const { select } = Intl.PluralRules.prototype;
      addEventListener('mended', () => Object.assign(Intl.PluralRules.prototype, { select }));
      Object.assign(Intl.PluralRules.prototype, { select: null });
    });
    await heading('Something went wrong here').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('mended')));
    await button('Try again').click();
    await codeField.fill(code);
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('again, the page is fetched anew, and then it resumes', async ({ open }) => {
    const { page, startToCode, newestCode, codeField, button, heading, expectComplaint } = await open();
    expectComplaint('select is not a function');
    const number = freshNumber(7);
    await startToCode(number);
    const code = await newestCode(number);
    await page.evaluate(() => void Object.assign(Intl.PluralRules.prototype, { select: null }));
    await button('Try again').click();
    await button('Start over').waitFor();
    await button('Try again').click();
    await codeField.fill(code);
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

it('a country list that can’t be loaded says how to go on', async ({ openAlone }) => {
  const { page, goto, expectComplaint } = await openAlone();
  expectComplaint('ERR_FAILED');
  await page.route('**/assets/region-list*', (route) => route.abort());
  await goto();
  await page.getByRole('button', { name: /^Country or region: ./ }).click();
  expect(await shown(page.getByText('Start the number with + and the country’s code.'))).toBe(true);
});

it('the country is found by what people call it', async ({ open }) => {
  const { page, goto } = await open({ timezoneId: 'Europe/Berlin' });
  await goto();
  await page.getByRole('button', { name: 'Country or region: Germany' }).click();
  const search = page.getByRole('combobox', { name: 'Search by name or code' });
  for (const [text, country] of Object.entries({
    UK: 'United Kingdom',
    Holland: 'Netherlands',
    '+1 876': 'Jamaica',
    'Vereinigte Staaten': 'United States',
  })) {
    // One after the other, as a person does.
    // oxlint-disable-next-line no-await-in-loop
    await search.fill(text);
    // oxlint-disable-next-line no-await-in-loop
    await page.getByRole('option').first().getByText(country).waitFor();
  }
  await page.keyboard.press('Enter');
  expect(await shown(page.getByRole('button', { name: 'Country or region: United States +1' }))).toBe(true);
});
