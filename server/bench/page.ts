import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

const docs = new URL('../../docs/', import.meta.url);

/** What stands between its two comments is written by the benchmark; all else of the page by hand. */
const begin = (name: string) => `<!-- bench: ${name} -->`;
const end = '<!-- end -->';

/** `page` with each of `parts` in its place. */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const from = text.indexOf(begin(name));
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`The page has no place for ${name}`);
    return `${text.slice(0, from)}${begin(name)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}

export async function writeParts(parts: Readonly<Record<string, string>>, page = 'performance.md'): Promise<void> {
  const path = new URL(page, docs);
  await writeFile(path, withParts(await readFile(path, 'utf8'), parts));
}

export const writePicture = (name: string, svg: string) => writeFile(new URL(`pictures/${name}.svg`, docs), svg);

/** When, on what, and of which commit. */
export async function circumstances(): Promise<string> {
  const [one] = cpus();
  const commit = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD']).then(({ stdout }) => stdout.trim());
  const memory = `${Math.round(totalmem() / 1e9)} GB`;
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} at ${commit}: ${cpus().length} cores (${one?.model.trim()}), ${memory}, Linux ${release()}, Node ${process.versions.node}.`;
}
