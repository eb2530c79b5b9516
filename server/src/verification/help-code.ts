import { randomInt } from 'node:crypto';

/** What RFC 8628, 6.1 recommends for codes that people pass on: no vowels, so no words, and no digits, so no one-time code. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** A random text that opens nothing, for example `WDJB-MJHT`; a handle doesn't compile in its place. */
export type HelpCode = `${string}-${string}`;

/** A new one, one of 26 thousand million, so that a store rarely meets one twice. */
export const createHelpCode = () => spelt(Array.from({ length: 8 }, () => randomInt(letters.length)));

/** What a verification is called in the log and towards its person. One that was stored without borrows of its request's `ref`. */
export const helpCodeOf = ({ helpCode }: { readonly helpCode?: HelpCode }, { ref }: { readonly ref: string }) =>
  helpCode ?? spelt([...Buffer.from(ref.slice(0, 16), 'hex')]);

/** A help code as a person types it or passes it on; undefined for what is none. */
export function parseHelpCode(text: string): HelpCode | undefined {
  const [, first, second] = /^([A-Z]{4})([A-Z]{4})$/u.exec(text.toUpperCase().replace(/[\s\p{Pd}]/gu, '')) ?? [];
  const isOurs = `${first}${second}`.split('').every((letter) => letters.includes(letter));
  return first && second && isOurs ? `${first}-${second}` : undefined;
}

function spelt(numbers: readonly number[]): HelpCode {
  const text = numbers.map((number) => letters[number % letters.length]).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
