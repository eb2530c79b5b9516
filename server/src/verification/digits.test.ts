import { describe, expect, test } from 'vitest';
import { toAsciiDigits } from './digits.ts';

describe('Digits of any script', () => {
  const scripts: [string, string][] = [
    ['ASCII', '0123456789'],
    ['Arabic-Indic', '٠١٢٣٤٥٦٧٨٩'],
    ['Persian and Urdu', '۰۱۲۳۴۵۶۷۸۹'],
    ['Devanagari', '०१२३४५६७८९'],
    ['Bengali', '০১২৩৪৫৬৭৮৯'],
    ['Gurmukhi', '੦੧੨੩੪੫੬੭੮੯'],
    ['Tamil', '௦௧௨௩௪௫௬௭௮௯'],
    ['Thai', '๐๑๒๓๔๕๖๗๘๙'],
    ['Lao', '໐໑໒໓໔໕໖໗໘໙'],
    ['Tibetan', '༠༡༢༣༤༥༦༧༨༩'],
    ['Myanmar', '၀၁၂၃၄၅၆၇၈၉'],
    ['Khmer', '០១២៣៤៥៦៧៨៩'],
    ['Mongolian', '᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙'],
    ['full-width', '０１２３４５６７８９'],
    ['Adlam, beyond the basic plane', '𞥐𞥑𞥒𞥓𞥔𞥕𞥖𞥗𞥘𞥙'],
    ['mathematical bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
    ['mathematical monospace', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿'],
  ];

  test.each(scripts)('become ASCII: %s', (_, text) => {
    expect(toAsciiDigits(text)).toBe('0123456789');
  });

  test('become ASCII wherever Unicode has any, in their order', () => {
    const digits = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint)
      .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
      .map((codePoint) => String.fromCodePoint(codePoint))
      .filter((character) => /\p{Nd}/u.test(character));
    expect(toAsciiDigits(digits.join(''))).toBe('0123456789'.repeat(digits.length / 10));
  });

  test('stand among other characters, which stay', () => {
    expect(toAsciiDigits('+٤١٥ (x) ५५५')).toBe('+415 (x) 555');
  });

  test('may be none', () => {
    expect(toAsciiDigits('')).toBe('');
    expect(toAsciiDigits('abc')).toBe('abc');
  });
});
