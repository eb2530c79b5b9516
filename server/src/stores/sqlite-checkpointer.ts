import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

// The thread of `createCheckpoints`.

const database = new DatabaseSync(workerData);
const bringOver = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  try {
    bringOver.get();
    // What came meanwhile: once nothing is left, the log begins anew.
    bringOver.get();
  } catch {
    // Nothing is lost, and it is asked again: what keeps SQLite from its files is told by the next write.
  }
  parentPort?.postMessage('done'); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
});
