import { generateKeyPairSync } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { only, phoneNumber, startServer, type Server } from './start-server.ts';
import { inFlight, problem, rightCode, startVonage, wrongCode } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// docs/rules.md#privacy: what is logged holds no code, no full number, no handle, no credential, no key and no nonce.

const key = 'a secret of one act: 8d3f';
const otherKey = 'a secret of another act: 77';
const nonce = 'a nonce of the backend';
const numbers = [phoneNumber, '+14155550199', '+447400123456'];
const requestId = 'c11236f4-00bf-4b89-84ba-88b25df97315';

/** The number in any form that a person would know again. */
const formsOf = (number: string) => [number, number.slice(1), number.slice(2), number.slice(-8)];

function expectSilence(server: Server, secrets: readonly (string | null | undefined)[]) {
  const text = server.logText();
  expect(server.log().length).toBeGreaterThan(2);
  for (const secret of [...numbers.flatMap(formsOf), key, otherKey, nonce, requestId, ...secrets]) {
    if (!secret) throw new Error('Expected a secret');
    expect(text).not.toContain(secret);
  }
}

test('The log of all that goes well holds no secret', async () => {
  const server = await startServer();
  const first = await server.begin({ idempotencyKey: key, nonce, locale: 'pt-BR' });
  const tied = await server.begin({ idempotencyKey: otherKey });
  await server.check(first.id, server.wrongCode());
  server.clock.pass(30);
  await server.resend(first.id, { idempotencyKey: otherKey });
  const { proof } = only('Verification', await server.check(first.id, server.code()));
  const canceled = await server.begin({ phoneNumber: numbers[1] ?? '' });
  await server.cancel(canceled.id);
  server.clock.pass(31);
  await server.sweep();
  server.tick();
  await server.close();
  const codes = numbers.flatMap((number) => server.messages(number)).map(({ code }) => code);
  expect(codes).toHaveLength(3);
  expectSilence(server, [first.id, tied.id, canceled.id, proof?.token, ...codes]);
});

test('The log of all that goes wrong holds no secret', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'verification.db');
  const vonage = await startVonage();
  const server = await startServer({
    vonage,
    env: { STORE_URL: `sqlite:${path}`, TEST_NUMBERS: '+447400123456=246810@2027-01-31' },
  });
  const database = new DatabaseSync(path);
  onTestFinished(() => {
    database.close();
  });

  for (const reply of [
    problem(401, `${phoneNumber} ${rightCode}`),
    problem(402),
    problem(422),
    problem(500),
    inFlight('x'),
  ]) {
    vonage.once('start', reply);
    await server.start({ idempotencyKey: key, nonce });
  }
  vonage.once('start', 'RESET');
  await server.start({ idempotencyKey: key, nonce });
  vonage.once('start', inFlight(requestId));
  const { id } = await server.begin({ idempotencyKey: key, nonce });
  vonage.once('check', problem(401));
  await server.check(id, rightCode);
  vonage.once('check', { status: 200, text: `<html>${rightCode}` });
  await server.check(id, wrongCode);
  server.clock.pass(30);
  vonage.once('next', problem(500));
  await server.resend(id, { idempotencyKey: otherKey });
  for (const body of ['{', `{"query":"{ verification(id: \\"${id}\\") { x } }"}`, `"${rightCode}"`])
    await server.post(body);
  await server.start({ phoneNumber: `call ${phoneNumber}` });
  await server.check(`../../${id}`, rightCode);
  const test = await server.begin({ phoneNumber: '+447400123456' });
  await server.check(test.id, '135791');

  // A store that fails, and a bug: what they throw quotes what they were given.
  database.exec('ALTER TABLE requests RENAME TO requests_away');
  await server.start({ phoneNumber: numbers[1] ?? '', idempotencyKey: otherKey });
  await server.check(id, rightCode);
  database.exec('ALTER TABLE requests_away RENAME TO requests');
  database.exec(`UPDATE requests SET body = json_set(body, '$.phase.requestId', '../../${rightCode}')`);
  await server.check(id, rightCode);

  expect(server.takeErrors().length).toBeGreaterThan(4);
  expectSilence(server, [id, test.id, rightCode, wrongCode, '246810', '135791', 'abcd1234', 'Sup3rS3cret', 'Basic ']);
});

test('The log holds no credential where Vonage refuses a signed call', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const vonage = await startVonage();
  vonage.always('start', problem(401));
  const secret = 'a signature secret of at least 32 characters';
  const server = await startServer({
    vonage,
    env: {
      VONAGE_APPLICATION_ID: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
      VONAGE_PRIVATE_KEY: privateKey,
      VONAGE_SIGNATURE_SECRET: secret.replaceAll(' ', '-'),
    },
  });
  await server.start();
  await fetch(`${server.address}/webhooks/vonage`, {
    method: 'POST',
    headers: { authorization: 'Bearer made.up.token', 'content-type': 'application/json' },
    body: JSON.stringify({ request_id: requestId, to: phoneNumber }),
  });
  expect(server.takeErrors()).toHaveLength(1);
  const tokens = vonage.calls().map(({ authorization }) => authorization.replace('Bearer ', ''));
  expectSilence(server, [...tokens, 'made.up.token', secret.replaceAll(' ', '-'), 'PRIVATE KEY', 'aaaaaaaa-bbbb']);
});
