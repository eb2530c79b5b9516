import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { unfit } from '../src/doctor/redis.ts';
import { forms } from '../src/stores/forms.ts';
import { openRaw } from '../src/stores/raw-fixture.ts';
import { createRedisStore } from '../src/stores/redis.ts';
import { anOpenRequest, creating } from '../src/stores/request-fixture.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import { smallDisk } from './disk-fixture.ts';
import { look, lookForIlls } from './doctor.ts';
import { startRedisServer, startTimeoutMs } from './redis-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// `pnpm run doctor`, what it finds in the store. Without credentials the simulator stands in for Vonage.

vi.setConfig({ testTimeout: startTimeoutMs });

/** Those of a release further off. */
const later = { ...forms, writes: 17 };

const lookAt = (STORE_URL: string, aheadMs = 0) => lookForIlls({ STORE_URL }, { aheadMs });

function mounted() {
  const small = smallDisk();
  if (!small) throw new Error('Not any more');
  onTestFinished(small.remove);
  return small;
}

async function start(...settings: string[]) {
  const server = await startRedisServer(...settings);
  onTestFinished(() => server.stop());
  return server;
}

describe('SQLite', () => {
  const disk = smallDisk();
  disk?.remove();

  test('is right before its first start, and nothing is left behind', async () => {
    const folder = temporaryFolder();
    expect(await lookAt(`sqlite:${join(folder, 'made', 'store.db')}`)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('in a folder that is none is found', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await lookAt(`sqlite:${join(file, 'store.db')}`)).toEqual(['FOLDER_UNWRITABLE']);
  });

  test.runIf(process.getuid?.() !== 0)('in a folder of another user is found', async () => {
    const folder = join(temporaryFolder(), 'theirs');
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    expect(await lookAt(`sqlite:${join(folder, 'store.db')}`)).toEqual(['FOLDER_UNWRITABLE']);
  });

  test.skipIf(!disk)('on a disk that is mounted read-only is found', async () => {
    const small = mounted();
    small.protect();
    expect(await lookAt(`sqlite:${join(small.folder, 'store.db')}`)).toEqual(['FOLDER_UNWRITABLE']);
  });

  test.skipIf(!disk)('on a disk that is full is found, and right again once there is room', async () => {
    const small = mounted();
    const path = join(small.folder, 'store.db');
    await createSqliteStore(path).close();
    const ballast = join(small.folder, 'ballast');
    expect(() => writeFileSync(ballast, Buffer.alloc(1_000_000))).toThrow(/ENOSPC/);
    expect(await lookAt(`sqlite:${path}`)).toEqual(['DISK_FULL']);
    rmSync(ballast);
    expect(await lookAt(`sqlite:${path}`)).toEqual([]);
  });

  test('that is no database, or locked, is found', async () => {
    const path = join(temporaryFolder(), 'store.db');
    writeFileSync(path, 'This is a letter, not a database. '.repeat(200));
    expect(await lookAt(`sqlite:${path}`)).toEqual(['FILE_UNUSABLE']);
    rmSync(path);
    await createSqliteStore(path).close();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await lookAt(`sqlite:${path}`)).toEqual(['FILE_UNUSABLE']);
    other.close();
  });

  test('with the tables of another program is found', async () => {
    const path = join(temporaryFolder(), 'store.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE requests (url TEXT)');
    other.close();
    expect(await lookAt(`sqlite:${path}`)).toEqual(['OTHER_TABLES']);
  });

  test('with a request of a form that is not known yet is found', async () => {
    const path = join(temporaryFolder(), 'store.db');
    const store = createSqliteStore(path);
    onTestFinished(() => store.close());
    const request = anOpenRequest();
    await store.write(creating(anOpenRequest()));
    await store.write(creating(request));
    expect(await lookAt(`sqlite:${path}`)).toEqual([]);
    await openRaw(`sqlite:${path}`).change(request.ref, (one) => ({ ...one, phase: { name: 'DREAMING' } }));
    expect(await lookAt(`sqlite:${path}`)).toEqual(['REQUESTS_UNREADABLE']);
    expect((await look({ STORE_URL: `sqlite:${path}` })).at(-1)?.says).toContain('(1 of the latest 2)');
  });

  test('in a form that is not read is found', async () => {
    const path = join(temporaryFolder(), 'store.db');
    await createSqliteStore(path, createLog('silent'), later).close();
    expect(await lookAt(`sqlite:${path}`)).toEqual(['OTHER_FORM']);
    expect((await look({ STORE_URL: `sqlite:${path}` })).at(-1)?.says).toContain('(FORM_17)');
  });

  test('in memory is a warning where codes are really sent', async () => {
    expect(await lookAt('sqlite::memory:')).toEqual([]);
    const live = {
      VONAGE_API_KEY: 'abcd1234',
      VONAGE_API_SECRET: 'Sup3rS3cret',
      VONAGE_API_HOST: 'http://127.0.0.1:1',
    };
    expect(await lookForIlls({ ...live, STORE_URL: 'sqlite::memory:' })).toContain('STORE_IN_MEMORY');
  });
});

describe('Redis', () => {
  const good = ['--appendonly', 'yes', '--appendfsync', 'always'];

  test('with an append-only file that keeps what it has is right, and says its version', async () => {
    const { url } = await start(...good);
    const findings = await look({ STORE_URL: url });
    expect(findings.filter(({ verdict }) => verdict !== 'RIGHT')).toEqual([]);
    expect(findings.at(-1)?.says).toMatch(
      /^(Redis|Valkey) \d+\.\S+: it can be read and written; maxmemory-policy noeviction, appendfsync always\.$/,
    );
  });

  test('that writes its file each second is right, and says where it stands what that may lose', async () => {
    const { url } = await start(...good, '--appendfsync', 'everysec');
    expect(await lookAt(url)).toEqual([]);
    expect((await look({ STORE_URL: url })).at(-1)?.says).toMatch(
      /, appendfsync everysec: what its death may lose is in docs\/operating\.md, "The store"\.$/,
    );
  });

  test('that refuses connections is found', async () => {
    expect(await lookAt('redis://127.0.0.1:1')).toEqual(['REDIS_UNREACHED']);
  });

  test('that accepts and never answers is found', async () => {
    const server = await start(...good);
    server.freeze();
    expect(await lookAt(server.url)).toEqual(['REDIS_UNREACHED']);
    server.thaw();
  });

  test.each([
    ['a wrong password', ':not-the-password@'],
    ['none', ''],
  ])('that is given %s is found, and the password is not told', async (_, given) => {
    const { port } = await start(...good, '--requirepass', 'the-password');
    const findings = await look({ STORE_URL: `redis://${given}127.0.0.1:${port}` });
    expect(findings.at(-1)?.says).toMatch(/^Redis refuses user and password \((WRONGPASS|NOAUTH)\)\.$/);
    expect(JSON.stringify(findings)).not.toContain('the-password');
    expect(await lookAt(`redis://:the-password@127.0.0.1:${port}`)).toEqual([]);
  });

  test('that is a replica, which cannot be written, is found', async () => {
    const primary = await start(...good);
    const { url } = await start(...good, '--replicaof', `127.0.0.1 ${primary.port}`);
    expect(await lookAt(url)).toEqual(['REDIS_REPLICA']);
  });

  test.each([
    ['evicts', ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'], 'REDIS_EVICTS'],
    ['has no append-only file', ['--appendonly', 'no'], 'REDIS_NO_AOF'],
    ['leaves its file to the system', ['--appendfsync', 'no'], 'REDIS_NO_FSYNC'],
    ['is a cluster', ['--cluster-enabled', 'yes'], 'REDIS_CLUSTER'],
    ['has no memory left', ['--maxmemory', '1'], 'REDIS_UNUSABLE'],
    ['waits for replicas', ['--min-replicas-to-write', '1'], 'REDIS_UNUSABLE'],
  ])('that %s is found', async (_, settings, name) => {
    const { url } = await start(...good, ...settings);
    expect(await lookAt(url)).toEqual([name]);
  });

  test('older than 7 is found', () => {
    expect(unfit(new Map([['redis_version', '6.2.14']]))?.says).toBe('Redis is older than 7 (6.2.14).');
    for (const version of ['7.0.15', '10.0.0']) expect(unfit(new Map([['redis_version', version]]))).toBeUndefined();
    expect(unfit(new Map())).toBeUndefined();
  });

  test('whose user may not write is found, and one who may not ask for its settings is well', async () => {
    const { url, port } = await start(...good);
    const admin = new Redis(url);
    onTestFinished(() => admin.disconnect());
    await admin.call('ACL', 'SETUSER', 'reader', 'on', '>reader-password', '~pv:*', '+@read', '+info', '+hello');
    await admin.call(
      'ACL',
      'SETUSER',
      'service',
      'on',
      '>service-password',
      '~pv:*',
      '&pv:c:*',
      '+@all',
      '-@admin',
      '-@dangerous',
    );
    expect(await lookAt(`redis://reader:reader-password@127.0.0.1:${port}`)).toEqual(['REDIS_RIGHTS']);
    const STORE_URL = `redis://service:service-password@127.0.0.1:${port}`;
    expect(await lookAt(STORE_URL)).toEqual([]);
    expect((await look({ STORE_URL })).at(-1)?.says).toContain(
      'maxmemory-policy is not told, appendfsync is not told.',
    );
  });

  test('with a request of a form that is not known yet is found', async () => {
    const { url } = await start(...good);
    const store = createRedisStore(url, { timeoutMs: 5_000, log: createLog('silent') });
    onTestFinished(() => store.close());
    const request = anOpenRequest();
    await store.write(creating(request));
    expect(await lookAt(url)).toEqual([]);
    await openRaw(url).change(request.ref, (one) => ({ ...one, phase: { name: 'DREAMING' } }));
    expect(await lookAt(url)).toEqual(['REQUESTS_UNREADABLE']);
  });

  test('in a form that is not read is found', async () => {
    const { url } = await start(...good);
    const store = createRedisStore(url, { timeoutMs: 5_000, log: createLog('silent'), forms: later });
    onTestFinished(() => store.close());
    await store.write(creating(anOpenRequest()));
    expect(await lookAt(url)).toEqual(['OTHER_FORM']);
  });

  test('whose clock differs is found, by the same measure as the service', async () => {
    const { url } = await start(...good);
    expect(await lookAt(url, 3_000)).toEqual(['STORE_CLOCK_OFF']);
    expect(await lookAt(url, -20_000)).toEqual(['STORE_CLOCK_WRONG']);
  });
});
