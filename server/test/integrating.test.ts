import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { blocksOf } from './pages.ts';
import { proofOf, startLive } from './proof-fixture.ts';
import { phoneNumber, startServer, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// The code of docs/integrating.md, "A backend", as it stands there, its service at another address.

const blocks = (language: string) =>
  blocksOf('docs/integrating.md')
    .filter((block) => block.language === language && block.by === 'server/test/integrating.test.ts')
    .map(({ code }) => code);

const host = 'https://verify.example.com';
const session = { nonce: 'of this session' };

type PhoneNumberOf = (token: string, session: { nonce: string }) => Promise<unknown>;
const example = z.object({ phoneNumberOf: z.custom<PhoneNumberOf>((value) => typeof value === 'function') });

/** The example's code, its requests led to `server`, at the server's time. */
async function run(server: Server): Promise<PhoneNumberOf> {
  const folder = temporaryFolder();
  const [code = ''] = blocks('ts');
  const jose = pathToFileURL(createRequire(import.meta.url).resolve('jose')).href;
  const file = join(folder, 'backend.mts');
  writeFileSync(file, code.replace("'jose'", `'${jose}'`).replace(host, server.address));
  vi.useFakeTimers({ toFake: ['Date'], now: server.clock.now() });
  onTestFinished(() => void vi.useRealTimers());
  return example.parse(await import(pathToFileURL(file).href)).phoneNumberOf;
}

test('The example of a backend accepts the proof of its session and no other', async () => {
  const server = await startLive();
  const phoneNumberOf = await run(server);
  const { token } = await proofOf(server, session);
  expect(await phoneNumberOf(token, session)).toBe(phoneNumber);
  await expect(phoneNumberOf(token, { nonce: 'of another' })).rejects.toThrow('Made for another session');
  await expect(phoneNumberOf((await proofOf(server)).token, session)).rejects.toThrow('Made for another session');
  await expect(phoneNumberOf(`${token.slice(0, -8)}AAAAAAAA`, session)).rejects.toThrow(/signature/);
  vi.setSystemTime(server.clock.now() + 300_000);
  await expect(phoneNumberOf(token, session)).rejects.toThrow(/"exp"/);
});

test('The example of a backend refuses what only the simulator vouches for', async () => {
  const server = await startServer();
  const phoneNumberOf = await run(server);
  const { token } = await proofOf(server, session, server.code);
  await expect(phoneNumberOf(token, session)).rejects.toThrow('A test number, or the simulator');
});

test("The example's operations read a proof, and redeem it", async () => {
  const server = await startLive();
  const { token } = await proofOf(server, session);
  const [read, redeem, ...others] = blocks('graphql');
  const said = { phoneNumber, phoneNumberVerified: true, ...session, reference: null, startedBy: null };
  expect((await server.post({ query: read, variables: { token } })).data).toEqual({ proof: said });
  expect((await server.post({ query: redeem, variables: { token } })).data).toEqual({ redeemProof: said });
  expect((await server.post({ query: redeem, variables: { token } })).data).toMatchObject({
    redeemProof: { __typename: 'ProofAlreadyRedeemed' },
  });
  expect(others).toEqual([]);
});

/** What seven tests of one number that verify it, one after the other, get. */
async function sevenStarts(env: Record<string, string>): Promise<string[]> {
  const server = await startServer({ env });
  const outcomes = [];
  for (let starts = 0; starts < 7; starts += 1) {
    const outcome = await server.start();
    outcomes.push(outcome.__typename);
    if (outcome.__typename === 'Verification') await server.check(outcome.id, server.code());
  }
  return outcomes;
}

test('Tests of one number go on for ever without limits, and with them end at the sixth', async () => {
  const five = Array.from({ length: 5 }, () => 'Verification');
  expect(await sevenStarts({ LIMITS: 'off' })).toEqual([...five, 'Verification', 'Verification']);
  expect(await sevenStarts({})).toEqual([...five, 'RateLimited', 'RateLimited']);
});
