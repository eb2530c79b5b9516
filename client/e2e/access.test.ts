import type { BrowserContextOptions, Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { misfits, objections } from './objections.ts';
import { desktop, freshNumber, it, otherThan } from './person.ts';
import type { Person } from './person.ts';

/** Every state that a person meets on the way, one after the other. */
async function walk(person: Person, look: (state: string) => Promise<void>): Promise<void> {
  const { page, goto, numberField, codeField, startButton, newestCode } = person;
  const number = freshNumber(4);
  await goto();
  await page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Acme');
  await look('number');
  await page.locator('.region').click();
  await page.getByRole('combobox', { expanded: true }).fill('+4');
  await page.getByRole('option').getByText('+49').waitFor();
  await look('countries');
  await page.keyboard.press('Escape');
  await numberField.fill('12');
  await startButton.click();
  await page.getByRole('alert').waitFor();
  await look('number refused');
  await numberField.fill(number);
  await startButton.click();
  // From then on it stays as it is.
  await page.locator('.resend button:enabled').waitFor();
  await look('code');
  const code = await newestCode(number);
  await codeField.fill(otherThan(code));
  await page.getByRole('alert').waitFor();
  await look('code wrong');
  await codeField.fill(otherThan(otherThan(code)));
  await codeField.and(page.locator(':not(:read-only)')).waitFor();
  await codeField.fill(otherThan(otherThan(otherThan(code))));
  await page.locator('.step h1[tabindex]').waitFor();
  await look('over');
  await page.locator('.primary').click();
  await codeField.waitFor();
  await codeField.fill(await newestCode(number, 2));
  await page.locator('.badge').waitFor();
  await look('done');
}

const directionOf = (field: Locator) => field.evaluate((element) => getComputedStyle(element).direction);

/** What people's own styles do: text spacing as of WCAG 1.4.12, and text of twice the size where there is room for it. */
const ownStyles = ({ width }: { width: number }) => [
  '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important }',
  ...(width === desktop.width ? ['html { font-size: 200% }'] : []),
];

const focus: Partial<Record<string, string>> = {
  countries: '[autocomplete=off]',
  'number refused': '[autocomplete=tel]',
  code: '[autocomplete=one-time-code]',
  'code wrong': '[autocomplete=one-time-code]',
  over: 'h1',
  done: 'h1',
};

describe('at every step, axe finds nothing, all fits and the focus is where one goes on', () => {
  it.for<BrowserContextOptions>([
    { locale: 'en-US', colorScheme: 'dark', viewport: desktop },
    // 320 px is what 1280 px are at 400 %, 640 px at 200 %.
    { locale: 'ar-EG', colorScheme: 'dark', viewport: { width: 640, height: 400 } },
    { locale: 'ja-JP', colorScheme: 'light', viewport: { width: 320, height: 256 } },
  ])('in $locale, $colorScheme, $viewport.width px', async (options, { open, expect }) => {
    const person = await open({ ...options, reducedMotion: 'reduce' });
    const { page } = person;
    const isRightToLeft = options.locale === 'ar-EG';
    const trees: Record<string, string> = {};
    await walk(person, async (state) => {
      const place = focus[state];
      if (place) await page.locator(`${place}:focus`).waitFor();
      const found = { objections: await objections(page), misfits: await misfits(page) };
      expect({ state, ...found }).toEqual({ state, objections: [], misfits: [] });
      for (const style of ownStyles(options.viewport ?? desktop)) {
        // oxlint-disable-next-line no-await-in-loop
        await person.restyle(style);
        // oxlint-disable-next-line no-await-in-loop
        expect({ state, style, misfits: await misfits(page) }).toEqual({ state, style, misfits: [] });
      }
      await person.restyle('');
      await page.locator(`html[dir=${isRightToLeft ? 'rtl' : 'ltr'}]`).waitFor();
      // No number and no code runs from right to left.
      for (const field of [person.numberField, person.codeField])
        // oxlint-disable-next-line no-await-in-loop
        if (await field.isVisible()) expect(await directionOf(field)).toBe('ltr');
      if (state !== 'countries') trees[state] = steady(await page.locator('main').ariaSnapshot());
    });
    // What the accessibility tree says is what eyes see, in the order of reading.
    if (options.locale === 'en-US') expect(trees).toMatchSnapshot();
  });

  it('in forced colours and without motion', async ({ open }) => {
    const person = await open({ forcedColors: 'active', reducedMotion: 'reduce' });
    await walk(person, async (state) => {
      const found = await person.page.evaluate(() => {
        const element = document.activeElement;
        const field = element?.closest('.code-field')?.querySelector('.caret, .selected') ?? element;
        const isMarked = !field || field.matches('body, h1') || getComputedStyle(field).outlineStyle !== 'none';
        return { isMarked, moving: document.getAnimations().filter(({ playState }) => playState === 'running').length };
      });
      expect({ state, ...found }).toEqual({ state, isMarked: true, moving: 0 });
    });
  });
});

/** A tree without what differs from run to run. */
function steady(tree: string): string {
  return tree
    .replace(/\d+:\d\d(?: [AP]M)?/g, 'TIME')
    .replace(/\d minutes/, 'N minutes')
    .replace(/"\d{6}"/, 'CODE')
    .replace(/eyJ\S+/g, 'TOKEN')
    .replace(/ (?:[B-Z] ){7}[B-Z]"/, ' HELP CODE"')
    .replace(/\+1 415 \d{3} \d{4}/g, '+1 415 NNN NNNN');
}

describe('the page', () => {
  it('is without objection in every other language that a person chooses', async ({ openAlone }) => {
    const { page, goto } = await openAlone({ reducedMotion: 'reduce' });
    await goto();
    for (const language of ['es', 'pt', 'fr', 'de', 'hi', 'zh', 'ru']) {
      // One after the other, as a person does.
      // oxlint-disable-next-line no-await-in-loop
      await page.locator('select').selectOption(language);
      // oxlint-disable-next-line no-await-in-loop
      await page.locator(`html[lang=${language}]`).waitFor();
      // oxlint-disable-next-line no-await-in-loop
      expect([language, await objections(page), await misfits(page)]).toEqual([language, [], []]);
    }
  });
});
