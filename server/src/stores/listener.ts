import type { Log } from '../telemetry/log.ts';

/** Wraps a listener in a function of its own; an exception is logged and reaches nobody else. */
export const alone = (listener: () => void, log: Log) => () => {
  try {
    listener();
  } catch (error) {
    log.error('A listener failed.', {}, error);
  }
};
