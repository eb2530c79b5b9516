import { describe, expect, it } from 'vitest';
import { loadPhoneNumbers, regionOfPrefix, understand } from './phone-numbers.ts';

const numbers = await loadPhoneNumbers();

describe('a number as understood', () => {
  it.each([
    ['(415) 555-0100', 'US', '+1 415 555 0100', 'US'],
    ['+44 20 7946 0018', 'US', '+44 20 7946 0018', 'GB'],
    ['020 7946 0018', 'GB', '+44 20 7946 0018', 'GB'],
    ['0044 20 7946 0018', 'US', '+44 20 7946 0018', 'GB'],
    ['+44 (0)20 7946 0018', 'US', '+44 20 7946 0018', 'GB'],
    ['tel:+14155550100', 'US', '+1 415 555 0100', 'US'],
    ['४१५ ५५५ ०१००', 'US', '+1 415 555 0100', 'US'],
  ])('%s in %s is %s of %s', (text, region, international, of) => {
    expect(understand(numbers, text, region)).toEqual({ international, region: of });
  });

  it.each(['', '4', 'call me', '+'])('is not claimed for %j', (text) => {
    expect(understand(numbers, text, 'US')).toBeNull();
  });
});

it.each([
  ['+44 7', 'US', 'GB'],
  ['0044 7', 'US', 'GB'],
  ['+1', 'DE', 'US'],
  ['+1', 'CA', 'CA'],
  ['+1 416 555 0123', 'US', 'CA'],
  ['+7', 'US', 'RU'],
  ['+7 701 234 5678', 'US', 'KZ'],
  ['＋４９', 'US', 'DE'],
  ['+٩٦٦', 'US', 'SA'],
  ['+', 'US', null],
  ['0151', 'DE', null],
])('the country code of %j, typed in %s, says %s', (text, present, region) => {
  expect(regionOfPrefix(numbers, text, present)).toBe(region);
});

it('has an example for each region', () => {
  expect(numbers.exampleOf('US')).toBe('(201) 555-0123');
  expect(numbers.exampleOf('GB')).toBe('07400 123456');
  expect(numbers.exampleOf('AQ')).toBeNull();
});
