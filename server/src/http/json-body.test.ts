import { array, assert, constantFrom, json, nat, oneof, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from './json-body.ts';

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const query = '{ service { brand } }';

test.each<[text: string, line: number, column: number, why: RegExp]>([
  ['{"query": "{\n  service\n}"}', 1, 13, /line break.+write it as \\n/],
  ['{"query": "{\r\n}"}', 1, 13, /line break/],
  ['{"query": "\t"}', 1, 12, /control character/],
  ['{\n  "query": "x",\n}', 3, 1, /name in double quotes/],
  ["{'query': 'x'}", 1, 2, /name in double quotes/],
  ['{query: "x"}', 1, 2, /name in double quotes/],
  ['{"query" "x"}', 1, 10, /colon/],
  ['{"query": x}', 1, 11, /value/],
  ['{"query": "x" "variables": {}}', 1, 15, /comma or }/],
  ['{"query": "x"', 1, 14, /ends too early/],
  ['{"query": "x', 1, 13, /ends too early/],
  ['{"query": ', 1, 11, /ends too early/],
  ['{"a": [1, 2}', 1, 12, /comma or \]/],
  ['{"a": [1,]}', 1, 10, /value/],
  ['{"a": undefined}', 1, 7, /value/],
  ['{"a": NaN}', 1, 7, /value/],
  ['{"a": 01}', 1, 8, /comma or }/],
  ['{"a": "\\x"}', 1, 8, /backslash/],
  ['{"a": "\\u12"}', 1, 8, /backslash/],
  ['{"a": 1} // why', 1, 10, /nothing more/],
  ['{"a": 1}{"a": 1}', 1, 9, /nothing more/],
  [query, 1, 3, /name in double quotes/],
  [`query ${query}`, 1, 1, /value/],
  ['query=x', 1, 1, /value/],
  ['<html>', 1, 1, /value/],
  [' ', 1, 2, /ends too early/],
  ['{"a": "\u{1F600}\\"", 1', 1, 15, /name in double quotes/],
])('%j is no JSON at line %i, column %i', (text, line, column, why) => {
  expect(isJson(text)).toBe(false);
  const fault = jsonFault(text);
  expect(fault).toMatch(new RegExp(`^The body is not JSON: at line ${line}, column ${column} `));
  expect(fault).toMatch(why);
});

test('What is said quotes nothing of it', () => {
  for (const secret of ['123456', '+14155550100']) {
    expect(jsonFault(`{"code": "${secret}", "x": }`)).not.toContain(secret);
    expect(jsonFault(`{"code": ${secret} ${secret}}`)).not.toContain(secret);
  }
});

const pieces = ['{', '}', '[', ']', ',', ':', '"', '\\', '\n', ' ', 'a', 'u00e9', '1', '-', '.', 'e', 'true'];
const soup = array(constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(''));
const damaged = tuple(json(), nat(), nat(2), soup).map(([text, place, less, more]) => {
  const at = place % (text.length + 1);
  return text.slice(0, at) + more + text.slice(at + less);
});

test('Whatever JSON.parse takes has no fault, and whatever it refuses has one', () => {
  const agrees = property(oneof(json(), soup, damaged), (text) => {
    expect(jsonFault(text) === undefined).toBe(isJson(text));
  });
  assert(agrees, { numRuns: 3_000 });
});

test('A megabyte is read in one go, whatever it consists of', () => {
  for (const text of [
    '"'.padEnd(1_000_000, 'x'),
    '"'.padEnd(1_000_000, '\\n'),
    '1'.repeat(1_000_000),
    `[${'1,'.repeat(500_000)}`,
  ])
    expect(jsonFault(text) === undefined).toBe(isJson(text));
});
