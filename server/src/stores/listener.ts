import type { Log } from '../telemetry/log.ts';

/** One of its own for each who listens. What it throws keeps nothing from the others, nor from who wrote. */
export const alone = (listener: () => void, log: Log) => () => {
  try {
    listener();
  } catch (error) {
    log.error('A listener failed.', {}, error);
  }
};
