import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tables } from './tables.ts';

it.each(Object.entries(tables))('%s is what `pnpm --filter client tables` writes', async (file, make) => {
  expect(await readFile(join(import.meta.dirname, '../src', file), 'utf8')).toBe(make());
});
