import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../dist');
/** React and Apollo Client alone are 127 kB. */
const budget = 142_000;

it(`needs at most ${budget / 1000} kB of gzipped JavaScript before anybody does anything`, async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const scripts = Array.from(
    html.matchAll(/(?:src|href)="\/(?<path>[^"]+\.js)"/g),
    (match) => match.groups?.path ?? '',
  );
  const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(dist, path))).length));
  expect(scripts).not.toHaveLength(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budget);
});
