import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf } from './pages.ts';
import { onlyLimits, waits } from './limits-fixture.ts';
import { proofOf, redeem } from './proof-fixture.ts';
import { startRedisServer } from './redis-server.ts';
import { phoneNumber, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { inFlight, notFound, rightCode, startVonage, wrongCode } from './vonage.ts';

// What docs/operating.md#backup-and-restore says, by its own commands, of a service that runs meanwhile.

/** The line of the page that begins with `words`, for these names. */
function run(words: string, names: Record<string, string>): void {
  const lines = blocksOf('docs/operating.md')
    .filter(({ by }) => by === 'server/test/backup.test.ts')
    .flatMap(({ code }) => code.split('\n'));
  const line = lines.find((one) => one.startsWith(words)) ?? expect.fail(`No ${words}`);
  const command = Object.entries(names).reduce((text, [name, value]) => text.replaceAll(name, value), line);
  execFileSync('bash', ['-euc', command], { stdio: 'pipe' });
}

/** A store at its first address, how it is backed up, and its address once it was restored. */
const stores = {
  async SQLite() {
    const path = join(temporaryFolder(), 'verification.db');
    const names = { PATH: path, BACKUP: `${path}.backup` };
    return {
      url: `sqlite:${path}`,
      backUp: () => run('sqlite3', names),
      async restore() {
        run('rm', names);
        expect(existsSync(`${path}-wal`)).toBe(false);
        return `sqlite:${path}`;
      },
    };
  },
  async Redis() {
    const redis = await startRedisServer('--appendonly', 'yes');
    const backup = join(temporaryFolder(), 'dump.rdb');
    return {
      url: redis.url,
      backUp: () => run('redis-cli', { STORE_URL: redis.url, BACKUP: backup }),
      async restore() {
        await redis.stop();
        const place = ['--dir', dirname(backup), '--dbfilename', basename(backup)];
        const restored = await startRedisServer(...place, '--appendonly', 'no');
        onTestFinished(() => restored.stop());
        return restored.url;
      },
    };
  },
};

const programs = { SQLite: 'sqlite3', Redis: 'redis-cli' };
const installed = (['SQLite', 'Redis'] as const).filter(
  (store) => spawnSync(programs[store], ['--version']).error === undefined,
);

test.each(installed)(
  'A store on %s is backed up while it runs, and is what it was then once it is restored',
  async (kind) => {
    const store = await stores[kind]();
    const vonage = await startVonage();
    const env = { STORE_URL: store.url, LIMITS: onlyLimits({ phone: '2/1d' }), PUBLIC_URL: 'http://verify.example' };
    const server = await startServer({ vonage, env });
    const guessed = '+14155550110';
    const [kept, after] = ['+14155550120', '+14155550130'] as const;
    const { token } = await proofOf(server, { phoneNumber: kept });
    const { id } = await server.begin({ phoneNumber: guessed });
    await server.check(id, wrongCode);
    const verified = await server.begin();

    store.backUp();
    await server.check(id, wrongCode);
    await redeem(server, token);
    await server.check(verified.id, rightCode);
    await server.check((await server.begin()).id, rightCode);
    expect(waits(await server.start())).toBeGreaterThan(0);
    const { id: unknown } = await server.begin({ phoneNumber: after });
    await server.close();

    const again = await startServer({ vonage, env: { ...env, STORE_URL: await store.restore() }, clock: server.clock });
    // Attempts, redemptions, ends, starts.
    expect(await again.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
    expect(await redeem(again, token)).toMatchObject({ __typename: 'Proof' });
    expect(await again.query(unknown)).toBeNull();
    vonage.once('start', inFlight(randomUUID()));
    expect(waits(await again.start({ phoneNumber: after }))).toBeGreaterThan(0);
    vonage.once('check', notFound);
    await again.check(verified.id, rightCode);
    expect(await again.read(verified.id)).toMatchObject({ status: 'EXPIRED', phoneNumber });
    // Limits: one of two starts a day was counted by then.
    expect(waits(await again.start())).toBeUndefined();
  },
);
