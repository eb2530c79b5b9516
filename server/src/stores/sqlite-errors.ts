import { StoreUnavailable } from '../verification/store.ts';

/** What `work` answers; throws `StoreUnavailable` where SQLite or the file system can't do that. */
export function orUnavailable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Their errors have a code; any other is a bug.
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new StoreUnavailable('SQLite failed', { cause: error });
  }
}
