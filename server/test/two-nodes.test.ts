import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createManualClock, startServer } from './start-server.ts';
import { problem, rightCode, startVonage, wrong, wrongCode } from './vonage.ts';

const key = 'a secret of one act: 8d3f';

/** Two services on one database, with one clock and one Vonage. */
async function startTwo(env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const vonage = await startVonage();
  const clock = createManualClock();
  const options = { vonage, clock, env: { STORE_URL: `sqlite:${join(folder, 'verification.db')}`, ...env } };
  const [one, other] = [await startServer(options), await startServer(options)];
  const alternately = <T>(work: (server: typeof one) => Promise<T>) =>
    Promise.all(Array.from({ length: 10 }, (_, index) => work(index % 2 === 0 ? one : other)));
  return { vonage, clock, one, other, alternately };
}

describe('Two nodes', () => {
  test('send once for starts with one key that come to both at the same time', async () => {
    const { vonage, alternately } = await startTwo();
    const all = await alternately((server) => server.begin({ idempotencyKey: key }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(vonage.calls('start')).toHaveLength(1);
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
    const { vonage, clock, one, other } = await startTwo({ MAX_ATTEMPTS: '1' });
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

  test('tell Vonage what either of them owes, once', async () => {
    const { vonage, clock, one, other } = await startTwo();
    const { id } = await one.begin();
    await one.cancel(id);
    clock.pass(30);
    await Promise.all([one.sweep(), other.sweep(), one.sweep(), other.sweep()]);
    expect(vonage.calls('cancel')).toHaveLength(1);
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
