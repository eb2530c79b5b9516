import { expect, onTestFinished, test } from 'vitest';
import { usualParts } from '../../test/rules-fixture.ts';
import { createManualClock, until } from '../../test/start-server.ts';
import { createSqliteStore } from '../stores/sqlite.ts';
import { createLog } from '../telemetry/log.ts';
import type { End, Tell } from './telling.ts';
import { createVerifications } from './verifications.ts';

// More ends than a process keeps in mind, over a real store.

const never = (): never => {
  throw new Error('Nobody calls it');
};

function startRules(tell: Tell) {
  const store = createSqliteStore(':memory:');
  onTestFinished(() => store.close());
  const clock = createManualClock();
  const verifications = createVerifications({
    store,
    tell,
    provider: {
      start: async ({ clientRef }) => ({ outcome: 'SENT', requestId: clientRef }),
      check: never,
      advance: never,
      cancel: async () => ({ outcome: 'CANCELED' }),
    },
    proofs: { jwks: { keys: [] }, sign: never, read: never },
    clock,
    log: createLog('silent'),
    ...usualParts,
  });
  const input = {
    region: undefined,
    channel: undefined,
    locale: undefined,
    nonce: undefined,
    clientAddress: '192.0.2.1',
    startedBy: null,
  };
  async function endMany(count: number, from: number) {
    for (let index = from; index < from + count; index += 1) {
      const phoneNumber = `+1415${2_000_000 + index}`;
      const begun = await verifications.start({ ...input, phoneNumber, idempotencyKey: undefined });
      if (begun.__typename === 'Verification')
        await verifications.cancel({ handle: begun.id, clientAddress: '', backend: undefined });
    }
  }
  return { verifications, clock, endMany };
}

test('Of 2,500 ends at once each is told once, whatever room there is', { timeout: 120_000 }, async () => {
  const told: string[] = [];
  let most = 0;
  let now = 0;
  const { verifications, clock, endMany } = startRules(async ({ id }) => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => void setImmediate(resolve));
    now -= 1;
    told.push(id);
    return { outcome: 'TAKEN' };
  });
  await endMany(2_500, 0);
  for (let seconds = 0; seconds < 15; seconds += 1) {
    await verifications.sweep();
    await verifications.told();
    clock.pass(1);
  }
  expect([told.length, new Set(told).size, most]).toEqual([2_500, 2_500, 20]);
});

test('A new end is told at once, though more than there is room for were refused', { timeout: 120_000 }, async () => {
  const answers: (() => void)[] = [];
  const told: End[] = [];
  let isHanging = false;
  const { verifications, clock, endMany } = startRules(async (end) => {
    told.push(end);
    if (isHanging) await new Promise<void>((resolve) => void answers.push(resolve));
    return { outcome: 'NOT_TAKEN', status: 500 };
  });
  await endMany(1_500, 0);
  for (let seconds = 0; seconds < 15; seconds += 1) {
    await verifications.sweep();
    await verifications.told();
    clock.pass(1);
  }
  isHanging = true;
  clock.pass(3_600);
  told.length = 0;
  await verifications.sweep();
  await until(() => told.length === 10);
  await endMany(1, 9_000);
  await verifications.sweep();
  await until(() => told.length === 11);
  expect(told.at(-1)).toMatchObject({ phoneNumber: '+14152009000' });
  isHanging = false;
  verifications.stopTelling();
  for (const answer of answers) answer();
  await verifications.told();
});
