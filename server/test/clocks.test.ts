import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numberOf, onlyLimits, waits } from './limits-fixture.ts';
import { startRedisServer, startTimeoutMs, type RedisServer } from './redis-server.ts';
import { createManualClock, startServer } from './start-server.ts';
import { problem, rightCode, startVonage, wrong, wrongCode } from './vonage.ts';

const key = 'a secret of one act: 8d3f';
const hourMs = 3_600_000;

let redis: RedisServer;
let databases = 0;
beforeAll(async () => {
  redis = await startRedisServer('--databases', '200');
}, startTimeoutMs);
afterAll(() => redis.stop());

/** Whose clock is off from the beginning, and by how much more it is set while a call is under way. */
type Clocks = { whose: 'NODE' | 'REDIS' | 'ALONE'; offMs: number; setMs: number };

/**
 * Two services on one Redis, one clock and one Vonage: the machine of `skewed` has a clock of its own, or Redis has. ALONE:
 * one service on SQLite is both of them.
 */
async function startTwo({ whose, offMs, setMs }: Clocks, env: Record<string, string> = {}) {
  const vonage = await startVonage();
  const clock = createManualClock();
  let ahead = offMs;
  const aheadMs = () => ahead;
  const both = { vonage, clock, ...(whose === 'REDIS' ? { redisAheadMs: aheadMs } : {}) };
  const store = whose === 'ALONE' ? 'sqlite::memory:' : `${redis.url}/${databases++}`;
  const options = { ...both, env: { STORE_URL: store, ...env } };
  const skewed = await startServer(whose === 'REDIS' ? options : { ...options, aheadMs });
  const right = whose === 'ALONE' ? skewed : await startServer(options);
  const sweep = async () => {
    // The first of them holds the lease.
    await skewed.sweep();
    await right.sweep();
  };
  return {
    vonage,
    clock,
    skewed,
    right,
    sweep,
    /** The clock is set, and everybody notices. */
    async set() {
      ahead += setMs;
      await sweep();
    },
    /** So long that a clock that was set is followed. */
    async settle() {
      for (let second = 0; second < 9; second += 1) {
        clock.pass(1);
        await sweep();
      }
    },
  };
}

const skews: [string, Clocks][] = [
  ['a node’s clock is 30 s ahead', { whose: 'NODE', offMs: 30_000, setMs: 0 }],
  ['a node’s clock is 30 s behind', { whose: 'NODE', offMs: -30_000, setMs: 0 }],
  ['a node’s clock is set an hour ahead meanwhile', { whose: 'NODE', offMs: 0, setMs: hourMs }],
  ['a node’s clock is set an hour back meanwhile', { whose: 'NODE', offMs: 0, setMs: -hourMs }],
];
const steps: [string, Clocks][] = [
  ['Redis’ own clock is set two minutes ahead meanwhile', { whose: 'REDIS', offMs: 0, setMs: 120_000 }],
  ['Redis’ own clock is set two minutes back meanwhile', { whose: 'REDIS', offMs: 0, setMs: -120_000 }],
  ['on SQLite the clock is set two minutes ahead meanwhile', { whose: 'ALONE', offMs: 0, setMs: 120_000 }],
  ['on SQLite the clock is set two minutes back meanwhile', { whose: 'ALONE', offMs: 0, setMs: -120_000 }],
];

describe.each([...skews, ...steps])('Where %s', (_, clocks) => {
  test('a start under way is nobody else’s, and answers; its key sends once', async () => {
    const { vonage, clock, right, skewed, sweep, set, settle } = await startTwo(clocks);
    const held = vonage.hold('start');
    const first = right.begin({ idempotencyKey: key });
    await held.arrived;
    await set();
    const second = skewed.begin({ idempotencyKey: key });
    await clock.someoneWaits();
    clock.pass(4);
    await sweep();
    held.answer();
    const { id } = await first;
    expect(await second).toMatchObject({ id });
    await settle();
    expect(await right.begin({ idempotencyKey: key })).toMatchObject({ id });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('a start that begins then lasts as long as any other', async () => {
    const { vonage, clock, right, skewed, sweep, set } = await startTwo(clocks);
    await sweep();
    await set();
    clock.pass(5);
    await sweep();
    const held = vonage.hold('start');
    const first = right.begin({ idempotencyKey: key });
    await held.arrived;
    clock.pass(3.5);
    await sweep();
    held.answer();
    const { id } = await first;
    expect(await skewed.begin({ idempotencyKey: key })).toMatchObject({ id });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('a check under way counts, no attempt comes back, and nothing closed opens again', async () => {
    const { vonage, clock, right, skewed, sweep, set, settle } = await startTwo(clocks);
    const { id } = await right.begin();
    const held = vonage.hold('check');
    const first = right.check(id, wrongCode);
    await held.arrived;
    await set();
    clock.pass(4);
    await sweep();
    expect(await skewed.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
    held.answer(wrong);
    expect(await first).toMatchObject({ __typename: 'IncorrectCode', verification: { attemptsRemaining: 2 } });
    vonage.once('check', problem(429));
    expect(await skewed.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await right.read(id)).toMatchObject({ attemptsRemaining: 2 });
    expect(await skewed.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    await settle();
    for (const server of [right, skewed]) expect(await server.read(id)).toMatchObject({ status: 'VERIFIED' });
    expect(await right.check(id, rightCode)).toMatchObject({ __typename: 'VerificationClosed' });
  });

  test('a resend under way moves on once', async () => {
    const { vonage, clock, right, skewed, sweep, set } = await startTwo(clocks);
    const { id } = await right.begin();
    clock.pass(30);
    await sweep();
    const held = vonage.hold('next');
    const first = right.resend(id, { idempotencyKey: key });
    await held.arrived;
    await set();
    const second = skewed.resend(id, { idempotencyKey: key });
    await clock.someoneWaits();
    clock.pass(4);
    await sweep();
    held.answer();
    for (const answer of [await first, await second])
      expect(answer).toMatchObject({ __typename: 'Verification', nextChannel: 'VOICE', attemptsRemaining: 3 });
    expect(vonage.calls('next')).toHaveLength(1);
  });

  test('Vonage is told an owed cancel once', async () => {
    const { vonage, clock, right, skewed, sweep, set, settle } = await startTwo(clocks);
    const { id } = await right.begin();
    await skewed.cancel(id);
    clock.pass(29);
    await sweep();
    expect(vonage.calls('cancel')).toHaveLength(0);
    clock.pass(1);
    const held = vonage.hold('cancel');
    const swept = skewed.sweep();
    await held.arrived;
    await set();
    clock.pass(4);
    const again = sweep();
    held.answer();
    await Promise.all([swept, again]);
    await settle();
    expect(vonage.calls('cancel')).toHaveLength(1);
    for (const server of [right, skewed]) expect(await server.read(id)).toMatchObject({ status: 'CANCELED' });
  });
});

describe.each(skews)('Where %s', (_, clocks) => {
  test('limits count by one clock', async () => {
    const { vonage, clock, right, skewed, set } = await startTwo(clocks, { LIMITS: onlyLimits({ ip: '3/10m' }) });
    await right.begin({ phoneNumber: numberOf(1) });
    await set();
    clock.pass(60);
    await skewed.begin({ phoneNumber: numberOf(2) });
    await right.begin({ phoneNumber: numberOf(3) });
    for (const server of [right, skewed]) expect(waits(await server.start({ phoneNumber: numberOf(4) }))).toBe(540);
    clock.pass(540);
    await skewed.begin({ phoneNumber: numberOf(4) });
    for (const server of [right, skewed]) expect(waits(await server.start({ phoneNumber: numberOf(5) }))).toBe(60);
    expect(vonage.calls('start')).toHaveLength(4);
  });

  test('cooldown, step and end are the same on both', async () => {
    const { clock, right, skewed, sweep, set } = await startTwo(clocks);
    const { id, ...begun } = await skewed.begin();
    expect(begun).toMatchObject({ now: clock.now(), createdAt: clock.now(), expiresAt: clock.now() + 540_000 });
    await set();
    clock.pass(29);
    for (const server of [right, skewed]) expect(waits(await server.resend(id))).toBe(1);
    clock.pass(1);
    expect(await right.resend(id)).toMatchObject({ resendAvailableAt: clock.now() + 60_000 });
    for (const server of [right, skewed]) expect(waits(await server.resend(id))).toBe(60);
    clock.pass(359.999);
    await sweep();
    for (const server of [right, skewed]) expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    clock.pass(0.001);
    for (const server of [right, skewed]) expect(await server.read(id)).toMatchObject({ status: 'EXPIRED' });
  });
});

const readiness = async (server: { address: string }) => {
  const response = await fetch(`${server.address}/readyz`);
  return { status: response.status, body: await response.json() };
};

describe('A node whose clock is off', () => {
  test.each([10_001, -10_001])('by %i ms is not ready, and says so', async (offMs) => {
    const { right, skewed } = await startTwo({ whose: 'NODE', offMs, setMs: 0 });
    expect(await readiness(skewed)).toEqual({
      status: 503,
      body: { status: 'faulty', store: 'ok', faults: ['clock'] },
    });
    expect(await readiness(right)).toEqual({ status: 200, body: { status: 'ok', store: 'ok' } });
    expect(skewed.log()).toContainEqual(expect.objectContaining({ level: 40, skewSeconds: offMs / 1000 }));
  });

  test.each([10_000, -10_000])('by %i ms is ready', async (offMs) => {
    const { skewed } = await startTwo({ whose: 'NODE', offMs, setMs: 0 });
    expect(await readiness(skewed)).toMatchObject({ status: 200 });
  });

  test('is ready again once it is right', async () => {
    const { skewed, set } = await startTwo({ whose: 'NODE', offMs: 30_000, setMs: -30_000 });
    expect(await readiness(skewed)).toMatchObject({ status: 503 });
    await set();
    expect(await readiness(skewed)).toMatchObject({ status: 200 });
    const ofClocks = skewed.log().filter(({ skewSeconds }) => skewSeconds !== undefined);
    expect(ofClocks.map(({ skewSeconds }) => skewSeconds)).toEqual([30, 0]);
  });
});
