import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withReference } from './reference.ts';

it('the page on the component has its props, tokens and texts as they are: `pnpm generate` writes them', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/component.md'), 'utf8');
  expect(page).toBe(await withReference(page));
});
