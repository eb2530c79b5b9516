import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { only, startWithVonage } from './start-server.ts';
import { notFound, problem, rightCode, wrongCode } from './vonage.ts';

// A Vonage-like server of one's own at VONAGE_API_HOST, with Basic and with JWT credentials.

const applicationId = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const jwt = { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };

type Both = Awaited<ReturnType<typeof startWithVonage>>;

/** A start, a wrong code, a resend, a right code; another one canceled. */
async function useAll({ server }: Both) {
  const { id } = await server.begin();
  await server.check(id, wrongCode);
  server.clock.pass(30);
  await server.resend(id);
  const verified = only('Verification', await server.check(id, rightCode));
  await server.cancel((await server.begin({ phoneNumber: '+14155550199' })).id);
  server.clock.pass(30);
  await server.sweep();
  return verified;
}

const operations = ['start', 'check', 'next', 'check', 'start', 'cancel'];

describe('A number is verified', () => {
  test('with Basic credentials', async () => {
    const both = await startWithVonage();
    expect(await useAll(both)).toMatchObject({ status: 'VERIFIED' });
    expect(both.vonage.calls().map(({ operation }) => operation)).toEqual(operations);
    const header = `Basic ${Buffer.from('abcd1234:Sup3rS3cret').toString('base64')}`;
    expect(new Set(both.vonage.calls().map(({ authorization }) => authorization))).toEqual(new Set([header]));
  });

  test('with JWT credentials, preferred to Basic ones, by one token for many calls', async () => {
    const both = await startWithVonage(jwt);
    expect(await useAll(both)).toMatchObject({ status: 'VERIFIED' });
    expect(both.vonage.calls().map(({ operation }) => operation)).toEqual(operations);
    const headers = new Set(both.vonage.calls().map(({ authorization }) => authorization));
    expect(headers.size).toBe(1);
    for (const header of headers) {
      const { payload } = await jwtVerify(header.replace(/^Bearer /, ''), createPublicKey(publicKey), {
        algorithms: ['RS256'],
      });
      expect(payload).toMatchObject({
        application_id: applicationId,
        jti: expect.any(String),
        exp: expect.any(Number),
      });
    }
  });

  test('by calls that carry nothing from outside but the number, the code and the language', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin({ idempotencyKey: 'a secret of one act: 8d3f', nonce: 'a nonce', locale: 'de' });
    await server.check(id, rightCode);
    const bodies = vonage
      .calls()
      .map(({ body }) => body)
      .join('\n');
    for (const secret of [id, 'a secret', 'a nonce']) expect(bodies).not.toContain(secret);
    expect(vonage.calls('check').map(({ body }) => body)).toEqual([JSON.stringify({ code: rightCode })]);
  });
});

// docs/rules.md#lost-checks, where a webhook may still tell how a lost check ended, and none comes.
describe('With webhooks, a lost answer', () => {
  const env = { ...jwt, VONAGE_SIGNATURE_SECRET: 'a-signature-secret-of-at-least-32-characters' };

  test('and then a 404 leave the verification open for 30 s more, checks answering at once that it is unknown', async () => {
    const { vonage, server } = await startWithVonage(env);
    const { id } = await server.begin();
    vonage.once('check', 'RESET');
    vonage.once('check', notFound);
    await server.check(id, rightCode);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    server.clock.pass(29.999);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls('check')).toHaveLength(2);
    server.clock.pass(0.001);
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'FAILED', failure: 'INDETERMINATE' },
    });
  });

  test('of the last attempt leaves it open for 30 s more', async () => {
    const { vonage, server } = await startWithVonage({ ...env, MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    vonage.once('check', problem(500));
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    server.clock.pass(29.999);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 0 });
    server.clock.pass(0.001);
    await server.sweep();
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
  });

  test('shortly before the end is settled 30 s later as well, and not before', async () => {
    const { vonage, server } = await startWithVonage({ ...env, MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    server.clock.pass(539);
    vonage.once('check', problem(500));
    await server.check(id, rightCode);
    server.clock.pass(29.999);
    await server.sweep();
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    server.clock.pass(0.001);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
  });
});
