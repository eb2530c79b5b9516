import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

/** The next thread that this one begins. */
export async function nextThread(): Promise<Worker> {
  const [thread] = await once(process, 'worker');
  return thread;
}
