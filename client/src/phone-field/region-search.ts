import { asciiDigits } from '../digits.ts';
import { hasAreaCodes, mayBeginWith } from './area-codes.ts';
import type { PhoneNumbers } from './phone-numbers.ts';
import { plain } from './plain.ts';
import type { Region } from './regions.ts';

/** How well a region answers what was typed, the best first. `other`: by a name that isn't the one shown. */
const ranks = ['code', 'exact', 'word', 'otherWord', 'start', 'inside', 'other'] as const;
type Rank = (typeof ranks)[number];

/** A word that many are called by, as "kingdom" is in full names, tells none of them. */
const fewOthers = 5;

/** What is known of regions beyond what is shown: `names` are those of the generated table. */
export type Knowledge = { names: Readonly<Record<string, string>>; numbers: PhoneNumbers | null };

/** The regions that a text names or dials, the closest first: by codes, names, dial codes and area codes. */
export function searchRegions(
  regions: readonly Region[],
  text: string,
  { names, numbers }: Knowledge = { names: {}, numbers: null },
): Region[] {
  // At the start: to compile the patterns below takes a slow phone 100 ms.
  if (text === '') return [...regions];
  // Nobody types more, and nothing else bounds it.
  const typed = asciiDigits(text.slice(0, 100));
  const dialed = typed.replaceAll(/\D/g, '');
  // Some names are shown with `&`, and plain names have neither.
  const words = plain(typed.replaceAll(/\d/g, ' ')).replace(/^the | (?:and|the)(?= )/g, '');
  if (dialed === '' && words === '') return [...regions];

  const isInternational = /[+＋]/.test(typed);
  const found = regions.flatMap((region) => {
    const byName = words === '' ? [] : [rankByName(words, region, names[region.code] ?? '')];
    const byNumber = dialed === '' ? [] : [rankByNumber(dialed, isInternational, region, numbers)];
    const both = [...byName, ...byNumber].map((rank) => (rank === null ? Infinity : ranks.indexOf(rank)));
    const rank = ranks[Math.max(...both)];
    return rank ? [{ region, rank }] : [];
  });
  return ranks.flatMap((rank) => {
    const alike = found.filter((one) => one.rank === rank);
    const tellsNone = rank.startsWith('other') && alike.length > fewOthers && alike.length < found.length;
    return tellsNone ? [] : alike.map(({ region }) => region);
  });
}

function rankByName(words: string, { code, name }: Region, known: string): Rank | null {
  // A bar stands around each name, so that its ends are found.
  const [shown, others] = [`|${plain(name)}|`, `|${known}|`];
  const joined = words.replaceAll(' ', '');
  const isExact = (names: string) => names.includes(`|${words}|`) || unspaced(names).includes(`|${joined}|`);
  const isWord = (names: string) =>
    ['|', ' '].some((before) => ['|', ' '].some((after) => names.includes(`${before}${words}${after}`)));
  const isStart = (names: string) => names.includes(`|${words}`) || unspaced(names).includes(`|${joined}`);
  if (joined === code.toLowerCase()) return 'code';
  if (isExact(shown) || isExact(others)) return 'exact';
  if (isWord(shown)) return 'word';
  if (isWord(others)) return 'otherWord';
  if (isStart(shown)) return 'start';
  if (isInside(shown, words)) return 'inside';
  return isStart(others) || isInside(others, words) ? 'other' : null;
}

function unspaced(names: string): string {
  return names.replaceAll(' ', '');
}

/** Scripts that put no blanks between words are searched anywhere; the article that Arabic words begin with may be left out. */
function isInside(names: string, words: string): boolean {
  if (/[\p{sc=Han}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u.test(words))
    return names.includes(words);
  const begins = (text: string) =>
    words.split(' ').every((word) => ['|', ' ', '|ال', ' ال'].some((before) => text.includes(`${before}${word}`)));
  // Names are split only where they must be: to split all of them takes a slow phone 30 ms at each key.
  return begins(names) && (!words.includes(' ') || names.split('|').some((name) => begins(`|${name}`)));
}

function rankByNumber(
  dialed: string,
  isInternational: boolean,
  { code, dialCode }: Region,
  numbers: PhoneNumbers | null,
): Rank | null {
  const own = dialCode?.slice(1);
  if (!own) return null;
  const sharing = numbers?.regionsOf[own] ?? [code];
  const holders = (digits: string) =>
    sharing.filter(
      (region) => numbers && [digits, digits.replace(/^0/, '')].some((part) => mayBeginWith(numbers, region, part)),
    );
  const alike = sharing[0] === code ? 'exact' : 'word';

  const international = isInternational ? dialed : dialed.replace(/^(?:00|011)/, '');
  if (international === own) return alike;
  if (own.startsWith(international)) return 'start';
  if (international.startsWith(own)) {
    const possible = holders(international.slice(own.length));
    const isUnknown = possible.length === 0 && (isInternational || sharing.length === 1);
    if (isUnknown || possible.includes(code)) return alike;
  }
  // An area code alone, as people of a place that shares its country code give theirs.
  const isArea = !isInternational && dialed.length >= 3 && numbers !== null && hasAreaCodes(numbers, code);
  return isArea && alike === 'word' && holders(dialed).join() === code ? 'inside' : null;
}
