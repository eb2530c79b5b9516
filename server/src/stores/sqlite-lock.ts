import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { faultCode } from '../telemetry/fault-code.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from '../verification/clock.ts';
import type { Store } from '../verification/store.ts';
import { orUnavailable } from './sqlite-errors.ts';
import { createSqliteStore } from './sqlite.ts';

const waitMs = 10_000;
const everyMs = 100;

/** Another service has the database, and keeps it. */
export class StoreInUse extends Error {
  override name = 'StoreInUse' as const;
}

/**
 * The store in the file at `path`, for one service: two on one file would send each other's cancels and hear nothing of each
 * other's changes. Waits 10 s for another one to end, then throws `StoreInUse`. Commands may open the file beside it.
 */
export async function openSqliteAlone(path: string, clock: Pick<Clock, 'wait'>, log: Log): Promise<Store> {
  if (path === ':memory:') return createSqliteStore(path, log);
  const letGo = await hold(path, clock, log);
  try {
    const store = createSqliteStore(path, log);
    const close = async () => {
      await store.close();
      letGo();
    };
    return { ...store, close };
  } catch (error) {
    letGo();
    throw error;
  }
}

async function hold(path: string, clock: Pick<Clock, 'wait'>, log: Log): Promise<() => void> {
  const lock = orUnavailable(() => openLock(path));
  // Counted, since the clock may be set in between.
  for (let waitedMs = 0; !isTaken(lock); waitedMs += everyMs) {
    if (waitedMs === 0) log.warn('Another service uses the database: this one waits for it to end.');
    if (waitedMs >= waitMs) {
      lock.close();
      throw new StoreInUse('Another service uses the database');
    }
    await clock.wait(everyMs);
  }
  return () => lock.close();
}

/**
 * An empty file beside the database, the same one for every name that this has. SQLite's lock on it is the kernel's: it ends
 * with the process, however that ends, and a file that is left over, with whatever in it, locks nobody out.
 */
function openLock(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const file = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  writeFileSync(`${file}.lock`, '');
  return new DatabaseSync(`${file}.lock`);
}

function isTaken(lock: DatabaseSync): boolean {
  return orUnavailable(() => {
    try {
      // Nothing is ever written: no journal shall lie beside it.
      lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return true;
    } catch (error) {
      if (faultCode(error) === 'SQLITE_BUSY') return false;
      throw error;
    }
  });
}
