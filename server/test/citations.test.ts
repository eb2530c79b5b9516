import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unknowns } from '../src/simulator/unknowns.ts';
import { faultOf, linksOf, root } from './pages.ts';

// The law is in docs/rules.md and docs/vonage.md. What cites them leads to a heading; what they cite is there.

const isOurs = (path: string) => !/(?:^|\/)(?:node_modules|dist(?:-\w+)?)(?:\/|$)|\.generated\.ts$/u.test(path);
const filesOf = (...patterns: string[]) => globSync(patterns, { cwd: root, exclude: (path) => !isOurs(path) });

const kinds = '{ts,tsx,js,css,html,json,graphql}';
const code = filesOf(
  `*.${kinds}`,
  '{oxlint.config.ts,.oxfmtrc.json,.graphqlrc.yml,pnpm-workspace.yaml}',
  `{server,client,docs}/**/*.${kinds}`,
);
const pages = filesOf('*.md', '{docs,server,client}/**/*.md');
const linesOf = (path: string) => readFileSync(join(root, path), 'utf8').split('\n');

/** Every match in the files with its place. */
const found = (paths: readonly string[], pattern: RegExp) =>
  paths.flatMap((path) =>
    linesOf(path).flatMap((line, index) =>
      [...line.matchAll(pattern)].map(([match]) => ({ match, place: `${path}:${index + 1}` })),
    ),
  );

test('Every citation of a page leads to a heading', () => {
  const citations = found([...code, ...pages], /(?<![\w./-])docs\/[\w/-]+(?:\.\w+)*(?:#[\w-]*)?/gu);
  expect(citations.length).toBeGreaterThan(20);
  const faults = citations.flatMap(({ match, place }) => {
    const fault = faultOf('README.md', match);
    return fault === undefined ? [] : [`${place} cites ${match}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

test('Every link between pages leads to a heading', () => {
  const faults = pages.flatMap((page) =>
    linksOf(page).flatMap(({ target, line }) => {
      const fault = faultOf(page, target);
      return fault === undefined ? [] : [`${page}:${line} links to ${target}: ${fault}`];
    }),
  );
  expect(faults).toEqual([]);
});

/** Rules by their headings, each with what it says of places: `path` (`name`, …) and `path` "title", … */
const rules = linesOf('docs/rules.md')
  .join('\n')
  .split(/^## /mu)
  .slice(1)
  .map((section) => {
    const [name = '', ...lines] = section.split('\n');
    const [, where = ''] = /^(Code: .*)/msu.exec(lines.join('\n')) ?? [];
    return { name, where: where.replaceAll(/\s+/gu, ' ').trim() };
  });

const placesOf = (where: string) =>
  [...where.matchAll(/`((?:server|client)\/[^`]+)`(?: \(([^)]*)\))?((?:,? "[^"]+")*)/gu)].map(
    ([, path = '', names = '', titles = '']) => ({
      path,
      words: [...names.matchAll(/`([^`]+)`/gu), ...titles.matchAll(/"([^"]+)"/gu)].map(([, word = '']) => word),
    }),
  );

test('Every rule names its code and its tests', () => {
  expect(rules.length).toBeGreaterThan(30);
  const without = rules.filter(({ where }) => !/^Code: `.* Tests: `(?:server|client)\/.*\.test\.ts`/u.test(where));
  expect(without.map(({ name }) => name)).toEqual([]);
});

test.each(rules)('What the rule "$name" names is there', ({ where }) => {
  const missing = placesOf(where).flatMap(({ path, words }) => {
    const [file] = globSync(path, { cwd: root });
    if (file === undefined) return [path];
    const text = words.length > 0 ? readFileSync(join(root, file), 'utf8') : '';
    return words.filter((word) => !text.includes(word)).map((word) => `${path}: ${word}`);
  });
  expect(missing).toEqual([]);
});

test('Every switch of the simulator is among the unknowns of Vonage', () => {
  const [, section = ''] = linesOf('docs/vonage.md').join('\n').split('\n## Unknowns\n');
  const named = new Set([...section.matchAll(/\(`(\w+)`\)/gu)].map(([, name]) => name));
  expect(named).toEqual(new Set(unknowns.map(({ name }) => name)));
});

/** What pages were cited as before they were here: by numbers of items and sections, and by keys of sources. */
const old = [
  /(?:contract(?:'s)?,?|second part,?) items? \d/giu,
  /\bthe contract\b(?! tests?)/giu,
  /\bvonage(?:-more)?\.md(?:,| \d)/giu,
  /\bvonage-more\b/giu,
  /\bsecond part \d/giu,
  /\[(?:V1|V2|NI|II|ND|PY3?|PHP|JAVA|AND|EA|KB|D:)(?=[\] :;,/])[^\]\n]*\](?!\()/gu,
];

test('Nothing is cited by a number, or by a key that stands nowhere', () => {
  const texts = [...code, ...pages.filter((page) => page !== 'README.md')].filter(
    (path) => path !== 'server/test/citations.test.ts',
  );
  expect(old.flatMap((pattern) => found(texts, pattern)).map(({ match, place }) => `${place} has ${match}`)).toEqual(
    [],
  );
});
