import type { DatabaseSync } from 'node:sqlite';
import type { Count, Counting, Limit, Limited } from '../verification/store.ts';

/** The form of counts is in their tables' names: another form has tables of its own. */
export const countsSchema = `
  CREATE TABLE IF NOT EXISTS counts (
    key TEXT NOT NULL,
    member TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (key, member)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS counts_by_at ON counts (key, at, member);
  CREATE INDEX IF NOT EXISTS counts_by_until ON counts (until);
  -- So that the nth newest member is sought from the nearer end: \`total\` may have a million.
  CREATE TABLE IF NOT EXISTS sizes (key TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS counted AFTER INSERT ON counts BEGIN
    INSERT INTO sizes (key, size) VALUES (new.key, 1) ON CONFLICT DO UPDATE SET size = size + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS uncounted AFTER DELETE ON counts BEGIN
    UPDATE sizes SET size = size - 1 WHERE key = old.key;
    DELETE FROM sizes WHERE key = old.key AND size = 0;
  END;
  CREATE TABLE IF NOT EXISTS tallies (
    key TEXT PRIMARY KEY,
    sum INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tallies_by_until ON tallies (until);
`;

/** The most that is forgotten of each at a time. */
const mostForgotten = 1_000;

/** Counting, in a transaction that the caller begins, and undoes where it comes out `Limited`. */
export function createCounts(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const memberAt = sql('SELECT at FROM counts WHERE key = ? AND member = ?');
  const sizeOf = sql('SELECT size FROM sizes WHERE key = ?');
  const fromNewest = sql('SELECT at FROM counts WHERE key = ? ORDER BY at DESC, member DESC LIMIT 1 OFFSET ?');
  const fromOldest = sql('SELECT at FROM counts WHERE key = ? ORDER BY at, member LIMIT 1 OFFSET ?');
  const add = sql(`INSERT INTO counts (key, member, at, until) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET at = excluded.at, until = excluded.until`);
  const outlive = sql('DELETE FROM counts WHERE key = ? AND at <= ?');
  const trim = sql(`DELETE FROM counts WHERE (key, member) IN
    (SELECT key, member FROM counts WHERE key = ? ORDER BY at, member LIMIT ?)`);
  const takeBack = sql('DELETE FROM counts WHERE key = ?1 AND member = ?2 AND at = coalesce(?3, at)');
  const clear = sql('DELETE FROM counts WHERE key = ?');
  const tally = sql(`INSERT INTO tallies (key, sum, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET sum = sum + excluded.sum, until = excluded.until`);
  const sumOf = sql('SELECT sum FROM tallies WHERE key = ? AND until > ?');
  const forgetCounts = sql(`DELETE FROM counts WHERE (key, member) IN
    (SELECT key, member FROM counts WHERE until <= ? LIMIT ${mostForgotten})`);
  const forgetTallies = sql(`DELETE FROM tallies WHERE key IN
    (SELECT key FROM tallies WHERE until <= ? LIMIT ${mostForgotten})`);

  const sum = (key: string, now: number) => numberIn(sumOf.get(key, now), 'sum') ?? 0;
  const size = (key: string) => numberIn(sizeOf.get(key), 'size') ?? 0;

  /** When the `rank`th newest member was counted. */
  function nthNewest(key: string, rank: number): number | undefined {
    const older = size(key) - rank;
    if (older < 0) return undefined;
    return numberIn(rank <= older ? fromNewest.get(key, rank - 1) : fromOldest.get(key, older), 'at');
  }

  /** The moment from which the limit lets the members pass; undefined where it does. */
  function reached({ key, members, at }: Count, { most, ms, sinceLatest }: Limit): number | undefined {
    const isFresh = (member: string) => (numberIn(memberAt.get(key, member), 'at') ?? -Infinity) <= at - ms;
    const fresh = members.length === 0 ? 1 : members.filter(isFresh).length;
    if (fresh === 0) return undefined;
    const nth = nthNewest(key, Math.max(1, most - fresh + 1));
    const from = nth !== undefined && sinceLatest ? nthNewest(key, 1) : nth;
    return from !== undefined && from + ms > at ? from + ms : undefined;
  }

  return {
    count({ counts, returns, tallies }: Counting): true | Limited {
      const over = counts.flatMap((one) =>
        one.limits.flatMap((limit) => {
          const until = reached(one, limit);
          return until === undefined ? [] : { key: one.key, until };
        }),
      );
      const [limited] = over.toSorted((one, other) => other.until - one.until);
      if (limited) return limited;

      for (const { key, members, at, keepMs, keepMost } of counts) {
        if (members.length === 0) continue;
        for (const member of members) add.run(key, member, at, at + keepMs);
        outlive.run(key, at - keepMs);
        const tooMany = size(key) - keepMost;
        if (tooMany > 0) trim.run(key, tooMany);
      }
      for (const { key, members, at } of returns) {
        if (members === null) clear.run(key);
        else for (const member of members) takeBack.run(key, member, at);
      }
      for (const { key, at, keepMs, by = 1, unless } of tallies)
        if (!unless || sum(unless.key, at) < unless.most) tally.run(key, by, at + keepMs);
      return true;
    },

    tallied: (keys: readonly string[], now: number) => keys.map((key) => sum(key, now)),

    /** What nothing depends on at `now`. */
    forget(now: number): void {
      forgetCounts.run(now);
      forgetTallies.run(now);
    },
  };
}

function numberIn(row: Record<string, unknown> | undefined, column: string): number | undefined {
  const value = row?.[column];
  return typeof value === 'number' ? value : undefined;
}
