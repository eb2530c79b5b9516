import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `pnpm lines` prints how many lines are written by hand, in this repository or in another checkout: `pnpm lines FOLDER`.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Not counted: what is installed, built or generated, tests with what only they use, translations. */
const apart = [
  '**/{node_modules,dist,dist-lib}/**',
  '**/*.generated.ts',
  '**/*.test.{ts,tsx}',
  '**/*-fixture.ts',
  '{server,client}/test/**',
  'client/{e2e,fixtures}/**',
  'client/src/i18n/??.ts',
];

/** Every file of TypeScript and CSS that is written by hand, with its lines, the longest first. */
export const handWritten = (folder = root): { path: string; lines: number }[] =>
  globSync('{server,client}/**/*.{ts,tsx,css}', { cwd: folder, exclude: apart })
    .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').split('\n').length - 1 }))
    .toSorted((one, other) => other.lines - one.lines);

if (import.meta.main) {
  const files = handWritten(process.argv[2]);
  for (const { path, lines } of files.slice(0, 10)) console.log(`${lines} ${path}`);
  console.log(`…\n${files.reduce((sum, { lines }) => sum + lines, 0)} lines in ${files.length} files`);
}
