import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from './chromium.ts';
import { startServer } from './server.ts';
import type { Server } from './server.ts';

let browser: Browser;
let server: Server;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(inject('chromiumPath')),
    startServer({ RESEND_COOLDOWN_SECONDS: '1' }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join('\n')}`);
});

const button = (name: string) => page.getByRole('button', { name });
const heading = (name: string) => page.getByRole('heading', { name });
const codeField = () => page.getByRole('textbox', { name: 'One-time code' });
const numberField = () => page.getByRole('textbox', { name: 'Phone number' });

/** Whether it comes to be seen; a locator rejects where it takes too long. */
const shown = (locator: Locator) => locator.waitFor().then(() => true);

async function start(number: string) {
  await page.goto(server.address);
  await numberField().fill(number);
  await button('Text me a code').click();
}

async function startToCode(number: string) {
  await start(number);
  await codeField().waitFor();
}

async function newestCode(to: string, count = 1): Promise<string> {
  const [newest] = await server.messages(to, count);
  return newest?.code ?? '';
}

function otherThan(code: string): string {
  return Array.from(code, (digit) => (Number(digit) + 1) % 10).join('');
}

describe('a number is verified', () => {
  it('by text, with the keyboard alone', async () => {
    await page.goto(server.address);
    await numberField().focus();
    await page.keyboard.type('(415) 555-0101');
    await page.keyboard.press('Enter');
    await codeField().waitFor();
    await page.keyboard.type(await newestCode('+14155550101'));
    await heading('Number verified').waitFor();
    expect(await page.getByRole('textbox', { name: 'Proof for your backend' }).inputValue()).toMatch(
      /^e[\w-]+\.[\w-]+\.[\w-]+$/,
    );
    expect(await page.title()).toContain('Number verified');
  });

  it('by call', async () => {
    await page.goto(server.address);
    await numberField().fill('+1 415 555 0102');
    await page.getByRole('radio', { name: 'Phone call' }).check();
    await button('Call me with a code').click();
    await codeField().waitFor();
    const [call] = await server.messages('+14155550102');
    expect(call?.channel.toUpperCase()).toBe('VOICE');
    await codeField().fill(call?.code ?? '');
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('with the simulated phone beside it, where there is room', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await startToCode('415 555 0103');
    const phone = page.frameLocator('iframe[title="Simulated phone"]');
    const code = await newestCode('+14155550103');
    await phone.getByText(code).first().waitFor();
    await codeField().fill(code);
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

describe('a code', () => {
  it('that is wrong three times ends the verification, and a press sends a new one', async () => {
    await startToCode('415 555 0104');
    const wrong = otherThan(await newestCode('+14155550104'));
    await codeField().fill(wrong);
    await page.getByText('You have 2 more tries.').waitFor();
    await page.keyboard.type(otherThan(wrong).slice(0, 5) + wrong.slice(5));
    await page.getByText('You have one more try.').waitFor();
    await page.keyboard.type(wrong);
    await heading('Too many wrong codes').waitFor();
    await button('Text me a new code').click();
    await codeField().waitFor();
    await codeField().fill(await newestCode('+14155550104', 2));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('is sent again after a while, and the earlier one no longer works', async () => {
    await startToCode('415 555 0105');
    const first = await newestCode('+14155550105');
    await button('Text me again').click();
    await page.getByText('New code sent').waitFor();
    const second = await newestCode('+14155550105', 2);
    await codeField().fill(first);
    await page.getByText('That’s not the right code.').waitFor();
    await codeField().fill(second);
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('expires, and a press leads to one that works', async () => {
    await page.clock.install();
    await startToCode('415 555 0106');
    await page.clock.fastForward('09:01');
    await heading('The code has expired').waitFor();
    await button('Text me a new code').click();
    await codeField().waitFor();
    await codeField().fill(await newestCode('+14155550106'));
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

describe('a person', () => {
  it('cancels', async () => {
    await startToCode('415 555 0107');
    await button('Cancel').click();
    expect(await shown(page.getByText('Canceled. That code no longer works.'))).toBe(true);
    expect(await numberField().inputValue()).toBe('');
  });

  it('edits the number and goes on with the other one', async () => {
    await startToCode('415 555 0108');
    await button('Edit number').click();
    expect(await numberField().inputValue()).toBe('415 555 0108');
    await numberField().fill('415 555 0109');
    await button('Text me a code').click();
    await codeField().fill(await newestCode('+14155550109'));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('is told at the number why it is refused', async () => {
    await start('415 555 0151');
    await page.getByRole('alert').getByText('No such number is in use.').waitFor();
    expect(await numberField().getAttribute('aria-invalid')).toBe('true');
  });

  it('is told what is wrong with a number that is none', async () => {
    await start('12');
    await page.getByRole('alert').waitFor();
    expect(await numberField().getAttribute('aria-invalid')).toBe('true');
  });

  it('is told when the provider is out of order, and may try again', async () => {
    await start('415 555 0153');
    await page.getByRole('alert').getByText('We can’t send codes right now.').waitFor();
    expect(await button('Text me a code').isEnabled()).toBe(true);
  });
});

describe('the page', () => {
  it.each([320, 390, 1280])('is no wider than a window of %i px, at each step', async (width) => {
    await page.setViewportSize({ width, height: 700 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.goto(server.address);
    await numberField().waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    const number = `+1415555${width === 320 ? '0110' : width === 390 ? '0111' : '0112'}`;
    await numberField().fill(number);
    await button('Text me a code').click();
    await codeField().waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await codeField().fill(await newestCode(number));
    await heading('Number verified').waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });

  it('has something to press wherever a finger may aim, 44 px high at least', async () => {
    const lowest = async () =>
      Math.min(
        ...(await page
          .locator('button, a, input, select')
          .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().height))),
      );
    await page.goto(server.address);
    await numberField().fill('415 555 0113');
    expect(await lowest()).toBeGreaterThanOrEqual(44);
    await button('Text me a code').click();
    await codeField().waitFor();
    expect(await lowest()).toBeGreaterThanOrEqual(44);
  });

  it('keeps what was typed while the server is down, and goes on when it is back', async () => {
    await page.goto(server.address);
    await numberField().fill('415 555 0114');
    await page.route('**/graphql', (route) => route.abort('connectionrefused'));
    await button('Text me a code').click();
    await page.getByRole('alert').getByText('We couldn’t reach the server.').waitFor();
    await page.unroute('**/graphql');
    await button('Text me a code').click();
    await codeField().fill(await newestCode('+14155550114'));
    expect(await shown(heading('Number verified'))).toBe(true);
    complaints = complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'));
  });

  it('says that the server is down', async () => {
    const down = await startServer();
    await page.goto(down.address);
    await numberField().fill('415 555 0115');
    await down.stop();
    await button('Text me a code').click();
    expect(await shown(page.getByRole('alert').getByText('We couldn’t reach the server.'))).toBe(true);
    complaints = complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'));
  });
});
