import { describe, expect, test } from 'vitest';
import { parseCode } from './code.ts';

describe('A code', () => {
  const understood: [string, string][] = [
    ['as it was sent', '123456'],
    ['with blanks', ' 123 456\n'],
    ['with a blank between all digits', '1 2 3 4 5 6'],
    ['with a hyphen', '123-456'],
    ['with other dashes', '12–34—56'],
    ['with a minus sign', '123\u2212456'],
    ['with full-width digits', '１２３４５６'],
    ['with Arabic-Indic digits', '١٢٣٤٥٦'],
    ['with Persian digits', '۱۲۳۴۵۶'],
    ['with Devanagari digits', '१२३४५६'],
    ['with digits of two scripts', '123٤٥٦'],
    ['with direction marks', '\u200e123456\u200f'],
    ['with zero-width and no-break spaces', '123\u200b\u00a0456\ufeff'],
    ['with a soft hyphen', '123\u00ad456'],
  ];

  test.each(understood)('is understood %s', (_, text) => {
    expect(parseCode(text, 6)).toBe('123456');
  });

  test('keeps its leading zeros', () => {
    expect(parseCode('000 012', 6)).toBe('000012');
  });

  test.each([6, 7, 8, 9, 10])('has as many digits as are set: %i', (length) => {
    const code = '1234567890'.slice(0, length);
    expect(parseCode(code, length)).toBe(code);
    expect(parseCode(code.slice(1), length)).toBeUndefined();
    expect(parseCode(`${code}0`, length)).toBeUndefined();
  });

  const malformed: [string, string][] = [
    ['empty', ''],
    ['blank', '   '],
    ['of hyphens', '------'],
    ['of letters', 'abcdef'],
    ['with a letter that looks like a digit', '12345o'],
    ['with a plus', '+123456'],
    ['with a point', '123.456'],
    ['with a comma', '123,456'],
    ['with an emoji', '12345📞'],
    ['with a Roman numeral', '12345Ⅻ'],
    ['with words around it', 'your code is 123456'],
    ['hexadecimal', '0x1234'],
    ['exponential', '1234e5'],
    ['with a NUL', '123456\0'],
    ['of 10 kB', '1'.repeat(10_000)],
    ['within 10 kB of blanks', `${' '.repeat(10_000)}123456`],
  ];

  test.each(malformed)('is malformed %s', (_, text) => {
    expect(parseCode(text, 6)).toBeUndefined();
  });
});
