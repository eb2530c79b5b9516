import { expect, inject } from 'vitest';
import { languageNames } from '../src/i18n/languages.ts';
import { it } from './person.ts';
import { recordShifts } from './shifts.ts';

it.for(Object.keys(languageNames))(
  'the page is in %s from its first byte, and nothing moves or is drawn anew',
  async (language, { openAlone, expect }) => {
    const { page, startButton } = await openAlone({ locale: language });
    const shifts = await recordShifts(page);
    const response = await page.goto(inject('server'));
    const html = (await response?.text()) ?? '';
    const [, title = ''] = /<title>(.*)<\/title>/.exec(html) ?? [];
    const heading = page.locator('h1');
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    await page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Acme');
    await page.getByRole('complementary').waitFor();
    await expect.poll(() => page.title()).toBe(`${title} – Acme`);
    expect(html).toContain(await heading.textContent());
    expect(html).toContain(await startButton.textContent());
    expect(await shifts()).toBe('');
  },
);

it('a choice stays, and wins over the URL; dates and digits are the person’s own', async ({ openAlone }) => {
  const { page, goto } = await openAlone({ locale: 'de-AT' });
  await goto(`${inject('server')}/?lang=fr`);
  const root = page.locator('html');
  expect(await root.getAttribute('lang')).toBe('fr');
  await page.getByRole('combobox', { name: 'Langue' }).selectOption('de');
  await page.getByRole('heading', { name: 'Wie lautet Ihre Telefonnummer?' }).waitFor();
  expect(page.url()).toBe(`${inject('server')}/`);
  const response = await page.reload();
  expect(response?.headers()['content-language']).toBe('de');
  await page.locator('html[lang=de-AT]').waitFor();
  expect(await page.evaluate(() => document.cookie)).toBe('locale=de');
});
