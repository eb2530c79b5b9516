import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { StoreUnavailable, type Store, type Stored, type Write } from '../verification/store.ts';
import type { Request } from '../verification/verification.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL; -- no flush per write: survives the process's death, may lose the last writes of a machine's
  PRAGMA busy_timeout = 1000;
  CREATE TABLE IF NOT EXISTS requests (
    ref TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    wake_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_by_wake_at ON requests (wake_at);
  CREATE TABLE IF NOT EXISTS names (name TEXT PRIMARY KEY, ref TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Bodies are written by `write` alone. */
const parseBody: (body: string) => Request = JSON.parse;

type Row = Record<string, SQLOutputValue>;

function storedOf(row: Row | undefined): Stored | undefined {
  if (typeof row?.['body'] !== 'string' || typeof row['version'] !== 'number') return undefined;
  return { request: parseBody(row['body']), version: row['version'] };
}

/** The embedded store: one file (or `:memory:`), for one machine. Its folder is made where there is none. */
export function createSqliteStore(path: string): Store {
  const database = attempt(() => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const opened = new DatabaseSync(path);
    opened.exec(schema);
    return opened;
  });
  const changes = new EventEmitter().setMaxListeners(0);
  const sql = (text: string) => database.prepare(text);
  const byRef = sql('SELECT version, body FROM requests WHERE ref = ?');
  const byName = sql('SELECT version, body FROM requests JOIN names USING (ref) WHERE name = ?');
  const dueFirst = sql('SELECT version, body FROM requests WHERE wake_at <= ? ORDER BY wake_at LIMIT ?');
  const insert = sql('INSERT INTO requests (version, wake_at, body, ref) VALUES (0, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = sql('UPDATE requests SET version = version + 1, wake_at = ?, body = ? WHERE ref = ? AND version = ?');
  const remove = sql('DELETE FROM requests WHERE ref = ? AND version = ?');
  const addName = sql('INSERT INTO names (name, ref) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const takeName = sql('UPDATE names SET ref = ? WHERE name = ? AND ref = ?');
  const dropName = sql('DELETE FROM names WHERE name = ? AND ref = ?');
  const keepValue = sql('INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const keptValue = sql('SELECT value FROM kept WHERE name = ?');

  const writeBody = ({ ref, version, request, wakeAt }: Write) => {
    if (!request) return remove.run(ref, version);
    const body = JSON.stringify(request);
    return version === null ? insert.run(wakeAt, body, ref) : update.run(wakeAt, body, ref, version);
  };

  const claimName = (name: string, { ref, takes }: Write) =>
    (takes?.name === name && takeName.run(ref, name, takes.from).changes === 1) || addName.run(name, ref).changes === 1;

  const written = (write: Write) => {
    if (writeBody(write).changes !== 1) return false;
    if (!write.adds.every((name) => claimName(name, write))) return false;
    for (const name of write.drops) dropName.run(name, write.ref);
    return true;
  };

  return {
    read: async (ref) => attempt(() => storedOf(byRef.get(ref))),
    find: async (names) => attempt(() => names.map((name) => storedOf(byName.get(name)))),
    due: async (now, limit) => attempt(() => dueFirst.all(now, limit).flatMap((row) => storedOf(row) ?? [])),

    write: async (write) =>
      attempt(() => {
        database.exec('BEGIN IMMEDIATE');
        try {
          const done = written(write);
          database.exec(done ? 'COMMIT' : 'ROLLBACK');
          if (done) for (const idHash of write.changed) changes.emit(idHash);
          return done;
        } catch (error) {
          if (database.isTransaction) database.exec('ROLLBACK');
          throw error;
        }
      }),

    // One process: what is written elsewhere (a second one on the same file) isn't told.
    subscribe: async (idHash, listener) => {
      changes.on(idHash, listener);
      return () => void changes.off(idHash, listener);
    },
    lease: async () => true,

    keep: async (name, value) =>
      attempt(() => {
        keepValue.run(name, value);
        return String(keptValue.get(name)?.['value']);
      }),

    ping: async () =>
      attempt(() => {
        database.exec('BEGIN IMMEDIATE; ROLLBACK');
        byRef.get('');
      }),
    close: async () => attempt(() => database.close()),
  };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StoreUnavailable('SQLite failed', { cause: error });
  }
}
