import * as fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import table from '../../../docs/phone-numbers.json' with { type: 'json' };
import { channelsOf, lineOf, maskPhoneNumber, stemOf } from './phone-number.ts';
import { inFormFor, parsePhoneNumber, regionOf } from './parse-phone-number.ts';

const e164Of = (text: string, region: string) => {
  const number = parsePhoneNumber(text, region);
  return typeof number === 'string' ? number : number.e164;
};

describe('The table that the page reads, too', () => {
  test.each(table.read)('has $text in $region, with $why', ({ text, region, e164 }) => {
    expect(e164Of(text, region)).toBe(e164);
  });

  test.each(table.refused)('has $text in $region, which is $reason: $why', ({ text, region, reason }) => {
    expect(parsePhoneNumber(text, region)).toBe(reason);
  });
});

describe('A mobile number of each region', () => {
  const abroad: Readonly<Record<string, readonly string[]>> = table.abroad;
  const rows = getCountries().map((region) => {
    const example = getExampleNumber(region, examples);
    if (!example) throw new Error(`No mobile number of ${region}`);
    const digits = example.number.slice(1);
    const prefixes = abroad[region] ?? (getCountryCallingCode(region) === '1' ? ['011'] : ['00']);
    return { region, example, digits, prefixes };
  });

  test('is the same in national form, with its own prefix for abroad, with 00, with + and without', () => {
    const wrong = rows.flatMap(({ region, example, digits, prefixes }) =>
      [
        example.formatNational(),
        example.formatNational().replace(/\D/g, ''),
        example.nationalNumber,
        example.formatInternational(),
        example.number,
        digits,
        `00${digits}`,
        ...prefixes.map((prefix) => `${prefix} ${digits}`),
      ].flatMap((text) => {
        const e164 = e164Of(text, region);
        return e164 === example.number ? [] : [`${text} in ${region} is ${e164}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('reaches one of each other region by its own prefix', () => {
    const wrong = rows.flatMap(({ region, prefixes }) =>
      ['442079460018', '4915123456789', '12015550123', '819012345678'].flatMap((digits) =>
        prefixes
          .map((prefix) => prefix + digits)
          .filter((text) => e164Of(text, region) !== `+${digits}`)
          .map((text) => `${text} in ${region}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('Whatever stands around a number and between its digits', () => {
  const texts = table.read.filter(({ text }) => /^[+\d]/.test(text));
  const around = fc.string({
    unit: fc.constantFrom(...Array.from(' \t\n\u00a0\u200e\u2068.,;:!?"\'«»“”()[]{}<>*_-–—/|~`#•…')),
    maxLength: 6,
  });
  const within = fc.string({ unit: fc.constantFrom(...Array.from(' \t\u00a0\u200e\u00ad.-–—_~·')), maxLength: 3 });
  const letter = fc.constantFrom(...Array.from('aZxXéßжأअ中¼²$€%&@=#;,:^'));

  test('changes nothing, as long as it is punctuation', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), around, around, within, fc.nat(), (row, before, after, extra, at) => {
        const digit = 1 + (at % row.text.length);
        const text = `${before}${row.text.slice(0, digit)}${extra}${row.text.slice(digit)}${after}`;
        fc.pre(text.length <= 250 && !/\(0?$/.test(row.text.slice(0, digit)));
        expect(e164Of(text, row.region)).toBe(row.e164);
      }),
    );
  });

  test('is refused where it is a word or a sign that means something, wherever it stands between digits', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), letter, fc.nat(), (row, sign, at) => {
        const places = Array.from(row.text.matchAll(/(?<=\d)(?=\d)/g), ({ index }) => index);
        const place = places[at % places.length] ?? 1;
        const text = row.text.slice(0, place) + sign + row.text.slice(place);
        expect(parsePhoneNumber(text, row.region)).toBe('NOT_A_NUMBER');
      }),
    );
  });

  test('ends in a number of at most 15 digits that reads the same again, or in a reason', () => {
    const characters = fc.constantFrom(...Array.from('0123456789+ -/().x;:,٣５tel#*\u200f%2B='));
    fc.assert(
      fc.property(
        fc.string({ unit: characters, maxLength: 40 }),
        fc.constantFrom(...getCountries(), 'ZZ'),
        (text, region) => {
          const number = parsePhoneNumber(text, region);
          if (typeof number === 'string') return;
          expect(number.e164).toMatch(/^\+[1-9]\d{4,14}$/);
          expect(parsePhoneNumber(number.e164, 'ZZ')).toEqual(number);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('One number', () => {
  const spellings: [string, string, string][] = [
    ['E.164', '+14155550100', 'GB'],
    ['international with spaces', '+1 415 555 0100', 'GB'],
    ['international with brackets', '+1 (415) 555-0100', 'GB'],
    ['national', '(415) 555-0100', 'US'],
    ['national with dots', '415.555.0100', 'US'],
    ['national with dashes', '415-555-0100', 'US'],
    ['national without anything', '4155550100', 'US'],
    ['national with the trunk prefix', '1 415 555 0100', 'US'],
    ['`00` for `+`', '00 1 415 555 0100', 'DE'],
    ['`00` in a region that dials 011', '0014155550100', 'US'],
    ['the prefix that its region dials', '011 1 415 555 0100', 'US'],
    ['full-width digits and signs', '＋１（４１５）５５５－０１００', 'US'],
    ['Arabic-Indic digits', '+١٤١٥٥٥٥٠١٠٠', 'EG'],
    ['Persian digits', '+۱۴۱۵۵۵۵۰۱۰۰', 'IR'],
    ['Devanagari digits', '४१५ ५५५ ०१००', 'US'],
    ['Thai digits', '๔๑๕ ๕๕๕ ๐๑๐๐', 'US'],
    ['digits of two scripts', '٤١٥ 555 ०१००', 'US'],
    ['blanks around it', '\t +1 415 555 0100 \r\n', 'US'],
    ['no-break and narrow spaces', '+1\u00a0415\u202f555\u20090100', 'US'],
    ['an ideographic space', '+1\u3000415\u3000555\u30000100', 'JP'],
    ['a soft hyphen and zero-width characters', '+1\u00ad415\u200b555\u200d0100\ufeff', 'US'],
    ['en dashes', '415–555–0100', 'US'],
    ['em dashes', '415—555—0100', 'US'],
    ['no-break hyphens', '415\u2011555\u20110100', 'US'],
    ['minus signs', '415\u2212555\u22120100', 'US'],
    ['the long vowel mark that Japanese keyboards make', '415ー555ー0100', 'US'],
    ['the direction marks of a contact card', '\u202a+1 (415) 555-0100\u202c', 'US'],
    ['left-to-right and right-to-left marks', '\u200e+1 415\u200f 555 0100', 'IL'],
    ['isolates', '\u2066+14155550100\u2069', 'US'],
    ['square brackets', '[415] 555-0100', 'US'],
    ['a tel: URI', 'tel:+14155550100', 'DE'],
    ['a tel: URI with visual separators', 'tel:+1-415-555-0100', 'DE'],
    ['a tel: URI in capitals', 'TEL:+1(415)555.0100', 'DE'],
    ['a local tel: URI with its context', 'tel:415-555-0100;phone-context=+1', 'DE'],
    ['blanks around a tel: URI', ' tel:+14155550100 ', 'DE'],
  ];

  test.each(spellings)('is understood as %s', (_, text, region) => {
    expect(parsePhoneNumber(text, region)).toEqual({
      e164: '+14155550100',
      region: 'US',
      kind: 'FIXED_LINE_OR_MOBILE',
    });
  });

  const national: [string, string, string, string][] = [
    ['a trunk zero', '020 7946 0018', 'GB', '+442079460018'],
    ['a trunk zero after the country', '+44 (0)20 7946 0018', 'US', '+442079460018'],
    ['a trunk zero after `00`', '0044 (0) 20 7946 0018', 'DE', '+442079460018'],
    ['a zero that is no trunk zero', '06 698 12345', 'IT', '+390669812345'],
    ['a mobile number of Germany', '0151 23456789', 'DE', '+4915123456789'],
    ['a trunk eight', '8 (912) 345-67-89', 'RU', '+79123456789'],
    ['a mobile number of Argentina', '011 15-2345-6789', 'AR', '+5491123456789'],
    ['a mobile number of Brazil', '(11) 96123-4567', 'BR', '+5511961234567'],
    ['a number of Jersey', '07797 712345', 'JE', '+447797712345'],
  ];

  test.each(national)('is understood with %s', (_, text, region, e164) => {
    expect(parsePhoneNumber(text, region)).toMatchObject({ e164 });
  });

  test('belongs to the region that it has, not the one that it is read in', () => {
    expect(parsePhoneNumber('07797 712345', 'GB')).toMatchObject({ region: 'JE' });
    expect(parsePhoneNumber('+1 416 555 0123', 'US')).toMatchObject({ region: 'CA' });
  });

  test('may belong to no region', () => {
    expect(parsePhoneNumber('+870 773 111 632', 'US')).toMatchObject({ e164: '+870773111632', region: undefined });
  });
});

describe('A region', () => {
  test('of an area code that is newer than the metadata is the United States', () => {
    expect(parsePhoneNumber('+1 861 555 0110', 'CA')).toEqual({
      e164: '+18615550110',
      region: 'US',
      kind: 'FIXED_LINE_OR_MOBILE',
    });
    expect(regionOf('+18615550110')).toBe('US');
  });

  test.each(['+870773111632', '+881612345678', '+8821612345678', '+878101234567890', '+979123456789'])(
    'of %s, a number of no country, is the world',
    (e164) => expect(regionOf(e164)).toBe('001'),
  );
});

describe('What is no number', () => {
  const reasons: [string, string, string, string][] = [
    ['NOT_A_NUMBER', 'nothing', '', 'US'],
    ['NOT_A_NUMBER', 'blanks', '   ', 'US'],
    ['NOT_A_NUMBER', 'a plus', '+', 'US'],
    ['NOT_A_NUMBER', 'letters', 'hello', 'US'],
    ['NOT_A_NUMBER', 'a number in letters', '1-800-FLOWERS', 'US'],
    ['NOT_A_NUMBER', 'a number in a sentence', 'my number is 415 555 0100', 'US'],
    ['NOT_A_NUMBER', 'two numbers', '415 555 0100, 415 555 0101', 'US'],
    ['NOT_A_NUMBER', 'an extension', '415 555 0100 ext. 5', 'US'],
    ['NOT_A_NUMBER', 'an extension with x', '415 555 0100x5', 'US'],
    ['NOT_A_NUMBER', 'an extension of a tel: URI', 'tel:+14155550100;ext=5', 'US'],
    ['NOT_A_NUMBER', 'two pluses', '++14155550100', 'US'],
    ['NOT_A_NUMBER', 'a plus within', '1+4155550100', 'US'],
    ['NOT_A_NUMBER', 'another URI', 'sms:+14155550100', 'US'],
    ['NOT_A_NUMBER', 'markup', '<b>4155550100</b>', 'US'],
    ['NOT_A_NUMBER', 'a NUL', '4155550100\0', 'US'],
    ['NOT_A_NUMBER', 'an emoji', '📞4155550100', 'US'],
    ['NOT_A_NUMBER', '10 kB of digits', '1'.repeat(10_000), 'US'],
    ['NOT_A_NUMBER', '10 kB of blanks', ' '.repeat(10_000), 'US'],
    ['UNKNOWN_REGION', 'a national number in no region', '415 555 0100', 'ZZ'],
    ['UNKNOWN_REGION', 'a region that is none', '415 555 0100', 'USA'],
    ['UNKNOWN_REGION', 'an empty region', '415 555 0100', ''],
    ['UNKNOWN_REGION', 'a name that every object has', '415 555 0100', 'constructor'],
    ['UNKNOWN_REGION', 'a country code that nobody has', '+999 123 456 789', 'US'],
    ['TOO_SHORT', 'too few digits', '415 555', 'US'],
    ['TOO_SHORT', 'too few digits after the country', '+1 415', 'US'],
    ['TOO_SHORT', 'an emergency number', '911', 'US'],
    ['TOO_LONG', 'too many digits', '415 555 0100 0', 'US'],
    ['TOO_LONG', 'far too many digits', '+1 415 555 0100 0100 0100', 'US'],
    ['TOO_LONG', '16 digits, which German numbers could have', '+49 3000 0000 0000 00', 'DE'],
    ['NOT_ASSIGNED', 'an area that nobody has', '+1 015 555 0100', 'US'],
    ['NOT_ASSIGNED', 'an exchange that nobody has', '+1 415 055 0100', 'US'],
  ];

  test.each(reasons)('%s: %s', (reason, _, text, region) => {
    expect(parsePhoneNumber(text, region)).toBe(reason);
  });
});

describe('What a number can receive', () => {
  const all = ['SMS', 'VOICE', 'WHATSAPP', 'RCS'];
  const kinds: [string, string, readonly string[] | string][] = [
    ['FIXED_LINE', '+442079460018', ['VOICE']],
    ['FIXED_LINE', '+4930123456', ['VOICE']],
    ['MOBILE', '+447400123456', all],
    ['FIXED_LINE_OR_MOBILE', '+14155550100', all],
    ['VOIP', '+445612345678', all],
    ['TOLL_FREE', '+448001234567', 'LINE_TYPE'],
    ['TOLL_FREE', '+18002345678', 'LINE_TYPE'],
    ['PREMIUM_RATE', '+449012345678', 'LINE_TYPE'],
    ['PREMIUM_RATE', '+19002345678', 'LINE_TYPE'],
    ['SHARED_COST', '+33820123456', 'LINE_TYPE'],
    ['PERSONAL_NUMBER', '+447012345678', 'LINE_TYPE'],
    ['PAGER', '+447640123456', 'LINE_TYPE'],
    ['UAN', '+445512345678', 'LINE_TYPE'],
    ['VOICEMAIL', '+49177991234567', 'LINE_TYPE'],
  ];

  test.each(kinds)('is for %s %s: %s', (kind, text, channels) => {
    const number = parsePhoneNumber(text, 'US');
    if (typeof number === 'string') throw new Error(number);
    expect(number.kind).toBe(kind);
    expect(channelsOf(number)).toEqual(channels);
  });

  test('is nothing where nobody knows what the number is', () => {
    expect(channelsOf({ e164: '+870773111632', region: undefined, kind: undefined })).toBe('LINE_TYPE');
  });

  test.each(table.read.filter(({ region }) => region === 'AR' || region === 'US'))(
    'is a text in the form of a mobile: $text in $region',
    ({ text, region, e164, texted = e164 }) => {
      const number = parsePhoneNumber(text, region);
      if (typeof number === 'string') throw new Error(number);
      expect(inFormFor(number, 'SMS').e164).toBe(texted);
      expect(inFormFor(number, 'WHATSAPP').e164).toBe(texted);
      expect(inFormFor(number, 'VOICE')).toBe(number);
      expect(lineOf(inFormFor(number, 'SMS').e164)).toBe(lineOf(e164));
    },
  );

  test('is no text where an Argentine number can only be a landline', () => {
    const number = parsePhoneNumber('+54 800 555 1234', 'AR');
    if (typeof number === 'string') throw new Error(number);
    expect(inFormFor(number, 'SMS')).toBe(number);
  });

  test.each(['+14155550110', '+5491123456789', '+5411234567', '+44207946001', '+541123456789012'])(
    'is one with only one form: %s',
    (e164) => expect(lineOf(e164)).toBe(e164),
  );

  test('includes text messages for the mobile numbers of every country', () => {
    const refused = getCountries().filter((country) => {
      const example = getExampleNumber(country, examples);
      const number = example ? parsePhoneNumber(example.formatNational(), country) : 'NOT_A_NUMBER';
      const channels = typeof number === 'string' ? number : channelsOf(number);
      return !(Array.isArray(channels) && channels.includes('SMS'));
    });
    expect(refused).toEqual([]);
  });
});

describe('A mask', () => {
  test('shows the country, some of the rest and the last four digits', () => {
    expect(maskPhoneNumber('+14155550100')).toBe('+1415•••0100');
  });

  test('never shows a whole number, of whatever country', () => {
    const shown = getCountries().filter((country) => {
      const e164 = getExampleNumber(country, examples)?.number ?? '';
      const mask = maskPhoneNumber(e164);
      const hidden = e164.length - (mask.length - '•••'.length);
      return hidden < 3 || mask.replace('•••', '') === e164 || !e164.endsWith(mask.slice(-4));
    });
    expect(shown).toEqual([]);
  });

  test.each(['+', '+1', '+1234', '+12345', '+123456', '+1234567'])(
    'hides something of %s, too short as it is',
    (e164) => {
      const digits = maskPhoneNumber(e164).replace(/\D/g, '');
      expect(digits.length).toBeLessThan(Math.max(5, e164.length - 1));
    },
  );

  test('has one form, whatever the length of the number', () => {
    const masks = getCountries().map((country) => maskPhoneNumber(getExampleNumber(country, examples)?.number ?? ''));
    for (const mask of masks) expect(mask).toMatch(/^\+?\d{0,4}•••\d{4}$/);
  });
});

const stem = (e164: string) => {
  const number = parsePhoneNumber(e164, '');
  if (typeof number === 'string') throw new Error(`${e164}: ${number}`);
  return stemOf(number);
};

describe('The stem of a line', () => {
  test.each<[where: string, line: string, beginning: string, extensions: string[]]>([
    ['Germany', '+49301234567', '+4930123', ['', '0', '1', '22', '333', '4444', '00']],
    ['Austria', '+43512345678', '+43512345', ['', '0', '10', '999', '1234']],
    ['Italy', '+39061234567', '+39061234', ['', '8', '78']],
    ['Finland', '+358912345', '+35891234', ['', '6', '67', '678']],
    ['Luxembourg', '+35227001', '+3522700', ['', '2', '23', '234', '2345']],
    ['internet telephony in Austria', '+43720123456', '+43720123456', ['', '1', '12', '123']],
  ])('is one in %s, whatever is dialled on', (_, line, beginning, extensions) => {
    expect(extensions.map((extension) => stem(`${line}${extension}`))).toEqual(extensions.map(() => beginning));
  });

  test.each([
    ['itself where no shorter number of its region is one', '+442071234567', '+442071234567'],
    ['none where all numbers are as long', '+14155550100', undefined],
    ['none of a mobile', '+436641234567', undefined],
    ['none of a number of no region', '+883510000000000', undefined],
  ])('is %s', (_, e164, expected) => {
    expect(stem(e164)).toBe(expected);
  });
});
