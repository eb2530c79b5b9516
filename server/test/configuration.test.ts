import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../src/config/config.ts';
import { variables } from '../src/config/variables.ts';
import { root } from './pages.ts';

// docs/configuration.md and .env.example have every variable with its default, and no other.

const { shape } = variables(root);
const names = Object.keys(shape).toSorted();
const defaults = new Map<string, unknown>(Object.entries(variables(root).parse({})));

/** Each variable of a file with the default that the file gives, or none. */
function written(path: string, line: RegExp) {
  const matches = readFileSync(join(root, path), 'utf8').matchAll(line);
  return [...matches].map(([, name = '', value]) => ({ name, value: value || undefined }));
}

const onThePage = written('docs/configuration.md', /^- `(\w+)`, (?:default `([^`]+)`|unset): /gm);
const inTheExample = written('.env.example', /^#(\w+)=(.*)$/gm);

test('The page has every variable, and each entry says the default', () => {
  expect(onThePage.map(({ name }) => name).toSorted()).toEqual(names);
  expect(written('docs/configuration.md', /^- `(\w+)`()/gm)).toHaveLength(names.length);
});

test('The example of a .env has the variables and defaults of the page, in the same order', () => {
  expect(inTheExample).toEqual(onThePage);
});

test.each(onThePage.filter(({ value }) => value !== undefined))('$name=$value is the default', ({ name, value }) => {
  expect(parseConfig({ [name]: value })).toEqual(parseConfig({}));
});

test.each(onThePage.filter(({ value }) => value === undefined))('$name has no default', ({ name }) => {
  expect([undefined, [], {}]).toContainEqual(defaults.get(name));
});
