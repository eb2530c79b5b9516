import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkForm, readRequest } from '../stores/forms.ts';
import { keptForm } from '../stores/sqlite.ts';
import { faultCode } from '../telemetry/fault-code.ts';
import { ill, right, type Finding } from './finding.ts';

/** What a full disk has no room for. */
const roomBytes = 65_536;

/** So many of the latest requests are read: a later release that shares the store has written those. */
export const mostRequests = 1_000;

const columns = ['id', 'version', 'wake_at', 'body'];

/** `isLasting`: what is stored is to outlive the process. */
export async function examineSqlite(path: string, isLasting: boolean): Promise<Finding[]> {
  if (path === ':memory:')
    return [isLasting ? ill('STORE_IN_MEMORY') : right('Store', 'SQLite in memory: a restart forgets all.')];
  const fault = await writeBeside(path);
  if (fault !== undefined)
    return [/^(ENOSPC|EDQUOT|EFBIG)$/.test(fault) ? ill('DISK_FULL', fault) : ill('FOLDER_UNWRITABLE', fault)];
  if (!existsSync(path)) return [right('Store', 'There is no SQLite file yet, and one can be made.')];
  try {
    return [examineFile(path)];
  } catch (error) {
    return [ill('FILE_UNUSABLE', faultCode(error))];
  }
}

/** SQLite needs files beside its own. Where there is no folder yet, one is made in the nearest that is there. */
async function writeBeside(path: string): Promise<string | undefined> {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  const probe = join(folder, `.doctor-${randomUUID()}`);
  try {
    const file = await open(probe, 'wx');
    try {
      await file.writeFile(Buffer.alloc(roomBytes));
      await file.sync();
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    return faultCode(error) ?? 'for no reason that it gives';
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** As a command beside a service may: the write lock is held for no longer than it takes to let it go. */
function examineFile(path: string): Finding {
  const database = new DatabaseSync(path, { timeout: 2_000 });
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']);
    const found = database
      .prepare("SELECT name FROM pragma_table_info('requests')")
      .all()
      .map(({ name }) => name);
    const otherForm = formFinding(keptForm(database));
    if (otherForm) return otherForm;
    if (found.length === 0) return right('Store', `SQLite ${version}, a file that is empty.`);
    if (!columns.every((column) => found.includes(column))) return ill('OTHER_TABLES');
    const bodies = database.prepare('SELECT body FROM requests ORDER BY id DESC LIMIT ?').all(mostRequests);
    const unreadable = bodies.filter(({ body }) => !canBeRead(String(body)));
    return unreadable.length > 0
      ? ill('REQUESTS_UNREADABLE', `${unreadable.length} of the latest ${bodies.length}`)
      : right('Store', `SQLite ${version}: the file can be written, and its latest ${bodies.length} requests read.`);
  } finally {
    database.close();
  }
}

/** `kept`: the highest form in a store, as the store keeps it. */
export function formFinding(kept: unknown): Finding | undefined {
  try {
    checkForm(kept);
    return undefined;
  } catch (error) {
    return ill('OTHER_FORM', faultCode(error));
  }
}

function canBeRead(body: string): boolean {
  try {
    readRequest(body);
    return true;
  } catch {
    return false;
  }
}
