import { channelsOf } from '../src/verification/phone-number.ts';
import { parsePhoneNumber } from '../src/verification/parse-phone-number.ts';
import { v4 } from './numbers-and-addresses.ts';

/** The simulator's table of numbers that act (docs/rules.md#simulated-numbers), but for RCS, and whether anything can come of them. */
export const faults = [
  { ending: '50', words: 'never delivered' },
  { ending: '51', words: 'refused as invalid', hopeless: true },
  { ending: '52', words: 'throttled', hopeless: true },
  { ending: '53', words: 'internal error', hopeless: true },
  { ending: '54', words: 'no answer to a start' },
  { ending: '55', words: 'a foreign request', hopeless: true },
  { ending: '56', words: 'blocked by webhook' },
  { ending: '57', words: 'an internet number', hopeless: true },
  { ending: '58', words: 'low balance', hopeless: true },
  { ending: '59', words: 'answers after 3 s' },
  { ending: '60', words: 'HTML instead of JSON' },
  { ending: '61', words: 'no answer to a check' },
  { ending: '62', words: 'a landline' },
] as const;

export type Fault = (typeof faults)[number];

/** Of so many people one has a number that acts. */
const faultEvery = 8;

/** Those in which a number takes texts, one that acts and any other. */
const areas = Array.from({ length: 800 }, (_, index) => String(200 + index)).filter((area) =>
  ['5550150', '2000000'].every((subscriber) => {
    const number = parsePhoneNumber(`+1${area}${subscriber}`, 'US');
    return typeof number !== 'string' && number.region === 'US' && channelsOf(number).includes('SMS');
  }),
);

export type Person = { phoneNumber: string; clientAddress: string; fault: Fault | undefined };

/** The one that comes so many-th: their number is nobody else's, and so is their address. Throws once all numbers that act are taken. */
export function personOf(index: number): Person {
  const clientAddress = v4(10, index >> 16, index >> 8, index);
  const acting = Math.floor(index / faultEvery);
  const fault = index % faultEvery === faultEvery - 1 ? faults[acting % faults.length] : undefined;
  if (fault) {
    const area = areas[Math.floor(acting / faults.length)];
    if (area === undefined) throw new Error('So many numbers that act there are not');
    return { phoneNumber: `+1${area}55501${fault.ending}`, clientAddress, fault };
  }
  // Far enough from one to the next that no range of a thousand numbers is called too often (`prefix`).
  const subscriber = 2_000_000 + Math.floor(index / areas.length) * 1_009;
  return { phoneNumber: `+1${areas[index % areas.length]}${subscriber}`, clientAddress, fault };
}
