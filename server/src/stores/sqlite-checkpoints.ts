import { Worker } from 'node:worker_threads';
import type { Log } from '../telemetry/log.ts';

/** Alone a commit leaves some ten pages in the log, under load some thirty. */
const commitsPerAsk = 300;

type File = {
  path: string;
  /** Whether what is at `path` now is another file, or none. */
  isMoved: () => boolean;
};

/**
 * Has what SQLite's log (WAL) holds brought into the database by a thread: whoever does that writes thousands of pages and
 * waits for the disk, and answers nobody meanwhile (docs/performance.md). The thread begins once there is much for the
 * first time. What it leaves under load, or where it can't be had, SQLite does itself after a commit (`wal_autocheckpoint`).
 */
export function createCheckpoints({ path, isMoved }: File, log: Pick<Log, 'warn'>) {
  let thread: Worker | undefined;
  let commits = 0;
  /** For good, where there can be no thread. */
  let isAsked = false;

  const failed = (error: unknown) =>
    log.warn("The database's log has no thread: now and then answers wait for the disk.", {}, error);

  function begin(): Worker {
    // It needs none of the process' secrets.
    const begun = new Worker(new URL('sqlite-checkpointer.ts', import.meta.url), { workerData: path, env: {} })
      .on('message', () => (isAsked = false))
      .on('error', failed);
    begun.unref();
    return begun;
  }

  return {
    committed(): void {
      commits += 1;
      // Another file than this connection's would be damaged.
      if (isAsked || commits < commitsPerAsk || isMoved()) return;
      commits = 0;
      isAsked = true;
      try {
        thread ??= begin();
        thread.postMessage('now'); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
      } catch (error) {
        failed(error);
      }
    },
    close: async () => void (await thread?.terminate()),
  };
}
