import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from './tables.ts';

// Writes the tables that the page has from CLDR and others.
for (const [file, make] of Object.entries(tables)) writeFileSync(join(import.meta.dirname, '../src', file), make());
