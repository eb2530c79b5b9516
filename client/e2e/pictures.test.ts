import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { desktop, firstWord, freshNumber, it, otherThan, phone } from './person.ts';
import type { Person } from './person.ts';

type Scene = { name: string; title: string; options?: BrowserContextOptions; go: (person: Person) => Promise<unknown> };

const docs = join(import.meta.dirname, '../../docs');
const page = join(docs, 'interface.md');
const isTaking = process.env.PICTURES === 'on';
const arabic = { locale: 'ar-EG' };
const japanese = { locale: 'ja-JP' };
const dark = { colorScheme: 'dark' as const };

async function open(person: Person): Promise<void> {
  await person.goto();
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

async function later(person: Person, time: string): Promise<void> {
  await person.page.clock.install();
  const connected = firstWord(person.page);
  await person.startToCode(freshNumber(5));
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

const scenes: Scene[] = [
  { name: 'number', title: 'The number, with the country guessed', go: open },
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
    name: 'number-understood',
    title: 'The number as it is understood; its prefix has changed the country',
    async go(person) {
      await open(person);
      await person.numberField.focus();
      await person.page.getByText('For example').waitFor();
      await person.numberField.fill('0044 20 7946 0018');
    },
  },
  { name: 'number-refused', title: 'A number that isn’t in use', go: (person) => refused(person, '51') },
  {
    name: 'slow',
    title: 'A start that takes longer than usual',
    async go(person) {
      // A second start for a number in flight is answered at once: each picture has a number of its own.
      const area = person.page.viewportSize()?.width === phone.width ? 646 : 917;
      await person.startWith(`+1 ${area} 555 0159`);
      await person.page.getByText('Taking longer than usual').waitFor();
    },
  },
  { name: 'unavailable', title: 'A provider that can’t be used for a moment', go: (person) => refused(person, '53') },
  { name: 'out-of-order', title: 'Something that only the operator can mend', go: (person) => refused(person, '58') },
  { name: 'limited', title: 'Too many codes', go: (person) => refused(person, '55') },
  { name: 'code', title: 'The code', go: (person) => person.startToCode(freshNumber(5)) },
  {
    name: 'code-typing',
    title: 'A code being typed',
    async go(person) {
      await person.startToCode(freshNumber(5));
      await person.codeField.fill('123');
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
  { name: 'done', title: 'Done, with the proof', go: verified },
  { name: 'number-dark', title: 'The number, in the dark theme', options: dark, go: open },
  { name: 'code-wrong-dark', title: 'A wrong code, in the dark theme', options: dark, go: wrongCode },
  { name: 'number-arabic', title: 'The number, in Arabic', options: arabic, go: open },
  { name: 'code-arabic', title: 'A wrong code, in Arabic: digits stay left to right', options: arabic, go: wrongCode },
  { name: 'done-japanese', title: 'Done, in Japanese', options: japanese, go: verified },
];

const text = `# The interface, state by state

These pictures are taken by \`npx -y pnpm --filter client pictures\` (client/e2e/pictures.test.ts) from the real page with the real
server and its simulator, on a phone (390 × 844) and on a desktop (1280 × 800). They are here to be looked at; no test compares
them. Flags and scripts are drawn with the fonts of the machine that takes them.

\`npx -y pnpm --filter client walk\` (client/e2e/walk.test.ts) verifies a mobile number of every region, from a browser in each of
its time zones, in English and in its own language, typed in four ways; the tests do so in four regions.

${scenes
  .map(
    ({ name, title }) =>
      `## ${title}\n\n<img src="pictures/${name}-phone.png" width="260" alt="${title}, on a phone" /> <img src="pictures/${name}-desktop.png" width="560" alt="${title}, on a desktop" />\n`,
  )
  .join('\n')}`;

describe.runIf(isTaking)('a picture', () => {
  it.for(scenes)('of $name is taken', async ({ name, options, go }, { openAlone }) => {
    await mkdir(join(docs, 'pictures'), { recursive: true });
    for (const [where, viewport] of Object.entries({ phone, desktop })) {
      // One after the other: the machine draws one page at a time anyway.
      // oxlint-disable-next-line no-await-in-loop
      const person = await openAlone({ ...options, viewport, reducedMotion: 'reduce' });
      person.expectComplaint('ERR_INTERNET_DISCONNECTED');
      // oxlint-disable-next-line no-await-in-loop
      await go(person);
      // oxlint-disable-next-line no-await-in-loop
      await person.page.screenshot({ path: join(docs, 'pictures', `${name}-${where}.png`) });
    }
    await writeFile(page, text);
  });
});

test.skipIf(isTaking)('docs/interface.md shows every state, in pictures that are there', async () => {
  expect(await readFile(page, 'utf8')).toBe(text);
  const missing = scenes.flatMap(({ name }) =>
    ['phone', 'desktop'].filter((where) => !existsSync(join(docs, 'pictures', `${name}-${where}.png`))),
  );
  expect(missing).toEqual([]);
});
