import type { Log } from '../telemetry/log.ts';
import type { Machine } from '../verification/clock.ts';
import { StoreUnavailable, type Store } from '../verification/store.ts';
import { FormUnknown } from './forms.ts';
import { openSqliteAlone } from './sqlite-lock.ts';
import { createSqliteStore } from './sqlite.ts';

/** `path` is absolute, or `:memory:`. */
export type StoreLocation = { kind: 'sqlite'; path: string } | { kind: 'redis'; url: string };

/** The longest that one call to Redis takes. */
export const storeTimeoutMs = 2_000;

/**
 * The store at `location`. `alone`: no other service may use the same SQLite file, and one that is ending is waited for.
 * Throws `StoreInUse` where that goes on, `StoreUnavailable` where SQLite can't open its file or the file is in a form that
 * isn't read here.
 */
export async function openStore(
  location: StoreLocation,
  { machine, log, alone }: { machine: Machine; log: Log; alone: boolean },
): Promise<Store> {
  if (location.kind === 'sqlite')
    return alone ? openSqliteAlone(location.path, machine, log) : createSqliteStore(location.path, log);
  // Loaded only where it is used: the start is to take less than a second.
  const { createRedisStore } = await import('./redis.ts');
  return createRedisStore(location.url, { timeoutMs: storeTimeoutMs, log });
}

/** Whether a store that failed may come back by itself: one that Redis refuses, or in a form not read here, doesn't. */
export function mayComeBack(error: unknown): boolean {
  if (!(error instanceof StoreUnavailable)) return false;
  const { cause } = error;
  const isRefused = cause instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)\b/.test(cause.message);
  return !isRefused && !(cause instanceof FormUnknown);
}
