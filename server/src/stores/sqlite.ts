import { EventEmitter } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { createLog } from '../telemetry/log.ts';
import {
  RequestUnreadable,
  type Counting,
  type Limited,
  type Store,
  type Stored,
  type Write,
  type Written,
} from '../verification/store.ts';
import { alone } from './listener.ts';
import { createCheckpoints } from './sqlite-checkpoints.ts';
import { createCommits } from './sqlite-commits.ts';
import { countsSchema, createCounts } from './sqlite-counts.ts';
import { checkForm, formName, forms as ours, readRequest, writeRequest, type Forms } from './forms.ts';
import { bringCounts } from './sqlite-form-0.ts';
import { orUnavailable } from './sqlite-errors.ts';
import { orThrow } from './stored-request.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL; -- no flush per write: survives the process's death, may lose the last writes of a machine's
  PRAGMA busy_timeout = 1000;
  PRAGMA cache_size = -16000; -- kB: with less, pages of which each start writes some are read again and again
  PRAGMA wal_autocheckpoint = 16000; -- pages: before that a thread does it
  CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    wake_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_by_wake_at ON requests (wake_at);
  -- Refs are names too ('=REF'): one index less to walk.
  CREATE TABLE IF NOT EXISTS names (name TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

const raiseForm = `INSERT INTO kept (name, value) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET value = excluded.value WHERE CAST(value AS INTEGER) < CAST(excluded.value AS INTEGER)`;

/** As many are read at once where all are: others get their turn in between. */
const pageSize = 500;

type Row = Record<string, SQLOutputValue>;

/** What a row holds, or why it can't be read. */
type Read = Stored | { readonly id: SQLOutputValue | undefined; readonly cause: unknown };

/** The embedded store: one file (or `:memory:`), for one machine. Its folder is made where there is none. */
export function createSqliteStore(path: string, log = createLog('error'), forms = ours): Store {
  const database = orUnavailable(() => openDatabase(path, forms));
  const changes = new EventEmitter().setMaxListeners(0);
  const sql = (text: string) => database.prepare(text);
  const versionOf = sql('SELECT id, version FROM names JOIN requests USING (id) WHERE name = ?');
  const byName = sql('SELECT id, version, body FROM names JOIN requests USING (id) WHERE name = ?');
  const dueFirst = sql('SELECT id, version, body FROM requests WHERE wake_at <= ? ORDER BY wake_at LIMIT ?');
  const nextAfter = sql(`SELECT id, version, body FROM requests WHERE id > ? ORDER BY id LIMIT ${pageSize}`);
  const idOf = sql('SELECT id FROM names WHERE name = ?');
  const insert = sql('INSERT INTO requests (version, wake_at, body) VALUES (0, ?, ?)');
  const update = sql('UPDATE requests SET version = version + 1, wake_at = ?, body = ? WHERE id = ?');
  const remove = sql('DELETE FROM requests WHERE id = ?');
  const addName = sql('INSERT INTO names (name, id) VALUES (?, ?) ON CONFLICT DO UPDATE SET id = excluded.id');
  const dropName = sql('DELETE FROM names WHERE name = ? AND id = ?');
  const refsOf = sql(`SELECT id, substr(name, 2) AS ref FROM names
    WHERE name >= '=' AND name < '>' AND id IN (SELECT value FROM json_each(?))`);
  const wakeLater = sql('UPDATE requests SET wake_at = ?3 WHERE id = ?1 AND wake_at <= ?2');
  // Another value each time: SQLite writes no page that is the same as before.
  const touch = sql(`INSERT INTO kept (name, value) VALUES ('pings', 1) ON CONFLICT DO UPDATE SET value = value + 1`);
  const keepValue = sql('INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const keptValue = sql('SELECT value FROM kept WHERE name = ?');
  const { prepare, tallied, forget } = orUnavailable(() => createCounts(database));
  const file = path === ':memory:' ? undefined : identity(path);
  const isMoved = () => file !== undefined && identity(path) !== file;
  const checkpoints = createCheckpoints({ path, isMoved }, log);
  const { committed, flush } = createCommits(
    database,
    // In memory a commit costs nothing: there is nothing to wait for.
    path === ':memory:'
      ? queueMicrotask
      : (commit) =>
          setImmediate(() => {
            commit();
            checkpoints.committed();
          }),
  );

  const idFor = (ref: string) => idOf.get(refName(ref))?.['id'];

  function read(row: Row): Read {
    const { id, version, body } = row;
    try {
      const request = readRequest(String(body), forms);
      // What a number is told must not be about another one.
      if (idFor(request.ref) !== id) throw new Error('A request under the ref of another one');
      return { request, version: Number(version) };
    } catch (cause) {
      return { id, cause };
    }
  }

  /** Of what can't be read, by its id, which no other one ever gets. */
  const refs = new Map<SQLOutputValue | undefined, string>();

  /** Refs are looked for together, and once: with a million requests that takes 70 ms. */
  function named(all: readonly (Read | undefined)[]): (Stored | RequestUnreadable | undefined)[] {
    const ids = all.flatMap((one) => (one && 'cause' in one && !refs.has(one.id) ? [one.id] : []));
    if (ids.length > 0) for (const { id, ref } of refsOf.all(JSON.stringify(ids))) refs.set(id, String(ref));
    return all.map((one) => (one && 'cause' in one ? new RequestUnreadable(refs.get(one.id) ?? '', one.cause) : one));
  }

  const find = (names: readonly string[]) =>
    named(
      names.map((name) => {
        const row = byName.get(name);
        return row && read(row);
      }),
    ).map(orThrow);

  /** Looks at all that may forbid it before it changes anything: what is refused needn't be undone. */
  function written({ ref, version, request, wakeAt, adds, drops, takes, counting }: Write): Written | Limited {
    const row = versionOf.get(refName(ref));
    const body = request && writeRequest(request, forms);
    if (version === null ? row || body === null : row?.['version'] !== version) return 'CONFLICT';
    const isFree = (name: string) => {
      const owner = idOf.get(name)?.['id'];
      return owner === undefined || (takes?.name === name && owner === idFor(takes.from));
    };
    if (!adds.every(isFree)) return 'NAME_TAKEN';
    const count = prepare(counting);
    if ('until' in count) return count;

    count();
    const id = row?.['id'] ?? insert.run(wakeAt, body).lastInsertRowid;
    if (!row) addName.run(refName(ref), id);
    else if (body === null) remove.run(id);
    else update.run(wakeAt, body, id);
    for (const name of adds) addName.run(name, id);
    for (const name of body === null ? [refName(ref), ...drops] : drops) dropName.run(name, id);
    return 'WRITTEN';
  }

  function counted(counting: Counting): true | Limited {
    const count = prepare(counting);
    if ('until' in count) return count;
    count();
    return true;
  }

  return {
    read: async (ref) => orUnavailable(() => find([refName(ref)])[0]),
    find: async (names) => orUnavailable(() => find(names)),
    // Asked about twice a second, whether or not anybody counts.
    due: async (now, limit) =>
      orUnavailable(() => {
        forget(now);
        return named(dueFirst.all(now, limit).map(read)).flatMap((one) => one ?? []);
      }),
    async *all() {
      for (let rows: Row[] = [], last: SQLOutputValue | undefined = 0; last !== undefined; last = rows.at(-1)?.['id']) {
        const from = last;
        rows = orUnavailable(() => nextAfter.all(from));
        yield* named(rows.map(read)).filter((one) => one !== undefined);
      }
    },
    postpone: async (refs, now, until) =>
      orUnavailable(() => {
        for (const ref of refs) wakeLater.run(idFor(ref) ?? null, now, until);
      }),

    write: async (write) => {
      const done = await committed(() => written(write));
      if (done === 'WRITTEN') for (const name of write.changed) changes.emit(name);
      return done;
    },
    count: (counting) => committed(() => counted(counting)),
    tallied: async (keys, now) => orUnavailable(() => tallied(keys, now)),

    // One process: what is written elsewhere (a second one on the same file) isn't told.
    subscribe: async (name, listener) => {
      const call = alone(listener, log);
      changes.on(name, call);
      return () => void changes.off(name, call);
    },
    lease: async () => true,

    keep: async (name, value) =>
      orUnavailable(() => {
        keepValue.run(name, value);
        return String(keptValue.get(name)?.['value']);
      }),

    ping: async () =>
      orUnavailable(() => {
        if (isMoved()) throw new DatabaseMoved();
        touch.run();
        byName.get('');
      }),
    async close() {
      await checkpoints.close();
      flush();
      orUnavailable(() => database.close());
    },
  };
}

/** A file in a form that isn't read here stays as it is. */
function openDatabase(path: string, forms: Forms): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    checkForm(keptForm(database), forms);
    database.exec(schema);
    database.exec(countsSchema);
    bringCounts(database);
    database.prepare(raiseForm).run(formName, String(forms.writes));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The highest form in a database, as it is kept, if it is. */
export function keptForm(database: DatabaseSync): SQLOutputValue | undefined {
  const keeps = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'kept'").get();
  return keeps && database.prepare('SELECT value FROM kept WHERE name = ?').get(formName)?.['value'];
}

/** Begins as no name of a request does. */
const refName = (ref: string) => `=${ref}`;

/** Which file it is, whatever its name; undefined where there is none. */
function identity(path: string): string | undefined {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file && `${file.dev}:${file.ino}`;
}

/** Its file was deleted or replaced: what is written from now on is gone with the process. */
class DatabaseMoved extends Error {
  readonly code = 'SQLITE_READONLY_DBMOVED';
}
