import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { startAsBackend } from './backend.ts';
import { claimsOf, it } from './host-page.ts';
import { freshNumber, shown } from './person.ts';

const told = (page: Page): Promise<[string, Record<string, unknown> | null][]> =>
  page.evaluate(() => Reflect.get(window, 'told'));

/** A host's page about one verification, as its backend wrote it. */
const pageAbout = (service: string, handle: string) => ({
  head: `<script type="module" src="${service}/phone-verification.js"></script>`,
  body: `<phone-verification verification-id="${handle}"></phone-verification><script src="listener.js"></script>`,
  files: {
    'listener.js': `
      window.told = [];
      for (const type of ['verified', 'canceled', 'over'])
        document.querySelector('phone-verification').addEventListener(type, ({ detail }) => window.told.push([type, detail]));`,
  },
});

describe('<phone-verification> with a verification that the page’s backend started', () => {
  it('opens at the code, goes on after a reload, hands over the proof and stays where it is', async ({
    sites: { service, host },
    visit,
  }) => {
    const number = freshNumber(14);
    const returnUrl = host.add({ body: '<h1>In</h1>' });
    const backend = { hidePhoneNumber: true, reference: 'session-1', returnUrl };
    const { id } = await startAsBackend(service, number, backend);
    const { page, url, codeField, numberField, button, heading, newestCode } = await visit(pageAbout(service, id));
    await codeField.waitFor();
    expect(await numberField.count()).toBe(0);
    expect(await button('Edit number').count()).toBe(0);
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length])).toEqual([0, 0]);
    await page.reload();
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    const [[type, detail] = []] = await told(page);
    expect(type).toBe('verified');
    expect(claimsOf(detail?.['token'])).toMatchObject({ reference: 'session-1' });
    expect(claimsOf(detail?.['token'])).not.toHaveProperty('phone_number');
    expect(page.url()).toBe(url);
    expect(await page.getByRole('link').count()).toBe(0);
  });

  it('turns to another one, and tells how that ended', async ({ sites: { service }, visit }) => {
    const [first, second] = await Promise.all([
      startAsBackend(service, freshNumber(14)),
      startAsBackend(service, freshNumber(14)),
    ]);
    const { page, codeField, button, heading } = await visit(pageAbout(service, first.id));
    await codeField.fill('12');
    const turnTo = (handle: string) =>
      page.evaluate(
        (id) => Reflect.set(document.querySelector('phone-verification') ?? {}, 'verificationId', id),
        handle,
      );
    await turnTo(second.id);
    await codeField.and(page.locator('[value=""]')).waitFor();
    await button('Cancel').click();
    await heading('This was canceled').waitFor();
    await turnTo('guessed');
    expect(await shown(heading('This verification has ended'))).toBe(true);
    expect(await told(page)).toEqual([
      ['canceled', null],
      ['over', { reason: 'NOT_FOUND' }],
    ]);
  });
});
