import { expect, it } from 'vitest';
import { readCode } from './read-code.ts';

it.each([
  ['123456', '123456'],
  ['', ''],
  ['12 34 56', '123456'],
  ['123-456', '123456'],
  ['123–456', '123456'],
  [' 123456\n', '123456'],
  ['\u200e123456\u200f', '123456'],
  ['１２３４５６', '123456'],
  ['١٢٣٤٥٦', '123456'],
  ['۱۲۳۴۵۶', '123456'],
  ['१२३४५६', '123456'],
  ['012345', '012345'],
  ['Your Acme code is 123456. It is valid for 9 minutes.', '123456'],
  ['Acme 24: 123-456', '123456'],
  ['<#> 482913 is your code', '482913'],
  ['12a4', '124'],
  ['abc', ''],
  ['1234567', '123456'],
])('reads %j as %j', (text, code) => {
  expect(readCode(text, 6)).toBe(code);
});

it('reads as many digits as the code has', () => {
  expect(readCode('1234567890', 10)).toBe('1234567890');
});
