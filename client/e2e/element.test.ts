import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { blockOf, claimsOf, it, strictPolicy } from './host-page.ts';
import { desktop, freshNumber, phone, shown } from './person.ts';
import type { Person } from './person.ts';

const require = createRequire(import.meta.url);
const dist = join(import.meta.dirname, '../dist');
/** Of all scripts that are there before anybody does anything. */
const budget = 92_000;

const element = (attributes = '', fallback = '') =>
  `<phone-verification ${attributes}>${fallback}</phone-verification>`;
const script = (service: string, kind = 'type="module"') =>
  `<script ${kind} src="${service}/phone-verification.js"></script>`;

/** What the element tells, in `window.told`. It listens before there is an element to speak of. */
const listener = `
  window.told = [];
  for (const type of ['verified', 'canceled', 'over']) {
    document.addEventListener(type, () => window.told.push(['document', type]));
    for (const element of document.querySelectorAll('phone-verification'))
      element.addEventListener(type, ({ detail }) => window.told.push([type, detail]));
  }
`;
const told = (page: Page): Promise<[string, Record<string, unknown> | null][]> =>
  page.evaluate(() => Reflect.get(window, 'told'));

describe('a page without React', () => {
  it('verifies a number by what the guide says, under a strict policy', async ({ sites: { service }, visit }) => {
    const { page, heading, numberField, codeField, newestCode } = await visit({
      body: blockOf('docs/integrating.md', 'order.html', service),
      files: { 'order.js': blockOf('docs/integrating.md', 'order.js', service) },
    });
    const number = freshNumber(8);
    await heading('What’s your phone number?').waitFor();
    expect(await page.evaluate(() => document.body.innerText)).not.toContain('Please wait');
    await numberField.fill(number);
    await page.keyboard.press('Enter');
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    expect(claimsOf(await page.locator('[name=proof]').inputValue())).toMatchObject({
      nonce: 'order-4711',
      phone_number: number,
    });
    expect(await page.getByRole('textbox').count()).toBe(0);
  });

  it('is told all there is to know of a proof, once', async ({ sites: { service }, visit }) => {
    const { page, heading, numberField, startButton, codeField, newestCode } = await visit({
      head: script(service),
      body: `${element()}<script src="listener.js"></script>`,
      files: { 'listener.js': listener },
    });
    const number = freshNumber(8);
    await numberField.fill(number);
    await startButton.click();
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    expect(await told(page)).toEqual([
      ['verified', { token: expect.stringMatching(/^e/), expiresAt: expect.stringMatching(/^20..-.*Z$/) }],
    ]);
  });

  it('is told that the person called it off, at either step, and why it ended otherwise', async ({
    sites: { service },
    visit,
  }) => {
    const { page, button, numberField, startButton, codeField, heading } = await visit({
      head: script(service),
      body: `${element()}<script src="listener.js"></script>`,
      files: { 'listener.js': listener },
    });
    await button('Cancel').click();
    await numberField.fill(freshNumber(8));
    await startButton.click();
    await codeField.waitFor();
    // It is said for 10 s.
    await Promise.all([page.getByText('Canceled.').waitFor(), button('Cancel').click()]);
    expect(await told(page)).toEqual([
      ['canceled', null],
      ['canceled', null],
    ]);
    // The simulator's number that the network blocks.
    await numberField.fill('+14155550156');
    await startButton.click();
    await heading('The code was blocked').waitFor();
    expect((await told(page)).slice(2)).toEqual([['over', { reason: 'BLOCKED' }]]);
  });

  it.for(['', 'type="module"'])(
    'may include the script as <script %s src>, even twice',
    async (kind, { sites: { service }, visit }) => {
      const { heading } = await visit({ head: script(service, kind) + script(service, kind), body: element() });
      expect(await shown(heading('What’s your phone number?'))).toBe(true);
    },
  );

  it.for(['', 'type="module"'])(
    'may trust the script %s by a nonce alone, and what that loads by it',
    async (kind, { sites: { service }, visit }) => {
      const policy = strictPolicy(service).replace(/script-src [^;]*/, "script-src 'nonce-4711' 'strict-dynamic'");
      const { page, button } = await visit({ head: script(service, `${kind} nonce="4711"`), body: element(), policy });
      await button(/^Country or region/).click();
      expect(await shown(page.getByRole('option', { name: 'Albania' }))).toBe(true);
    },
  );

  it(`loads at most ${budget / 1000} kB of gzipped JavaScript before anybody does anything`, async ({
    sites: { service },
    visit,
  }) => {
    const { page, button } = await visit({ head: script(service), body: element('shows-brand') });
    await page.getByText('Acme').waitFor();
    await button('Country or region: United States').waitFor();
    const scripts = await page.evaluate(
      (origin) =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => new URL(name))
          .filter((url) => url.origin === origin && url.pathname.endsWith('.js'))
          .map(({ pathname }) => pathname),
      service,
    );
    const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(dist, path))).length));
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budget);
  });
});

const openList = async ({ page, button }: Pick<Person, 'page' | 'button'>) => {
  const search = page.getByRole('combobox', { name: 'Search by name or code' });
  await button(/^Country or region/).click();
  await search.waitFor();
  return search;
};
const isGone = (locator: ReturnType<Page['locator']>) => locator.waitFor({ state: 'detached' }).then(() => true);

describe('in its shadow root the country list', () => {
  it('is chosen from with a finger', async ({ sites: { service }, visit }) => {
    const person = await visit({ head: script(service), body: element() }, { viewport: phone, hasTouch: true });
    await openList(person);
    await person.page.getByRole('option', { name: 'Albania' }).tap();
    expect(await shown(person.button('Country or region: Albania +355'))).toBe(true);
  });

  it('is chosen from by keyboard and with a mouse, scrolls to what is chosen, and closes by a press elsewhere', async ({
    sites: { service },
    visit,
    expect,
  }) => {
    const body = `<p>Elsewhere</p>${element()}`;
    const person = await visit({ head: script(service), body }, { viewport: desktop });
    const { page, heading, button, numberField } = person;
    const focused = () =>
      page.evaluate(() => document.querySelector('phone-verification')?.shadowRoot?.activeElement?.className);
    let search = await openList(person);
    await page.keyboard.press('Escape');
    expect(await isGone(search)).toBe(true);
    expect(await focused()).toBe('region');

    // Scrolling, or a press on the search, leaves it open.
    search = await openList(person);
    await search.click();
    await page.getByRole('option').first().hover();
    await page.mouse.wheel(0, 400);
    expect(await shown(search)).toBe(true);
    expect(await search.evaluate((input) => input.matches(':focus'))).toBe(true);

    await page.keyboard.press('End');
    const last = page.getByRole('option').last();
    await page.locator('.highlighted').and(last).waitFor();
    const isInSight = () =>
      last.evaluate((option) => {
        const [list, item] = [option.parentElement?.getBoundingClientRect(), option.getBoundingClientRect()];
        return list !== undefined && item.bottom <= list.bottom + 1;
      });
    await expect.poll(isInSight).toBe(true);
    await page.keyboard.press('Enter');
    expect(await shown(button('Country or region: Zimbabwe +263'))).toBe(true);

    search = await openList(person);
    await search.fill('fran');
    await page.getByRole('option', { name: 'France' }).click();
    expect(await isGone(search)).toBe(true);
    expect(await shown(button('Country or region: France +33'))).toBe(true);
    await page.keyboard.type('6');
    expect(await numberField.inputValue()).toBe('6');

    for (const elsewhere of [
      heading('What’s your phone number?'),
      page.getByText('Elsewhere'),
      button(/^Country or/),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      search = await openList(person);
      // oxlint-disable-next-line no-await-in-loop
      await elsewhere.click();
      // oxlint-disable-next-line no-await-in-loop
      expect(await isGone(search)).toBe(true);
    }
  });
});

/** How it looks: where each part is, and what makes it so. */
const looks = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('phone-verification')?.shadowRoot?.querySelector('.phone-verification');
    const top = root?.getBoundingClientRect();
    const seen = Array.from(root?.querySelectorAll('*') ?? []).filter((part) =>
      part.checkVisibility({ visibilityProperty: true }),
    );
    return seen.map((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      const style = getComputedStyle(part);
      const names = [
        'color',
        'background-color',
        'border',
        'font',
        'letter-spacing',
        'text-transform',
        'cursor',
        'direction',
      ];
      return [
        part.tagName,
        part.className,
        ...[x - (top?.x ?? 0), y - (top?.y ?? 0), width, height].map((length) => Math.round(length * 10) / 10),
        ...names.map((name) => style.getPropertyValue(name)),
      ].join(' ');
    });
  });

/** As much as a page can do to what is in it. */
const hostileCss = `
  html { font-size: 62.5%; font-family: cursive; color: red; line-height: 3; text-align: right; direction: rtl; }
  phone-verification { width: 320px; direction: rtl; }
  * { letter-spacing: 4px !important; text-transform: uppercase !important; font-weight: 900 !important; cursor: wait;
      text-indent: 20px; word-spacing: 1em; white-space: pre; text-shadow: 0 0 2px red; list-style: square; }
  h1, h2, p, label { font-size: 40px !important; color: lime !important; margin: 30px !important; }
  input, button, select, dialog { all: unset !important; background: hotpink !important; }
  div { position: absolute !important; display: none !important; box-sizing: content-box; }
  ul, li, ol { display: none !important; }
  svg { display: none !important; }
  :focus { outline: 10px solid red !important; }
  .phone-verification, .step, .primary, .control, .heading { display: none !important; }
`;
/** The element takes the page's font and colour. */
const calmCss = 'body { margin: 0; font-family: cursive; color: red } phone-verification { width: 320px }';

const scene = (css: string, service: string) => ({
  head: `<link rel="stylesheet" href="page.css">${script(service)}`,
  body: `${element('locale="en" shows-brand shows-progress')}<h2 id="own">Own</h2>`,
  files: { 'page.css': css },
});

describe('in a page of any style', () => {
  it('looks as in a plain one, and leaves the page as it is', async ({ sites: { service }, visit }) => {
    const still = { reducedMotion: 'reduce' as const };
    const [calm, hostile] = await Promise.all([
      visit(scene(calmCss, service), still),
      visit(scene(hostileCss, service), still),
    ]);
    const styleOfPage = () =>
      hostile.page.evaluate(() => [
        JSON.stringify(Object.entries(getComputedStyle(document.querySelector('#own') ?? document.body))),
        document.querySelectorAll('style, link').length + document.adoptedStyleSheets.length,
        document.title,
        document.documentElement.lang,
      ]);
    for (const { page, button } of [calm, hostile]) {
      // One after the other, so that each has settled.
      // oxlint-disable-next-line no-await-in-loop
      await page.getByText('Acme').waitFor();
      // oxlint-disable-next-line no-await-in-loop
      await button('Country or region: United States').waitFor();
    }
    expect(await looks(hostile.page)).toEqual(await looks(calm.page));
    expect((await looks(calm.page)).length).toBeGreaterThan(20);
    const before = await styleOfPage();
    await hostile.page.evaluate(() => document.querySelector('phone-verification')?.remove());
    expect(await styleOfPage()).toEqual(before);
    expect(before.slice(1)).toEqual([2, 'Corner Bakery', 'en']);
  });

  it('is as large as the person’s browser is set to', async ({ sites: { service }, visit }) => {
    const { page, heading } = await visit(scene(hostileCss, service));
    const size = () =>
      heading('What’s your phone number?').evaluate((title) => Number.parseFloat(getComputedStyle(title).fontSize));
    expect(await size()).toBe(24);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    await session.send('Page.setFontSizes', { fontSizes: { standard: 24 } });
    await page.reload();
    expect(await size()).toBe(36);
  });

  it('is dark where the page is, and hidden where the page hides it', async ({ sites: { service }, visit }) => {
    const { page, numberField } = await visit(scene(calmCss, service));
    await numberField.waitFor();
    const [white, black] = ['rgb(255, 255, 255)', 'rgb(24, 27, 36)'];
    const scenes = [
      { person: 'dark', ofPage: '', surface: white },
      { person: 'light', ofPage: 'light dark', surface: white },
      { person: 'dark', ofPage: 'light dark', surface: black },
      { person: 'light', ofPage: 'dark', surface: black },
    ] as const;
    for (const { person, ofPage, surface } of scenes) {
      // oxlint-disable-next-line no-await-in-loop
      await page.emulateMedia({ colorScheme: person });
      // oxlint-disable-next-line no-await-in-loop
      const found = await numberField.evaluate((field, scheme) => {
        document.body.style.colorScheme = scheme;
        return getComputedStyle(field).backgroundColor;
      }, ofPage);
      expect({ person, ofPage, surface: found }).toEqual({ person, ofPage, surface });
    }
    for (const css of ['visibility: hidden', 'display: none']) {
      // oxlint-disable-next-line no-await-in-loop
      const isVisible = await page.evaluate((declaration) => {
        document.body.style.cssText = declaration;
        const field = document.querySelector('phone-verification')?.shadowRoot?.querySelector('input');
        return field?.checkVisibility({ visibilityProperty: true });
      }, css);
      expect({ css, isVisible }).toEqual({ css, isVisible: false });
    }
    const isVisible = await page.evaluate(() => {
      document.body.style.cssText = '';
      document.querySelector('phone-verification')?.toggleAttribute('hidden', true);
      return document.querySelector('phone-verification')?.checkVisibility();
    });
    expect(isVisible).toBe(false);
  });

  it('wears the page’s tokens, by custom properties or by the property', async ({ sites: { service }, visit }) => {
    const { page, startButton } = await visit(scene('main { --pv-accent: rgb(1, 2, 3) }', service));
    await startButton.waitFor();
    const becomes = (colour: string) =>
      page
        .waitForFunction((wanted) => {
          const button = document.querySelector('phone-verification')?.shadowRoot?.querySelector('.primary');
          return button && getComputedStyle(button).backgroundColor === wanted;
        }, colour)
        .then(() => true);
    await page.evaluate(() => {
      const main = document.createElement('main');
      document.body.append(main);
      main.append(document.querySelector('phone-verification') ?? '');
    });
    expect(await becomes('rgb(1, 2, 3)')).toBe(true);
    await page.evaluate(() =>
      Object.assign(document.querySelector('phone-verification') ?? {}, { tokens: { accent: 'rgb(4, 5, 6)' } }),
    );
    expect(await becomes('rgb(4, 5, 6)')).toBe(true);
  });
});

describe('its language', () => {
  const german = 'Wie lautet Ihre Telefonnummer?';
  const english = 'What’s your phone number?';

  it('is the one of where it stands, and follows it', async ({ sites: { service }, visit }) => {
    const { page, heading } = await visit({ head: script(service), body: `<main lang="ar">${element()}</main>` });
    const wizard = page.locator('.phone-verification');
    await page.locator('.phone-verification[lang=ar][dir=rtl]').waitFor();
    expect(await wizard.evaluate((part) => getComputedStyle(part).direction)).toBe('rtl');
    await page.evaluate(() => document.querySelector('main')?.setAttribute('lang', 'de-AT'));
    await heading(german).waitFor();
    expect(await wizard.getAttribute('lang')).toBe('de-AT');
    await page.evaluate(() => document.querySelector('main')?.removeAttribute('lang'));
    await heading(english).waitFor();
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
    });
    expect(await shown(heading(german))).toBe(true);
  });

  it('is the one that it is told, before the page’s; and without either the person’s', async ({
    sites: { service },
    visit,
  }) => {
    const { page, heading } = await visit({ head: script(service), body: element('locale="fr"') }, { locale: 'de-DE' });
    await heading('Quel est votre numéro de téléphone').waitFor();
    await page.evaluate(() => document.querySelector('phone-verification')?.removeAttribute('locale'));
    await heading(english).waitFor();
    await page.evaluate(() => document.documentElement.removeAttribute('lang'));
    expect(await shown(heading(german))).toBe(true);
  });

  it('is found from within another shadow root', async ({ sites: { service }, visit }) => {
    const { page, heading } = await visit({ head: script(service), body: '<div lang="de"></div>' });
    await page.evaluate(() => {
      document
        .querySelector('div')
        ?.attachShadow({ mode: 'open' })
        .append(document.createElement('phone-verification'));
    });
    expect(await shown(heading(german))).toBe(true);
  });
});

describe('whatever becomes of it in the page', () => {
  it('keeps what was set before its script came', async ({ sites: { service }, visit }) => {
    const early = `
      Object.assign(document.querySelector('phone-verification'), {
        texts: { phone: { heading: 'Where do we text you?' } },
        headingLevel: 4,
        locale: 'en',
      });
    `;
    const body = `${element()}<script src="early.js"></script>${script(service)}`;
    const { page, heading } = await visit({ body, files: { 'early.js': early } });
    const title = heading('Where do we text you?');
    await title.waitFor();
    expect(await title.evaluate(({ tagName }) => tagName)).toBe('H4');
    expect(await page.locator('phone-verification').getAttribute('heading-level')).toBe('4');
  });

  it('follows its attributes', async ({ sites: { service }, visit }) => {
    const { page } = await visit({ head: script(service), body: element('heading-level="3"') });
    const title = (level: number) => page.getByRole('heading', { name: 'What’s your phone number?', level });
    await title(3).waitFor();
    const steps: [string | null, number][] = [
      ['5', 5],
      ['7', 2],
      ['1', 1],
      ['h3', 2],
      ['6', 6],
      ['0', 2],
      ['4', 4],
      [null, 2],
    ];
    for (const [value, level] of steps) {
      // oxlint-disable-next-line no-await-in-loop
      await page.evaluate((text) => {
        const found = document.querySelector('phone-verification');
        if (text === null) found?.removeAttribute('heading-level');
        else found?.setAttribute('heading-level', text);
      }, value);
      // oxlint-disable-next-line no-await-in-loop
      expect(await shown(title(level))).toBe(true);
    }
  });

  it('keeps what was typed where it is moved, and the verification where it is taken out and put in', async ({
    sites: { service },
    visit,
  }) => {
    const { page, numberField, startButton, codeField } = await visit({
      head: script(service),
      body: `${element()}<aside></aside>`,
    });
    const number = freshNumber(8);
    await numberField.fill(number);
    await page.evaluate(() =>
      document.querySelector('aside')?.append(document.querySelector('phone-verification') ?? ''),
    );
    expect(await numberField.inputValue()).toBe(number);
    await startButton.click();
    await codeField.waitFor();
    const removed = await page.evaluateHandle(() => {
      const found = document.querySelector('phone-verification');
      found?.remove();
      return found;
    });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(await removed.evaluate((found) => found?.shadowRoot?.querySelector('.phone-verification'))).toBeNull();
    await removed.evaluate((found) => document.body.append(found ?? ''));
    expect(await shown(codeField)).toBe(true);
  });

  it('is one of several, each of its own', async ({ sites: { service }, visit }) => {
    const { page } = await visit({ head: script(service), body: element() + element() }, { viewport: desktop });
    const [first, second] = [page.locator('phone-verification').first(), page.locator('phone-verification').last()];
    await second.getByText('Phone number', { exact: true }).click();
    await page.keyboard.type('415');
    await second.getByText('Phone call').click();
    expect(await second.locator('input[type=tel]').inputValue()).toBe('415');
    expect(await first.locator('input[type=tel]').inputValue()).toBe('');
    expect(await first.getByRole('radio', { name: 'Text message' }).isChecked()).toBe(true);
    const search = first.getByRole('combobox', { name: 'Search by name or code' });
    await first.getByRole('button', { name: /^Country or region/ }).click();
    await search.waitFor();
    await second.locator('input[type=tel]').click();
    expect(await isGone(search)).toBe(true);
  });

  it('goes on after a reload with what was begun for its session and nonce', async ({ sites: { service }, visit }) => {
    const body = element('session="one"') + element('session="two"') + element('session-nonce="three"');
    const { page } = await visit({ head: script(service), body }, { viewport: desktop });
    const [one, two, three] = [0, 1, 2].map((index) => page.locator('phone-verification').nth(index));
    await two?.locator('input[type=tel]').fill(freshNumber(8));
    await two?.locator('button[type=submit]').click();
    await two?.locator('input[autocomplete=one-time-code]').waitFor();
    await page.reload();
    await two?.locator('input[autocomplete=one-time-code]').waitFor();
    expect(await one?.locator('input[type=tel]').count()).toBe(1);
    expect(await three?.locator('input[type=tel]').count()).toBe(1);
  });

  it('asks the endpoint that it is given', async ({ sites: { service }, visit }) => {
    const endpoint = `${service}/graphql?elsewhere`;
    const { page } = await visit({ head: script(service), body: element(`endpoint="${endpoint}"`) });
    const asked = page.waitForRequest(endpoint);
    await page.reload();
    expect((await asked).postData()).toContain('service');
  });
});

it('works in Vue', async ({ sites: { service }, visit }) => {
  const vue = require.resolve('vue/dist/vue.runtime.global.prod.js');
  const app = `
    const { createApp, h, ref } = Vue;
    createApp({
      setup() {
        const told = ref('nothing');
        const level = ref(3);
        return () => [
          h('phone-verification', {
            'session-nonce': 'from-vue',
            'heading-level': level.value,
            '.texts': { phone: { heading: 'Where do we text you?' } },
            onVerified: ({ detail }) => { told.value = detail.token; level.value = 5; },
          }),
          h('output', told.value),
        ];
      },
    }).mount('#app');
  `;
  const { page, heading, numberField, startButton, codeField, newestCode } = await visit({
    head: script(service),
    body: '<div id="app"></div><script src="vue.js"></script><script src="app.js"></script>',
    files: { 'vue.js': await readFile(vue, 'utf8'), 'app.js': app },
    policy: strictPolicy(service).replace("trusted-types 'none'", 'trusted-types vue'),
  });
  await heading('Where do we text you?').waitFor();
  const number = freshNumber(8);
  await numberField.fill(number);
  await startButton.click();
  await codeField.fill(await newestCode(number));
  const token = page.locator('output').filter({ hasText: /^e/ });
  expect(claimsOf(await token.textContent())).toMatchObject({ nonce: 'from-vue' });
  expect(await shown(page.getByRole('heading', { name: 'Number verified', level: 5 }))).toBe(true);
});
