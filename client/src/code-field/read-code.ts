import { asciiDigits } from '../digits.ts';

/** What a code is recognized by: its number of digits, the page's host with its port, and a pattern of the words for a code. */
export type Sought = { length: number; host: string; words: string };

/** The code in a text. `sure`: nothing else in the text could be it. */
export type CodeReading = { code: string; sure: boolean };

/** Digits that may be the code, in their text from `start` to `end`. */
type Candidate = CodeReading & { start: number; end: number };

const blank = String.raw`[^\S\n]`;
const hyphen = String.raw`[\p{Pd}\u2212]`;
/** Scripts that write word after word without a blank: their letters may stand beside a code. */
const unspaced = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]`;
const letter = String.raw`(?!${unspaced})[\p{L}\p{M}]`;
/** The signs that those scripts write after a sum, a year, a time or a street's number. */
const unit = String.raw`[\p{Sc}円元원年년月월日일時时시分분号]`;
const currency = String.raw`(?:[\p{Sc}円元원]|\b(?:EUR|USD|GBP|INR|Rs|JPY|CNY|RUB|BRL)\b)`;

const joinedBefore = new RegExp(String.raw`(?:${letter}|[\p{N}./:\p{Sc}])$`, 'u');
const joinedAfter = new RegExp(String.raw`^(?:${letter}|[\p{N}/:]|${unit}|\.[\p{L}\p{N}])`, 'u');
const digitBefore = new RegExp(`\\d(${blank}|${hyphen})$`, 'u');
const digitAfter = new RegExp(`^(${blank}|${hyphen})\\d`, 'u');
const sumBefore = new RegExp(`${currency}${blank}?$`, 'u');
const sumAfter = new RegExp(`^${blank}?${currency}`, 'u');
/** The last line of a message for one site only: https://wicg.github.io/sms-one-time-codes */
const boundLine = /^@(?<host>\S+) #\S+(?: [@%](?<embedded>\S+))?$/u;

/** No message needs more. */
const longest = 10_000;

/**
 * The code in what was pasted or filled in, a bare one or a whole message. Of several it is the one of the line that is
 * bound to this page; else the one after the word for it; else one alone on its line; else one before the word.
 */
export function readCode(text: string, { length, host, words }: Sought): CodeReading | null {
  const message = cleaned(text);
  const all = candidates(message, length, words);
  // What may be a sum or a part of a longer number stands behind what is none.
  const likely = all.some(({ sure }) => sure) ? all.filter(({ sure }) => sure) : all;
  const best =
    likely.find((found) => isBound(lineOf(message, found), host) === 'here') ??
    nearest(message, likely, words, 'after') ??
    likely.find((found) => isAlone(lineOf(message, found), found.code)) ??
    nearest(message, likely, words, 'before') ??
    likely[0];
  if (!best) return null;
  const isForAnother = message.split('\n').some((line) => isBound(line.trim(), host) === 'elsewhere');
  return { code: best.code, sure: best.sure && !isForAnother && all.every(({ code }) => code === best.code) };
}

/** The digits of a text that holds nothing else but what sets digits apart: a part of a code, or one in another grouping. */
export function readDigits(text: string): string | null {
  const digits = cleaned(text).replace(/[\s\p{Pd}\u2212]/gu, '');
  return /^\d+$/.test(digits) ? digits : null;
}

/** The text in one form, without the marks that steer its drawing. */
function cleaned(text: string): string {
  return asciiDigits(
    text
      .slice(0, longest)
      .normalize('NFC')
      .replace(/\p{Cf}/gu, '')
      .replace(/\r\n?/g, '\n'),
  );
}

function candidates(message: string, length: number, words: string): Candidate[] {
  const pattern = new RegExp(`(?<!\\d)(?=(\\d(?:(?:${blank}|${hyphen})?\\d){${length - 1}})(?!\\d))`, 'gu');
  return Array.from(message.matchAll(pattern)).flatMap(({ index, 1: digits = '' }): Candidate[] => {
    const end = index + digits.length;
    const sure = judge(message.slice(Math.max(0, index - 40), index), digits, message.slice(end, end + 40), words);
    return sure === null ? [] : [{ code: digits.replace(/\D/g, ''), sure, start: index, end }];
  });
}

/** Whether digits are surely a code, by the text around them; null where they are a part of something else. */
function judge(before: string, digits: string, after: string, words: string): boolean | null {
  const parts = digits.split(/\D/);
  const [front, back] = [digitBefore.exec(before), digitAfter.exec(after)];
  const isHyphened = [front, back].some((gap) => gap?.[1]?.trim());
  if (parts.length > 2 || isHyphened || (parts.length === 2 && (front || back))) return null;
  if (joinedAfter.test(after)) return null;
  const isNamed = new RegExp(`${words}:$`, 'iu').test(before);
  if (joinedBefore.test(before) && !isNamed) return null;
  // Codes are parted in the middle; dates, sums and numbers of phones are not.
  const [first = '', second = ''] = parts;
  const isUneven = second !== '' && Math.abs(first.length - second.length) > 1 && (before + after).trim() !== '';
  return !(isNamed || isUneven || front || back || sumBefore.test(before) || sumAfter.test(after));
}

/** Whether a line is bound to a site, and if so, to the page's. A site means its subdomains, too. */
function isBound(line: string, host: string): 'here' | 'elsewhere' | null {
  const sites = boundLine.exec(line)?.groups;
  if (!sites) return null;
  const [name = ''] = host.split(':', 1);
  const isHere = [sites.host, sites.embedded].some((site) => {
    const named = site?.toLowerCase();
    return named === host || named === name || (named?.includes('.') && name.endsWith(`.${named}`));
  });
  return isHere ? 'here' : 'elsewhere';
}

function lineOf(message: string, { start, end }: Candidate): string {
  const next = message.indexOf('\n', end);
  return message.slice(message.lastIndexOf('\n', start) + 1, next < 0 ? undefined : next).trim();
}

function isAlone(line: string, code: string): boolean {
  return line.replace(/[^\p{L}\p{N}]/gu, '') === code;
}

/** The candidate that is nearest after, or before, a word for it in the same sentence. */
function nearest(message: string, found: Candidate[], words: string, side: 'after' | 'before'): Candidate | undefined {
  const places = Array.from(message.matchAll(new RegExp(words, 'giu')), ({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
  }));
  const distances = found.map(({ start, end }) => {
    const word =
      side === 'after' ? places.findLast((place) => place.end <= start) : places.find((place) => place.start >= end);
    if (!word) return Infinity;
    const between = side === 'after' ? message.slice(word.end, start) : message.slice(end, word.start);
    return isOneSentence(between) ? between.length : Infinity;
  });
  const least = Math.min(...distances);
  return least < Infinity ? found[distances.indexOf(least)] : undefined;
}

/** A line's end parts sentences, too, unless nothing is said on the way: a code often stands on the line below its word. */
function isOneSentence(between: string): boolean {
  return /^(?:[^\n.!?。！？।]*|[^\p{L}\p{N}]*)$/u.test(between);
}
