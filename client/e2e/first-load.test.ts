import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { it } from './person.ts';

const dist = join(import.meta.dirname, '../dist');
/** React and Apollo Client without its cache alone are 115 kB. */
const budget = 135_000;

it(`needs at most ${budget / 1000} kB of gzipped JavaScript before anybody does anything`, async ({ open }) => {
  const { page, goto } = await open();
  const scripts = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/assets/') && pathname.endsWith('.js')) scripts.add(pathname);
  });
  await goto();
  await page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Acme');
  await page.getByRole('button', { name: 'Country or region: United States' }).waitFor();
  const sizes = await Promise.all(
    Array.from(scripts, async (path) => gzipSync(await readFile(join(dist, path))).length),
  );
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budget);
});
