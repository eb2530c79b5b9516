import { DatabaseSync } from 'node:sqlite';
import { bucketsFrom0, placeFrom0 } from './form-0-counts.ts';
import { rowKey } from './sqlite-counts.ts';

/** Brings over, once, what form 0 counted, so that no limit that was reached is lost; its tables go. */
export function bringCounts(database: DatabaseSync): void {
  const sql = (text: string) => database.prepare(text);
  if (!isCounted(database)) return;
  database.exec('BEGIN IMMEDIATE');
  const put = sql('INSERT OR REPLACE INTO counted (key, until, value) VALUES (?, ?, ?)');
  const membersOf = sql('SELECT member, at, until FROM counts WHERE key = ? ORDER BY at');
  for (const { key } of sql('SELECT key FROM sizes').iterate()) {
    const members = membersOf.all(String(key));
    const until = members.reduce((latest, row) => Math.max(latest, Number(row['until'])), 0);
    const pairs = members.map(({ member, at }) => [String(member), Number(at)] as const);
    put.run(rowKey(String(key)), until, JSON.stringify(bucketsFrom0(String(key), pairs)));
  }
  const add = sql(`INSERT INTO counted (key, until, value) VALUES (?1, ?2, json_object(?3, ?4)) ON CONFLICT DO UPDATE
    SET until = max(until, excluded.until), value = json_patch(value, excluded.value)`);
  for (const { key, sum, until } of sql('SELECT key, sum, until FROM tallies').iterate()) {
    const place = placeFrom0(String(key));
    if (place) add.run(rowKey(place.key), Number(until), place.field, Number(sum));
  }
  database.exec('DROP TABLE counts; DROP TABLE sizes; DROP TABLE tallies; COMMIT');
}

const isCounted = (database: DatabaseSync): boolean =>
  database.prepare("SELECT name FROM sqlite_schema WHERE name = 'sizes'").get() !== undefined;

/** Whether opening the file would bring counts over, which an older service that has it open would miss. */
export function hasForm0Counts(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return isCounted(database);
  } finally {
    database.close();
  }
}
