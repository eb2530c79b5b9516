import { getCountries, getCountryCallingCode, getExampleNumber, parsePhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
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

/** Some regions share an example. */
const byNumber = Object.entries(
  Object.groupBy(regions, (region) => getExampleNumber(region, examples)?.number ?? ''),
).map(([number, sharing]) => ({ number, sharing: sharing?.join(' ') ?? '', regions: sharing ?? [] }));

/** Where they are, and what their browser speaks. */
function peopleOf(region: Region) {
  const place = new Intl.Locale(`und-${region}`);
  const [first = 'UTC', ...others] = place.getTimeZones?.() ?? [];
  const own = `${place.maximize().language}-${region}`;
  return everywhere
    ? [first, ...others].flatMap((timezoneId) => ['en-US', own].map((locale) => ({ region, timezoneId, locale })))
    : [{ region, timezoneId: first, locale: region === 'JP' ? own : 'en-US' }];
}

/** Every code is asked for on a server of its own: one number is verified again and again. */
const it = test.extend('free', { scope: 'file' }, async ({ browser: _browser }, { onCleanup }) => {
  const server = await startServer({ LIMITS: 'off' });
  onCleanup(() => server.stop());
  return server.url;
});

// One after the other: they all have the same number.
it.for(byNumber)('$sharing', { timeout: 3_600_000 }, async ({ number, regions }, { open, free }) => {
  for (const { region, ...browser } of regions.flatMap(peopleOf)) {
    const example = parsePhoneNumber(number);
    const digits = number.slice(1);
    const [prefix] = abroad[region] ?? (getCountryCallingCode(region) === '1' ? ['011'] : ['00']);
    const texts = [example.formatNational(), `${prefix} ${digits}`, example.formatInternational(), digits];
    const { page, goto, numberField, startButton, codeField } = await open(browser);
    const button = page.locator('button.region');
    const flag = button.locator('.flag');
    const reached = page.locator('ol.progress li.reached');
    await goto(free);
    for (const text of texts) {
      await numberField.focus();
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
      if (!everywhere && text !== texts[1]) continue;
      const before = (await messagesAt(free, number, 0)).length;
      await startButton.click();
      const [newest] = await messagesAt(free, number, before + 1);
      await codeField.fill(newest?.code ?? '');
      await reached.nth(2).waitFor();
      await page.getByRole('button').last().click();
    }
    await page.context().close();
  }
});
