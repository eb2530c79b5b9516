import { describe, expect, it } from 'vitest';
import { loadPhoneNumbers, regionOptions, understand } from './phone-numbers.ts';

const numbers = await loadPhoneNumbers();

describe('a number as understood', () => {
  it.each([
    ['(415) 555-0100', 'US', '+1 415 555 0100', 'US'],
    ['+44 20 7946 0018', 'US', '+44 20 7946 0018', 'GB'],
    ['020 7946 0018', 'GB', '+44 20 7946 0018', 'GB'],
  ])('%s in %s is %s of %s', (text, region, international, of) => {
    expect(understand(numbers, text, region)).toEqual({ international, region: of });
  });

  it.each(['', '4', 'call me', '+'])('is not claimed for %j', (text) => {
    expect(understand(numbers, text, 'US')).toBeNull();
  });
});

describe('the regions to choose from', () => {
  const all = { allowedRegions: null, chosen: 'US', language: 'en' };

  it('are all that have numbers, by name, with their dial codes', () => {
    const labels = regionOptions(numbers, all).map(({ label }) => label);
    expect(labels).toContain('United Kingdom (+44)');
    expect(labels.length).toBeGreaterThan(200);
    expect(labels).toEqual(labels.toSorted((one, other) => one.localeCompare(other, 'en')));
  });

  it('are only the allowed ones where there is a limit', () => {
    expect(regionOptions(numbers, { ...all, allowedRegions: ['DE', 'US'] }).map(({ region }) => region)).toEqual([
      'DE',
      'US',
    ]);
  });

  it('have names in the person’s language', () => {
    expect(regionOptions(numbers, { ...all, allowedRegions: ['US', 'DE'], language: 'de' })[0]?.label).toBe(
      'Deutschland (+49)',
    );
  });

  it('have the chosen one even while the metadata is still on its way', () => {
    expect(regionOptions(null, all)).toEqual([{ region: 'US', label: 'United States' }]);
  });
});
