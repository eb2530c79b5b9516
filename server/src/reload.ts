import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config/config.ts';
import { limitSettings, readLimitsFile } from './config/limits.ts';
import { readListsFile } from './config/lists.ts';
import type { Log } from './telemetry/log.ts';
import { limitNames, type LimitSettings } from './verification/limit-settings.ts';
import type { ListRule } from './verification/lists.ts';

type Changes = { limits: (settings: LimitSettings) => void; lists: (rules: readonly ListRule[]) => void };

/** What reads the files of `LIMITS` and `LISTS` again, for a service that goes on by what it read before where one has a fault. */
export function createReload({ limits, limitsFile, listsFile, offer }: Config, log: Log, change: Changes) {
  let known = limits;

  return (): void => {
    if (limitsFile !== undefined) readLimits(limitsFile);
    if (listsFile !== undefined) readLists(listsFile);
    if (limitsFile === undefined && listsFile === undefined)
      log.info('There is nothing to read again: neither LIMITS nor LISTS names a file.');
  };

  function readLimits(file: string): void {
    const read = readLimitsFile(file);
    if (!read) return log.error('The file of LIMITS cannot be read: the limits stay as they were.');
    if ('line' in read)
      return log.error('The file of LIMITS has a fault: the limits stay as they were.', { line: read.line });
    const settings = limitSettings(read.said, { mode: limits.mode, isSimulated: offer.simulated });
    const count = limitNames.filter((name) => !isDeepStrictEqual(settings[name], known[name])).length;
    known = settings;
    change.limits(settings);
    log.info('The file of LIMITS was read again: so many limits changed.', { count });
  }

  function readLists(file: string): void {
    const read = readListsFile(file);
    if (!read) return log.error('The file of LISTS cannot be read: its rules stay as they were.');
    if ('line' in read)
      return log.error('The file of LISTS has a fault: its rules stay as they were.', { line: read.line });
    change.lists(read.said);
    log.info('The file of LISTS was read again: it has so many rules.', { count: read.said.length });
  }
}
