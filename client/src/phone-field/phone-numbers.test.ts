import * as fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../graphql/operations.generated.ts';
import table from '../../../docs/phone-numbers.json';
import { loadPhoneNumbers } from './phone-numbers.ts';

const numbers = await loadPhoneNumbers();
const abroad: Readonly<Record<string, readonly string[]>> = table.abroad;
const regions = getCountries();
const prefixesOf = (region: (typeof regions)[number]) =>
  abroad[region] ?? (getCountryCallingCode(region) === '1' ? ['011'] : ['00']);
const claimed = (text: string, region: string | null, channel: Channel = 'SMS') =>
  numbers.read(text, region, channel)?.e164 ?? null;

describe('the table that the server reads, too', () => {
  it.each(table.read)('has $text in $region, with $why', ({ text, region, e164, texted = e164 }) => {
    expect(claimed(text, region)).toBe(texted);
    expect(claimed(text, region, 'VOICE')).toBe(e164);
  });

  it.each(table.refused)('has $text in $region, of which nothing is claimed: $why', ({ text, region }) => {
    expect(claimed(text, region)).toBeNull();
  });
});

describe('a mobile number of each region', () => {
  const rows = regions.flatMap((region) => {
    const example = getExampleNumber(region, examples);
    return example ? [{ region, example, digits: example.number.slice(1) }] : [];
  });

  it('is the same in national form, with its own prefix for abroad, with 00, with + and without', () => {
    expect(rows.length).toBe(regions.length);
    const wrong = rows.flatMap(({ region, example, digits }) =>
      [
        example.formatNational(),
        example.formatNational().replace(/\D/g, ''),
        example.nationalNumber,
        example.formatInternational(),
        example.number,
        digits,
        `00${digits}`,
        ...prefixesOf(region).map((prefix) => `${prefix} ${digits}`),
      ].flatMap((text) => {
        const e164 = claimed(text, region);
        return e164 === example.number ? [] : [`${text} in ${region} is ${e164}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('reaches one of each other region by its own prefix', () => {
    const wrong = rows.flatMap(({ region }) =>
      ['442079460018', '4915123456789', '12015550123', '819012345678'].flatMap((digits) =>
        prefixesOf(region)
          .map((prefix) => prefix + digits)
          .filter((text) => claimed(text, region) !== `+${digits}`)
          .map((text) => `${text} in ${region}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves its country alone as long as it may be national, whatever was typed so far', () => {
    const moved = rows.flatMap(({ region, example }) => {
      const text = example.formatNational();
      return Array.from(text, (_, index) => text.slice(0, index + 1))
        .filter((typed) => numbers.told(typed, region) !== null)
        .map((typed) => `${typed} in ${region} is of ${numbers.told(typed, region)}`);
    });
    expect(moved).toEqual([]);
  });

  it('leaves its country alone until its own prefix is typed, and a country’s code after it', () => {
    const moved = rows.flatMap(({ region }) =>
      prefixesOf(region).flatMap((prefix) =>
        Array.from(prefix, (_, index) => prefix.slice(0, index + 1))
          .filter((typed) => numbers.told(typed, region) !== null)
          .map((typed) => `${typed} in ${region} is of ${numbers.told(typed, region)}`),
      ),
    );
    expect(moved).toEqual([]);
    const untold = rows.flatMap(({ region }) =>
      prefixesOf(region)
        .filter((prefix) => numbers.told(`${prefix} 49 1`, region) !== 'DE')
        .map((prefix) => `${prefix} in ${region}`),
    );
    expect(untold).toEqual([]);
  });
});

describe('what is claimed', () => {
  it('has been read whatever punctuation stands around it', () => {
    const rows = table.read.filter(({ text }) => /^[+\d]/.test(text));
    const around = fc.string({
      unit: fc.constantFrom(...Array.from(' \t\n\u00a0\u200e\u2068.,;:!?"\'«»“”()[]{}<>*_-–—/|~`#•…')),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.constantFrom(...rows), around, around, ({ text, region, e164 }, before, after) => {
        expect(claimed(before + text + after, region, 'VOICE')).toBe(e164);
      }),
    );
  });

  it('is never a text with a word in it', () => {
    const rows = table.read.filter(({ text }) => /^[+\d]/.test(text));
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom(...Array.from('aZxXéßжأअ中¼²$€%&@=#;,:^')),
        fc.nat(),
        (row, sign, at) => {
          const places = Array.from(row.text.matchAll(/(?<=\d)(?=\d)/g), ({ index }) => index);
          const place = places[at % places.length] ?? 1;
          expect(claimed(row.text.slice(0, place) + sign + row.text.slice(place), row.region)).toBeNull();
        },
      ),
    );
  });

  it('is a number that is read the same again', () => {
    const characters = fc.constantFrom(...Array.from('0123456789+ -/().x;:,٣５tel#*\u200f%2B='));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 40 }), fc.constantFrom(...regions), (text, region) => {
        const e164 = claimed(text, region);
        expect(e164 && claimed(e164, null)).toBe(e164);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['+1 800 555 0110', 'of a company'],
    ['+1 900 234 5678', 'that costs whoever calls'],
    ['+44 7640 123456', 'of a pager'],
    ['+800 1234 5678', 'of no country, and of a company'],
  ])('is nothing for %s, a number %s', (text) => {
    expect(claimed(text, 'US')).toBeNull();
  });

  it('says how the number is written abroad, and of which region it is', () => {
    expect(numbers.read('020 7946 0018', 'GB', 'SMS')).toEqual({
      e164: '+442079460018',
      international: '+44 20 7946 0018',
      region: 'GB',
    });
    expect(numbers.read('861 555 0110', 'CA', 'SMS')).toMatchObject({ international: '+1 861 555 0110', region: 'US' });
    expect(numbers.read('+870 773 111 632', 'US', 'SMS')).toMatchObject({ region: null });
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
  ['tel:+49', 'US', 'DE'],
  ['(+49', 'US', 'DE'],
  ['+', 'US', null],
  ['0151', 'DE', null],
  ['00', 'DE', null],
  ['0044', 'DE', 'GB'],
  ['00', 'AU', null],
  ['001', 'AU', null],
  ['0011', 'AU', null],
  ['0011 4', 'AU', null],
  ['0011 44', 'AU', 'GB'],
  ['0044', 'AU', 'GB'],
  ['011', 'US', null],
  ['011 44', 'US', 'GB'],
  ['00', 'US', null],
  ['010 44', 'JP', 'GB'],
  ['0044 20', 'JP', null], // national numbers of companies begin so
  ['0044 20 7946 0018', 'JP', 'GB'],
  ['8', 'RU', null],
  ['810', 'RU', null],
  ['810 44', 'RU', 'GB'],
  ['001 44', 'KR', 'GB'],
  ['0044 20 7946 0018', 'KR', 'GB'],
  ['00700', 'KR', null],
  ['00700 44', 'KR', 'GB'],
  ['000', 'KE', null],
  ['000 44', 'KE', 'GB'],
  ['00', 'KE', null],
  ['0044 20 7946 0018', 'SG', 'GB'],
  ['0', 'WS', null],
  ['05', 'WS', null],
  ['0505', 'WS', 'NI'],
  ['09', 'CV', null],
  ['call +49', 'US', null],
  ['+49', null, 'DE'],
  ['0049', null, 'DE'],
])('the country code of %j, typed in %s, says %s', (text, own, region) => {
  expect(numbers.told(text, own)).toBe(region);
});

it('is looked for in any two digits, in every region', () => {
  const pairs = Array.from({ length: 100 }, (_, pair) => String(pair).padStart(2, '0'));
  expect(() => regions.forEach((region) => pairs.forEach((pair) => numbers.told(pair, region)))).not.toThrow();
});

it('has an example for each region', () => {
  expect(numbers.exampleOf('US')).toBe('(201) 555-0123');
  expect(numbers.exampleOf('GB')).toBe('07400 123456');
  expect(numbers.exampleOf('AQ')).toBeNull();
});
