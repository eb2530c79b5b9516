import { chromium } from 'playwright-core';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { inject, test } from 'vitest';
import { messagesAt } from './server.ts';
import type { Message } from './server.ts';

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

/** A person at a page. What the browser complains of fails the test, unless the test expected that. */
export type Person = Awaited<ReturnType<typeof createPerson>>;

export const it = test
  // Vitest reads from the pattern what a fixture needs.
  // oxlint-disable-next-line no-empty-pattern
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await chromium.connect(inject('browser'));
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('newContext', { scope: 'file' }, ({ browser }) => async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ locale: 'en-US', viewport: phone, ...options });
    // A busy machine decides nothing: this only ends what hangs.
    context.setDefaultTimeout(90_000);
    return context;
  })
  .extend('sharedContext', { scope: 'file' }, ({ newContext }) => {
    const contexts = new Map<string, Promise<BrowserContext>>();
    return (options: BrowserContextOptions = {}) => {
      const key = JSON.stringify(options);
      const context = contexts.get(key) ?? newContext(options);
      contexts.set(key, context);
      return context;
    };
  })
  // oxlint-disable-next-line no-empty-pattern
  .extend('enter', async ({}, { onCleanup }) => {
    const people: Person[] = [];
    onCleanup(async () => {
      await Promise.all(people.map(({ page }) => page.close()));
      const complaints = people.flatMap((person) => person.complaints());
      if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join('\n')}`);
    });
    return async (context: BrowserContext) => {
      const person = await createPerson(context);
      people.push(person);
      return person;
    };
  })
  /**
   * A tab of the context that a file's tests share: its `sessionStorage`, routes and scripts are its own. What a browser has
   * loaded and compiled before loads in a third of the time.
   */
  .extend(
    'open',
    ({ enter, sharedContext }) =>
      async (options?: BrowserContextOptions) =>
        enter(await sharedContext(options)),
  )
  /**
   * A context of its own: for tests that set the clock, cut the connection, have cookies or open more tabs, and for those
   * that hold back a script, which another tab may have loaded.
   */
  .extend(
    'openAlone',
    ({ enter, newContext }) =>
      async (options?: BrowserContextOptions) =>
        enter(await newContext(options)),
  );

async function createPerson(context: BrowserContext) {
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const expected: string[] = [];
  const server = inject('server');

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const numberField = page.locator('input[type=tel]');
  const startButton = page.locator('form button[type=submit]');
  const codeField = page.locator('input[autocomplete=one-time-code]');

  /** The built page is seen before it lives, and a press is lost before that. The country comes last. */
  const alive = () => page.locator('.flag', { hasNotText: '🌐' }).waitFor();

  async function goto(url = server) {
    await page.goto(url);
    await alive();
  }

  async function startWith(number: string, service = server) {
    await goto(service);
    await numberField.fill(number);
    await startButton.click();
  }

  return {
    page,
    context,
    button,
    heading: (name: string | RegExp) => page.getByRole('heading', { name }),
    numberField,
    codeField,
    startButton,
    expectComplaint: (text: string) => expected.push(text),
    complaints: () => complaints.filter((text) => !expected.some((part) => text.includes(part))),
    alive,
    goto,
    /** A wrong code is selected, and gives way to what is typed. */
    allSelected: () => page.locator('.slots .selected:last-child').waitFor(),
    /** A style sheet of the person's own in place of the last; the page's policy lets in no `<style>`. */
    restyle: (style: string) =>
      page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets = [sheet];
      }, style),
    startWith,
    async startToCode(number: string, service?: string) {
      await startWith(number, service);
      // It is there before it has the focus.
      await codeField.and(page.locator(':focus')).waitFor();
    },
    async newestCode(to: string, count = 1): Promise<string> {
      const [newest] = await messagesAt(server, to, count);
      return newest?.code ?? '';
    },
    messages: (to: string, count = 1): Promise<Message[]> => messagesAt(server, to, count),
  };
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} (${message.location().url}:${message.location().lineNumber})`);
  });
  return complaints;
}

/** The server has said by its socket how things are. */
export async function firstWord(page: Page): Promise<void> {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framereceived', (frame) => String(frame.payload).includes('"next"'));
}

/** Whether it comes to be seen; a locator rejects where it takes too long. */
export const shown = (locator: Locator) => locator.waitFor().then(() => true);

export function otherThan(code: string): string {
  return Array.from(code, (digit) => (Number(digit) + 1) % 10).join('');
}

let numbers = 0;

/** A number that nobody else has: files run side by side on one server. `file`: four digits or fewer, one a file. */
export function freshNumber(file: number): string {
  numbers += 1;
  return `+1415${String(2_000_000 + file * 1_000 + numbers)}`;
}
