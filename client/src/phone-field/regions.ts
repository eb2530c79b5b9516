import { dialCodeOf } from './phone-numbers.ts';
import type { PhoneNumbers } from './phone-numbers.ts';

export type Region = { code: string; name: string; dialCode: string | null };

/** The regions to choose from: the default first, the others by name. Without metadata there are no dial codes. */
export function regionsToChoose(
  numbers: PhoneNumbers | null,
  { allowed, first, locale }: { allowed: readonly string[] | null; first: string; locale: string },
): Region[] {
  const codes = new Set(allowed ?? [...(numbers?.library.getCountries() ?? []), first]);
  const { compare } = new Intl.Collator(locale);
  return Array.from(codes, (code) => ({
    code,
    name: regionName(code, locale),
    dialCode: dialCodeOf(numbers, code),
  })).toSorted(
    (one, other) => Number(other.code === first) - Number(one.code === first) || compare(one.name, other.name),
  );
}

/** Those whose name, code or dial code begins so, words inside of names included; accents don't matter. */
export function searchRegions(regions: readonly Region[], text: string): Region[] {
  const wanted = plain(text.trim());
  const dialed = wanted.replace(/^(?:\+|00)/, '');
  return regions.filter(
    ({ code, name, dialCode }) =>
      wanted === '' ||
      plain(name)
        .split(/[\s(\-'’]+/)
        .some((_, index, words) => words.slice(index).join(' ').startsWith(wanted)) ||
      code.toLowerCase() === wanted ||
      (dialed !== '' && dialCode?.slice(1).startsWith(dialed)),
  );
}

export function regionName(code: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
}

/** Two letters that fonts draw as a flag; where they don't, as on Windows, the letters themselves say it. */
export function flagOf(code: string): string {
  return Array.from(code, (letter) => String.fromCodePoint(0x1f1a5 + (letter.codePointAt(0) ?? 0))).join('');
}

/** Where a device seems to be, and what the person says of themselves. */
export type Place = { languages: readonly string[]; timeZone: string; timeZones: Readonly<Record<string, string>> };

/** The time zones' table is asked for only now; where it can't be loaded, languages alone must do. */
export async function findPlace(): Promise<Place> {
  const { timeZones } = await import('./time-zones.ts').catch(() => ({ timeZones: {} }));
  // `Intl.DateTimeFormat` takes a slow phone a tenth of a second for it.
  const timeZone =
    'Temporal' in globalThis ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { languages: navigator.languages, timeZone, timeZones };
}

/**
 * Where the person probably is: where the device's time zone is in use, of these where their languages say, or else
 * where their languages say alone. Null where neither says anything that is allowed.
 */
export function guessRegion(
  { languages, timeZone, timeZones }: Place,
  allowed: readonly string[] | null,
): string | null {
  const isAllowed = (code: string) => allowed?.includes(code) !== false;
  const locales = languages.map((language) => new Intl.Locale(language));
  const said = locales.flatMap(({ region }) => region ?? []);
  const likely = locales.flatMap((locale) => locale.maximize().region ?? []);
  const spoken = [...said, ...likely].filter(isAllowed);
  const isThere = (code: string) => timeZones[code]?.split(' ').includes(timeZone) ?? false;
  return spoken.find(isThere) ?? Object.keys(timeZones).filter(isAllowed).find(isThere) ?? spoken[0] ?? null;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
