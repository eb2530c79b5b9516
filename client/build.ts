import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { buildPages } from './build-pages.ts';
import { trustedDocuments } from './trusted-documents.ts';

const client = import.meta.dirname;
const root = join(client, '..');
const inputs = [
  'src',
  'public',
  'example',
  'index.html',
  'package.json',
  'vite.config.ts',
  'element',
  'library',
  'tsconfig.json',
  'build.ts',
  'build-pages.ts',
  'trusted-documents.ts',
];
const rootInputs = ['LICENSE', 'docs/component.md', 'schema.graphql', 'tsconfig.base.json', 'pnpm-lock.yaml'];
const dist = join(client, 'dist');
const library = join(client, 'dist-lib');
const stamp = join(dist, '.built-from');

// Builds the client into `dist`, unless what is there was built from the very same files.
const paths = [...inputs.map((path) => join(client, path)), ...rootInputs.map((path) => join(root, path))];
const hash = await hashOf((await Promise.all(paths.map(filesIn))).flat().toSorted());
if ((await readFile(stamp, 'utf8').catch(() => null)) === hash) {
  console.log('The client is unchanged since it was built.');
} else {
  console.log('Building the client, which takes some seconds …');
  // A test runner sets `NODE_ENV` to something else, and would get React's development build.
  process.env.NODE_ENV = 'production';
  await buildPages(dist);
  await buildElement();
  await buildLibrary();
  await compress();
  await writeFile(stamp, hash);
  console.log('The client is built.');
}

/** `<phone-verification>`, for pages of others, beside our own page. */
async function buildElement(): Promise<void> {
  const { build } = await import('vite');
  await build({ root: join(client, 'element'), logLevel: 'warn' });
}

/** Compressed twins beside each file, which the server sends in place of compressing at each request. It compresses the pages itself. */
async function compress(): Promise<void> {
  const files = (await filesIn(dist)).filter((path) => /\.(?:js|css|svg)$/.test(path));
  await Promise.all(
    files.map(async (path) => {
      const content = await readFile(path);
      await writeFile(`${path}.br`, brotliCompressSync(content));
      await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
    }),
  );
}

/** `PhoneVerification` as a package for other pages, and an example of such a page. */
async function buildLibrary(): Promise<void> {
  const { build } = await import('vite');
  await build({ root: join(client, 'library'), logLevel: 'warn' });
  await buildTypes();
  await Promise.all([
    copyFile(join(client, 'library/package.json'), join(library, 'package.json')),
    copyFile(join(root, 'LICENSE'), join(library, 'LICENSE')),
    writeFile(join(library, 'README.md'), withoutLinks(await readFile(join(root, 'docs/component.md'), 'utf8'))),
    appendFile(join(library, 'third-party-licenses.md'), await licensesOfData()),
    writeFile(join(library, 'trusted-documents.json'), JSON.stringify(trustedDocuments(), null, 2)),
  ]);
  await build({ root: join(client, 'example'), logLevel: 'warn' });
}

/** The licenses of the data in the tables of countries and time zones: Vite names only those of code. */
async function licensesOfData(): Promise<string> {
  const sources = ['cldr-core', 'i18n-iso-countries', 'iso-3166', 'world-countries'];
  const licenses = sources.map(async (source) => {
    const folder = join(client, 'node_modules', source);
    const name = (await readdir(folder)).find((file) => /^license/i.test(file)) ?? 'LICENSE';
    return `\n## ${source} (data)\n\n${await readFile(join(folder, name), 'utf8')}`;
  });
  return (await Promise.all(licenses)).join('');
}

/** A page without its links, since other pages and the fixtures don't come with the package. */
function withoutLinks(page: string): string {
  return page.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}

/** The types in one file beside the module: a host's compiler has no import of ours to resolve. */
async function buildTypes(): Promise<void> {
  const [{ rolldown }, { dts }] = await Promise.all([import('rolldown'), import('rolldown-plugin-dts')]);
  const types = await mkdtemp(join(client, 'node_modules/.types-'));
  try {
    const project = join(client, 'library/tsconfig.json');
    await promisify(execFile)(process.execPath, [typescript(), '--project', project, '--outDir', types]);
    const bundle = await rolldown({
      input: { 'phone-verification': join(types, 'library.d.ts') },
      external: /^react(?:\/|$)/,
      plugins: [dts({ dtsOnly: true, generator: 'oxc', tsconfig: false })],
    });
    await bundle.write({ dir: library });
  } finally {
    await rm(types, { recursive: true });
  }
  // A compiler that looks for what a style sheet's import has finds this.
  await writeFile(join(library, 'phone-verification.css.d.ts'), 'export {};\n');
}

function typescript(): string {
  return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
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
