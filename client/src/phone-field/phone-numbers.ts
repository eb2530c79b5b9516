import type * as PhoneNumberLibrary from 'libphonenumber-js/min';

/** The metadata of the world's numbers. It weighs as much as the rest of the page: loaded when there is time, and never waited for. */
export type PhoneNumbers = typeof PhoneNumberLibrary;

export function loadPhoneNumbers(): Promise<PhoneNumbers> {
  return import('libphonenumber-js/min');
}

/** What the number looks like to us: a help to the person, no check. The server decides. */
export function understand(
  numbers: PhoneNumbers,
  text: string,
  region: string,
): { international: string; region: string | null } | null {
  const number = numbers.parsePhoneNumberFromString(text, numbers.isSupportedCountry(region) ? region : undefined);
  return number?.isPossible() ? { international: number.formatInternational(), region: number.country ?? null } : null;
}

/** The regions to choose from, by name. Without the metadata there are no dial codes, and of all regions only the chosen one. */
export function regionOptions(
  numbers: PhoneNumbers | null,
  { allowedRegions, chosen, language }: { allowedRegions: string[] | null; chosen: string; language: string },
): { region: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const regions = new Set([...(allowedRegions ?? numbers?.getCountries() ?? []), chosen]);
  return Array.from(regions, (region) => {
    const name = names.of(region) ?? region;
    const dialCode = numbers?.isSupportedCountry(region) ? numbers.getCountryCallingCode(region) : null;
    return { region, label: dialCode ? `${name} (+${dialCode})` : name };
  }).toSorted((one, other) => one.label.localeCompare(other.label, language));
}
