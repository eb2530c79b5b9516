import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { waits } from './limits-fixture.ts';
import { startRedisServer } from './redis-server.ts';
import { phoneNumber, startServer, until, type Outcome } from './start-server.ts';
import { problem, rightCode, startVonage, wrongCode } from './vonage.ts';

const crowd = 200;

/** One node on a Redis of its own, whose commands can be counted. */
async function startCounted(env: Record<string, string> = {}) {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const admin = new Redis(redis.url, { maxRetriesPerRequest: null }).on('error', () => {});
  onTestFinished(() => admin.disconnect());
  const vonage = await startVonage();
  const options = { vonage, env: { STORE_URL: redis.url, ...env } };
  const server = await startServer(options);
  return {
    redis,
    admin,
    vonage,
    server,
    another: () => startServer({ ...options, clock: server.clock }),
    /** What was asked of Redis so far, whatever its scripts do. */
    async commands() {
      const stats = await admin.info('commandstats');
      const calls = stats.matchAll(/^cmdstat_(?:evalsha|eval|mget|subscribe|unsubscribe):calls=(\d+)/gmu);
      return [...calls].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    /** Nothing is asked while time passes, but not so much that a claim would end. */
    async expectNobodyAsks() {
      const before = await this.commands();
      server.clock.pass(4);
      await until(async () => (await admin.ping()) === 'PONG');
      expect((await this.commands()) - before).toBe(0);
    },
  };
}

/** Collects outcomes as they come. */
function collect(calls: Promise<Outcome>[]) {
  const done: Outcome[] = [];
  const all = Promise.all(
    calls.map(async (call) => {
      const outcome = await call;
      done.push(outcome);
      return outcome;
    }),
  );
  return { done, all };
}

const times = <T>(count: number, work: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => work(index));
const named = (outcomes: readonly Outcome[], name: Outcome['__typename']) =>
  outcomes.filter(({ __typename }) => __typename === name);

describe('Of starts of one number at the same time', () => {
  test.each(['with a key each', 'without keys'])(
    'twenty wait, %s; the others come again, and nobody polls',
    async (how) => {
      const counted = await startCounted();
      const { vonage, server } = counted;
      const before = await counted.commands();
      const held = vonage.hold('start');
      const keyed = (index: number) =>
        how === 'without keys' ? {} : { idempotencyKey: `the secret of act number ${index}` };
      const { done, all } = collect(times(crowd, (index) => server.start(keyed(index))));
      await until(() => done.length === crowd - 21);
      expect(done.map(waits)).toEqual(done.map(() => 5));
      await server.clock.someoneWaits(20);
      await counted.expectNobodyAsks();
      held.answer();
      const outcomes = await all;
      expect(named(outcomes, 'Verification')).toHaveLength(3);
      expect(named(outcomes, 'RateLimited')).toHaveLength(crowd - 3);
      expect(vonage.calls('start')).toHaveLength(1);
      expect((await counted.commands()) - before).toBeLessThan(6 * crowd);
    },
  );

  test('those with the same key wait as one, and take nobody’s place', async () => {
    const counted = await startCounted({ LIMITS: 'ip=5/10m,phone=5/10m,regions=off,prefix=off,pumping=off' });
    const { vonage, server } = counted;
    const before = await counted.commands();
    const held = vonage.hold('start');
    const { all } = collect(times(crowd, () => server.start({ idempotencyKey: 'a secret of one act: 8d3f' })));
    await held.arrived;
    await server.clock.someoneWaits();
    const others = collect(times(20, () => server.start()));
    await server.clock.someoneWaits(21);
    await counted.expectNobodyAsks();
    held.answer();
    const outcomes = await all;
    const ids = named(outcomes, 'Verification').map((outcome) => 'id' in outcome && outcome.id);
    expect(ids).toHaveLength(crowd);
    expect(new Set(ids).size).toBe(1);
    expect(named(await others.all, 'Verification')).toHaveLength(2);
    expect(vonage.calls('start')).toHaveLength(1);
    expect((await counted.commands()) - before).toBeLessThan(6 * crowd);
  });

  test('the next one sends where the first surely did not, and each that waits hears of it', async () => {
    const { vonage, server } = await startCounted();
    const held = vonage.hold('start');
    const first = server.start();
    await held.arrived;
    const others = times(5, (index) => server.start({ idempotencyKey: `the secret of act number ${index}` }));
    await server.clock.someoneWaits(5);
    held.answer(problem(429));
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect(named(await Promise.all(others), 'Verification')).toHaveLength(3);
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('a repeat that comes while the first is under way takes over what its lost answer left', async () => {
    const { vonage, server } = await startCounted();
    const held = vonage.hold('start');
    const first = server.start({ idempotencyKey: 'a secret of one act: 8d3f' });
    await held.arrived;
    const repeats = times(5, () => server.begin({ idempotencyKey: 'a secret of one act: 8d3f' }));
    await server.clock.someoneWaits();
    vonage.once('start', problem(409, 'In flight.', { request_id: 'the-lost-one' }));
    held.answer('RESET');
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect(new Set((await Promise.all(repeats)).map(({ id }) => id)).size).toBe(1);
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('one waits no longer than the claim of a process that died lasts', async () => {
    const { vonage, server, another } = await startCounted();
    const held = vonage.hold('start');
    const dying = await another();
    const lost = dying.start({ idempotencyKey: 'a secret of one act: 8d3f' });
    await held.arrived;
    const second = server.begin({ idempotencyKey: 'a secret of one act: 8d3f' });
    await server.clock.someoneWaits();
    server.clock.pass(6);
    expect(await second).toMatchObject({ status: 'PENDING' });
    expect(vonage.calls('start')).toHaveLength(2);
    held.answer(problem(500));
    await lost;
  });
});

describe('Where the node’s connections to Redis are lost', () => {
  test('who waits misses nothing', async () => {
    const { admin, vonage, server, another } = await startCounted();
    const held = vonage.hold('start');
    const sender = await another();
    const first = sender.begin({ idempotencyKey: 'a secret of one act: 8d3f' });
    await held.arrived;
    const second = server.begin({ idempotencyKey: 'a secret of one act: 8d3f' });
    await server.clock.someoneWaits();
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    held.answer();
    expect(await second).toMatchObject({ id: (await first).id });
  });

  test('for good, who waits is told at once', async () => {
    const { redis, vonage, server } = await startCounted();
    const held = vonage.hold('start');
    const first = server.start();
    await held.arrived;
    const second = server.start();
    await server.clock.someoneWaits();
    await redis.kill();
    expect(await second).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    held.answer();
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(new Set(server.takeErrors())).toEqual(new Set(['The store cannot be used.']));
  });
});

test('Checks that find every attempt in use wait, all of them, and nobody polls', async () => {
  const counted = await startCounted({ MAX_ATTEMPTS: '1', LIMITS: 'off' });
  const { vonage, server } = counted;
  const { id } = await server.begin();
  const before = await counted.commands();
  const held = vonage.hold('check');
  const first = server.check(id, rightCode);
  await held.arrived;
  const { all } = collect(times(50, () => server.check(id, wrongCode)));
  await server.clock.someoneWaits(50);
  await counted.expectNobodyAsks();
  held.answer();
  expect(await first).toMatchObject({ status: 'VERIFIED' });
  expect(named(await all, 'VerificationClosed')).toHaveLength(50);
  expect((await counted.commands()) - before).toBeLessThan(6 * 50);
});

test('Of resends of one verification at the same time twenty wait, repeats not counted, and nobody polls', async () => {
  const counted = await startCounted();
  const { vonage, server } = counted;
  const { id } = await server.begin();
  server.clock.pass(30);
  const held = vonage.hold('next');
  const first = server.resend(id, { idempotencyKey: 'a secret of one act: 8d3f' });
  await held.arrived;
  const repeats = collect(times(50, () => server.resend(id, { idempotencyKey: 'a secret of one act: 8d3f' })));
  await server.clock.someoneWaits();
  const others = collect(times(50, () => server.resend(id)));
  await until(() => others.done.length === 30);
  expect(others.done.map(waits)).toEqual(others.done.map(() => 5));
  await server.clock.someoneWaits(21);
  await counted.expectNobodyAsks();
  held.answer();
  expect(await first).toMatchObject({ nextChannel: 'VOICE' });
  expect(named(await repeats.all, 'Verification')).toHaveLength(50);
  expect(named(await others.all, 'RateLimited')).toHaveLength(50);
  expect(vonage.calls('next')).toHaveLength(1);
});

test('On SQLite nobody polls either', async () => {
  const vonage = await startVonage();
  const server = await startServer({ vonage });
  const held = vonage.hold('start');
  const { done, all } = collect(times(crowd, () => server.start({ phoneNumber })));
  await until(() => done.length === crowd - 21);
  await server.clock.someoneWaits(20);
  held.answer();
  expect(named(await all, 'Verification')).toHaveLength(3);
});
