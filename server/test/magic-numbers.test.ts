import { expect, test } from 'vitest';
import { phoneNumber, startServer, until, type Server } from './start-server.ts';

// docs/rules.md#simulated-numbers, as the people who build on the simulator see them.

const key = 'a secret of one act: 8d3f';
const numbered = (ending: number) => ({ phoneNumber: `+141555501${ending}`, idempotencyKey: key });

const untilStatus = (server: Server, id: string, status: string) =>
  until(async () => (await server.read(id)).status === status);

test('Number 50 is accepted, and nothing arrives', async () => {
  const server = await startServer();
  expect(await server.begin(numbered(50))).toMatchObject({ status: 'PENDING' });
  expect(server.messages('+14155550150')).toEqual([]);
});

test.each([
  [51, { __typename: 'InvalidPhoneNumber', reason: 'NOT_ASSIGNED' }, 0],
  [52, { __typename: 'ServiceUnavailable', retryable: true }, 0],
  [53, { __typename: 'ServiceUnavailable', retryable: true }, 0],
  [58, { __typename: 'ServiceUnavailable', retryable: false }, 1],
])('Number %i is refused, however often it is tried', async (ending, refusal, errors) => {
  const server = await startServer();
  expect(await server.start(numbered(ending))).toMatchObject(refusal);
  expect(await server.start(numbered(ending))).toMatchObject(refusal);
  expect(server.takeErrors()).toHaveLength(2 * errors);
  expect(server.messages()).toEqual([]);
  expect(server.starts()).toHaveLength(2);
});

test('Number 51 acts in other area codes, too', async () => {
  const server = await startServer();
  expect(await server.start({ phoneNumber: '+12125550151' })).toMatchObject({ __typename: 'InvalidPhoneNumber' });
});

test('Number 54 is delivered although the answer never comes: the same key takes the request over', async () => {
  const server = await startServer({ env: { VONAGE_TIMEOUT_MS: '2000' } });
  const { phoneNumber } = numbered(54);
  expect(await server.start(numbered(54))).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
  const { id } = await server.begin(numbered(54));
  expect(server.messages(phoneNumber)).toHaveLength(1);
  expect(await server.check(id, server.code(phoneNumber ?? ''))).toMatchObject({ status: 'VERIFIED' });
});

test('Number 54 is taken over by another key as well, after which the first answers its own', async () => {
  const server = await startServer({ env: { VONAGE_TIMEOUT_MS: '2000' } });
  const { phoneNumber } = numbered(54);
  await server.start(numbered(54));
  const second = await server.begin({ phoneNumber });
  const first = await server.begin(numbered(54));
  expect(first.id).not.toBe(second.id);
  expect(server.messages(phoneNumber)).toHaveLength(1);
});

test('Number 55 has a foreign request in flight', async () => {
  const server = await startServer();
  const now = server.clock.now();
  expect(await server.start(numbered(55))).toMatchObject({ __typename: 'RateLimited', retryAt: now + 60_000 });
});

test('Number 56 is blocked by webhook a moment later', async () => {
  const server = await startServer();
  const { id } = await server.begin(numbered(56));
  server.clock.pass(1);
  server.tick();
  await untilStatus(server, id, 'FAILED');
  expect(await server.read(id)).toMatchObject({ failure: 'BLOCKED', attemptsRemaining: 0, nextChannel: null });
});

test('Number 57 and number 62 are like any other without a lookup', async () => {
  const server = await startServer();
  for (const ending of [57, 62]) {
    const { id, phoneNumber } = await server.begin({ phoneNumber: `+141555501${ending}` });
    expect(await server.check(id, server.code(phoneNumber ?? ''))).toMatchObject({ status: 'VERIFIED' });
  }
});

test('Number 59 is too late for a deadline under 3 s: the request is taken over', async () => {
  const server = await startServer({ env: { VONAGE_TIMEOUT_MS: '2000' } });
  const { phoneNumber } = numbered(59);
  expect(await server.start(numbered(59))).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
  expect(await server.begin(numbered(59))).toMatchObject({ status: 'PENDING' });
  expect(server.messages(phoneNumber)).toHaveLength(1);
});

test('Number 60 answers HTML: the text is sent once, and a code that was accepted is told by webhook', async () => {
  const server = await startServer();
  const { phoneNumber } = numbered(60);
  expect(await server.start(numbered(60))).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
  const { id } = await server.begin(numbered(60));
  expect(server.messages(phoneNumber)).toHaveLength(1);
  await server.check(id, server.code(phoneNumber ?? ''));
  await untilStatus(server, id, 'VERIFIED');
});

test('Number 61 loses the answer of the check that was accepted: the webhook tells', async () => {
  const server = await startServer();
  const { id, phoneNumber } = await server.begin(numbered(61));
  const checked = await server.check(id, server.code(phoneNumber ?? ''));
  expect(['ServiceUnavailable', 'VerificationClosed']).toContain(checked.__typename);
  await untilStatus(server, id, 'VERIFIED');
  expect(await server.read(id)).toMatchObject({ proof: { token: expect.any(String) } });
});

test('Any other number works by text and by call', async () => {
  const server = await startServer();
  const byText = await server.begin();
  expect(await server.check(byText.id, server.code())).toMatchObject({ status: 'VERIFIED' });
  const byCall = await server.begin({ channel: 'VOICE' });
  expect(server.messages()[0]).toMatchObject({ to: phoneNumber, channel: 'VOICE' });
  expect(await server.check(byCall.id, server.code())).toMatchObject({ status: 'VERIFIED' });
});
