import { describe, expect, it } from 'vitest';
import { languageNames } from '../i18n/languages.ts';
import { loadPhoneNumbers } from './phone-numbers.ts';
import { plain } from './plain.ts';
import { regionNames } from './region-names.generated.ts';
import { searchRegions } from './region-search.ts';
import { regionName, regionsToChoose } from './regions.ts';

const numbers = await loadPhoneNumbers();
const knowledge = { names: regionNames, numbers };
const english = regionsToChoose(numbers, { allowed: null, first: 'US', locale: 'en' });
const find = (text: string, regions = english) => searchRegions(regions, text, knowledge).map(({ code }) => code);

describe('the search for a name or a code', () => {
  it.each([
    ['ger', ['DE']],
    ['kingdom', ['GB']],
    ['gb', ['GB', 'GW']],
    ['COTE', ['CI']],
    ['atlantis', []],
    ['UK', ['GB', 'UA']],
    ['u.k.', ['GB', 'UA']],
    ['USA', ['US']],
    ['U.S.A.', ['US']],
    ['GBR', ['GB']],
    ['England', ['GB']],
    ['SCOTLAND', ['GB']],
    ['Wales', ['GB']],
    ['Northern Ireland', ['GB']],
    ['Great Britain', ['GB']],
    ['Holland', ['NL']],
    ['Burma', ['MM']],
    ['Persia', ['IR']],
    ['Zaire', ['CD']],
    ['Czech Republic', ['CZ']],
    ['Czechoslovakia', ['CZ', 'SK']],
    ['Swaziland', ['SZ']],
    ['Macedonia', ['MK']],
    ['Cape Verde', ['CV']],
    ['East Timor', ['TL']],
    ['Ivory Coast', ['CI']],
    ['cote divoire', ['CI']],
    ['Côte d’Ivoire', ['CI']],
    ['Turkey', ['TR']],
    ['Turkiye', ['TR']],
    ['Emirates', ['AE']],
    ['UAE', ['AE']],
    ['KSA', ['SA']],
    ['DRC', ['CD']],
    ['Korea', ['KP', 'KR']],
    ['Korea, South', ['KR']],
    ['southkorea', ['KR']],
    ['Congo', ['CG', 'CD']],
    ['Macau', ['MO']],
    ['the Philippines', ['PH']],
    ['Saint Lucia', ['LC']],
    ['Bosnia and Herzegovina', ['BA']],
    ['St. Kitts and Nevis', ['KN']],
    ['st vincent & the grenadines', ['VC']],
    ['Trinidad & Tobago', ['TT']],
    ['Andorra', ['AD']],
    ['St Maarten', ['SX']],
    ['Falklands', ['FK']],
    ['Spitsbergen', ['SJ']],
    ['Palestinian Authority', ['PS']],
    ['Weissrussland', ['BY']],
    ['Голландия', ['NL']],
    ['米国', ['US']],
    ['Kingdom of Saudi Arabia', ['SA']],
    ['Republic of Ireland', ['IE']],
    ['Russland', ['RU']],
    ['Vereinigte Staaten', ['US']],
    ['Suisse', ['CH']],
    ['Schweiz', ['CH']],
    ['Oesterreich', ['AT']],
    ['Osterreich', ['AT']],
    ['Sverige', ['SE']],
    ['日本', ['JP']],
    ['いぎりす', ['GB', 'IO', 'VG']],
    ['امارات', ['AE']],
    ['भारत', ['IN']],
    ['РОССИЯ', ['RU']],
  ])('%j finds %j', (text, found) => {
    expect(find(text)).toEqual(found);
  });

  it.each([
    ['us', 'US'],
    ['America', 'US'],
    ['امريكا', 'US'],
    ['بريطانيا', 'GB'],
    ['and', 'AD'],
    ['in', 'IN'],
    ['de', 'DE'],
    ['Guinea', 'GN'],
    ['Niger', 'NE'],
    ['Ireland', 'IE'],
    ['China', 'CN'],
  ])('%j finds first %s', (text, first) => {
    expect(find(text)[0]).toBe(first);
  });

  it('finds every region by its code of two letters first', () => {
    expect(english.filter(({ code }) => find(code.toLowerCase())[0] !== code)).toEqual([]);
  });

  it('finds every region by each of its names of the table', () => {
    const missed = english.flatMap((region) =>
      (regionNames[region.code] ?? '')
        .split('|')
        .filter((name) => searchRegions([region], name, knowledge).length === 0),
    );
    expect(missed).toEqual([]);
  });

  it.each(Object.keys(languageNames))(
    'finds every region by its name in the language %s, on a page in another one',
    (language) => {
      const german = regionsToChoose(numbers, { allowed: null, first: 'DE', locale: 'de' });
      const missed = german.filter((region) => find(regionName(region.code, language), [region]).length === 0);
      expect(missed).toEqual([]);
    },
  );

  it('finds what is shown where nothing else could be loaded', () => {
    expect(searchRegions(english, 'ger').map(({ code }) => code)).toEqual(['DE']);
    expect(searchRegions(english, '+49').map(({ code }) => code)).toEqual(['DE']);
  });
});

describe('the search for a dial code', () => {
  it.each([
    ['+49', ['DE']],
    ['49', ['DE']],
    ['0049', ['DE']],
    ['011 49', ['DE']],
    ['+٤٩', ['DE']],
    ['+49 30', ['DE']],
    ['Germany (+49)', ['DE']],
    ['+49 Germany', ['DE']],
    ['+49 France', []],
    ['+1 876', ['JM']],
    ['+1-809', ['DO']],
    ['1 (849)', ['DO']],
    ['+1 658', ['JM']],
    ['001876', ['JM']],
    ['+1 416', ['CA']],
    ['876', ['JM']],
    ['416', ['CH', 'CA']],
    ['+44', ['GB', 'GG', 'IM', 'JE']],
    ['+44 1534', ['JE']],
    ['+44 (0)1534', ['JE']],
    ['01534', ['JE']],
    ['+44-1481', ['GG']],
    ['+44 1624', ['IM']],
    ['+44 20', ['GB']],
    ['+7', ['RU', 'KZ']],
    ['+7 701', ['KZ']],
    ['+7 495', ['RU']],
    ['+262', ['RE', 'YT']],
    ['+262 269', ['YT']],
    ['+599', ['CW', 'BQ']],
    ['+599 9', ['CW']],
    ['+599 7', ['BQ']],
    ['+47', ['NO', 'SJ']],
    ['+47 79', ['SJ']],
    ['+358 18', ['AX']],
    ['+39 06698', ['VA']],
    ['+39 06', ['IT', 'VA']],
    ['+999', []],
  ])('%j finds %j', (text, found) => {
    expect(find(text)).toEqual(found);
  });

  it('finds the whole of a plan that several share, its first region first', () => {
    expect(find('+1')).toHaveLength(25);
    expect(find('+1')[0]).toBe('US');
    expect(find('+1 8')).toEqual(['US', 'CA', 'DO', 'JM', 'KN', 'TT']);
  });

  it('shows everything before there is a digit', () => {
    expect(find('+')).toHaveLength(english.length);
    expect(find(' - ')).toHaveLength(english.length);
  });

  it.each(['9'.repeat(100_000), 'a '.repeat(100_000), '(?:', '|', '\\', '\ud800', '💬'])(
    'comes to an end for any text',
    (text) => {
      expect(find(text).length).toBeLessThanOrEqual(english.length);
    },
  );
});

it.each([
  ['Côte d’Ivoire', 'cote divoire'],
  ['U.S.A.', 'usa'],
  ['Timor-Leste', 'timor leste'],
  ['Großbritannien', 'grossbritannien'],
  ['Færøerne', 'faeroerne'],
  ['Ｊａｐａｎ', 'japan'],
  ['ألمانيا', 'المانيا'],
  ['क़तर', 'कतर'],
])('%j is compared as %j', (name, compared) => {
  expect(plain(name)).toBe(compared);
});
