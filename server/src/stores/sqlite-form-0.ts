import { DatabaseSync } from 'node:sqlite';
import { bucketsFrom0, placeFrom0 } from './form-0-counts.ts';
import { rowKey, sumKey } from './sqlite-counts.ts';

/** Brings over, once, what was counted in earlier forms, so that no limit that was reached is lost; their tables go. */
export function bringCounts(database: DatabaseSync): void {
  if (!isCounted(database)) return;
  database.exec('BEGIN IMMEDIATE');
  if (has(database, 'sizes')) bringForm0(database);
  if (has(database, 'counted')) database.exec(bringCounted);
  database.exec('COMMIT');
}

function bringForm0(database: DatabaseSync): void {
  const sql = (text: string) => database.prepare(text);
  const put = sql('INSERT OR REPLACE INTO counters (key, until, value) VALUES (?, ?, ?)');
  const membersOf = sql('SELECT member, at, until FROM counts WHERE key = ? ORDER BY at');
  for (const { key } of sql('SELECT key FROM sizes').iterate()) {
    const members = membersOf.all(String(key));
    const until = members.reduce((latest, row) => Math.max(latest, Number(row['until'])), 0);
    const pairs = members.map(({ member, at }) => [String(member), Number(at)] as const);
    put.run(rowKey(String(key)), until, JSON.stringify(bucketsFrom0(String(key), pairs)));
  }
  for (const { key, sum, until } of sql('SELECT key, sum, until FROM tallies').iterate()) {
    const place = placeFrom0(String(key));
    if (place) put.run(sumKey(place), Number(until), Number(sum));
  }
  database.exec('DROP TABLE counts; DROP TABLE sizes; DROP TABLE tallies');
}

/** All sums of a key were in one row, by their fields. */
const bringCounted = `
  INSERT OR REPLACE INTO counters (key, until, value) SELECT key, until, value FROM counted WHERE value LIKE '[%';
  INSERT OR REPLACE INTO counters (key, until, value)
    SELECT counted.key || ':' || sum.key, until, sum.value FROM counted, json_each(counted.value) AS sum
    WHERE counted.value LIKE '{%';
  DROP TABLE counted;
`;

const has = (database: DatabaseSync, table: string): boolean =>
  database.prepare('SELECT name FROM sqlite_schema WHERE name = ?').get(table) !== undefined;

const isCounted = (database: DatabaseSync): boolean => has(database, 'sizes') || has(database, 'counted');

/** Whether opening the file would bring counts over, which an older service that has it open would miss. */
export function hasEarlierCounts(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return isCounted(database);
  } finally {
    database.close();
  }
}
