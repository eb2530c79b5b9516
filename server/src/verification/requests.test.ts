import { describe, expect, onTestFinished, test } from 'vitest';
import { noLimits } from '../../test/rules-fixture.ts';
import { createSqliteStore } from '../stores/sqlite.ts';
import { createLog } from '../telemetry/log.ts';
import { createLimits } from './limits.ts';
import { createLists } from './lists.ts';
import { createRequests } from './requests.ts';
import { countNothing, RequestUnreadable } from './store.ts';
import type { Event } from './transition/event.ts';
import { claimed } from './transition/starts.ts';
import type { Verification } from './verification.ts';
import { numberName } from './names.ts';
import { testPolicy } from '../../test/rules-fixture.ts';

const policy = testPolicy;
const begun = Date.parse('2026-11-23T06:00:00.000Z');
const phoneNumber = '+14155550100';

const verification: Verification = {
  handleHash: 'a',
  salt: 'salt',
  keyHash: null,
  chosenChannel: null,
  resendKeyHashes: [],
  nonce: null,
  clientAddress: null,
  createdAt: begun,
  sharesRequest: false,
  state: { status: 'UNANSWERED', endsAt: null },
};

const written = { adds: [], drops: [], takes: null, changed: [], wakeAt: 0, counting: countNothing };

/** Requests in a real store, with a clock that also goes on while others work. */
async function startRequests() {
  const store = createSqliteStore(':memory:');
  onTestFinished(() => store.close());
  let now = begun;
  let perLook = 0;
  const clock = { now: () => (now += perLook), wait: async () => {} };
  const limits = createLimits({
    settings: noLimits,
    store,
    log: createLog('silent'),
    isExempt: () => false,
    lists: createLists([]),
  });
  const requests = createRequests(store, clock, policy, limits, createLog('silent'));
  const request = claimed(
    { ref: '0'.repeat(32), phoneNumber, region: 'US' },
    {
      sending: { plan: ['SMS', 'SMS'], stepMs: 180_000, startedAt: begun, reuseCode: false },
      verification,
      heldUntil: begun + 6000,
    },
  );
  const event = async (event: Event) => {
    const [found] = await requests.find(numberName(phoneNumber));
    if (!found) throw new Error('Expected a request');
    return requests.event(found, event);
  };
  await requests.create(request, undefined, []);
  await event({ type: 'SENT', requestId: 'r1' });
  return {
    store,
    requests,
    event,
    at: (seconds: number) => void (now = begun + seconds * 1000),
    /** From now on each look at the clock takes so long. */
    ticking: (milliseconds: number) => void (perLook = milliseconds),
  };
}

describe('Writing a request', () => {
  test('succeeds where its end comes between reading and writing', async () => {
    const { event, at, ticking } = await startRequests();
    at(359.997);
    ticking(1);
    expect(await event({ type: 'CANCELED', handleHash: 'a' })).toMatchObject({
      verifications: [{ state: { status: 'CANCELED' } }],
    });
  });

  test('leaves it to be looked at again once its end has come', async () => {
    const { store, event, at } = await startRequests();
    at(359.999);
    await event({ type: 'CANCELED', handleHash: 'a' });
    expect(await store.due(begun + 360_000, 10)).toHaveLength(1);
  });

  test('is refused where somebody wrote in between', async () => {
    const { requests, event } = await startRequests();
    const [found] = await requests.find(numberName(phoneNumber));
    if (!found) throw new Error('Expected a request');
    await event({ type: 'CANCELED', handleHash: 'a' });
    expect(await requests.tryEvent(found, { type: 'CANCELED', handleHash: 'a' })).toBeUndefined();
  });
});

describe('Reading a request', () => {
  test('that makes no sense to the policy is told as one that cannot be read', async () => {
    const { store, event } = await startRequests();
    await event({ type: 'CANCELED', handleHash: 'a' });
    const senseless = {
      ...policy,
      get cancelDelayMs(): number {
        throw new Error('No sense');
      },
    };
    const clock = { now: () => begun, wait: async () => {} };
    const limits = createLimits({
      settings: noLimits,
      store,
      log: createLog('silent'),
      isExempt: () => false,
      lists: createLists([]),
    });
    const requests = createRequests(store, clock, senseless, limits, createLog('silent'));
    const [stored] = await store.due(Number.MAX_SAFE_INTEGER, 1);
    if (!stored || !('request' in stored) || stored.request.phase.name !== 'OPEN') throw new Error('Not open');
    await store.write({
      ...written,
      ref: stored.request.ref,
      version: stored.version,
      request: { ...stored.request, phase: { ...stored.request.phase, cancel: null } },
    });
    await expect(requests.find(numberName(phoneNumber))).rejects.toMatchObject({ ref: stored.request.ref });
    await expect(requests.read(stored.request.ref)).rejects.toBeInstanceOf(RequestUnreadable);
  });
});
