import { expect, it } from 'vitest';
import { anOpenRequest } from '../stores/request-fixture.ts';
import { createHelpCode, helpCodeOf, parseHelpCode } from './help-code.ts';

it('has eight letters that make no word and no one-time code', () => {
  const made = Array.from({ length: 1_000 }, createHelpCode);
  for (const code of made) expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/u);
  expect(new Set(made).size).toBe(made.length);
});

it.each([
  ['WDJB-MJHT', 'WDJB-MJHT'],
  [' wdjb mjht\n', 'WDJB-MJHT'],
  ['w d j b – m j h t', 'WDJB-MJHT'],
  ['WDJBMJHT', 'WDJB-MJHT'],
  ['WDJB-MJH', undefined],
  ['WDJB-MJHTT', undefined],
  ['WDJA-MJHT', undefined],
  ['14155550100', undefined],
  ['', undefined],
])('reads %j as %s', (typed, read) => {
  expect(parseHelpCode(typed)).toBe(read);
});

it('is borrowed of the request, and stays so, by what was stored without one', () => {
  const { ref } = anOpenRequest();
  const borrowed = helpCodeOf({}, { ref });
  expect(helpCodeOf({ helpCode: 'WDJB-MJHT' }, { ref })).toBe('WDJB-MJHT');
  expect(borrowed).toMatch(/^[A-Z]{4}-[A-Z]{4}$/u);
  expect(helpCodeOf({}, { ref })).toBe(borrowed);
});
