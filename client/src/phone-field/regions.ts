import { browserLocales } from '../i18n/sound-locale.ts';
import { idle } from '../idle.ts';
import { dialCodeOf } from './phone-numbers.ts';
import type { PhoneNumbers } from './phone-numbers.ts';
import { zoneMark } from './zone-mark.ts';

export type Region = { code: string; name: string; dialCode: string | null };

/** The regions to choose from: the default first, the others by name. Without metadata there are no dial codes. */
export function regionsToChoose(
  numbers: PhoneNumbers | null,
  { allowed, first, locale }: { allowed: readonly string[] | null; first: string; locale: string },
): Region[] {
  const codes = new Set(allowed ?? [...(numbers?.library.getCountries() ?? []), first]);
  const { compare } = new Intl.Collator(locale);
  return Array.from(codes)
    .filter((code) => (numbers ? numbers.library.isSupportedCountry(code) : /^[A-Z]{2}$/.test(code)))
    .map((code) => ({ code, name: regionName(code, locale), dialCode: dialCodeOf(numbers, code) }))
    .toSorted(
      (one, other) => Number(other.code === first) - Number(one.code === first) || compare(one.name, other.name),
    );
}

const displayNames = new Map<string, Intl.DisplayNames>();

/** A region's name. A list needs 245, and to make an `Intl.DisplayNames` takes longer than to use one: each is kept. */
export function regionName(code: string, locale: string): string {
  const names = displayNames.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' });
  displayNames.set(locale, names);
  return names.of(code) ?? code;
}

/** Two letters that fonts draw as a flag; where they don't, as on Windows, the letters themselves say it. */
export function flagOf(code: string): string {
  return Array.from(code, (letter) => String.fromCodePoint(0x1f1a5 + (letter.codePointAt(0) ?? 0))).join('');
}

/** Where a device seems to be, what the person says of themselves, and which regions have numbers, with their time zones. */
export type Place = { languages: readonly string[]; timeZone: string; timeZones: Readonly<Record<string, string>> };

/**
 * The device's place. The table of time zones is loaded only now; where that fails, no region is guessed. What a slow phone
 * takes 50 ms for when it is first used has an idle moment of its own: the guess, and the names of regions in a locale.
 */
export async function findPlace(locale: string): Promise<Place> {
  const { timeZones } = await import('./time-zones.generated.ts').catch(() => ({ timeZones: {} }));
  await idle();
  const place = { languages: browserLocales(), timeZone: deviceTimeZone(), timeZones };
  const region = guessRegion(place, null) ?? 'US';
  await idle();
  regionName(region, locale);
  return place;
}

/** Empty where the device's isn't known to its browser. `Intl.DateTimeFormat` takes a slow phone a tenth of a second for it. */
function deviceTimeZone(): string {
  try {
    return 'Temporal' in globalThis ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone;
  } catch {
    return '';
  }
}

/** The guessed region, or else the service's default or its first region that has numbers. */
export function presumeRegion(
  place: Place,
  { allowedRegions, defaultRegion }: { allowedRegions: readonly string[] | null; defaultRegion: string },
): string | null {
  // Without the table nothing is known of any region, and the service's word counts.
  const hasNumbers = (code: string) => code in place.timeZones || Object.keys(place.timeZones).length === 0;
  const fallback = [defaultRegion, ...(allowedRegions ?? [])].find(
    (code) => allowedRegions?.includes(code) !== false && hasNumbers(code),
  );
  return guessRegion(place, allowedRegions) ?? fallback ?? null;
}

/**
 * Where the person probably is, of the regions that have numbers and are allowed: where the device's time zone is in use;
 * of several such where the person's languages say, then where one of these is the main one, then where most people live.
 * In no such zone it is where their languages say. Null where nothing says any.
 */
export function guessRegion(
  { languages, timeZone, timeZones }: Place,
  allowed: readonly string[] | null,
): string | null {
  const possible = Object.keys(timeZones).filter((code) => allowed?.includes(code) !== false);
  const mark = zoneMark(timeZone);
  const there = possible.filter((code) => timeZones[code]?.match(/.{3}/g)?.includes(mark));
  const locales = languages.map((language) => new Intl.Locale(language));
  const said = locales.flatMap((locale) => locale.region ?? []);
  const likely = locales.flatMap((locale) => locale.maximize().region ?? []);
  const speaking = locales.flatMap(({ language }) =>
    there.filter((code) => new Intl.Locale(`und-${code}`).maximize().language === language),
  );
  return (
    [...said, ...likely, ...speaking].find((code) => there.includes(code)) ??
    there[0] ??
    likely.find((code) => possible.includes(code)) ??
    null
  );
}
