import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsForCode } from './code-words.ts';
import { readCode, readDigits } from './read-code.ts';
import type { Sought } from './read-code.ts';

const sought: Sought = { length: 6, host: 'verify.acme.example', words: wordsForCode('en') };
const read = (text: string, differences: Partial<Sought> = {}) => readCode(text, { ...sought, ...differences });
const sent = (code: string) => ({ code, sure: true });
const shown = (code: string) => ({ code, sure: false });

describe('a bare code', () => {
  it.each([
    '482913',
    ' 482913\n',
    '482 913',
    '482-913',
    '482–913',
    '482\u2212913',
    '482\u00a0913',
    '48-2913',
    '\u200e482913\u200f',
    '48\u200b2913',
    '４８２９１３',
    '٤٨٢٩١٣',
    '۴۸۲۹۱۳',
    '४८२९१३',
    '൪൮൨൯൧൩',
    '𝟒𝟖𝟐𝟗𝟏𝟑',
    '𞥔𞥘𞥒𞥙𞥑𞥓',
    '482913.',
    '(482913)',
    '"482913"',
    '#482913',
    '*482913*',
  ])('%j is read without doubt', (text) => {
    expect(read(text)).toEqual(sent('482913'));
  });

  it('keeps its zeros in front, and is as long as the code', () => {
    expect(read('012345')).toEqual(sent('012345'));
    expect(read('1234567890', { length: 10 })).toEqual(sent('1234567890'));
    expect(read('4829', { length: 4 })).toEqual(sent('4829'));
    expect(read('4829', { length: 6 })).toBeNull();
  });
});

describe('digits that are a part of something else are no code', () => {
  it.each([
    '1234567',
    '12345',
    '48 29 13',
    '48  2913',
    '482\n913',
    'A482913',
    '482913x',
    'é482913',
    'о482913',
    'कोड482913',
    '$482913',
    '482913€',
    '482913円',
    '482913½',
    '1.482913',
    '482913.50',
    '482913.example',
    '482913/7',
    '7/482913',
    'https://acme.example/482913',
    '12:482913',
    '482913:12',
    'localhost:482913',
    '123 456 789',
    '+1 415 555 0100',
    '415-555-0100',
    '0800-482913',
    '482913-0800',
    '2026-11-25',
    'DE89 3704 0044 0532 0130 00',
    '12:34:56',
    '48.29.13',
    '',
    'Hello!',
  ])('%j', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('digits that may be a sum, a date or a part of a number are shown, not sent', () => {
  it.each([
    ['482913 10 min', '482913'],
    ['0800 482913', '482913'],
    ['€ 482913', '482913'],
    ['482 913 €', '482913'],
    ['INR 482913', '482913'],
    ['on Nov 25 2026', '252026'],
    ['code:482913', '482913'],
    ['@acme.other #482913', '482913'],
    ['482913 is your code\n\n@bank.example #482913', '482913'],
  ])('%j', (text, code) => {
    expect(read(text)).toEqual(shown(code));
  });

  it.each([
    ['482913 is your OTP for a payment of INR 199900.', '482913'],
    ['On Nov 25 2026 your PIN was set. 482913', '482913'],
    ['Pay 199 900 €: confirm with 482913', '482913'],
  ])('and stand behind what is surely none of these: %j', (text, code) => {
    expect(read(text)).toEqual(shown(code));
  });
});

describe('what stands beside a code', () => {
  it.each([
    'G-482913 is your verification code.',
    'FB-482913',
    'Your code is 482913.',
    'Your code is 482913. Do not share it.',
    'Your code is “482913”.',
    'Code: 482913, valid for 5 minutes',
    'Acme 24: 482-913',
    '<#> 482913 is your code. FA+9qCX9VSu',
    '验证码：482913，请勿泄露',
    '您的验证码是482913,5分钟内有效',
    '認証コードは482913です。',
    '인증번호는 482913입니다.',
    'รหัสของคุณคือ482913',
  ])('leaves no doubt in %j', (text) => {
    expect(read(text)).toEqual(sent('482913'));
  });

  it('may be the same code again', () => {
    expect(read('482913 is your code\n@verify.acme.example #482913')).toEqual(sent('482913'));
    expect(read('Code 482-913 (482913)')).toEqual(sent('482913'));
  });
});

describe('of several', () => {
  it.each([
    ['Order 739201. Code: 111111.\n\n@verify.acme.example #482913', 'the line that is bound to this page'],
    ['Order 739201. Code: 111111.\n\n@ACME.example #482913', 'a line that is bound to a site above it'],
    ['Code 111111\n@shop.example #482913 @verify.acme.example', 'a line that is bound to it as a frame'],
    ['Order 739201, your code is 482913.', 'the one after the word'],
    ['Your code is 482913, your order 739201.', 'the nearest one after the word'],
    ['739201\nYour code:\n482913', 'the one in the line below the word'],
    ['Order 739201 is on its way.\n482913\nEnter it to confirm.', 'the one alone on its line'],
    ['Ref. 739201. 482913 is your code. Case 555555.', 'the one before the word, rather than any'],
  ])('in %j it is %s', (text) => {
    expect(read(text)).toEqual(shown('482913'));
  });

  it('a line that is bound to another page counts for nothing', () => {
    expect(read('Your code is 482913.\n\n@bank.example #739201')).toEqual(shown('482913'));
    expect(read('Your code is 482913.\n\n@example #739201')).toEqual(shown('482913'));
    expect(read('Your code is 482913.\n\n@acme.example.evil.example #739201')).toEqual(shown('482913'));
  });

  it('a host with a port is the page’s', () => {
    const text = 'Code 111111\n@localhost:4000 #482913';
    expect(read(text, { host: 'localhost:4000' })).toEqual(shown('482913'));
    expect(read('Code 111111\n@localhost #482913', { host: 'localhost:4000' })).toEqual(shown('482913'));
  });

  it('the word is the person’s own', () => {
    const text = 'Заказ 739201, код 482913';
    expect(read(text, { words: wordsForCode('ru') })).toEqual(shown('482913'));
    expect(read(text)).toEqual(shown('739201'));
  });
});

describe('whatever the text', () => {
  const digits = fc.stringMatching(/^[0-9]{6}$/);
  const words = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,5}$/);

  it('one code among words is found, and sent', () => {
    fc.assert(
      fc.property(words, digits, words, fc.constantFrom('', ' ', '-'), (before, code, after, gap) => {
        const text = `${before} ${code.slice(0, 3)}${gap}${code.slice(3)} ${after}.`;
        expect(read(text)).toEqual(sent(code));
      }),
    );
  });

  it('nothing is sent where two could be it', () => {
    fc.assert(
      fc.property(words, digits, words, digits, words, (one, first, two, second, three) => {
        fc.pre(first !== second);
        expect(read(`${one} ${first} ${two} ${second} ${three}`)?.sure).toBe(false);
      }),
    );
  });

  it('what is read stands in it, unadjoined', () => {
    const pieces = fc.constantFrom('1', '23', '482913', ' ', '-', '.', '/', ':', '€', 'a', 'код', '是', '\n', ',', '٣');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
        (text) => {
          const found = read(text);
          if (!found) return;
          const ascii = text.replaceAll('٣', '3');
          const spelled = Array.from(found.code).join('[ -]?');
          expect(ascii).toMatch(new RegExp(`(?<![0-9a-zа-я./€])${spelled}(?![0-9a-zа-я/:€])`));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('only as much of it is read as a message can be', () => {
    expect(read(`${'x '.repeat(4_900)}482913`)).toEqual(sent('482913'));
    expect(read(`${'x '.repeat(5_000)}482913`)).toBeNull();
  });
});

it.each([
  ['123', '123'],
  ['48 29 13', '482913'],
  ['٤٨', '48'],
  ['1234567', '1234567'],
  ['12a', null],
  ['', null],
  [' - ', null],
])('of %j the digits are %j', (text, digits) => {
  expect(readDigits(text)).toBe(digits);
});
