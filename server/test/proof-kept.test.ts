import { DatabaseSync } from 'node:sqlite';
import { createClient } from 'graphql-ws';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
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
import { createManualClock, only, type Server } from './start-server.ts';
import { rightCode } from './vonage.ts';

// A proof is signed once, when the verification succeeds, and kept with it until it expires.

const told = z.object({ verificationUpdated: z.object({ proof: z.object({ token: z.string() }).nullable() }) });

/** The token by every way to it, null where it isn't told. */
async function tokensOf(server: Server, id: string) {
  const again = only('VerificationClosed', await server.check(id, rightCode));
  const client = createClient({
    url: `${server.address.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  onTestFinished(() => client.dispose());
  const query = `subscription { verificationUpdated(id: "${id}") { proof { token } } }`;
  const { value } = await client.iterate({ query }).next();
  return {
    query: (await server.read(id)).proof?.token ?? null,
    closed: again.verification.proof?.token ?? null,
    subscription: told.parse(value.data).verificationUpdated.proof?.token ?? null,
  };
}

const everywhere = (token: string | null) => ({ query: token, closed: token, subscription: token });

describe('A proof that was signed', () => {
  test('is answered by every repeat, and was not signed again', async () => {
    const server = await startLive();
    const { id, token } = await proofOf(server);
    server.clock.pass(299);
    expect(await tokensOf(server, id)).toEqual(everywhere(token));
    await redeem(server, token);
    expect(await tokensOf(server, id)).toEqual(everywhere(token));
  });

  test('is answered after a restart too, whatever key signs by then', async () => {
    const { env } = storeFolder();
    const clock = createManualClock();
    const [old, next] = [newKey('old'), newKey('next')];
    const start = (...keys: object[]) =>
      startLive({ ...env, PUBLIC_URL: 'https://verify.example', ...signingKeys(...keys) }, { clock });
    const before = await start(old);
    const { id, token } = await proofOf(before);
    await before.close();
    const after = await start(next, publicHalf(old));
    expect(await tokensOf(after, id)).toEqual(everywhere(token));
    expect(await readProof(after, token)).toMatchObject({ phoneNumberVerified: true });
  });

  test('is answered no more once it has expired', async () => {
    const server = await startLive();
    const { id, token } = await proofOf(server);
    server.clock.pass(300);
    expect(await tokensOf(server, id)).toEqual(everywhere(null));
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: null });
    expect(await readProof(server, token)).toBeNull();
  });

  test('is gone from the store with the first sweep after its time', async () => {
    const { env, path } = storeFolder();
    const server = await startLive(env);
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    const stored = () => JSON.stringify(database.prepare('SELECT body FROM requests').all());
    const { id, token } = await proofOf(server);
    server.clock.pass(299);
    await server.sweep();
    expect(stored()).toContain(token);
    server.clock.pass(1);
    await server.sweep();
    expect(stored()).not.toContain(token);
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: null });
    server.clock.pass(86_400);
    await server.sweep();
    expect(await server.query(id)).toBeNull();
  });
});
