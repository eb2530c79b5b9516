import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect } from 'vitest';
import table from '../../docs/phone-numbers.json';
import { flagOf } from '../src/phone-field/regions.ts';
import { it as test } from './person.ts';
import { messagesAt, startServer } from './server.ts';

// A person of each region, in each of its time zones, in English and in its own language, who types a mobile number of it
// in each way. `pnpm walk` goes everywhere; the tests to a few places that differ.

type Region = ReturnType<typeof getCountries>[number];

const everywhere = process.env.WALK === 'on';
const regions: readonly Region[] = everywhere ? getCountries() : ['AU', 'DE', 'JP', 'RU'];
const abroad: Readonly<Record<string, readonly string[]>> = table.abroad;

const people = regions.flatMap((region) => {
  const zones = new Intl.Locale(`und-${region}`).getTimeZones?.() ?? [];
  const language = new Intl.Locale(`und-${region}`).maximize().language;
  return (everywhere ? (zones.length > 0 ? zones : ['UTC']) : zones.slice(0, 1)).flatMap((timezoneId) =>
    (everywhere ? ['en-US', `${language}-${region}`] : [region === 'JP' ? 'ja-JP' : 'en-US']).map((locale) => ({
      region,
      timezoneId,
      locale,
    })),
  );
});

/** Every code is asked for on a server of its own: one number is verified again and again. */
const it = test.extend('free', { scope: 'file' }, async ({ browser: _browser }, { onCleanup }) => {
  const server = await startServer({ LIMITS: 'off' });
  onCleanup(() => server.stop());
  return server.address;
});

it.for(people)('$region, $timezoneId, $locale', { timeout: 120_000 }, async (person, { open, free }) => {
  const { region, timezoneId, locale } = person;
  const example = getExampleNumber(region, examples);
  if (!example) throw new Error(`No mobile number of ${region}`);
  const digits = example.number.slice(1);
  const [prefix] = abroad[region] ?? (getCountryCallingCode(region) === '1' ? ['011'] : ['00']);
  const texts = [example.formatNational(), `${prefix} ${digits}`, example.formatInternational(), digits];
  const { page, numberField, startButton, codeField } = await open({ timezoneId, locale });
  const button = page.locator('button.region');
  const flag = button.locator('.flag');
  const reached = page.locator('ol.progress li.reached');
  await page.goto(free);
  for (const text of texts) {
    await numberField.focus();
    await flag.filter({ hasNotText: '🌐' }).waitFor();
    if ((await flag.textContent()) !== flagOf(region)) {
      // The guess is another region of the zone: the person chooses.
      await button.click();
      await page
        .getByRole('option')
        .filter({ hasText: flagOf(region) })
        .click();
    }
    await numberField.fill(text);
    await page.getByText(example.formatInternational().replaceAll(' ', '\u00a0')).waitFor();
    expect(await flag.textContent()).toBe(flagOf(region));
    if (!everywhere && text !== texts[1]) continue;
    const before = (await messagesAt(free, example.number, 0)).length;
    await startButton.click();
    const [newest] = await messagesAt(free, example.number, before + 1);
    await codeField.fill(newest?.code ?? '');
    await reached.nth(2).waitFor();
    await page.getByRole('button').last().click();
  }
});
