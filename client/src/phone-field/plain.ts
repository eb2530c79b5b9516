/** Letters that are no other letter with an accent, and yet typed as one. */
const spellings: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ə: 'e',
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
};

/**
 * A name as it is compared: without case, accents and punctuation, one blank between words. Devanagari keeps its signs,
 * which are its vowels; hiragana becomes katakana, as names of countries are written.
 */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?!\p{Script=Devanagari})[\p{Mn}\p{Cf}ـ]|\u093c/gu, '')
    .replace(/[ßøæœłđðþıəةىیک]/g, (letter) => spellings[letter] ?? letter)
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
    .replace(/[.'’‘ʼʻ`´॰·]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
