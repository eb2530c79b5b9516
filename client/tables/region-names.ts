import { iso31663 } from 'iso-3166';
import { languageNames } from '../src/i18n/languages.ts';
import { plain } from '../src/phone-field/plain.ts';
import { dialable, json, tableModule, territories } from './sources.ts';

type Names = Record<string, string>;
type Country = {
  cca2: string;
  cioc: string;
  name: { common: string; official: string; native: Record<string, { common: string }> };
  altSpellings: string[];
};

const cldrToday = import.meta.resolve('cldr-localenames-full/package.json');
const cldrOf2016 = import.meta.resolve('cldr-localenames-29/package.json');
const languages = [...Object.keys(languageNames), 'zh-Hant'];
const countries: Country[] = json(import.meta.resolve('world-countries/countries.json'));
const alpha3: Record<string, { _alpha3?: string }> = json(
  import.meta.resolve('cldr-core/supplemental/codeMappings.json'),
).supplemental.codeMappings;
const codeAliases: Record<string, { _replacement: string }> = json(
  import.meta.resolve('cldr-core/supplemental/aliases.json'),
).supplemental.metadata.alias.territoryAlias;
/** The countries of the United Kingdom, which people give as theirs, and its island (ISO 3166-2). */
const partsOfGB = ['gbeng', 'gbsct', 'gbwls', 'gbnir', 'gbgbn'];
/**
 * What is said all the same: names that ended before ISO 3166 began, short ones that no collection has, and the code that
 * the European Union gave Kosovo.
 */
const others: Record<string, string[]> = {
  BY: ['Weißrussland'],
  FK: ['Falklands'],
  GB: ['بريطانيا'],
  IR: ['Persia'],
  LK: ['Ceylon'],
  NL: ['Голландия'],
  PS: ['Palestinian Authority'],
  SJ: ['Spitsbergen'],
  SX: ['St. Maarten'],
  TH: ['Siam'],
  TW: ['Formosa'],
  US: ['أمريكا', '米国'],
  XK: ['XKX'],
};

export function regionNamesModule(): string {
  return tableModule({
    name: 'regionNames',
    comment:
      'All that a region is called, as `plain` has it: its codes, its names in the page’s languages and its own, and its former ones.',
    rows: dialable.map((region) => [region, Array.from(new Set(namesOf(region).flatMap(spellings))).join('|')]),
  });
}

/**
 * The codes of ISO and the Olympic Committee; CLDR's names, short and variant ones too, of today and of 2016, before
 * Czechia, Eswatini and North Macedonia were called so; ISO's former countries; and spellings of two more collections.
 */
function namesOf(region: string): string[] {
  const country = countries.find(({ cca2 }) => cca2 === region);
  return [
    ...codesOf(region),
    country?.cioc ?? '',
    ...languages.flatMap((language) => [
      ...cldrNames(cldrToday, language, region),
      ...cldrNames(cldrOf2016, language, region),
      ...isoNames(language, region),
    ]),
    ...officialLanguagesOf(region).flatMap((language) => cldrNames(cldrToday, language, region)),
    ...(country
      ? [
          country.name.common,
          country.name.official,
          ...country.altSpellings,
          ...Object.values(country.name.native).map(({ common }) => common),
        ]
      : []),
    ...iso31663.filter(({ to }) => to.some(({ alpha2 }) => alpha2 === region)).map(({ from }) => from.name),
    ...(region === 'GB' ? languages.flatMap(britishNames) : []),
    ...(others[region] ?? []),
  ];
}

function codesOf(region: string): string[] {
  const former = Object.entries(codeAliases).filter(
    ([code, { _replacement }]) => _replacement === region && /^[A-Z]+$/.test(code),
  );
  return [alpha3[region]?._alpha3 ?? '', ...former.map(([code]) => code)];
}

function cldrNames(cldr: string, language: string, region: string): string[] {
  return Object.entries(territoryNames(cldr, language))
    .filter(([key]) => key === region || key.startsWith(`${region}-alt-`))
    .map(([, name]) => name);
}

/** Empty for a language that CLDR has no names in. */
function territoryNames(cldr: string, language: string): Names {
  return json(new URL(`main/${language}/territories.json`, cldr))?.main[language].localeDisplayNames.territories ?? {};
}

function isoNames(language: string, region: string): string[] {
  const file = new URL(`${language.slice(0, 2)}.json`, import.meta.resolve('i18n-iso-countries/langs/en.json'));
  const names: Record<string, string | string[]> = json(file).countries;
  return [names[region] ?? []].flat();
}

function officialLanguagesOf(region: string): string[] {
  return Object.entries(territories[region]?.languagePopulation ?? {})
    .filter(([, { _officialStatus }]) => /^(?:de_facto_)?official$/.test(_officialStatus ?? ''))
    .map(([language]) => language.replace('_', '-'));
}

function britishNames(language: string): string[] {
  const file = new URL(
    `subdivisions/${language}/${language.replace('-', '_')}.json`,
    import.meta.resolve('cldr-subdivisions-full/package.json'),
  );
  const names: Names = json(file).subdivisions.localeDisplayNames.subdivisions;
  return partsOfGB.flatMap((part) => names[part] ?? []);
}

/** `Österreich` is typed as `Osterreich` and as `Oesterreich`. */
function spellings(name: string): string[] {
  const written = name
    .normalize('NFC')
    .replaceAll(/[äöüåÄÖÜÅ]/g, (letter) => `${letter}${/[åÅ]/.test(letter) ? 'a' : 'e'}`);
  return [plain(name), plain(written)].filter((spelling) => spelling !== '');
}
