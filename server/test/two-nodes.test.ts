import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { numberOf, onlyLimits, waits } from './limits-fixture.ts';
import { startReceiver } from './receiver.ts';
import { startRedisServer, startTimeoutMs, type RedisServer } from './redis-server.ts';
import { proofOf, redeem } from './proof-fixture.ts';
import { createManualClock, startServer, until } from './start-server.ts';
import { problem, rightCode, startVonage, wrong, wrongCode } from './vonage.ts';

const key = 'a secret of one act: 8d3f';

let redis: RedisServer;
let databases = 0;
beforeAll(async () => {
  redis = await startRedisServer('--databases', '100');
}, startTimeoutMs);
afterAll(() => redis.stop());

type Given = { env?: Record<string, string> } & Pick<
  Parameters<typeof startServer>[0] & {},
  'aheadMs' | 'redisAheadMs'
>;

/** Two services on one Redis, with one clock and one Vonage; the other one's machine has a clock of its own: `aheadMs`. */
async function startTwo({ env = {}, aheadMs, redisAheadMs }: Given = {}) {
  const vonage = await startVonage();
  const clock = createManualClock();
  const url = `${redis.url}/${databases++}`;
  const options = { vonage, clock, env: { STORE_URL: url, ...env }, ...(redisAheadMs ? { redisAheadMs } : {}) };
  const one = await startServer(options);
  const other = await startServer({ ...options, ...(aheadMs ? { aheadMs } : {}) });
  const alternately = <T>(work: (server: typeof one) => Promise<T>) =>
    Promise.all(Array.from({ length: 10 }, (_, index) => work(index % 2 === 0 ? one : other)));
  return { vonage, clock, one, other, alternately };
}

describe('Two nodes on one Redis', () => {
  test('send once for starts with one key that come to both at the same time', async () => {
    const { vonage, alternately } = await startTwo();
    const all = await alternately((server) => server.begin({ idempotencyKey: key }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('let no more starts pass together than one may', async () => {
    const { vonage, alternately } = await startTwo({ env: { LIMITS: onlyLimits({ ip: '3/10m' }) } });
    let index = 0;
    const all = await alternately((server) => server.start({ phoneNumber: numberOf(index++) }));
    expect(all.filter((outcome) => waits(outcome) === undefined)).toHaveLength(3);
    expect(all.map(waits).filter((wait) => wait === 600)).toHaveLength(7);
    expect(vonage.calls('start')).toHaveLength(3);
  });

  test('verify once for right codes that come to both at the same time', async () => {
    const { vonage, one, alternately } = await startTwo();
    const { id } = await one.begin();
    const checks = await alternately((server) => server.check(id, rightCode));
    expect(checks.filter(({ __typename }) => __typename === 'Verification')).toHaveLength(1);
    expect(vonage.calls('check').length).toBeLessThanOrEqual(3);
  });

  test('check no more codes together than one may', async () => {
    const { vonage, one, other, alternately } = await startTwo();
    const { id } = await one.begin();
    await alternately((server) => server.check(id, wrongCode));
    expect(vonage.calls('check')).toHaveLength(3);
    expect(await other.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('move on once for resends with one key that come to both at the same time', async () => {
    const { vonage, clock, one, alternately } = await startTwo();
    const { id } = await one.begin();
    clock.pass(30);
    const all = await alternately((server) => server.resend(id, { idempotencyKey: key }));
    for (const answer of all) expect(answer).toMatchObject({ __typename: 'Verification', nextChannel: 'VOICE' });
    expect(vonage.calls('next')).toHaveLength(1);
  });

  test('wait for the start that the other one has under way, and send where that was surely not sent', async () => {
    const { vonage, clock, one, other } = await startTwo();
    const held = vonage.hold('start');
    const first = one.start({ idempotencyKey: key });
    await held.arrived;
    const second = other.start({ idempotencyKey: key });
    await clock.someoneWaits();
    held.answer(problem(429));
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable' });
    expect(await second).toMatchObject({ __typename: 'Verification' });
  });

  test('wait for the check that the other one has under way', async () => {
    const { vonage, clock, one, other } = await startTwo({ env: { MAX_ATTEMPTS: '1' } });
    const { id } = await one.begin();
    const held = vonage.hold('check');
    const first = one.check(id, wrongCode);
    await held.arrived;
    const second = other.check(id, rightCode);
    await clock.someoneWaits();
    held.answer(wrong);
    for (const check of [first, second])
      expect(await check).toMatchObject({ verification: { failure: 'TOO_MANY_ATTEMPTS' } });
    expect(vonage.calls('check')).toHaveLength(1);
  });

  test('redeem a proof once for twenty calls that come to both at the same time', async () => {
    const { one, other, alternately } = await startTwo({ env: { PUBLIC_URL: 'https://verify.example' } });
    const { token } = await proofOf(one);
    const twice = [alternately((server) => redeem(server, token)), alternately((server) => redeem(server, token))];
    const names = (await Promise.all(twice)).flat().map(({ __typename }) => __typename);
    expect(names.toSorted()).toEqual(['Proof', ...Array.from({ length: 19 }, () => 'ProofAlreadyRedeemed')]);
    expect(await redeem(other, token)).toMatchObject({ __typename: 'ProofAlreadyRedeemed' });
  });

  test('tell Vonage what either of them owes, once', async () => {
    const { vonage, clock, one, other } = await startTwo();
    const { id } = await one.begin();
    await one.cancel(id);
    clock.pass(30);
    await Promise.all([one.sweep(), other.sweep(), one.sweep(), other.sweep()]);
    expect(vonage.calls('cancel')).toHaveLength(1);
  });

  test('tell a backend of each end once, whoever sweeps', async () => {
    const receiver = await startReceiver();
    const { clock, one, other } = await startTwo({ env: receiver.env });
    for (let index = 0; index < 5; index += 1) await one.cancel((await one.begin({ phoneNumber: numberOf(index) })).id);
    await Promise.all([one, other, one, other].map((server) => server.sweep()));
    await Promise.all([one.told(), other.told()]);
    clock.pass(60);
    await Promise.all([one, other].map((server) => server.sweep()));
    expect(receiver.told()).toHaveLength(5);
    expect(new Set(receiver.told().map(({ id }) => id)).size).toBe(5);
  });

  test('tell a backend of what ended on the other one, which was closed since', async () => {
    const receiver = await startReceiver();
    const { one, other } = await startTwo({ env: receiver.env });
    await one.cancel((await one.begin()).id);
    await one.close();
    await other.sweep();
    await other.told();
    expect(receiver.told()).toMatchObject([{ type: 'verification.canceled' }]);
  });

  test('go on where the other one was closed', async () => {
    const { clock, vonage, one, other } = await startTwo();
    const { id } = await one.begin({ idempotencyKey: key });
    await one.close();
    clock.pass(10);
    expect(await other.begin({ idempotencyKey: key })).toMatchObject({ id });
    expect(await other.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    expect(vonage.calls('start')).toHaveLength(1);
  });
});

test('What happens on one node is seen live on another, by way of Redis', async () => {
  const { one, other } = await startTwo();
  const { id } = await one.begin();
  const socket = createClient({
    url: `${other.address.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  onTestFinished(() => socket.dispose());
  const seen: unknown[] = [];
  const query = 'subscription ($id: ID!) { verificationUpdated(id: $id) { status attemptsRemaining } }';
  const ended = Promise.withResolvers<void>();
  socket.subscribe(
    { query, variables: { id } },
    { next: ({ data }) => void seen.push(data?.['verificationUpdated']), error: ended.reject, complete: ended.resolve },
  );
  await until(() => seen.length > 0);
  await one.check(id, wrongCode);
  await until(() => JSON.stringify(seen.at(-1)).includes('2'));
  await one.cancel(id);
  await ended.promise;
  expect(seen[0]).toEqual({ status: 'PENDING', attemptsRemaining: 3 });
  expect(seen.at(-1)).toEqual({ status: 'CANCELED', attemptsRemaining: 0 });
});
