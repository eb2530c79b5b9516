import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  newKey,
  proofOf,
  publicHalf,
  readProof,
  redeem,
  signingKeys,
  startLive,
  storeFolder,
} from './proof-fixture.ts';
import { createManualClock, type Server } from './start-server.ts';

// "A new key for proofs" of docs/operating.md, step by step, and where keys may be.

const publicUrl = { PUBLIC_URL: 'https://verify.example' };
const [old, next] = [newKey('old'), newKey('next')];

/** A backend with jose. What it has read of the keys it keeps for the rest of the test: jose asks at most twice a minute. */
function remoteReader(server: Server) {
  const keys = createRemoteJWKSet(new URL(`${publicUrl.PUBLIC_URL}/.well-known/jwks.json`), {
    [customFetch]: (url, options) => fetch(url.replace(publicUrl.PUBLIC_URL, server.address), options),
  });
  return async (token: string) => {
    const { protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['ES256'],
      issuer: publicUrl.PUBLIC_URL,
      audience: 'phone-verification',
      currentDate: new Date(server.clock.now()),
    });
    return protectedHeader.kid;
  };
}

/** Nodes on one store, one after the other or together, each with keys of its own. */
function startNodes() {
  const { env } = storeFolder();
  const clock = createManualClock();
  const start = (...keys: object[]) => startLive({ ...env, ...publicUrl, ...signingKeys(...keys) }, { clock });
  return { clock, start };
}

describe('A new key for proofs', () => {
  test('comes step by step, and no reader ever refuses a proof', async () => {
    const { clock, start } = startNodes();

    const before = await start(old);
    const readerBefore = remoteReader(before);
    expect(await readerBefore((await proofOf(before)).token)).toBe('old');
    await before.close();

    // 1. Published, and not used.
    const one = await start(old, publicHalf(next));
    const readerOfOne = remoteReader(one);
    const byOld = (await proofOf(one)).token;
    for (const reader of [readerBefore, readerOfOne]) expect(await reader(byOld)).toBe('old');
    await one.close();

    // 2. Used; readers have it from before.
    const two = await start(next, publicHalf(old));
    const byNext = (await proofOf(two)).token;
    for (const reader of [readerOfOne, remoteReader(two)]) expect(await reader(byNext)).toBe('next');
    for (const reader of [readerBefore, readerOfOne, remoteReader(two)]) expect(await reader(byOld)).toBe('old');
    for (const token of [byOld, byNext]) {
      expect(await readProof(two, token)).toMatchObject({ redeemedAt: null });
      expect(await redeem(two, token)).toMatchObject({ __typename: 'Proof' });
    }
    await two.close();

    // 3. The last proof of the old one has expired.
    clock.pass(300);
    const three = await start(next);
    const last = (await proofOf(three)).token;
    for (const reader of [readerOfOne, remoteReader(three)]) expect(await reader(last)).toBe('next');
    expect(await readProof(three, byOld)).toBeNull();
  });

  test('that signs before it was published is refused by whoever has the keys of before', async () => {
    const { start } = startNodes();
    const before = await start(old);
    const reader = remoteReader(before);
    await reader((await proofOf(before)).token);
    const hasty = await start(next, publicHalf(old));
    await expect(reader((await proofOf(hasty)).token)).rejects.toThrow(/no applicable key/);
  });

  test('is known to both of two nodes while only one of them signs with it', async () => {
    const { start } = startNodes();
    const [one, other] = [await start(old, publicHalf(next)), await start(next, publicHalf(old))];
    const [byOld, byNext] = [(await proofOf(one)).token, (await proofOf(other)).token];
    expect([byOld, byNext].map((token) => decodeProtectedHeader(token).kid)).toEqual(['old', 'next']);
    expect(await redeem(other, byOld)).toMatchObject({ __typename: 'Proof' });
    expect(await redeem(one, byNext)).toMatchObject({ __typename: 'Proof' });
  });

  test('ends what a key signed that is gone too early', async () => {
    const { start } = startNodes();
    const before = await start(old);
    const { token } = await proofOf(before);
    const hasty = await start(next);
    expect(await readProof(hasty, token)).toBeNull();
    expect(await redeem(hasty, token)).toMatchObject({ __typename: 'InvalidProof', reason: 'NOT_GENUINE' });
  });
});

/** All that the store has written so far. */
const written = (folder: string) =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join();

describe('The private key', () => {
  test('of production never gets into the store', async () => {
    const { folder, env } = storeFolder();
    const server = await startLive({ ...env, ...publicUrl, ...signingKeys(old), NODE_ENV: 'production' });
    await redeem(server, (await proofOf(server)).token);
    expect(written(folder).includes(':redeemed')).toBe(true);
    expect(written(folder).includes('"d":')).toBe(false);
    expect(written(folder).includes(String(old.d))).toBe(false);
    await server.close();
    expect(written(folder).includes('"d":')).toBe(false);
  });

  test('that the service makes for itself outside production is in the store', async () => {
    const { folder, env } = storeFolder();
    await startLive(env);
    expect(written(folder)).toContain('"d":');
  });
});

test.each([
  {},
  { CORS_ORIGINS: 'https://shop.example' },
  { ...signingKeys(old), ...publicUrl, NODE_ENV: 'production' },
])('The public keys may be read by every page: %o', async (env) => {
  const server = await startLive(env);
  for (const origin of ['https://anywhere.example', 'https://shop.example']) {
    const { headers } = await fetch(`${server.address}/.well-known/jwks.json`, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  }
});
