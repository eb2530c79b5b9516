import { asciiDigits } from '../digits.ts';
import { readCode, readDigits } from './read-code.ts';
import type { Sought } from './read-code.ts';

/** An act on the field: `text` replaces the digits from `from` to `to`. `byHand`: by keys or an input method. */
export type Act = { from: number; to: number; text: string; byHand: boolean };

/**
 * The field after an act. `anew`: nothing is left of the digits before. `sure`: the person typed the code, or the text that
 * they put in held no other.
 */
export type Entry = { code: string; caret: number; anew: boolean; sure: boolean };

/** The field after an act; null where what was put in holds no code, and nothing changes. */
export function enter(before: string, { from, to, text, byHand }: Act, sought: Sought): Entry | null {
  const isWhole = !byHand || Array.from(text).length > 1;
  const reading = isWhole ? readCode(text, sought) : null;
  if (reading) return { ...reading, caret: reading.code.length, anew: true };
  const { length } = sought;
  const [head, tail] = [before.slice(0, from), before.slice(to)];
  if (byHand) {
    const front = (head + digitsOf(text)).slice(0, length);
    // In a field that is full a digit takes the place of the one that it is typed before.
    const back = tail.slice(Math.max(0, front.length + tail.length - length));
    return { code: front + back, caret: front.length, anew: head + tail === '', sure: true };
  }
  const digits = readDigits(text);
  if (!digits || digits.length > length) return null;
  if (head.length + digits.length + tail.length > length) {
    return { code: digits, caret: digits.length, anew: true, sure: false };
  }
  return { code: head + digits + tail, caret: from + digits.length, anew: head + tail === '', sure: false };
}

/** The field after digits were deleted, or an undo. */
export function rest(raw: string, caret: number, { length }: Sought): Entry {
  const code = digitsOf(raw).slice(0, length);
  return { code, caret: Math.min(caret, code.length), anew: code === '', sure: false };
}

/**
 * The act that an input event tells of: the field held `before` and holds `raw`, with its caret behind the new text.
 * `data`: the new text as the event has it, with line ends.
 */
export function actOf(before: string, raw: string, caret: number, data: string | null, byHand: boolean): Act {
  const to = Math.max(0, before.length - (raw.length - caret));
  const given = data?.replace(/[\r\n]/g, '');
  const from =
    given && raw.slice(0, caret).endsWith(given) ? caret - given.length : commonStart(before, raw, caret, to);
  return { from, to, text: given && data ? data : raw.slice(from, caret), byHand };
}

function commonStart(before: string, raw: string, caret: number, to: number): number {
  let start = 0;
  while (start < Math.min(caret, to) && before[start] === raw[start]) start += 1;
  return start;
}

function digitsOf(text: string): string {
  return asciiDigits(text).replace(/\D/g, '');
}
