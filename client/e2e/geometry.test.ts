import type { Locator, Page } from 'playwright-core';
import { describe } from 'vitest';
import { misfits } from './objections.ts';
import { freshNumber, it, shown } from './person.ts';

/** The focus comes after what it is on. */
const focused = (locator: Locator) => locator.and(locator.page().locator(':focus')).waitFor();

/** Whether all of an element is in the window. */
const isInSight = (locator: Locator) =>
  locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

/** The options that are whole in the window. */
const optionsInSight = (page: Page) =>
  page
    .getByRole('option')
    .evaluateAll((options) => options.filter((option) => option.getBoundingClientRect().bottom <= innerHeight).length);

describe('a step opens with its heading in sight, and the focus where one goes on', () => {
  it.for([
    // A window of 1280 × 800 at 200 %, and a phone with its keyboard up.
    { width: 640, height: 400 },
    { width: 390, height: 340 },
  ])('in $width × $height', async (viewport, { open, expect }) => {
    const { codeField, startToCode, newestCode, heading, button } = await open({ viewport });
    const number = freshNumber(10);
    await startToCode(number);
    await focused(codeField);
    expect(await isInSight(heading('Enter your code'))).toBe(true);
    await button('Verify').scrollIntoViewIfNeeded();
    await codeField.fill(await newestCode(number));
    const done = heading('Number verified');
    await focused(done);
    expect(await isInSight(done)).toBe(true);
  });
});

it.for([
  { locale: 'en-US', width: 320 },
  { locale: 'ja-JP', width: 390 },
])(
  'the wait for another code keeps its place when it is over, in $locale at $width px',
  async ({ locale, width }, { open, expect }) => {
    const { page, startToCode } = await open({ locale, viewport: { width, height: 844 } });
    await startToCode(freshNumber(10));
    const cancel = page.locator('footer button').last();
    await page.locator('.resend button:enabled').waitFor();
    const wait = page.locator('.wait');
    expect(await wait.isVisible()).toBe(false);
    const after = await cancel.boundingBox();
    await wait.evaluate((element) => element.classList.remove('over'));
    expect(await wait.isVisible()).toBe(true);
    expect(await cancel.boundingBox()).toEqual(after);
  },
);

describe('the country list', () => {
  it('has the whole of a small screen, and brings up no keyboard before the search is touched', async ({
    open,
    expect,
  }) => {
    const { page, goto, button, numberField } = await open({
      viewport: { width: 390, height: 300 },
      hasTouch: true,
      isMobile: true,
    });
    const names: string[] = [];
    page.on('request', (request) => names.push(...(request.url().match(/region-names/) ?? [])));
    await goto();
    const country = button(/^Country or region: United States/);
    await country.tap();
    const sheet = page.getByRole('dialog', { name: 'Country or region' });
    await sheet.getByRole('option', { name: 'Albania' }).waitFor();
    expect(await sheet.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 300 });
    await focused(button('Close'));
    expect(await optionsInSight(page)).toBeGreaterThanOrEqual(3);
    // A third of what the list loads.
    expect(names).toEqual([]);
    await button('Close').tap();
    await focused(country);

    await country.tap();
    // What isn't drawn yet comes as the list is scrolled.
    await page.getByRole('listbox').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByRole('option', { name: 'Zimbabwe' }).tap();
    expect(await shown(button('Country or region: Zimbabwe +263'))).toBe(true);
    await focused(numberField);
    await button(/Zimbabwe/).tap();
    const chosen = page.getByRole('option').first();
    await chosen.getByText('Zimbabwe').waitFor();
    expect(await chosen.getAttribute('aria-selected')).toBe('true');
  });

  it('lies under the field where there is room, with its search focused', async ({ open, expect }) => {
    const { page, goto, button } = await open({ viewport: { width: 1280, height: 800 } });
    await goto();
    await button(/^Country or region: United States/).click();
    const search = page.getByRole('combobox', { name: 'Search by name or code' });
    await page.getByRole('option', { name: 'Albania' }).waitFor();
    await focused(search);
    expect(await page.locator('dialog:modal').count()).toBe(0);
    const list = await page.getByRole('listbox').boundingBox();
    expect(list?.height).toBeLessThanOrEqual(320);
    await button(/^Country or region/).click();
    await search.waitFor({ state: 'detached' });
    await focused(button(/^Country or region/));
  });

  it.for([
    { locale: 'ar-EG', size: '100%', edge: 'left' },
    { locale: 'en-US', size: '200%', edge: 'right' },
  ] as const)('has whole dial codes at the ends of its rows, in $locale at $size', async (given, { open, expect }) => {
    const { page, goto, restyle } = await open({ locale: given.locale, viewport: { width: 320, height: 640 } });
    await goto();
    await restyle(`html { font-size: ${given.size} }`);
    await page.locator('button.region').click();
    await page.getByRole('option').nth(10).waitFor();
    const codes = await page.locator('.dial-code').evaluateAll(
      (all, edge) =>
        all.slice(1).map((code) => {
          const { height, [edge]: end } = code.getBoundingClientRect();
          return { end: Math.round(end), lines: Math.floor(height / parseFloat(getComputedStyle(code).fontSize)) };
        }),
      given.edge,
    );
    expect(codes.length).toBeGreaterThanOrEqual(10);
    expect(codes).toEqual(codes.map(() => ({ end: codes[0]?.end, lines: 1 })));
  });

  it('stands ready before it is opened, out of reach, and anew after it was closed', async ({ open, expect }) => {
    const { page, goto, button, numberField } = await open();
    await goto();
    const rows = page.locator('.region-list:not([open]) li');
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    await numberField.focus();
    await page.getByText('For example').waitFor();
    const before = await height();
    await rows.first().waitFor({ state: 'attached' });
    expect(await height()).toBe(before);
    expect(await page.getByRole('listbox').count()).toBe(0);
    await page.keyboard.press('Tab');
    await focused(page.locator('input[type=radio]:checked'));

    const search = page.getByRole('combobox', { name: 'Search by name or code' });
    await button(/^Country or region: United States/).click();
    await search.fill('aust');
    await page.getByRole('option', { name: 'Austria' }).waitFor();
    await page.keyboard.press('Escape');
    await rows.first().waitFor({ state: 'attached' });
    await button(/^Country or region: United States/).click();
    expect(await search.inputValue()).toBe('');
    expect(await shown(page.getByRole('option', { name: 'Albania' }))).toBe(true);
  });

  it('chooses nothing when its search is left by Tab: over the page it stays', async ({ open, expect }) => {
    const { page, goto, button } = await open();
    await goto();
    await button(/^Country or region: United States/).click();
    const search = page.getByRole('combobox', { name: 'Search by name or code' });
    await search.fill('aust');
    for (const leave of ['Tab', 'Shift+Tab']) {
      await page.keyboard.press(leave);
      await search.and(page.locator(':not(:focus)')).waitFor();
      expect(await page.locator('dialog:modal').count()).toBe(1);
      await button('Close').focus();
      await page.keyboard.press('Tab');
      await focused(search);
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await shown(button('Country or region: Austria +43'))).toBe(true);
  });

  it.for([
    { leave: 'Shift+Tab', to: 'input[type=tel]' },
    { leave: 'Tab', to: 'input[type=radio]:checked' },
  ])(
    'under the field closes as its search is left by $leave, choosing nothing',
    async ({ leave, to }, { open, expect }) => {
      const { page, goto, button } = await open({ viewport: { width: 1280, height: 800 } });
      await goto();
      await button(/^Country or region: United States/).click();
      const search = page.getByRole('combobox', { name: 'Search by name or code' });
      await search.fill('aust');
      // As a screen reader may.
      await page.getByRole('listbox').focus();
      await focused(search);
      await page.keyboard.press(leave);
      await search.waitFor({ state: 'detached' });
      await focused(page.locator(to));
      expect(await shown(button('Country or region: United States +1'))).toBe(true);
    },
  );
});

it('a number of 15 digits is read whole at 200 % text', async ({ open, expect }) => {
  const { page, goto, numberField, startButton, codeField, restyle } = await open({ reducedMotion: 'reduce' });
  await goto();
  await restyle('html { font-size: 200% }');
  await numberField.fill('+436641234567890');
  expect(await numberField.evaluate((field) => field.scrollWidth - field.clientWidth)).toBeLessThanOrEqual(0);
  expect(await misfits(page)).toEqual([]);
  await startButton.click();
  await codeField.waitFor();
  expect(await misfits(page)).toEqual([]);
});
