import type { DatabaseSync } from 'node:sqlite';
import { counted, reached, returned, type Bucket } from '../verification/buckets.ts';
import type { Counting, Limited, Sums, Tally } from '../verification/store.ts';

/**
 * A row a key: its buckets, oldest first, or its sums by field. The form of counts is in the table's name: another form has
 * a table of its own.
 */
export const countsSchema = `
  CREATE TABLE IF NOT EXISTS counted (
    key TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Rows that are looked through at least, each time that something is forgotten. */
const fewest = 1_000;

/** Counting, in a transaction that the caller begins. */
export function createCounts(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const read = sql('SELECT value, until FROM counted WHERE key = ?');
  const put = sql(`INSERT INTO counted (key, until, value) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until, value = excluded.value`);
  const change = sql('UPDATE counted SET value = ? WHERE key = ?');
  const remove = sql('DELETE FROM counted WHERE key = ?');
  const nth = sql('SELECT key FROM counted WHERE key >= ? ORDER BY key LIMIT 1 OFFSET ?');
  // A blob comes after every text.
  const forgetSome = sql("DELETE FROM counted WHERE key >= ? AND key < coalesce(?, x'') AND until <= ?");
  let written = 0;
  let forgottenUpTo = '';

  const write = (key: string, until: number, value: unknown) => {
    written += 1;
    put.run(rowKey(key), until, JSON.stringify(value));
  };

  function bucketsOf(key: string): readonly Bucket[] {
    const row = read.get(rowKey(key));
    return row ? JSON.parse(String(row['value'])) : [];
  }

  function sumsOf(key: string, now: number): Map<string, number> {
    const row = read.get(rowKey(key));
    return new Map(row && Number(row['until']) > now ? Object.entries<number>(JSON.parse(String(row['value']))) : []);
  }

  /** Each row is written once, however many of its sums change. */
  function tally(tallies: readonly Tally[]): void {
    const rows = new Map<string, Map<string, number>>();
    const ends = new Map<string, number>();
    const rowOf = (key: string, now: number) => {
      const row = rows.get(key) ?? sumsOf(key, now);
      rows.set(key, row);
      return row;
    };
    for (const { key, field, at, keepMs, by = 1, unless } of tallies) {
      if (unless && (rowOf(unless.key, at).get(unless.field) ?? 0) >= unless.most) continue;
      const row = rowOf(key, at);
      row.set(field, (row.get(field) ?? 0) + by);
      ends.set(key, at + keepMs);
    }
    for (const [key, until] of ends) write(key, until, Object.fromEntries(rows.get(key) ?? []));
  }

  function note({ counts, returns, tallies }: Counting, found: readonly (readonly Bucket[])[]): void {
    for (const [index, count] of counts.entries())
      if (count.times > 0) write(count.key, count.at + (count.windows.at(-1) ?? 0), counted(found[index] ?? [], count));
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
