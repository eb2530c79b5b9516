import type * as PhoneNumberLibrary from 'libphonenumber-js/max';
import type { Channel } from '../graphql/operations.generated.ts';
import type { PhoneReading } from './reading.ts';

type Library = typeof PhoneNumberLibrary;

/**
 * What is known of the world's numbers: all metadata, so that nothing is claimed that the server refuses. They weigh half
 * as much as the rest of the page, and are loaded when a person turns to the field.
 */
export type PhoneNumbers = {
  library: Library;
  /** By country calling code, the main one first. */
  regionsOf: Readonly<Record<string, readonly string[]>>;
  exampleOf: (region: string) => string | null;
  /** How the server will read what is typed, for a code by `channel`; null where it won't. */
  read: (text: string, region: string | null, channel: Channel) => PhoneReading | null;
  /** The region that the country code in what is typed says; null where `own` stays. */
  told: (text: string, own: string | null) => string | null;
};

export async function loadPhoneNumbers(): Promise<PhoneNumbers> {
  const [library, { default: metadata }, { default: examples }, { readNumber, regionTold }] = await Promise.all([
    import('libphonenumber-js/max'),
    import('libphonenumber-js/max/metadata'),
    import('libphonenumber-js/mobile/examples'),
    import('./reading.ts'),
  ]);
  return {
    library,
    regionsOf: metadata.country_calling_codes,
    exampleOf: (region) =>
      library.isSupportedCountry(region)
        ? (library.getExampleNumber(region, examples)?.formatNational() ?? null)
        : null,
    read: readNumber,
    told: (text, own) => regionTold(text, own, metadata.country_calling_codes),
  };
}

export function dialCodeOf(numbers: PhoneNumbers | null, region: string | null): string | null {
  return numbers && region && numbers.library.isSupportedCountry(region)
    ? `+${numbers.library.getCountryCallingCode(region)}`
    : null;
}
