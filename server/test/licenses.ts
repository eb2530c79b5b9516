import { text } from 'node:stream/consumers';
import { z } from 'zod';

// `pnpm --recursive licenses list --json | node server/test/licenses.ts`: ends with 1 where a package is under terms that
// nobody has agreed to.

/** They ask for their notice to be kept and for no more: whatever is shipped may be under them. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Unicode-TOU',
  'Unlicense',
];

/** Others, each for the packages that were looked at: tools, which nobody is handed, and the names of countries. */
const agreed: Record<string, readonly string[]> = {
  'CC-BY-4.0': ['caniuse-lite'],
  'MPL-2.0': ['axe-core', 'lightningcss'],
  'ODbL-1.0': ['world-countries'],
  'Python-2.0': ['argparse'],
};

const listed = z.record(z.string(), z.array(z.object({ name: z.string() })));

/** The packages of pnpm's list under terms that nobody has agreed to, each with its terms. */
export function refused(list: z.output<typeof listed>): string[] {
  return Object.entries(list).flatMap(([terms, packages]) =>
    packages.filter(({ name }) => !isAgreed(terms, name)).map(({ name }) => `${name} is under ${terms}`),
  );
}

/** `terms` is an SPDX expression without brackets inside: `(MIT OR CC0-1.0)`, `MIT AND BSD-3-Clause`. */
function isAgreed(terms: string, name: string): boolean {
  const plain = terms.replace(/^\((.*)\)$/, '$1');
  return plain.split(' OR ').some((one) => one.split(' AND ').every((licence) => may(licence, name)));
}

/** A package for one system alone (`lightningcss-linux-x64-gnu`) is its package. */
const may = (licence: string, name: string) =>
  permissive.includes(licence) || (agreed[licence] ?? []).some((one) => name === one || name.startsWith(`${one}-`));

if (import.meta.main) {
  const found = refused(listed.parse(JSON.parse(await text(process.stdin))));
  for (const line of found) console.error(`${line}: agree to that in server/test/licenses.ts, or do without it`);
  if (found.length > 0) process.exitCode = 1;
}
