import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import { hashHandle, hashKey } from '../src/verification/handle.ts';
import type { Store } from '../src/verification/store.ts';
import { createVerifications } from '../src/verification/verifications.ts';
import { noLimits, usualParts } from './rules-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ask, connect } from './socket-fixture.ts';
import { createManualClock, phoneNumber, startWithVonage } from './start-server.ts';
import { caller } from './caller.ts';

// docs/rules.md#handle: who has no handle learns nothing, not even how close a guess was.

const key = 'a secret of one act: 8d3f';
const saltOf = (body: unknown) =>
  z.object({ verifications: z.array(z.object({ salt: z.string() })) }).parse(JSON.parse(String(body))).verifications[0]
    ?.salt ?? '';

/** All that somebody might have in place of a handle. */
const strangers = (id: string, salt: string, more: Record<string, string>): [string, string][] =>
  Object.entries({
    'of the right form': 'A'.repeat(32),
    empty: '',
    'one character': 'x',
    'a path': '../../v1/calls?x=',
    'a NUL': '\0',
    'half a surrogate': '\ud800',
    'a name that objects have': '__proto__',
    long: 'A'.repeat(10_000),
    'the first half of a real one': `${id.slice(0, 16)}${'A'.repeat(16)}`,
    'a real one and more': `${id}A`,
    'a real one with a blank': `${id} `,
    'the hash of a real one': hashHandle(id),
    'its salt': salt,
    'its idempotency key': key,
    'the hash of its key': hashKey('start', key),
    'its phone number': phoneNumber,
    ...more,
  });

test('Every id that is none is answered the same, byte for byte: unknown, malformed, foreign and forgotten ones', async () => {
  const path = `${temporaryFolder()}/verification.db`;
  const { vonage, server } = await startWithVonage({ STORE_URL: `sqlite:${path}` });
  const forgotten = await server.begin({ phoneNumber: '+14155550101' });
  await server.cancel(forgotten.id);
  server.clock.pass(2 * 86_400);
  await server.sweep();
  const { id } = await server.begin({ idempotencyKey: key });
  await server.check(id, '000000');
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const salt = saltOf(database.prepare('SELECT body FROM requests').get()?.['body']);
  const requestId = vonage.calls('check')[0]?.requestId ?? '';
  const all = strangers(id, salt, { forgotten: forgotten.id, 'the request id of the provider': requestId });

  const fields = [
    'query ($id: ID!) { answer: verification(id: $id) { __typename id } }',
    ...[
      'checkCode(input: { verificationId: $id, code: "123456" })',
      'resendCode(input: { verificationId: $id })',
      'cancelVerification(input: { verificationId: $id })',
    ].map(
      (field) =>
        `mutation ($id: ID!) { answer: ${field} { __typename ... on Problem { message } ... on Verification { id } } }`,
    ),
  ];
  const client = connect(server.address);
  const before = vonage.calls().length;
  for (const query of fields) {
    const answers = await Promise.all(
      all.map(async ([, id]) => (await server.post({ query, variables: { id } })).text),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/"answer":(null|\{"__typename":"VerificationNotFound")/);
  }
  const followed = await Promise.all(
    all.map(([, id]) => ask(client, 'subscription ($id: ID!) { verificationUpdated(id: $id) { id } }', { id }).next()),
  );
  expect(new Set(followed.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(vonage.calls()).toHaveLength(before);
  expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
});

const never = (): never => {
  throw new Error('Nobody asked for that');
};

/** The rules over a store that writes down what it is asked, texts by their length. */
function startRecorded() {
  const sqlite = createSqliteStore(':memory:');
  onTestFinished(() => sqlite.close());
  const asked: string[] = [];
  const noted =
    <Given extends unknown[], Answer>(name: string, call: (...given: Given) => Answer) =>
    (...given: Given): Answer => {
      asked.push(
        `${name} ${JSON.stringify(given, (_, value: unknown) => (typeof value === 'string' ? value.length : value))}`,
      );
      return call(...given);
    };
  const store: Store = {
    ...sqlite,
    read: noted('read', sqlite.read),
    find: noted('find', sqlite.find),
    write: noted('write', sqlite.write),
    count: noted('count', sqlite.count),
    tallied: noted('tallied', sqlite.tallied),
    subscribe: noted('subscribe', sqlite.subscribe),
  };
  const clock = createManualClock();
  const verifications = createVerifications({
    store,
    provider: {
      start: async ({ clientRef }) => ({ outcome: 'SENT', requestId: clientRef }),
      check: never,
      advance: never,
      cancel: never,
    },
    proofs: { jwks: { keys: [] }, sign: never, read: never },
    clock,
    log: createLog('silent'),
    ...usualParts,
    limits: { ...noLimits, checks: [{ count: 1_000, seconds: 600 }] },
  });
  return { sqlite, verifications, clock, takeAsked: () => asked.splice(0) };
}

test('Every id that is none costs the same work: the store is asked the same things as often', async () => {
  const { sqlite, verifications, clock, takeAsked } = startRecorded();
  const input = {
    region: undefined,
    channel: undefined,
    locale: undefined,
    nonce: undefined,
    clientAddress: '192.0.2.1',
    startedBy: null,
  };
  const begin = async (phoneNumber: string, idempotencyKey: string) => {
    const begun = await verifications.start({ ...input, phoneNumber, idempotencyKey });
    if (begun.__typename !== 'Verification') throw new Error('Expected a verification');
    return begun.id;
  };
  const forgotten = await begin('+14155550101', `${key}!`);
  await verifications.cancel(caller(forgotten));
  clock.pass(2 * 86_400);
  await verifications.sweep();
  const id = await begin(phoneNumber, key);
  const [stored] = await sqlite.due(Number.MAX_SAFE_INTEGER, 1);
  const {
    phase,
    verifications: [real],
  } = stored && 'request' in stored ? stored.request : { phase: undefined, verifications: [] };
  const requestId = phase?.name === 'OPEN' ? phase.requestId : '';
  expect([requestId, real?.handleHash]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), hashHandle(id)]);

  const acts = [
    (id: string) => verifications.get(caller(id)),
    (id: string) => verifications.check(caller(id, '192.0.2.66'), '123456'),
    (id: string) => verifications.resend(caller(id, '192.0.2.66'), undefined),
    (id: string) => verifications.resend(caller(id, '192.0.2.66'), 'another secret of one act'),
    (id: string) => verifications.cancel(caller(id)),
    (id: string) => verifications.watch(id, (seen) => seen),
  ];
  for (const act of acts) {
    takeAsked();
    await act('A'.repeat(32));
    const usual = takeAsked();
    expect(usual.length).toBeGreaterThan(0);
    for (const [what, stranger] of strangers(id, real?.salt ?? '', {
      forgotten,
      'the request id of the provider': requestId,
    })) {
      await act(stranger);
      expect([what, takeAsked()]).toEqual([what, usual]);
    }
  }
});
