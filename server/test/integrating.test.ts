import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { proofOf, startLive } from './proof-fixture.ts';
import { phoneNumber, startServer, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// The code of docs/integrating.md, "A backend", as it stands there.

const page = readFileSync(new URL('../../docs/integrating.md', import.meta.url), 'utf8');
const backend = page.slice(page.indexOf('## A backend'), page.indexOf('## Your own'));
const blocks = (language: string) =>
  [...backend.matchAll(new RegExp(`\`\`\`${language}\n(.+?)\`\`\``, 'gs'))].map(([, code = '']) => code);

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
  writeFileSync(
    file,
    code.replace("'jose'", `'${jose}'`).replace(`${host}/.well-known`, `${server.address}/.well-known`),
  );
  vi.useFakeTimers({ toFake: ['Date'], now: server.clock.now() });
  onTestFinished(() => void vi.useRealTimers());
  return example.parse(await import(pathToFileURL(file).href)).phoneNumberOf;
}

test('The example of a backend accepts the proof of its session and no other', async () => {
  const server = await startLive({ PUBLIC_URL: host });
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
  const server = await startServer({ env: { PUBLIC_URL: host } });
  const phoneNumberOf = await run(server);
  const { token } = await proofOf(server, session, server.code);
  await expect(phoneNumberOf(token, session)).rejects.toThrow('A test number, or the simulator');
});

test("The example's operations read a proof, and redeem it", async () => {
  const server = await startLive();
  const { token } = await proofOf(server, session);
  const [read, redeem, ...others] = blocks('graphql');
  const said = { phoneNumber, phoneNumberVerified: true, ...session };
  expect((await server.post({ query: read, variables: { token } })).data).toEqual({ proof: said });
  expect((await server.post({ query: redeem, variables: { token } })).data).toEqual({ redeemProof: said });
  expect((await server.post({ query: redeem, variables: { token } })).data).toMatchObject({
    redeemProof: { __typename: 'ProofAlreadyRedeemed' },
  });
  expect(others).toEqual([]);
});
