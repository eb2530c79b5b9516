import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const client = import.meta.dirname;
const root = join(client, '..');
const inputs = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts', 'tsconfig.json', 'build.ts'];
const rootInputs = ['schema.graphql', 'tsconfig.base.json', 'pnpm-lock.yaml'];
const stamp = join(client, 'dist', '.built-from');

// Builds the client into `dist`, unless what is there was built from the very same files.
const paths = [...inputs.map((path) => join(client, path)), ...rootInputs.map((path) => join(root, path))];
const hash = await hashOf((await Promise.all(paths.map(filesIn))).flat().toSorted());
if ((await readFile(stamp, 'utf8').catch(() => null)) === hash) {
  console.log('The client is unchanged since it was built.');
} else {
  // Whoever has it set to something else, a test runner for example, would get React's development build.
  process.env.NODE_ENV = 'production';
  // Vite alone takes longer to load than a start may take when nothing changed.
  const { build } = await import('vite');
  await build({ root: client, logLevel: 'warn' });
  await writeFile(stamp, hash);
  console.log('The client is built.');
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  return entries
    ? entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    : [path];
}

async function hashOf(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  const contents = await Promise.all(files.map((file) => readFile(file)));
  files.forEach((file, index) => {
    hash.update(`${relative(root, file)}\0${contents[index]?.length}\0`).update(contents[index] ?? '');
  });
  return hash.digest('hex');
}
