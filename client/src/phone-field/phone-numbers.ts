import type * as PhoneNumberLibrary from 'libphonenumber-js/min';
import { asciiDigits } from '../digits.ts';

type Library = typeof PhoneNumberLibrary;

/** What is known of the world's numbers. It weighs a third of the rest of the page: loaded when somebody turns to the field. */
export type PhoneNumbers = {
  library: Library;
  regionsOf: Readonly<Record<string, readonly string[]>>;
  exampleOf: (region: string) => string | null;
};

export async function loadPhoneNumbers(): Promise<PhoneNumbers> {
  const [library, { default: metadata }, { default: examples }] = await Promise.all([
    import('libphonenumber-js/min'),
    import('libphonenumber-js/min/metadata'),
    import('libphonenumber-js/mobile/examples'),
  ]);
  return {
    library,
    regionsOf: metadata.country_calling_codes,
    exampleOf: (region) =>
      library.isSupportedCountry(region)
        ? (library.getExampleNumber(region, examples)?.formatNational() ?? null)
        : null,
  };
}

/** What the number looks like to us: a help to the person, no check. The server decides. */
export function understand(
  { library }: PhoneNumbers,
  text: string,
  region: string | null,
): { international: string; region: string | null } | null {
  const supported = region && library.isSupportedCountry(region) ? region : undefined;
  const number = library.parsePhoneNumberFromString(internationally(text), supported);
  return number?.isPossible() ? { international: number.formatInternational(), region: number.country ?? null } : null;
}

/**
 * The region that a number's country code says, as soon as it is typed. Where several share it, as +1 and +7 do, the
 * present one stays until the digits after it tell.
 */
export function regionOfPrefix(
  { library, regionsOf }: PhoneNumbers,
  text: string,
  present: string | null,
): string | null {
  const international = internationally(text);
  if (!international.startsWith('+')) return null;
  const told = library.parsePhoneNumberFromString(international)?.country;
  if (told) return told;
  const typed = new library.AsYouType();
  typed.input(international);
  const sharing = regionsOf[typed.getCallingCode() ?? ''] ?? [];
  return present && sharing.includes(present) ? present : (sharing[0] ?? null);
}

export function dialCodeOf(numbers: PhoneNumbers | null, region: string | null): string | null {
  return numbers && region && numbers.library.isSupportedCountry(region)
    ? `+${numbers.library.getCountryCallingCode(region)}`
    : null;
}

/** `00` is how most of the world dials abroad; libphonenumber takes only what the region itself dials. */
function internationally(text: string): string {
  return asciiDigits(text)
    .replace(/^[\s\p{Cf}]*(?:tel:)?/u, '')
    .replace(/^(?:00|＋)/, '+');
}
