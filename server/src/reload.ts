import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config/config.ts';
import { limitSettings, readLimitsFile } from './config/limits.ts';
import type { Log } from './telemetry/log.ts';
import { limitNames, type LimitSettings } from './verification/limit-settings.ts';

/** What reads the file of `LIMITS` again, for a service that goes on by what it read before where that has a fault. */
export function createReload(
  { limits, limitsFile, offer }: Config,
  log: Log,
  change: (settings: LimitSettings) => void,
) {
  let known = limits;

  return (): void => {
    if (limitsFile === undefined) return log.info('There is nothing to read again: LIMITS names no file.');
    const read = readLimitsFile(limitsFile);
    if (!read) return log.error('The file of LIMITS cannot be read: the limits stay as they were.');
    if ('line' in read)
      return log.error('The file of LIMITS has a fault: the limits stay as they were.', { line: read.line });
    const settings = limitSettings(read.named, { mode: limits.mode, isSimulated: offer.simulated });
    const count = limitNames.filter((name) => !isDeepStrictEqual(settings[name], known[name])).length;
    known = settings;
    change(settings);
    log.info('The file of LIMITS was read again: so many limits changed.', { count });
  };
}
