import { randomInt } from 'node:crypto';

/** Ranges of numbers that take texts in twenty regions: what they begin with, and how many digits follow. */
const ranges: readonly (readonly [start: string, digits: number])[] = [
  ['+1212', 7],
  ['+1416', 7],
  ['+44740', 7],
  ['+49151', 8],
  ['+346', 8],
  ['+39347', 7],
  ['+3161', 7],
  ['+3247', 7],
  ['+43664', 7],
  ['+4179', 7],
  ['+4670', 7],
  ['+479', 7],
  ['+4850', 7],
  ['+35191', 7],
  ['+9198', 8],
  ['+6140', 7],
  ['+55119', 8],
  ['+2782', 7],
  ['+5255', 8],
  ['+35840', 7],
];

/** A prime, so that no number of a range comes again before all have been there. */
const stride = 6_700_417;
let given = randomInt(stride);

/**
 * A number that nobody else gets, E.164, of each region in turn by `index`. One that comes twice is refused where its first
 * verification is about to end, and any refusal ends the run.
 */
export function freshNumber(index: number): string {
  const [start, digits] = ranges[index % ranges.length] ?? ['', 0];
  // In America no exchange begins with 0 or 1.
  const least = start.startsWith('+1') ? 2e6 : 0;
  given += stride;
  return start + String(least + (given % (10 ** digits - least))).padStart(digits, '0');
}

/** A public IPv4 address, which hardly anybody else gets. */
export const freshAddress = (): string =>
  [randomInt(11, 100), randomInt(256), randomInt(256), randomInt(256)].join('.');
