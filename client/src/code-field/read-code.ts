import { asciiDigits } from '../digits.ts';

/**
 * The digits of what was typed, pasted or filled in, as ASCII, at most `length` of them. Digits may be of any script and
 * apart by spaces, hyphens and the like. In a pasted message the first group of just `length` digits is the code.
 */
export function readCode(text: string, length: number): string {
  const groups = asciiDigits(text).match(/\d(?:[\s\p{Pd}\p{Cf}.]*\d)*/gu) ?? [];
  const digits = groups.map((group) => group.replace(/\D/g, ''));
  return digits.find((group) => group.length === length) ?? digits.join('').slice(0, length);
}
