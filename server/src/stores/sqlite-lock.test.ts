import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { anOpenRequest, creating } from './request-fixture.ts';
import { openSqliteAlone, StoreInUse } from './sqlite-lock.ts';

function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const waits: number[] = [];
  const lines: string[] = [];
  let atWait: ((times: number) => Promise<void>) | undefined;
  const clock = {
    now: () => 0,
    wait: async (ms: number) => {
      waits.push(ms);
      await atWait?.(waits.length);
    },
  };
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const path = join(folder, 'made', 'verification.db');
  return {
    folder,
    path,
    waits,
    lines,
    open: async (at = path) => {
      const store = await openSqliteAlone(at, clock, log);
      let isClosed = false;
      const close = async () => {
        if (!isClosed) await store.close();
        isClosed = true;
      };
      onTestFinished(close);
      return { ...store, close };
    },
    meanwhile: (work: (times: number) => Promise<void>) => void (atWait = work),
  };
}

it('refuses a file that another service keeps for ten seconds, and says that it waits', async () => {
  const { open, waits, lines } = prepare();
  const first = await open();
  await expect(open()).rejects.toBeInstanceOf(StoreInUse);
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
  expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ level: 40 })]);
  expect(await first.write(creating(anOpenRequest()))).toBe('WRITTEN');
});

it('takes the file as soon as the other service has let it go, with all that is in it', async () => {
  const { open, waits, meanwhile } = prepare();
  const first = await open();
  const request = anOpenRequest();
  await first.write(creating(request));
  meanwhile(async (times) => (times === 3 ? first.close() : undefined));
  const second = await open();
  expect(waits).toHaveLength(3);
  expect(await second.read(request.ref)).toEqual({ request, version: 0 });
});

it('knows the file by whatever name', async () => {
  const { folder, path, open } = prepare();
  await open();
  symlinkSync(join(folder, 'made'), join(folder, 'other'));
  symlinkSync(path, join(folder, 'linked.db'));
  await expect(open(join(folder, 'other', 'verification.db'))).rejects.toBeInstanceOf(StoreInUse);
  await expect(open(join(folder, 'linked.db'))).rejects.toBeInstanceOf(StoreInUse);
  await expect(open(join(folder, 'another.db'))).resolves.toBeDefined();
});

it('lets commands read and write beside it', async () => {
  const { path, open, waits } = prepare();
  const store = await open();
  await store.write(creating(anOpenRequest()));
  const command = new DatabaseSync(path);
  expect(command.prepare('SELECT count(*) AS count FROM requests').get()).toMatchObject({ count: 1 });
  command.exec('DELETE FROM kept');
  command.close();
  await store.close();
  const again = new DatabaseSync(path);
  again.exec('BEGIN');
  await expect(open()).resolves.toBeDefined();
  again.close();
  expect(waits).toEqual([]);
});

it('is held up by no file that was left over, whatever is in it', async () => {
  const { path, open, waits } = prepare();
  await (await open()).close();
  await (await open()).close();
  for (const left of ['12345\n', 'This is a letter, not a database. '.repeat(200)]) {
    writeFileSync(`${path}.lock`, left);
    await (await open()).close(); // oxlint-disable-line no-await-in-loop
  }
  expect(waits).toEqual([]);
  expect(readdirSync(join(path, '..')).toSorted()).toEqual(['verification.db', 'verification.db.lock']);
});

it('lets the file go where it turns out to be no database', async () => {
  const { folder, open, waits } = prepare();
  const path = join(folder, 'letter.db');
  writeFileSync(path, 'This is a letter, not a database. '.repeat(200));
  await expect(open(path)).rejects.toBeInstanceOf(StoreUnavailable);
  rmSync(path);
  await expect(open(path)).resolves.toBeDefined();
  await expect(open('/dev/null/verification.db')).rejects.toBeInstanceOf(StoreUnavailable);
  expect(waits).toEqual([]);
});

it('knows nothing of the sort in memory', async () => {
  const { open, waits } = prepare();
  await expect(Promise.all([open(':memory:'), open(':memory:')])).resolves.toHaveLength(2);
  expect(waits).toEqual([]);
});
