import { existsSync, readFileSync } from 'node:fs';
import metadata from 'libphonenumber-js/min/metadata';

const read = new Map<string, ReturnType<typeof JSON.parse>>();

/** A file of a package, each with a type of its own where it is read; null where there is none. */
export function json(file: string | URL) {
  const { href } = new URL(file);
  if (!read.has(href))
    read.set(href, existsSync(new URL(file)) ? JSON.parse(readFileSync(new URL(file), 'utf8')) : null);
  return read.get(href);
}

type TerritoryInfo = Record<
  string,
  { _population: string; languagePopulation?: Record<string, { _officialStatus?: string }> }
>;

/** CLDR's population and languages of each region. */
export const territories: TerritoryInfo = json(import.meta.resolve('cldr-core/supplemental/territoryInfo.json'))
  .supplemental.territoryInfo;

/** The regions that libphonenumber knows numbers of, the most populous first. */
export const dialable: readonly string[] = Object.keys(metadata.countries).toSorted(
  (one, other) => population(other) - population(one) || (one < other ? -1 : 1),
);

function population(region: string): number {
  return Number(territories[region]?._population ?? 0);
}

/** A module that exports one table, a row a region. */
export function tableModule({
  name,
  comment,
  rows,
}: {
  name: string;
  comment: string;
  rows: [string, string][];
}): string {
  const lines = rows.map(([region, row]) => `  ${region}: '${row.replaceAll("'", "\\'")}',\n`);
  return `// Written by client/tables/write.ts.\n/** ${comment} */\nexport const ${name}: Readonly<Record<string, string>> = {\n${lines.join('')}};\n`;
}
