import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formOf } from './given.ts';
import { orUndefined, text } from './values.ts';

/** What a file says, or its first line at fault; undefined where it can't be read. */
type FileRead<T> = { said: T } | { line: number } | undefined;

/** A file of text: `read` takes each line in turn, comments after `#` and blank lines left out, or says that it is at fault. */
export function readOperatorFile<T>(
  path: string,
  said: T,
  read: (before: T, line: string) => T | undefined,
): FileRead<T> {
  const file = orUndefined(() => readFileSync(path, 'utf8'));
  if (file === undefined) return undefined;
  let known = said;
  for (const [index, line] of file
    .replace(/^\ufeff/u, '')
    .split('\n')
    .entries()) {
    const rule = line.replace(/#.*/u, '').trim();
    if (rule === '') continue;
    const more = read(known, rule);
    if (more === undefined) return { line: index + 1 };
    known = more;
  }
  return { said: known };
}

/** A variable that is, or may be, the path of such a file; `parse` gets where it is. */
export const operatorFile = <T>(
  root: string,
  what: string,
  read: (path: string) => FileRead<T>,
  withoutFile: (given: string) => T | undefined = () => undefined,
) =>
  text(
    what,
    (given): { said: T; file?: string } | undefined => {
      const said = withoutFile(given);
      if (said !== undefined) return { said };
      const file = resolve(root, given);
      const found = read(file);
      return found && 'said' in found ? { ...found, file } : undefined;
    },
    (given) => {
      const path = resolve(root, given);
      const found = read(path);
      if (found && 'line' in found) return `a file whose line ${found.line} is at fault`;
      return existsSync(path) ? 'a path that is no file for this user' : formOf(given);
    },
  );
