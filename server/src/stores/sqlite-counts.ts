import type { DatabaseSync } from 'node:sqlite';
import { counted, reached, returned, type Bucket } from '../verification/buckets.ts';
import type { Counting, Limited, Place, Sums, Tally } from '../verification/store.ts';

/**
 * A row a key that is counted, with its buckets, oldest first; and a row a sum. The form of counts is in the table's name:
 * another form has a table of its own.
 */
export const countsSchema = `
  CREATE TABLE IF NOT EXISTS counters (
    key TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    value ANY NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Rows that are looked through at least, each time that something is forgotten. */
const fewest = 1_000;

/** Counting, in a transaction that the caller begins. */
export function createCounts(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const read = sql('SELECT value FROM counters WHERE key = ?');
  const put = sql(`INSERT INTO counters (key, until, value) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until, value = excluded.value`);
  const sum = sql('SELECT value FROM counters WHERE key = ? AND until > ?');
  const sums = sql('SELECT key, value FROM counters WHERE key >= ? AND key < ? AND until > ?');
  const add = sql(`INSERT INTO counters (key, until, value) VALUES (?1, ?2, CAST(?3 AS INTEGER))
    ON CONFLICT DO UPDATE SET until = excluded.until, value = iif(until > ?4, value, 0) + excluded.value`);
  const change = sql('UPDATE counters SET value = ? WHERE key = ?');
  const remove = sql('DELETE FROM counters WHERE key = ?');
  const nth = sql('SELECT key FROM counters WHERE key >= ? ORDER BY key LIMIT 1 OFFSET ?');
  // A blob comes after every text.
  const forgetSome = sql("DELETE FROM counters WHERE key >= ? AND key < coalesce(?, x'') AND until <= ?");
  let written = 0;
  let forgottenUpTo = '';

  function bucketsOf(key: string): readonly Bucket[] {
    const row = read.get(rowKey(key));
    return row ? JSON.parse(String(row['value'])) : [];
  }

  function sumsOf(key: string, now: number): Sums {
    const row = rowKey(key);
    const found = sums.all(`${row}:`, `${row};`, now);
    return new Map(found.map(({ key: place, value }) => [String(place).slice(row.length + 1), Number(value)]));
  }

  function tally(tallies: readonly Tally[]): void {
    for (const { key, field, at, keepMs, by = 1, unless } of tallies) {
      if (unless && Number(sum.get(sumKey(unless), at)?.['value'] ?? 0) >= unless.most) continue;
      add.run(sumKey({ key, field }), at + keepMs, by, at);
      written += 1;
    }
  }

  function note({ counts, returns, tallies }: Counting, found: readonly (readonly Bucket[])[]): void {
    for (const [index, count] of counts.entries()) {
      if (count.times === 0) continue;
      const buckets = JSON.stringify(counted(found[index] ?? [], count));
      put.run(rowKey(count.key), count.at + (count.windows.at(-1) ?? 0), buckets);
      written += 1;
    }
    for (const back of returns) {
      if (back.marked !== undefined && bucketsOf(back.marked).length === 0) continue;
      const before = bucketsOf(back.key);
      const left = returned(before, back);
      if (left.length > 0) change.run(JSON.stringify(left), rowKey(back.key));
      else if (before.length > 0) remove.run(rowKey(back.key));
    }
    tally(tallies);
  }

  return {
    /** What is over its limit longest, or else what counts: so a write that is refused has changed nothing yet. */
    prepare(counting: Counting): Limited | (() => void) {
      const found = counting.counts.map(({ key }) => bucketsOf(key));
      const [limited] = counting.counts
        .flatMap((count, index) =>
          count.limits.flatMap((limit) => {
            const until = reached(found[index] ?? [], count, limit);
            return until === undefined ? [] : [{ key: count.key, until }];
          }),
        )
        .toSorted((one, other) => other.until - one.until);
      return limited ?? (() => note(counting, found));
    },

    tallied: (keys: readonly string[], now: number): Sums[] => keys.map((key) => sumsOf(key, now)),

    /** What nothing depends on at `now`: a part of all there is, and more of it the more is written. */
    forget(now: number): void {
      const next = nth.get(forgottenUpTo, fewest + written)?.['key'];
      forgetSome.run(forgottenUpTo, next ?? null, now);
      forgottenUpTo = String(next ?? '');
      written = 0;
    },
  };
}

/** Begins with its subject: what is counted of one number, range or address lies together, and fewer pages are written. */
export const rowKey = (key: string) => {
  const end = key.indexOf(':');
  return `${key.slice(end + 1)}:${key.slice(0, end)}`;
};

/** After the row of its key: the sums of a key lie together. */
export const sumKey = ({ key, field }: Place) => `${rowKey(key)}:${field}`;
