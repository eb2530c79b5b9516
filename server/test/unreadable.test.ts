import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Redis } from 'ioredis';
import { openRaw } from '../src/stores/raw-fixture.ts';
import { channelOf } from '../src/stores/redis-scripts.ts';
import { createRedisStore } from '../src/stores/redis.ts';
import { anOpenRequest, creating } from '../src/stores/request-fixture.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import { hashHandle } from '../src/verification/handle.ts';
import { blocksOf } from './pages.ts';
import { startRedisServer } from './redis-server.ts';
import { ask, connect } from './socket-fixture.ts';
import { startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { rightCode, startVonage } from './vonage.ts';

// A request in the store that can't be read is no other one's trouble.

const key = 'a secret of one act: 8d3f';
const [bad, other, third] = ['+14155550110', '+14155550120', '+14155550130'] as const;
const unavailable = { __typename: 'ServiceUnavailable', retryable: true };
const cannotRead = 'A request in the store cannot be read.';
const hourSeconds = 3_600;

const stores: Record<string, () => Promise<string>> = {
  SQLite: async () => `sqlite:${join(temporaryFolder(), 'verification.db')}`,
  Redis: async () => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    return redis.url;
  },
};

/** The service, and a second hand on its store. */
async function startOn(store: string) {
  const url = (await stores[store]?.()) ?? '';
  const vonage = await startVonage();
  const server = await startServer({ vonage, env: { STORE_URL: url } });
  const raw = openRaw(url);
  const refOf = (phoneNumber: string) =>
    vonage.sent().find(({ workflow }) => `+${workflow[0]?.to}` === phoneNumber)?.client_ref ?? '';
  return {
    vonage,
    server,
    raw,
    refOf,
    url,
    damage: (phoneNumber: string) => raw.write(refOf(phoneNumber), 'Dear store, '),
    named: () => server.log().filter(({ msg }) => msg === cannotRead),
  };
}

describe.each(Object.keys(stores))('One request that cannot be read in %s', (store) => {
  test('leaves the others their owed cancels, ends and forgetting', async () => {
    const { vonage, server, raw, refOf, damage, named } = await startOn(store);
    for (const phoneNumber of [bad, other, third]) await server.cancel((await server.begin({ phoneNumber })).id);
    await server.begin({ phoneNumber: '+14155550140' });
    await damage(bad);
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(2);
    server.clock.pass(540);
    await server.sweep();
    server.clock.pass(86_400);
    await server.sweep();
    for (const phoneNumber of [other, third, '+14155550140']) expect(await raw.read(refOf(phoneNumber))).toBe('');
    expect(await raw.read(refOf(bad))).toBe('Dear store, ');
    expect(named()).toContainEqual(expect.objectContaining({ level: 50, ref: refOf(bad), count: 1 }));
    server.takeErrors();
  });

  test('is tried again every minute, and goes on once it was mended', async () => {
    const { vonage, server, raw, refOf, damage } = await startOn(store);
    await server.cancel((await server.begin({ phoneNumber: bad })).id);
    const before = await raw.read(refOf(bad));
    await damage(bad);
    server.clock.pass(30);
    await server.sweep();
    await raw.write(refOf(bad), before);
    server.clock.pass(59);
    await server.sweep();
    expect(vonage.calls('cancel')).toEqual([]);
    server.clock.pass(1);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
    server.takeErrors();
  });

  test('is named with its form where a later version wrote it', async () => {
    const { server, raw, refOf, named } = await startOn(store);
    await server.begin({ phoneNumber: bad });
    await raw.change(refOf(bad), (request) => ({ ...request, form: 17 }));
    expect(await server.start({ phoneNumber: bad })).toMatchObject(unavailable);
    expect(named()).toMatchObject([{ ref: refOf(bad), error: 'FormUnknown', code: 'FORM_17' }]);
    server.takeErrors();
  });

  test('is told as a store that is away, whatever leads to it, and nothing is sent for its number', async () => {
    const { vonage, server, damage } = await startOn(store);
    const { id } = await server.begin({ phoneNumber: bad, idempotencyKey: key });
    await damage(bad);
    server.clock.pass(30);
    expect(await server.start({ phoneNumber: bad })).toMatchObject(unavailable);
    expect(await server.start({ phoneNumber: bad, idempotencyKey: key })).toMatchObject(unavailable);
    // Its key is known, though not what for.
    expect(await server.start({ phoneNumber: other, idempotencyKey: key })).toMatchObject(unavailable);
    expect(await server.check(id, rightCode)).toMatchObject(unavailable);
    expect(await server.resend(id)).toMatchObject(unavailable);
    expect(await server.cancel(id)).toMatchObject(unavailable);
    const { errors } = await server.post({ query: `{ verification(id: "${id}") { id } }` });
    expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(vonage.calls()).toHaveLength(1);

    const { id: another } = await server.begin({ phoneNumber: other });
    expect(await server.check(another, rightCode)).toMatchObject({ status: 'VERIFIED' });
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    expect(server.takeErrors()).toEqual([cannotRead]);
  });

  test('is named in the log once an hour, however often it is met', async () => {
    const { server, refOf, damage, named } = await startOn(store);
    for (const phoneNumber of [bad, other]) {
      await server.begin({ phoneNumber });
      await damage(phoneNumber);
      for (let times = 0; times < 3; times += 1) await server.start({ phoneNumber });
    }
    expect(named()).toMatchObject([
      { ref: refOf(bad), count: 1 },
      { ref: refOf(other), count: 2 },
    ]);
    server.clock.pass(hourSeconds);
    await server.sweep();
    await server.sweep();
    expect(named()).toHaveLength(4);
    expect(server.takeErrors()).toEqual(Array.from({ length: 4 }, () => cannotRead));
  });

  test('is no more to the sweep where there are 300 of them', async () => {
    const { vonage, server, raw, url, named } = await startOn(store);
    const many = Array.from({ length: 300 }, () => anOpenRequest());
    const log = createLog('silent');
    const second = url.startsWith('sqlite:')
      ? createSqliteStore(url.slice('sqlite:'.length), log)
      : createRedisStore(url, { timeoutMs: 5_000, log });
    await Promise.all(many.map((request) => second.write(creating(request, { wakeAt: 1 }))));
    await second.close();
    await Promise.all(many.map(({ ref }) => raw.write(ref, 'Dear store, ')));
    await server.cancel((await server.begin()).id);
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(1);
    expect(new Set(named().map(({ ref }) => ref))).toEqual(new Set(many.map(({ ref }) => ref)));
    expect(named()).toHaveLength(300);
    server.takeErrors();
  });

  test('but whose call is a bug leaves the others theirs', async () => {
    const { vonage, server, raw, refOf } = await startOn(store);
    for (const phoneNumber of [bad, other, third]) await server.cancel((await server.begin({ phoneNumber })).id);
    await raw.change(refOf(bad), (request) => ({ ...request, phase: { ...request.phase, requestId: '../../v1?x=' } }));
    server.clock.pass(30);
    await server.sweep();
    expect(vonage.calls('cancel')).toHaveLength(2);
    expect(server.log()).toContainEqual(expect.objectContaining({ level: 50, ref: refOf(bad) }));
    expect(server.takeErrors()).toEqual(['What the clock brings failed for a request.']);
  });
});

/** The line of docs/operating.md's block that begins with `command`. */
function documented(command: string): string {
  const [block] = blocksOf('docs/operating.md').filter(({ by }) => by === 'server/test/unreadable.test.ts');
  return block?.code.split('\n').find((line) => line.startsWith(command)) ?? '';
}

const removals = {
  SQLite(url: string, ref: string) {
    const [, sql = ''] = /^sqlite3 PATH "(.+)"$/.exec(documented('sqlite3')) ?? [];
    const database = new DatabaseSync(url.slice('sqlite:'.length));
    onTestFinished(() => database.close());
    database.exec(sql.replace('REF', ref));
  },
  Redis(url: string, ref: string) {
    const command = documented('redis-cli').replace('redis-cli', `redis-cli -u ${url}`).replace('REF', ref);
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' })).toBe('1\n');
  },
};

const hasRedisCli = spawnSync('redis-cli', ['--version']).error === undefined;

test.each(hasRedisCli ? (['SQLite', 'Redis'] as const) : (['SQLite'] as const))(
  'What cannot be read is removed from %s by the command in the docs, and its number is free again',
  async (store) => {
    const { server, refOf, damage, url } = await startOn(store);
    await server.begin({ phoneNumber: bad, idempotencyKey: key });
    const { id } = await server.begin({ phoneNumber: other });
    await damage(bad);
    removals[store](url, refOf(bad));
    expect(await server.begin({ phoneNumber: bad, idempotencyKey: key })).toMatchObject({ status: 'PENDING' });
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  },
);

test('What cannot be read ends what its own watchers see, and nobody else', async () => {
  const { server, damage, url } = await startOn('Redis');
  const client = connect(server.address);
  const [ours, theirs] = [await server.begin({ phoneNumber: bad }), await server.begin({ phoneNumber: other })];
  const query = 'subscription ($id: ID!) { verificationUpdated(id: $id) { status } }';
  const [mine, others] = [ours, theirs].map(({ id }) => ask(client, query, { id }));
  if (!mine || !others) throw new Error('Not two');
  await Promise.all([mine.next(), others.next()]);
  await damage(bad);
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  await redis.publish(channelOf(hashHandle(ours.id)), '');
  expect(await mine.next()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  await server.cancel(theirs.id);
  expect(await others.next()).toMatchObject({ data: { verificationUpdated: { status: 'CANCELED' } } });
  expect(await others.next()).toBe('COMPLETE');
  expect(await ask(client, query, { id: ours.id }).next()).toMatchObject({
    errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  });
  expect(server.takeErrors()).toEqual([cannotRead]);
});
