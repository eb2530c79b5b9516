import { describe, expect, it } from 'vitest';
import { wordsForCode } from './code-words.ts';
import { actOf, enter, rest } from './entry.ts';
import type { Sought } from './read-code.ts';

const sought: Sought = { length: 6, host: 'acme.example', words: wordsForCode('en') };

/** The field as `|` shows its caret, or `[` and `]` what is selected. */
function parse(field: string) {
  const from = field.search(/[[|]/);
  const to = field.includes(']') ? field.indexOf(']') - 1 : from;
  return { before: field.replace(/[[\]|]/g, ''), from, to };
}

function put(field: string, text: string, byHand: boolean) {
  const { before, from, to } = parse(field);
  const entry = enter(before, { from, to, text, byHand }, sought);
  return entry && { ...entry, field: `${entry.code.slice(0, entry.caret)}|${entry.code.slice(entry.caret)}` };
}

describe('what is pasted, dropped or filled in', () => {
  it.each(['123456|', '|123456', '12[345]6', '[123456]', '123|', '|', '12|34'])(
    'at %j takes the place of everything, where it is a code',
    (field) => {
      const whole = { code: '482913', field: '482913|', anew: true, sure: true };
      expect(put(field, 'Your code is 482913.', false)).toMatchObject(whole);
      expect(put(field, '482-913', false)).toMatchObject(whole);
    },
  );

  it.each([
    ['|', '482', '482|', true],
    ['48|', '29', '4829|', false],
    ['4|3', '829', '4829|3', false],
    ['1[23]4', '99', '199|4', false],
    ['482|', '913', '482913|', false],
    ['|', '48 29 13', '482913|', true],
    ['123456|', '48', '48|', true],
    ['[123456]', '48', '48|', true],
  ])('at %j as %j makes %j of a part of a code, and is never sure', (field, text, result, anew) => {
    expect(put(field, text, false)).toMatchObject({ field: result, anew, sure: false });
  });

  it.each(['Hello', '1234567', '', '12a4', 'https://acme.example/482913'])('as %j holds no code', (text) => {
    expect(put('123456|', text, false)).toBeNull();
  });

  it('leaves a doubt where the text does', () => {
    expect(put('|', 'Order 739201, code 482913', false)).toMatchObject({ code: '482913', sure: false });
  });
});

describe('what is typed', () => {
  it.each([
    ['|', '4', '4|', true],
    ['48|', '2', '482|', false],
    ['4|13', '8', '48|13', false],
    ['[123456]', '4', '4|', true],
    ['1[23]456', '9', '19|456', false],
    ['12|', 'x', '12|', false],
    ['12|', ' ', '12|', false],
    ['48|', '２', '482|', false],
    ['48|', '٢', '482|', false],
    ['12|3456', '9', '129|456', false],
    ['|123456', '9', '9|23456', false],
    ['123456|', '9', '123456|', false],
  ])('at %j as %j makes %j', (field, text, result, anew) => {
    expect(put(field, text, true)).toMatchObject({ field: result, anew, sure: true });
  });

  it.each([
    ['|', '４８２９１３', '482913|'],
    ['48|', '２９１３', '482913|'],
    ['12|', 'あ', '12|'],
    ['123456|', '４８２９１３', '482913|'],
    ['123456|', 'Your code is 482913', '482913|'],
  ])('with an input method at %j as %j makes %j', (field, text, result) => {
    expect(put(field, text, true)).toMatchObject({ field: result, sure: true });
  });
});

it.each([
  { before: '12', raw: '123', caret: 3, data: '3', act: { from: 2, to: 2, text: '3' } },
  { before: '1234', raw: '1934', caret: 2, data: '9', act: { from: 1, to: 2, text: '9' } },
  { before: '123456', raw: '123789', caret: 6, data: '123789', act: { from: 0, to: 6, text: '123789' } },
  { before: '123456', raw: '123789', caret: 6, data: null, act: { from: 3, to: 6, text: '789' } },
  { before: '', raw: 'Code482913', caret: 10, data: 'Code\n482913', act: { from: 0, to: 0, text: 'Code\n482913' } },
  { before: '11', raw: '111', caret: 1, data: '1', act: { from: 0, to: 0, text: '1' } },
])('$before that became $raw had $act.text put in', ({ before, raw, caret, data, act }) => {
  expect(actOf(before, raw, caret, data, true)).toEqual({ ...act, byHand: true });
});

it.each([
  ['1256', 2, { code: '1256', caret: 2, anew: false }],
  ['', 0, { code: '', caret: 0, anew: true }],
  ['１2', 2, { code: '12', caret: 2, anew: false }],
  ['1234567', 7, { code: '123456', caret: 6, anew: false }],
])('what is left after something was taken out, %j, is never sure', (raw, caret, entry) => {
  expect(rest(raw, caret, sought)).toEqual({ ...entry, sure: false });
});
