import { toAsciiDigits } from './digits.ts';

/** A code as digits, or undefined where it isn't one: blanks, hyphens and any script's digits are understood. */
export function parseCode(text: string, codeLength: number): string | undefined {
  // No way of writing a code needs more; a long text isn't worth reading.
  if (text.length > 100) return undefined;
  const code = toAsciiDigits(text).replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '');
  return code.length === codeLength && /^\d+$/u.test(code) ? code : undefined;
}
