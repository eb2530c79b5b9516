import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { backendKey, startAsBackend } from './backend.ts';
import { desktop, firstWord, freshNumber, it, otherThan, phone } from './person.ts';
import type { Person } from './person.ts';
import { messagesAt, startServer } from './server.ts';

type Views = Record<string, BrowserContextOptions>;

/** `environment`: of a service of the scene's own, else it is the one of all tests. */
type Scene = {
  name: string;
  title: string;
  options?: BrowserContextOptions;
  views?: Views;
  environment?: Record<string, string>;
  go: (person: Person, service: string) => Promise<unknown>;
};

const docs = join(import.meta.dirname, '../../docs');
const page = join(docs, 'interface.md');
const isTaking = process.env.PICTURES === 'on';
const arabic = { locale: 'ar-EG' };
const japanese = { locale: 'ja-JP' };
const dark = { colorScheme: 'dark' as const };
const forced = { forcedColors: 'active' as const };

const onPhone: Views = { phone: { viewport: phone } };
const both: Views = { ...onPhone, desktop: { viewport: desktop } };
const withKeyboard: Views = { phone: { viewport: { width: 390, height: 300 }, hasTouch: true, isMobile: true } };

const logo = join(await mkdtemp(join(tmpdir(), 'pictures-')), 'logo.svg');
const drawing = '<rect width="36" height="36" rx="18" fill="#b45309"/><path d="M10 26l8-16 8 16z" fill="#fff"/>';

async function open(person: Person, service = inject('server')): Promise<void> {
  await person.page.goto(service);
  await person.page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Acme');
}

async function refused(person: Person, ending: string): Promise<void> {
  await person.startWith(`+1 212 555 01${ending}`);
  await person.page.getByRole('alert').waitFor();
}

async function wrongCode(person: Person): Promise<void> {
  const number = freshNumber(5);
  await person.startToCode(number);
  await person.codeField.fill(otherThan(await person.newestCode(number)));
  await person.page.getByRole('alert').waitFor();
}

async function verified(person: Person): Promise<void> {
  const number = freshNumber(5);
  await person.startToCode(number);
  await person.codeField.fill(await person.newestCode(number));
  await person.page.locator('.badge').waitFor();
}

async function later(person: Person, time: string, service?: string): Promise<void> {
  await person.page.clock.install();
  const connected = firstWord(person.page);
  await person.startToCode(freshNumber(5), service);
  await connected;
  await person.page.clock.fastForward(time);
}

/** By the page's own clock, since the server can't be asked. */
async function expired(person: Person): Promise<void> {
  person.expectComplaint('ERR_CONNECTION_REFUSED');
  await later(person, '08:10');
  await person.page.route('**/graphql', (route) => route.abort('connectionrefused'));
  await person.page.clock.fastForward('01:00');
  await person.heading('The code has expired').waitFor();
}

/** What another window of the same number's does. */
async function elsewhere(service: string, mutation: string): Promise<Record<string, { id?: string }>> {
  const response = await fetch(`${service}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `mutation { ${mutation} }` }),
  });
  const { data } = await response.json();
  return data;
}

const startedElsewhere = (service: string, number: string) =>
  elsewhere(service, `startVerification(input: { phoneNumber: "${number}" }) { ... on Verification { id } }`);

/** What is asked for is never answered. */
const hold = (page: Page, operation: string) =>
  page.route('**/graphql', (route) => (route.request().postData()?.includes(operation) ? undefined : route.continue()));

/** A site's backend has started it, and the person comes from there. */
async function given(person: Person, service: string, isHeld = false): Promise<void> {
  const { url } = await startAsBackend(service, freshNumber(5), {
    hidePhoneNumber: true,
    reference: 'order-4711',
    returnUrl: 'https://bakery.example/orders/4711',
  });
  if (isHeld) await hold(person.page, 'query Verification(');
  await person.page.goto(url);
}

const embedded = (person: Person) =>
  person.page.goto(`${inject('example')}?endpoint=${encodeURIComponent(`${inject('server')}/graphql`)}`);

async function embeddedToCode(person: Person): Promise<string> {
  const number = freshNumber(5);
  await embedded(person);
  await person.numberField.fill(number);
  await person.startButton.click();
  await person.codeField.waitFor();
  return number;
}

/** The simulated phone, where it is seen, shows what it got. */
async function settle({ page, codeField }: Person): Promise<void> {
  if (!(await page.locator('.simulated-phone').isVisible())) return;
  const content = (await codeField.isVisible()) ? '.message' : '.message:visible, #magic:visible, #empty:visible';
  await page.frameLocator('.simulated-phone').locator(content).first().waitFor();
}

const ofBackends = { BRAND: 'Acme', BACKEND_KEYS: backendKey };

const scenes: Scene[] = [
  { name: 'number', title: 'The number, with the country guessed', go: (person) => open(person) },
  {
    name: 'countries',
    title: 'The countries, to be searched',
    async go(person) {
      await open(person);
      await person.page.locator('.region').click();
      await person.page.getByRole('combobox', { name: 'Search by name or code' }).fill('un');
      await person.page.getByRole('option', { name: 'United Kingdom' }).waitFor();
    },
  },
  {
    name: 'countries-keyboard',
    title: 'The countries, with the keyboard up',
    views: withKeyboard,
    async go(person) {
      await open(person);
      await person.page.locator('.region').tap();
      await person.page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'number-understood',
    title: 'The number as it is understood; its prefix has changed the country',
    async go(person) {
      await open(person);
      await person.numberField.focus();
      await person.page.getByText('For example').waitFor();
      await person.numberField.fill('0044 20 7946 0018');
    },
  },
  {
    name: 'number-large',
    title: 'The number, where text is twice as large',
    views: onPhone,
    async go(person) {
      await open(person);
      await person.restyle('html { font-size: 200% }');
      await person.numberField.fill('(415) 555-0123');
      await person.page.getByText('We’ll text').waitFor();
      await person.numberField.evaluate((field) => field.scrollIntoView({ block: 'center' }));
    },
  },
  {
    name: 'number-one-channel',
    title: 'The number, with one channel on offer and the operator’s own mark',
    environment: { BRAND: 'Acme', CHANNELS: 'SMS', LOGO: logo },
    async go(person, service) {
      await open(person, service);
      await person.page.getByText('The code comes by text message.').waitFor();
    },
  },
  { name: 'number-refused', title: 'A number that isn’t in use', go: (person) => refused(person, '51') },
  {
    name: 'slow',
    title: 'A start that takes longer than usual',
    async go(person) {
      await hold(person.page, 'startVerification(');
      await person.startWith(freshNumber(5));
      await person.page.getByText('Taking longer than usual').waitFor();
    },
  },
  { name: 'unavailable', title: 'A provider that can’t be used for a moment', go: (person) => refused(person, '53') },
  { name: 'out-of-order', title: 'Something that only the operator can mend', go: (person) => refused(person, '58') },
  { name: 'limited', title: 'Too many codes', go: (person) => refused(person, '55') },
  { name: 'code', title: 'The code', go: (person) => person.startToCode(freshNumber(5)) },
  {
    name: 'code-shared',
    title: 'A code that was sent before, which counts here, too',
    async go(person, service) {
      const number = freshNumber(5);
      await startedElsewhere(service, number);
      await person.startToCode(number);
      await person.page.getByText('Use the code we texted at').waitFor();
    },
  },
  {
    name: 'code-typing',
    title: 'A code being typed',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.codeField.fill('123');
    },
  },
  {
    name: 'code-checking',
    title: 'A code being checked',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await settle(person);
      await hold(person.page, 'checkCode(');
      await person.codeField.fill('123456');
      await person.page.getByText('Checking your code…').waitFor();
    },
  },
  { name: 'code-wrong', title: 'A wrong code, selected, with the tries that are left', go: wrongCode },
  {
    name: 'code-doubtful',
    title: 'A pasted message with several codes: the likely one, to be made sure of',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.codeField.evaluate((field) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', 'Order 739201 is on its way. Your code is 482913.');
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      });
      await person.page.getByText('Make sure that this is your code').waitFor();
    },
  },
  {
    name: 'code-resent',
    title: 'The code, sent again',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.button('Text me again').click();
      await person.page.getByText('Sent again').waitFor();
    },
  },
  {
    name: 'code-replaced',
    title: 'Another code in place of the first, where each message has its own',
    environment: { BRAND: 'Acme', REUSE_CODE: 'off', RESEND_COOLDOWN_SECONDS: '1' },
    async go(person, service) {
      await person.startToCode(freshNumber(5), service);
      await person.button('Text me again').click();
      await person.page.getByText('Use the new code').waitFor();
    },
  },
  {
    name: 'code-replacing',
    title: 'The last minute before another code comes',
    environment: { BRAND: 'Acme', REUSE_CODE: 'off' },
    async go(person, service) {
      await later(person, '02:10', service);
      await person.page.getByText('A new code replaces it in').waitFor();
    },
  },
  {
    name: 'code-expiring',
    title: 'A minute before the end',
    async go(person) {
      await later(person, '08:10');
      await person.page.getByText('expires in less than a minute').waitFor();
    },
  },
  {
    name: 'offline',
    title: 'Offline in the middle',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.context.setOffline(true);
      await person.page.getByText('You’re offline.').waitFor();
    },
  },
  {
    name: 'expired',
    title: 'Expired, with one press for a new code',
    go: expired,
  },
  {
    name: 'reopened',
    title: 'Not expired after all, as the server says',
    async go(person) {
      await expired(person);
      await person.page.unroute('**/graphql');
      await person.page.clock.fastForward('00:06');
      await person.page.getByText('Use the code we texted at').waitFor();
    },
  },
  {
    name: 'blocked',
    title: 'A number that the network blocks, as the service was told',
    async go(person) {
      await person.startWith('+1 646 555 0156');
      await person.heading('The code was blocked').waitFor();
    },
  },
  {
    name: 'superseded',
    title: 'Verified in another window, which can be done here, too',
    async go(person, service) {
      const number = freshNumber(5);
      const connected = firstWord(person.page);
      await person.startToCode(number);
      await connected;
      const { startVerification } = await startedElsewhere(service, number);
      const [{ code } = { code: '' }] = await messagesAt(service, number);
      const input = `{ verificationId: "${startVerification?.id}", code: "${code}" }`;
      await elsewhere(service, `checkCode(input: ${input}) { __typename }`);
      await person.heading('Verified in another window').waitFor();
    },
  },
  {
    name: 'canceled',
    title: 'Canceled by the person',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.button('Cancel').click();
      await person.page.getByText('Canceled.').waitFor();
    },
  },
  { name: 'done', title: 'Done', go: verified },
  {
    name: 'done-developers',
    title: 'Done, with the proof unfolded',
    async go(person) {
      await verified(person);
      await person.page.getByText('For developers').click();
    },
  },
  {
    name: 'given-opening',
    title: 'On the way to the code of a verification that a backend started',
    views: onPhone,
    environment: ofBackends,
    async go(person, service) {
      await given(person, service, true);
      await person.page.getByText('Picking up where you left off…').waitFor();
    },
  },
  {
    name: 'given-code',
    title: 'The code of a verification that a backend started; the number is hidden',
    environment: ofBackends,
    async go(person, service) {
      await given(person, service);
      await person.codeField.waitFor();
    },
  },
  {
    name: 'given-over',
    title: 'A verification that a backend started, over, with the way back',
    environment: ofBackends,
    async go(person, service) {
      await given(person, service);
      await person.button('Cancel').click();
      await person.heading('This was canceled').waitFor();
    },
  },
  {
    name: 'embedded-number',
    title: 'Embedded in a page that takes the proof: the number',
    views: onPhone,
    async go(person) {
      await embedded(person);
      await person.heading('Where do we text you?').waitFor();
    },
  },
  { name: 'embedded-code', title: 'Embedded: the code', views: onPhone, go: embeddedToCode },
  {
    name: 'embedded-done',
    title: 'Embedded: done; the proof is below, where that page writes it',
    views: onPhone,
    async go(person) {
      await person.codeField.fill(await person.newestCode(await embeddedToCode(person)));
      await person.heading('Number verified').waitFor();
    },
  },
  { name: 'number-dark', title: 'The number, in the dark theme', options: dark, go: (person) => open(person) },
  { name: 'code-wrong-dark', title: 'A wrong code, in the dark theme', options: dark, go: wrongCode },
  {
    name: 'number-forced',
    title: 'The number, in forced colours',
    options: forced,
    views: onPhone,
    go: (person) => open(person),
  },
  {
    name: 'code-forced',
    title: 'A code being typed, in forced colours',
    options: forced,
    views: onPhone,
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.codeField.fill('12');
    },
  },
  { name: 'number-arabic', title: 'The number, in Arabic', options: arabic, go: (person) => open(person) },
  { name: 'code-arabic', title: 'A wrong code, in Arabic: digits stay left to right', options: arabic, go: wrongCode },
  { name: 'done-japanese', title: 'Done, in Japanese', options: japanese, go: verified },
];

const checked = '## What was checked';

const text = `# The interface, state by state

These pictures are taken by \`npx -y pnpm --filter client pictures\` (client/e2e/pictures.test.ts) from the real page with the real
server and its simulator, on a phone (390 × 844) and on a desktop (1280 × 800). They are here to be looked at; no test compares
them. Flags and scripts are drawn with the fonts of the machine that takes them. What was checked in each state is
[at the end](#what-was-checked).

\`npx -y pnpm --filter client walk\` (client/e2e/walk.test.ts) verifies a mobile number of every region, from a browser in each of
its time zones, in English and in its own language, typed in four ways; the tests do so in four regions.

${scenes
  .map(({ name, title, views = both }) => {
    const pictures = Object.keys(views).map((where) => {
      const width = where === 'phone' ? 260 : 560;
      return `<img src="pictures/${name}-${where}.png" width="${width}" alt="${title}, on a ${where}" />`;
    });
    return `## ${title}\n\n${pictures.join(' ')}\n\n`;
  })
  .join('')}`;

async function take(person: Person, path: string): Promise<void> {
  await settle(person);
  await person.page.screenshot({ path });
}

describe.runIf(isTaking)('a picture', () => {
  it.for(scenes)(
    'of $name is taken',
    async ({ name, options, views = both, environment, go }, { openAlone, onTestFinished }) => {
      await mkdir(join(docs, 'pictures'), { recursive: true });
      await writeFile(logo, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">${drawing}</svg>`);
      const own = environment && (await startServer(environment));
      onTestFinished(() => own?.stop());
      /* oxlint-disable no-await-in-loop -- one after the other: the machine draws one page at a time anyway */
      for (const [where, view] of Object.entries(views)) {
        const person = await openAlone({ ...options, ...view, reducedMotion: 'reduce' });
        person.expectComplaint('ERR_INTERNET_DISCONNECTED');
        await go(person, own?.url ?? inject('server'));
        await take(person, join(docs, 'pictures', `${name}-${where}.png`));
      }
      /* oxlint-enable no-await-in-loop */
    },
  );

  it('of the wizard and the phone, with its banner, is taken for the README', async ({ openAlone }) => {
    const person = await openAlone({ viewport: desktop, reducedMotion: 'reduce' });
    await person.startToCode('+1 415 555 0101');
    await person.page.frameLocator('.simulated-phone').locator('.banner').waitFor();
    await take(person, join(docs, 'wizard-and-phone.png'));
  });

  afterAll(async () => {
    const [, rest = ''] = (await readFile(page, 'utf8')).split(checked);
    await writeFile(page, text + checked + rest);
  });
});

test.skipIf(isTaking)('docs/interface.md shows every state, in pictures that are there', async () => {
  const [shown] = (await readFile(page, 'utf8')).split(checked);
  expect(shown).toBe(text);
  const paths = [...text.matchAll(/"(pictures\/[^"]+)"/g)].map(([, path = '']) => join(docs, path));
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});
