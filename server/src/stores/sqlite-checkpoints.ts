import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Pages in the log that aren't in the database yet. */
const manyPages = 4_000;
/** A commit leaves some ten pages. */
const commitsPerLook = 32;

/**
 * Has what SQLite's log (WAL) holds brought into the database at `path` by a thread: whoever does that writes thousands of pages
 * and waits for the disk, and answers nobody meanwhile (docs/performance.md). The thread begins where there is much for the
 * first time. Where it fails, or can't keep up, SQLite does the same after a commit (`wal_autocheckpoint`).
 */
export function createCheckpoints(database: DatabaseSync, path: string) {
  const state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  let thread: Worker | undefined;
  let commits = 0;
  /** For good, where the thread fails. */
  let isAsked = false;

  function begin(): Worker {
    const file = pathToFileURL(path);
    file.search = 'mode=rw'; // one that was deleted is not made anew
    return new Worker(new URL('sqlite-checkpointer.ts', import.meta.url), { workerData: file.href })
      .on('message', () => (isAsked = false))
      .on('error', () => {});
  }

  function look(): void {
    const { log, checkpointed } = state.get() ?? {};
    if (Number(log) - Number(checkpointed) < manyPages) return;
    isAsked = true;
    thread ??= begin();
    thread.unref();
    thread.postMessage('now'); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
  }

  return {
    committed(): void {
      commits += 1;
      if (isAsked || commits % commitsPerLook !== 0) return;
      try {
        look();
      } catch {
        // What keeps SQLite from its files is told by the next write.
      }
    },
    close: async () => void (await thread?.terminate()),
  };
}
