import type { DatabaseSync } from 'node:sqlite';
import { orUnavailable } from './sqlite-errors.ts';

/** Writes, and answers what shall be said once that is committed. */
type Work = { readonly run: () => () => void; readonly reject: (error: unknown) => void };

/**
 * Writes that come in one turn of the event loop are committed together, each of them answered after its commit
 * (docs/decisions/013-writes-committed-together.md).
 */
export function createCommits(database: DatabaseSync, atEndOfTurn: (work: () => void) => void) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const end = database.prepare('COMMIT');
  const undo = database.prepare('ROLLBACK');
  let waiting: Work[] = [];

  /** One that fails must not fail its neighbours: each is tried once more by itself, what all had written being undone. */
  function commit(works: readonly Work[]): void {
    try {
      const answers = orUnavailable(() => {
        const all = works.map(({ run }) => run());
        end.run();
        return all;
      });
      for (const answer of answers) answer();
    } catch (error) {
      if (database.isTransaction) undo.run();
      if (works.length === 1) works[0]?.reject(error);
      else for (const work of works) attempt([work]);
    }
  }

  function attempt(works: readonly Work[]): void {
    try {
      orUnavailable(() => begin.run());
    } catch (error) {
      // Somebody else has the file: none of them would fare better alone.
      for (const { reject } of works) reject(error);
      return;
    }
    commit(works);
  }

  function flush(): void {
    const works = waiting;
    waiting = [];
    if (works.length > 0) attempt(works);
  }

  return {
    /**
     * What `work` answers, once all that it wrote is committed; throws `StoreUnavailable` where that fails. It may be called
     * twice, the first time undone.
     */
    committed: <T>(work: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) atEndOfTurn(flush);
        waiting.push({
          run: () => {
            const answer = work();
            return () => resolve(answer);
          },
          reject,
        });
      }),
    /** Commits what waits, now. */
    flush,
  };
}
