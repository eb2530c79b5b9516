import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { backendKey, startAsBackend } from './backend.ts';
import { claimsOf, it } from './host-page.ts';
import { misfits, objections } from './objections.ts';
import { desktop, freshNumber, shown } from './person.ts';
import { messagesAt, startServer } from './server.ts';

const hidden = { hidePhoneNumber: true, reference: 'session-1' };
const newestCode = async (service: string, to: string) => (await messagesAt(service, to))[0]?.code ?? '';

/** Any of it in what a browser got would tell the number; its last two digits may be shown. */
const partsOf = (number: string) => [number.slice(2), number.slice(-7), `${number.slice(-7, -4)}-${number.slice(-4)}`];

/** All that the browser asks for and gets from now on, but by socket. */
async function listenTo(page: Page) {
  const received: string[] = [];
  const asked: { url: string; referer: string | undefined }[] = [];
  await page.route('**/*', async (route) => {
    const request = route.request();
    asked.push({ url: request.url(), referer: (await request.allHeaders())['referer'] });
    const response = await route.fetch();
    received.push(JSON.stringify(response.headers()), (await response.body()).toString());
    await route.fulfill({ response });
  });
  return { received: () => received.join('\n'), asked };
}

/** Holds the page's own script back until it is let go. */
async function holdScript(page: Page): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/index-*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.resolve;
}

describe('a login with a hidden number', () => {
  it('goes from the site to the page and back with the proof, and shows the number to nobody', async ({
    sites: { service, host },
    open,
  }) => {
    const number = freshNumber(13);
    const returnUrl = host.add({ body: '<h1>In</h1>' });
    const { id, url } = await startAsBackend(service, number, { ...hidden, returnUrl });
    const { page, codeField, heading, button, expectComplaint } = await open({ viewport: desktop });
    // What a test passes on is from nowhere, to the browser, which then opens no socket to this machine.
    expectComplaint('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS');
    const { received, asked } = await listenTo(page);
    await page.goto(host.add({ body: `<a href="${url}">Log in</a>` }));
    const before = await page.evaluate(() => history.length);
    await page.getByRole('link', { name: 'Log in' }).click();
    await codeField.waitFor();
    expect(page.url()).toBe(`${service}/`);
    expect(await page.evaluate(() => history.length)).toBe(before + 1);
    expect(await shown(page.getByText(`+1 •••••••• ${number.slice(-2)}`))).toBe(true);
    expect(await button('Edit number').count()).toBe(0);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.reload();
    await codeField.fill(await newestCode(service, number));
    await heading('In').waitFor();
    const back = new URL(page.url());
    expect(back.href.split('#')[0]).toBe(returnUrl);
    const claims = claimsOf(new URLSearchParams(back.hash.slice(1)).get('proof'));
    expect(claims).toMatchObject({ reference: 'session-1' });
    expect(claims).not.toHaveProperty('phone_number');
    expect(received()).toContain('"VERIFIED"');
    for (const part of partsOf(number)) expect(received()).not.toContain(part);
    expect(asked.filter(({ url, referer }) => `${url} ${referer}`.includes(id))).toEqual([]);
    expect(asked.filter(({ url }) => url === returnUrl)).toEqual([{ url: returnUrl, referer: undefined }]);
    expect(await page.evaluate(() => document.referrer)).toBe('');
    await page.goBack();
    expect(await shown(page.getByRole('link', { name: 'Log in' }))).toBe(true);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('shows no first step on the way, however late the script is', async ({ sites: { service }, openAlone }) => {
    const { url } = await startAsBackend(service, freshNumber(13));
    const { page, numberField, codeField } = await openAlone();
    async function look(load: () => Promise<unknown>) {
      const letGo = await holdScript(page);
      await load();
      await numberField.waitFor({ state: 'attached' });
      expect([await numberField.isVisible(), await page.title()]).toEqual([false, 'Enter your code']);
      letGo();
      await codeField.waitFor();
    }
    await look(() => page.goto(url, { waitUntil: 'commit' }));
    await look(() => page.reload({ waitUntil: 'commit' }));
    expect(await numberField.count()).toBe(0);
  });

  it('keeps two tabs right: what one does the other knows, and only the one with the code brings a proof', async ({
    sites: { service, host },
    openAlone,
  }) => {
    const number = freshNumber(13);
    const returnUrl = host.add({ body: '<h1>In</h1>' });
    const { url } = await startAsBackend(service, number, { ...hidden, returnUrl });
    const { page, context, codeField } = await openAlone();
    const second = await context.newPage();
    const frames: string[] = [];
    second.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
    const live = second.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
    await Promise.all([page.goto(url), second.goto(url)]);
    await live;
    await codeField.fill(await newestCode(service, number));
    await page.waitForURL(`${returnUrl}#proof=**`);
    await second.getByRole('heading', { name: 'Verified in another window' }).waitFor();
    await second.getByRole('link', { name: /^Continue to/ }).click();
    await second.waitForURL(returnUrl);
    const told = frames.join('\n');
    expect(told).toContain('"VERIFIED"');
    expect(told).not.toContain('"token"');
    for (const part of partsOf(number)) expect(told).not.toContain(part);
  });

  it('turns to a second link in the same tab, which the first has no part in', async ({ sites: { service }, open }) => {
    const [first, second] = [freshNumber(13), freshNumber(13)];
    const links = [await startAsBackend(service, first), await startAsBackend(service, second)];
    const { page, codeField, heading } = await open();
    await page.goto(links[0]?.url ?? '');
    await codeField.fill('12');
    await page.evaluate((url) => location.assign(url), links[1]?.url ?? '');
    await page.getByText(`ending in ${second.slice(-2)}`).waitFor();
    expect(page.url()).toBe(`${service}/`);
    await page.reload();
    await codeField.fill(await newestCode(service, second));
    expect(await shown(heading('Number verified'))).toBe(true);
    // The first is as it was: its code still counts.
    await page.goto(links[0]?.url ?? '');
    await codeField.fill(await newestCode(service, first));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('wins over one that the tab had begun with a number of its own', async ({ sites: { service }, open }) => {
    const { page, goto, codeField, numberField, startButton, button } = await open();
    await goto(service);
    await numberField.fill(freshNumber(13));
    await startButton.click();
    await codeField.waitFor();
    const { url } = await startAsBackend(service, freshNumber(13));
    await page.evaluate((url) => location.assign(url), url);
    await page.getByText('+1 ••••••••').waitFor();
    expect(await button('Edit number').count()).toBe(0);
  });
});

describe('once it is over, the page leads back by a press', () => {
  it('where the person calls it off, and says so again after a reload', async ({ sites: { service, host }, open }) => {
    const returnUrl = host.add({ body: '<h1>Out</h1>' });
    const { url } = await startAsBackend(service, freshNumber(13), { ...hidden, returnUrl });
    const { page, button, heading } = await open();
    await page.goto(url);
    await button('Cancel').click();
    await heading('This was canceled').waitFor();
    await page.reload();
    await heading('This was canceled').waitFor();
    const [asked] = await Promise.all([
      page.waitForRequest(returnUrl),
      page.getByRole('link', { name: `Continue to ${new URL(returnUrl).host}` }).click(),
    ]);
    await heading('Out').waitFor();
    expect((await asked.allHeaders())['referer']).toBeUndefined();
    expect(page.url()).toBe(returnUrl);
  });

  it('but not from one that nobody knows: that is told in a sentence', async ({ sites: { service }, open }) => {
    const { page, heading, numberField } = await open();
    await page.goto(`${service}/#verification=${'guessed-'.repeat(4)}`);
    await heading('This verification has ended').waitFor();
    expect(await shown(page.getByText('You can try again from where you started.'))).toBe(true);
    expect(await page.locator('main').getByRole('link').count()).toBe(0);
    await page.reload();
    expect(await shown(numberField)).toBe(true);
  });
});

describe('in a frame', () => {
  it('the page goes nowhere by itself, and by a press leads the whole window', async ({
    sites: { service, host },
    visit,
  }) => {
    const number = freshNumber(13);
    const returnUrl = host.add({ body: '<h1>In</h1>' });
    const { url } = await startAsBackend(service, number, { ...hidden, returnUrl });
    const { page, heading } = await visit({ body: `<iframe src="${url}" title="Code"></iframe>` });
    const frame = page.frameLocator('iframe');
    await frame.locator('input[autocomplete=one-time-code]').fill(await newestCode(service, number));
    await frame.getByRole('link', { name: /^Continue to/ }).click();
    await heading('In').waitFor();
    expect(page.url()).toMatch(/#proof=ey/);
  });

  it('the page leaves it to a host that takes the proof', async ({ sites: { service, host }, visit }) => {
    const number = freshNumber(13);
    const returnUrl = host.add({ body: '<h1>In</h1>' });
    const { url } = await startAsBackend(service, number, { ...hidden, returnUrl });
    const { page } = await visit({
      body: `<iframe title="Code"></iframe><output></output><script src="host.js"></script>`,
      files: {
        'host.js': `
          addEventListener('message', ({ data }) => {
            if (data.type === 'phone-verification:verified') document.querySelector('output').textContent = data.token;
          });
          const frame = document.querySelector('iframe');
          frame.addEventListener('load', () =>
            frame.contentWindow.postMessage({ type: 'phone-verification:begin' }, '${service}'));
          // Only now: a frame that is in the cache may load before this script runs.
          frame.src = '${url}';`,
      },
    });
    const frame = page.frameLocator('iframe');
    await frame.locator('input[autocomplete=one-time-code]').fill(await newestCode(service, number));
    await page.locator('output').filter({ hasText: /^ey/ }).waitFor();
    await frame.getByRole('heading', { name: 'Number verified' }).waitFor();
    expect(await frame.getByRole('link', { name: /^Continue to/ }).count()).toBe(0);
    expect(await page.locator('iframe').count()).toBe(1);
  });
});

describe('axe finds nothing, and all fits', () => {
  it.for([
    { locale: 'en-US', colorScheme: 'dark' as const, viewport: desktop },
    { locale: 'ar-EG', colorScheme: 'light' as const, viewport: { width: 320, height: 640 } },
  ])('on the way, at the code and once it is over, in $locale', async (options, { sites: { service, host }, open }) => {
    const number = freshNumber(13);
    const { url } = await startAsBackend(service, number, { ...hidden, returnUrl: host.add({ body: '' }) });
    const { page, codeField, expectComplaint } = await open({ ...options, reducedMotion: 'reduce' });
    const look = async (state: string) =>
      expect([state, await objections(page), await misfits(page)]).toEqual([state, [], []]);
    expectComplaint('ERR_FAILED');
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(url);
    await page.getByRole('alert').waitFor();
    await look('no answer');
    await page.unroute('**/graphql');
    await page.locator('.primary').click();
    await codeField.waitFor();
    const shownNumber = page.getByText(`•• ${number.slice(-2)}`);
    expect(await shownNumber.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
    await look('code');
    await page.locator('.step > footer .link').click();
    await page.locator('a.primary').waitFor();
    await look('over');
    await page.goto(`${service}/#verification=guessed`);
    await page.locator('a.primary').waitFor({ state: 'detached' });
    await page.locator('.step h1[tabindex]').waitFor();
    await look('unknown');
  });

  it('where only backends may start, which has nothing to press', async ({ open }) => {
    const server = await startServer({ BACKEND_KEYS: backendKey, PUBLIC_STARTS: 'off' });
    try {
      const { page, heading } = await open({ reducedMotion: 'reduce' });
      await page.goto(server.url);
      await heading('No code to enter yet').waitFor();
      expect(await page.locator('main').locator('input, button').count()).toBe(0);
      expect([await objections(page), await misfits(page)]).toEqual([[], []]);
    } finally {
      await server.stop();
    }
  });
});
