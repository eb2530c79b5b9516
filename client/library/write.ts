import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withReference } from './reference.ts';

const page = join(import.meta.dirname, '../../docs/component.md');
await writeFile(page, await withReference(await readFile(page, 'utf8')));
