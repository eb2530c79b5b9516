import examples from 'libphonenumber-js/examples.mobile.json';
import { getCountryCallingCode } from 'libphonenumber-js/max';
import { clientAddress } from '../src/verification/client-address.ts';
import { channelsOf, type PhoneNumber } from '../src/verification/phone-number.ts';
import { parsePhoneNumber } from '../src/verification/parse-phone-number.ts';
import { prefixOf } from '../src/verification/pumping.ts';
import type { Chance } from './chance.ts';

/** A valid number of the region that receives texts: libphonenumber's example with other last seven digits. */
export function anyNumber(chance: Chance, region: keyof typeof examples, taken: ReadonlySet<string>): PhoneNumber {
  const example = `+${getCountryCallingCode(region)}${examples[region]}`;
  for (;;) {
    const number = parsePhoneNumber(`${example.slice(0, -7)}${digits(chance, 7)}`, region);
    if (typeof number === 'string' || number.region !== region || taken.has(prefixOf(number.e164))) continue;
    if (channelsOf(number).includes('SMS')) return number;
  }
}

export const digits = (chance: Chance, count: number) => String(chance.below(10 ** count)).padStart(count, '0');

/** A private address (RFC 1918), or a carrier's (RFC 6598), as limits count it. */
export const v4 = (a: number, b: number, c: number, d: number) =>
  clientAddress([a, b & 255, c & 255, d & 255].join('.')) ?? '';

/** Some host of a network of 64 bits (documentation's, RFC 3849), as limits count it. */
export const v6 = (chance: Chance, site: number, network: number) =>
  clientAddress(
    `2001:db8:${site.toString(16)}:${(network & 0xffff).toString(16)}::${chance.below(0xffff).toString(16)}`,
  ) ?? '';
