import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

// The thread of `createCheckpoints`.

const database = new DatabaseSync(new URL(workerData));
const bringOver = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  bringOver.get();
  // What came meanwhile: once nothing is left, the log begins anew.
  bringOver.get();
  parentPort?.postMessage('done'); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
});
