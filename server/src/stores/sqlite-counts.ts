import type { DatabaseSync } from 'node:sqlite';
import type { Count, Counting, Limit, Limited } from '../verification/store.ts';

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
  CREATE TABLE IF NOT EXISTS tallies (
    key TEXT PRIMARY KEY,
    sum INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tallies_by_until ON tallies (until);
`;

/** Counting, in a transaction that the caller begins, and undoes where it comes out `Limited`. */
export function createCounts(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const memberAt = sql('SELECT at FROM counts WHERE key = ? AND member = ?');
  const nthNewest = sql('SELECT at FROM counts WHERE key = ? ORDER BY at DESC, member DESC LIMIT 1 OFFSET ? - 1');
  const add = sql('INSERT OR REPLACE INTO counts (key, member, at, until) VALUES (?, ?, ?, ?)');
  const outlive = sql('DELETE FROM counts WHERE key = ? AND at <= ?');
  const trim = sql(`DELETE FROM counts WHERE key = ?1 AND (at, member) <=
    (SELECT at, member FROM counts WHERE key = ?1 ORDER BY at DESC, member DESC LIMIT 1 OFFSET ?2)`);
  const takeBack = sql('DELETE FROM counts WHERE key = ?1 AND member = ?2 AND at = coalesce(?3, at)');
  const clear = sql('DELETE FROM counts WHERE key = ?');
  const tally = sql(`INSERT INTO tallies (key, sum, until) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET sum = sum + 1, until = excluded.until`);
  const sumOf = sql('SELECT sum FROM tallies WHERE key = ? AND until > ?');
  // More than one start adds: what is outlived goes, and nobody waits for it.
  const forgetCounts = sql(`DELETE FROM counts WHERE (key, member) IN
    (SELECT key, member FROM counts WHERE until <= ? LIMIT 20)`);
  const forgetTallies = sql('DELETE FROM tallies WHERE key IN (SELECT key FROM tallies WHERE until <= ? LIMIT 20)');

  /** The moment from which the limit lets the members pass; undefined where it does. */
  function reached({ key, members, at }: Count, { most, ms, sinceLatest }: Limit): number | undefined {
    const isFresh = (member: string) => (atOf(memberAt.get(key, member)) ?? -Infinity) <= at - ms;
    const fresh = members.length === 0 ? 1 : members.filter(isFresh).length;
    if (fresh === 0) return undefined;
    const nth = atOf(nthNewest.get(key, Math.max(1, most - fresh + 1)));
    const from = nth !== undefined && sinceLatest ? atOf(nthNewest.get(key, 1)) : nth;
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
        trim.run(key, keepMost);
      }
      for (const { key, members, at } of returns) {
        if (members === null) clear.run(key);
        else for (const member of members) takeBack.run(key, member, at);
      }
      for (const { key, at, keepMs } of tallies) tally.run(key, at + keepMs);
      const [counted] = counts;
      const [tallied] = tallies;
      if (counted) forgetCounts.run(counted.at);
      if (tallied) forgetTallies.run(tallied.at);
      return true;
    },

    tallied: (keys: readonly string[], now: number) =>
      keys.map((key) => {
        const sum = sumOf.get(key, now)?.['sum'];
        return typeof sum === 'number' ? sum : 0;
      }),
  };
}

const atOf = (row: Record<string, unknown> | undefined) => (typeof row?.['at'] === 'number' ? row['at'] : undefined);
