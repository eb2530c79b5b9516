import { describe, expect, it } from 'vitest';
import { loadPhoneNumbers } from './phone-numbers.ts';
import { flagOf, guessRegion, presumeRegion, regionsToChoose } from './regions.ts';
import { timeZones } from './time-zones.generated.ts';
import { zoneMark } from './zone-mark.ts';
import { dialable } from '../../tables/sources.ts';
import { timeZonesOf } from '../../tables/time-zones.ts';

const numbers = await loadPhoneNumbers();
const english = regionsToChoose(numbers, { allowed: null, first: 'US', locale: 'en' });
const codes = (regions: { code: string }[]) => regions.map(({ code }) => code);

describe('the regions to choose from', () => {
  it('are all that have numbers: the default first, the others by name', () => {
    const [first, ...others] = english.map(({ name }) => name);
    expect(first).toBe('United States');
    expect(others.length).toBeGreaterThan(200);
    expect(others).toEqual(others.toSorted(new Intl.Collator('en').compare));
  });

  it('are only the allowed ones where there is a limit', () => {
    const allowed = ['US', 'DE', 'FR'];
    expect(codes(regionsToChoose(numbers, { allowed, first: 'US', locale: 'en' }))).toEqual(['US', 'FR', 'DE']);
  });

  it('are only such as have numbers, whatever is allowed', () => {
    const allowed = ['001', 'DD', 'AQ', 'us', '', 'DE'];
    expect(codes(regionsToChoose(numbers, { allowed, first: '001', locale: 'en' }))).toEqual(['DE']);
    expect(codes(regionsToChoose(null, { allowed: ['001', '', 'DE'], first: 'ZZZ', locale: 'en' }))).toEqual(['DE']);
  });

  it('have names in the person’s language', () => {
    const [first] = regionsToChoose(numbers, { allowed: ['DE'], first: 'DE', locale: 'ja' });
    expect(first).toEqual({ code: 'DE', name: 'ドイツ', dialCode: '+49' });
  });

  it('have the default one even where the metadata can’t be loaded', () => {
    expect(regionsToChoose(null, { allowed: null, first: 'US', locale: 'en' })).toEqual([
      { code: 'US', name: 'United States', dialCode: null },
    ]);
  });
});

const inEachZone = numbers.library
  .getCountries()
  .flatMap((region) =>
    (new Intl.Locale(`und-${region}`).getTimeZones?.() ?? []).map((timeZone) => ({ region, timeZone })),
  );

function mainLanguage(region: string): string {
  return new Intl.Locale(`und-${region}`).maximize().language;
}

describe('the guessed region', () => {
  it.each([
    [['en-US'], 'America/Los_Angeles', 'US'],
    [['en-US', 'de'], 'Europe/Berlin', 'DE'],
    [['en'], 'Europe/Berlin', 'DE'],
    [['en-US', 'en'], 'Asia/Yangon', 'MM'],
    [['en'], 'Asia/Aden', 'YE'],
    [['en'], 'Europe/Belgrade', 'RS'],
    [['sr'], 'Europe/Belgrade', 'RS'],
    [['en-XK'], 'Europe/Belgrade', 'XK'],
    [['sq', 'en'], 'Europe/Belgrade', 'XK'],
    [['en'], 'Atlantic/St_Helena', 'SH'],
    [['en', 'en-AC'], 'Atlantic/St_Helena', 'AC'],
    [['fr-CA', 'en'], 'America/Toronto', 'CA'],
    [['en'], 'Asia/Tokyo', 'JP'],
    [['en'], 'Asia/Calcutta', 'IN'],
    [['en'], 'Asia/Kolkata', 'IN'],
    [['en'], 'Asia/Rangoon', 'MM'],
    [['en'], 'Asia/Saigon', 'VN'],
    [['en'], 'Asia/Katmandu', 'NP'],
    [['en'], 'Europe/Kiev', 'UA'],
    [['en'], 'Europe/Kyiv', 'UA'],
    [['en'], 'America/Godthab', 'GL'],
    [['en'], 'America/Buenos_Aires', 'AR'],
    [['de'], 'US/Pacific', 'US'],
    [['de'], 'GB', 'GB'],
    [['de'], 'Eire', 'IE'],
    [['de'], 'PRC', 'CN'],
    [['en-GB'], 'UTC', 'GB'],
    [['fr'], 'UTC', 'FR'],
    [['de', 'en-US', 'en'], 'Etc/UTC', 'DE'],
    [['sr-CS'], 'Etc/GMT+1', 'RS'],
    [['es-419', 'es-MX'], 'CET', 'MX'],
    [['ja'], 'Antarctica/Syowa', 'JP'],
    [['en'], '', 'US'],
  ])('of %j in %s is %s', (languages, timeZone, region) => {
    expect(guessRegion({ languages, timeZone, timeZones }, null)).toBe(region);
  });

  it.each([
    [[], 'Etc/UTC'],
    [['en-001'], 'Antarctica/Syowa'],
    [['es-419'], 'Mars/Olympus_Mons'],
    [['en-AQ'], ''],
  ])('of %j in %s is none', (languages, timeZone) => {
    expect(guessRegion({ languages, timeZone, timeZones }, null)).toBeNull();
  });

  it('is the one where the zone is, for every region that has numbers, in English and in its own language', () => {
    const wrong = inEachZone.flatMap((place) =>
      [['en-US', 'en'], ['en'], [mainLanguage(place.region)], [`${mainLanguage(place.region)}-${place.region}`]]
        .map((languages) => ({ languages, ...place, guess: guessRegion({ languages, ...place, timeZones }, null) }))
        .filter(({ guess, region }) => guess !== region),
    );
    expect(wrong).toEqual([]);
    expect(inEachZone.length).toBeGreaterThan(400);
  });

  it('is one that has numbers, or none, in every zone that there is', () => {
    const zones = new Set([...Intl.supportedValuesOf('timeZone'), ...dialable.flatMap(timeZonesOf)]);
    const guesses = Array.from(zones, (timeZone) => guessRegion({ languages: ['en-AQ'], timeZone, timeZones }, null));
    expect(guesses.filter((region) => region && !numbers.library.isSupportedCountry(region))).toEqual([]);
    // Antarctica and islands without numbers of their own.
    expect(guesses.filter((region) => region === null).length).toBeLessThan(20);
  });

  it('takes no zone for another', () => {
    const names = new Set([...Intl.supportedValuesOf('timeZone'), ...dialable.flatMap(timeZonesOf), 'Etc/UTC', 'CET']);
    expect(new Set(Array.from(names, zoneMark)).size).toBe(names.size);
  });

  it('can be every region that has numbers', () => {
    expect(Object.keys(timeZones).toSorted()).toEqual(numbers.library.getCountries().toSorted());
    for (const region of dialable) {
      const [timeZone = ''] = timeZonesOf(region);
      expect(guessRegion({ languages: [`en-${region}`], timeZone, timeZones }, null)).toBe(region);
    }
  });

  it('is nothing that isn’t served', () => {
    const place = { languages: ['fr'], timeZone: 'Europe/Paris', timeZones };
    expect(guessRegion(place, ['DE', 'US'])).toBeNull();
  });

  it.each([
    [null, 'US', 'US'],
    [['DE', 'US'], 'US', 'US'],
    [['DE', 'FR'], 'US', 'DE'],
    [['001', 'DD', 'DE'], '001', 'DE'],
    [null, 'AQ', null],
    [['001'], 'US', null],
  ])('falls back, where %j are allowed and %s is the default, to %s', (allowedRegions, defaultRegion, region) => {
    const place = { languages: ['en-AQ'], timeZone: 'Etc/UTC', timeZones };
    expect(presumeRegion(place, { allowedRegions, defaultRegion })).toBe(region);
  });

  it('is the service’s default where the zones can’t be loaded', () => {
    const place = { languages: ['de-DD'], timeZone: 'Europe/Berlin', timeZones: {} };
    expect(presumeRegion(place, { allowedRegions: null, defaultRegion: 'FR' })).toBe('FR');
  });
});

it('has a flag for two letters', () => {
  expect(flagOf('DE')).toBe('🇩🇪');
});
