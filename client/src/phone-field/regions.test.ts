import { describe, expect, it } from 'vitest';
import { loadPhoneNumbers } from './phone-numbers.ts';
import { flagOf, guessRegion, regionsToChoose, searchRegions } from './regions.ts';
import { timeZones } from './time-zones.ts';

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

it.each([
  ['ger', ['DE']],
  ['kingdom', ['GB']],
  ['+49', ['DE']],
  ['0049', ['DE']],
  ['gb', ['GB']],
  ['COTE', ['CI']],
  ['atlantis', []],
])('the search for %j finds %j', (text, found) => {
  expect(codes(searchRegions(english, text))).toEqual(found);
});

it.each([
  [['en-US'], 'America/Los_Angeles', 'US'],
  [['en-US', 'de'], 'Europe/Berlin', 'DE'],
  [['en-GB'], 'UTC', 'GB'],
  [['fr'], 'UTC', 'FR'],
  [['fr-CA', 'en'], 'America/Toronto', 'CA'],
  [['en'], 'Asia/Tokyo', 'JP'],
])('%j and %s make us guess %s', (languages, timeZone, region) => {
  expect(guessRegion({ languages, timeZone, timeZones }, null)).toBe(region);
});

it('guesses nothing that isn’t served', () => {
  expect(guessRegion({ languages: ['fr'], timeZone: 'Europe/Paris', timeZones }, ['DE', 'US'])).toBeNull();
});

it('has a flag for two letters', () => {
  expect(flagOf('DE')).toBe('🇩🇪');
});
