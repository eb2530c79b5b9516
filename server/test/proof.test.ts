import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newKey, proofOf, publicHalf, signingKeys, startLive, storeFolder } from './proof-fixture.ts';
import { only, phoneNumber, startServer, type Server } from './start-server.ts';
import { rightCode } from './vonage.ts';

// `VerificationProof` of the schema, checked as a backend would: with jose and the published keys.

const jwks = z.object({
  keys: z.array(
    z.strictObject({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});

async function keysOf(server: Server) {
  return jwks.parse(await (await fetch(`${server.address}/.well-known/jwks.json`)).json());
}

async function verifyWithKeys(server: Server, token: string, audience = 'phone-verification', issuer = server.address) {
  return jwtVerify(token, createLocalJWKSet(await keysOf(server)), {
    algorithms: ['ES256'],
    audience,
    issuer,
    currentDate: new Date(server.clock.now()),
    requiredClaims: ['iat', 'exp', 'jti'],
  });
}

describe('A proof', () => {
  test('has all claims of the schema and no other', async () => {
    const server = await startLive();
    const seconds = server.clock.now() / 1000;
    const { token, expiresAt } = await proofOf(server, { nonce: 'a nonce of the backend' });
    const { payload, protectedHeader } = await verifyWithKeys(server, token);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: (await keysOf(server)).keys[0]?.kid });
    expect(payload).toEqual({
      iss: server.address,
      aud: 'phone-verification',
      iat: seconds,
      exp: seconds + 300,
      jti: expect.stringMatching(/.{16,}/),
      phone_number: phoneNumber,
      phone_number_verified: true,
      amr: ['otp', 'sms'],
      nonce: 'a nonce of the backend',
    });
    expect(expiresAt).toBe((seconds + 300) * 1000);
  });

  test('has no nonce where none was given', async () => {
    const server = await startLive();
    const { token } = await proofOf(server);
    expect((await verifyWithKeys(server, token)).payload).not.toHaveProperty('nonce');
  });

  test.each([
    ['SMS', ['otp', 'sms']],
    ['VOICE', ['otp', 'tel']],
    ['WHATSAPP', ['otp']],
    ['RCS', ['otp']],
  ] as const)('by %s says how the person was reached', async (channel, amr) => {
    const server = await startLive({ CHANNELS: 'SMS,VOICE,WHATSAPP,RCS', WHATSAPP_FROM: '14155550199' });
    const { token } = await proofOf(server, { channel });
    expect((await verifyWithKeys(server, token)).payload['amr']).toEqual(amr);
  });

  test.each([
    ['in the end, where each message has its own code', 'off', 400, ['otp', 'tel']],
    ['as far as it is known, where one code came over two channels', 'on', 400, ['otp']],
    ['where one code came twice over one channel', 'on', 200, ['otp', 'sms']],
  ])('says how the person was reached %s', async (_, REUSE_CODE, passed, amr) => {
    const server = await startLive({ REUSE_CODE });
    const { id } = await server.begin();
    server.clock.pass(passed);
    const { proof } = only('Verification', await server.check(id, rightCode));
    expect((await verifyWithKeys(server, proof?.token ?? '')).payload['amr']).toEqual(amr);
  });

  test('of the simulator is marked as a test and verifies nothing', async () => {
    const server = await startServer();
    const { token } = await proofOf(server, {}, server.code);
    expect((await verifyWithKeys(server, token)).payload).toMatchObject({
      test: true,
      phone_number_verified: false,
    });
  });

  test('of a test number is marked as a test, of another number beside it not', async () => {
    const server = await startLive({ TEST_NUMBERS: `${phoneNumber}=246810@2027-01-31` });
    const test = await proofOf(server, {}, () => '246810');
    expect((await verifyWithKeys(server, test.token)).payload).toMatchObject({
      test: true,
      phone_number_verified: false,
    });
    const real = await proofOf(server, { phoneNumber: '+14155550199' });
    const { payload } = await verifyWithKeys(server, real.token);
    expect(payload).toMatchObject({ phone_number_verified: true });
    expect(payload).not.toHaveProperty('test');
  });

  test('is the same at every read, and another one for every verification', async () => {
    const server = await startLive();
    const first = await proofOf(server);
    server.clock.pass(10);
    expect((await server.read(first.id)).proof).toEqual({ token: first.token, expiresAt: first.expiresAt });
    const second = await proofOf(server);
    const [one, other] = [await verifyWithKeys(server, first.token), await verifyWithKeys(server, second.token)];
    expect(one.payload.jti).not.toBe(other.payload.jti);
  });

  test('is made for the audience and the address that are set, and lasts as long', async () => {
    const server = await startLive({
      PROOF_AUDIENCE: 'shop',
      PROOF_TTL_SECONDS: '60',
      PUBLIC_URL: 'https://verify.example',
    });
    const { token, expiresAt } = await proofOf(server);
    const { payload } = await verifyWithKeys(server, token, 'shop', 'https://verify.example');
    expect(expiresAt).toBe(server.clock.now() + 60_000);
    server.clock.pass(61);
    await expect(verifyWithKeys(server, token, 'shop', 'https://verify.example')).rejects.toThrow(/exp/);
    expect(payload.exp).toBe(expiresAt / 1000);
  });

  test('takes its address from no header', async () => {
    const server = await startLive();
    const { id } = await server.begin();
    const { data } = await server.post(
      {
        query: `mutation { checkCode(input: { verificationId: "${id}", code: "${rightCode}" }) { ... on Verification { proof { token } } } }`,
      },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
    );
    const { token } = z.object({ checkCode: z.object({ proof: z.object({ token: z.string() }) }) }).parse(data)
      .checkCode.proof;
    expect((await verifyWithKeys(server, token)).payload.iss).toBe(server.address);
  });
});

describe('The keys', () => {
  test('are published without their private halves, for programs to keep a while', async () => {
    const server = await startLive();
    const response = await fetch(`${server.address}/.well-known/jwks.json`);
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(response.headers.get('cache-control')).toMatch(/max-age=\d+/);
    // The strict schema refuses a `d`.
    expect((await keysOf(server)).keys).toHaveLength(1);
  });

  test('are the ones that are set: the first signs, all are published', async () => {
    const [first, second] = [newKey('first'), newKey('second')];
    const server = await startLive(signingKeys(first, publicHalf(second)));
    expect((await keysOf(server)).keys.map(({ kid }) => kid)).toEqual(['first', 'second']);
    const { token } = await proofOf(server);
    expect(decodeProtectedHeader(token).kid).toBe('first');
    await verifyWithKeys(server, token);
  });

  test('stay the same over a restart where the store has made one', async () => {
    const { env } = storeFolder();
    const first = await startLive(env);
    const keys = await keysOf(first);
    const { token } = await proofOf(first);
    await first.close();
    const second = await startLive(env);
    expect(await keysOf(second)).toEqual(keys);
    await verifyWithKeys(second, token, 'phone-verification', first.address);
  });
});
