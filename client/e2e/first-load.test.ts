import { generateKeyPairSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { languageNames } from '../src/i18n/languages.ts';
import { desktop, it, phone, shown } from './person.ts';
import { startServer } from './server.ts';
import { recordShifts } from './shifts.ts';

const dist = join(import.meta.dirname, '../dist');
/** React's are 67 kB of it. */
const budget = 90_000;

/** A service that sends real messages, as far as its page knows. */
const live = {
  SIMULATOR: 'off',
  VONAGE_APPLICATION_ID: '00000000-0000-4000-8000-000000000000',
  VONAGE_PRIVATE_KEY: generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey,
};

const whatsapp = { WHATSAPP_FROM: '14155550199' };
const narrow = { width: 320, height: 568 };

const others = Object.keys(languageNames).filter((language) => language !== 'en');

/** `environment`: of a service of its own, else it is the one of all tests; `others`: languages beside English. */
const configurations: [string, Record<string, string> | undefined, string[], typeof phone][] = [
  ['by default', live, others, phone],
  // Ten languages with the simulator: languages.test.ts.
  ['with the simulator', undefined, [], phone],
  ['with the simulated phone beside it', undefined, [], desktop],
  ['with one channel', { CHANNELS: 'VOICE' }, others, phone],
  ['with calls before texts', { CHANNELS: 'VOICE,SMS' }, [], phone],
  ['with three channels, one below the other', { ...whatsapp, CHANNELS: 'WHATSAPP,SMS,VOICE' }, [], narrow],
  // Only in Russian does a name take two lines.
  ['with four channels', { ...whatsapp, CHANNELS: 'RCS,SMS,VOICE,WHATSAPP' }, ['ru'], phone],
];

it.for(configurations)(
  `%s the page needs at most ${budget / 1000} kB of gzipped JavaScript before anybody does anything, and nothing moves`,
  async ([, environment, others, viewport], { openAlone, onTestFinished }) => {
    const own = environment && (await startServer({ BRAND: 'Acme', ...environment }));
    onTestFinished(() => own?.stop());
    const url = own?.url ?? inject('server');
    const { page } = await openAlone({ viewport });
    const shifts = await recordShifts(page);
    const scripts = new Set<string>();
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/assets/') && pathname.endsWith('.js')) scripts.add(pathname);
    });
    async function visit(language: string) {
      await page.goto(`${url}/?lang=${language}`);
      await page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Acme');
      // The country comes last.
      await page.locator('.flag', { hasNotText: '🌐' }).waitFor();
      expect({ language, shifts: await shifts() }).toEqual({ language, shifts: '' });
    }
    await visit('en');
    const sizes = await Promise.all(Array.from(scripts, async (path) => (await stat(join(dist, `${path}.gz`))).size));
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budget);
    for (const language of others) {
      // One after the other: ten at once are more than a busy machine can do.
      // oxlint-disable-next-line no-await-in-loop
      await visit(language);
    }
  },
);

it('What comes later comes by a number that is begun, and a step that is missing is tried again', async ({ open }) => {
  const { page, goto, numberField, startButton, button, codeField, expectComplaint } = await open();
  expectComplaint('ERR_FAILED');
  expectComplaint('dynamically imported module');
  await page.route('**/assets/later-step-*.js', (route) => route.abort());
  await goto();
  await numberField.fill('+14152999001');
  await startButton.click();
  await button('Try again').waitFor();
  await page.unroute('**/assets/later-step-*.js');
  // A browser that keeps a failed import has it after a reload, which a second try is.
  await button('Try again').click();
  await Promise.race([codeField.waitFor(), button('Start over').waitFor()]);
  if ((await codeField.count()) === 0) await button('Try again').click();
  expect(await shown(codeField)).toBe(true);
});
