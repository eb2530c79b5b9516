import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// docs/security.md, its table "Threats": a row is worth no more than its test.

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/docs/security.md`, 'utf8');
const [, table = ''] = /^## Threats$([\s\S]*?)^## /m.exec(page) ?? [];
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, , defence]) => defence !== '');

/** Files of one name may be several. */
const sources = Map.groupBy(
  globSync(['server/{src,test}/**/*.test.ts', 'client/{src,e2e}/**/*.test.{ts,tsx}'], { cwd: root }),
  (path) => basename(path),
);

/** "title" after its file's name, several after one another: those that no such file has. */
function missing(cell: string) {
  let file = '';
  return cell.split('; ').flatMap((part) => {
    const [, named, title = part] = /^(?:`([\w.-]+)` )?"(.+)"$/.exec(part) ?? [];
    file = named ?? file;
    const found = (sources.get(file) ?? []).some((path) => readFileSync(`${root}/${path}`, 'utf8').includes(title));
    return found ? [] : [`${file} "${title}"`];
  });
}

test('The table of threats has a row for each', () => {
  expect(rows.length).toBeGreaterThan(50);
});

test.each(rows.map(([, attack = '', , tests = '']) => [attack, tests]))('Against "%s" there are tests', (_, tests) => {
  expect(missing(tests)).toEqual([]);
});
