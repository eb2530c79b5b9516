import { expect, test } from 'vitest';
import { refused } from './licenses.ts';

test.each(['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND BSD-3-Clause', '(0BSD)'])('%s is agreed to', (terms) => {
  expect(refused({ [terms]: [{ name: 'any' }] })).toEqual([]);
});

test.each(['GPL-3.0-only', '(MIT AND GPL-3.0-only)', 'Unknown', 'MPL-2.0'])('%s is not, for any package', (terms) => {
  expect(refused({ [terms]: [{ name: 'any' }] })).toEqual([`any is under ${terms}`]);
});

test('Terms of one package count for its parts for one system, and for no other', () => {
  const packages = ['lightningcss', 'lightningcss-darwin-arm64', 'lightningcssless'].map((name) => ({ name }));
  expect(refused({ 'MPL-2.0': packages })).toEqual(['lightningcssless is under MPL-2.0']);
});
