import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { proofOf, readProof, redeem, startLive, storeFolder } from './proof-fixture.ts';
import { phoneNumber, startServer } from './start-server.ts';

// `Query.proof` and `Mutation.redeemProof`: for backends that have no JWT library, or take a proof only once.

describe('A proof', () => {
  test('is read: all that its token says', async () => {
    const server = await startLive();
    const issuedAt = server.clock.now();
    const { token } = await proofOf(server, { nonce: 'a nonce of the backend' });
    server.clock.pass(7);
    expect(await readProof(server, token)).toEqual({
      __typename: 'Proof',
      phoneNumber,
      phoneNumberVerified: true,
      test: false,
      amr: ['otp', 'sms'],
      nonce: 'a nonce of the backend',
      reference: null,
      startedBy: null,
      issuedAt,
      expiresAt: issuedAt + 300_000,
      redeemedAt: null,
    });
  });

  test('is redeemed once, and from then on says when', async () => {
    const server = await startLive();
    const { token } = await proofOf(server);
    server.clock.pass(7);
    const redeemedAt = server.clock.now();
    expect(await redeem(server, token)).toMatchObject({ __typename: 'Proof', phoneNumber, nonce: null, redeemedAt });
    // More than half of its life later: what is left of it is no measure of how far to look back.
    server.clock.pass(250);
    expect(await readProof(server, token)).toMatchObject({ phoneNumberVerified: true, redeemedAt });
    expect(await redeem(server, token)).toMatchObject({ __typename: 'ProofAlreadyRedeemed', proof: { redeemedAt } });
  });

  test('can be redeemed in its last second, read before that as often as one likes', async () => {
    const server = await startLive();
    const { token } = await proofOf(server);
    for (const _ of [1, 2, 3]) expect(await readProof(server, token)).toMatchObject({ redeemedAt: null });
    server.clock.pass(299);
    expect(await redeem(server, token)).toMatchObject({ __typename: 'Proof' });
    expect(await redeem(server, token)).toMatchObject({ __typename: 'ProofAlreadyRedeemed' });
  });

  test('is null, and can not be redeemed, from the second on in which it expires', async () => {
    const server = await startLive();
    const { token } = await proofOf(server);
    server.clock.pass(300);
    expect(await readProof(server, token)).toBeNull();
    expect(await redeem(server, token)).toMatchObject({ __typename: 'InvalidProof', reason: 'EXPIRED' });
  });

  test('is redeemed apart from every other of the same number', async () => {
    const server = await startLive();
    const [one, other] = [await proofOf(server), await proofOf(server)];
    expect(await redeem(server, one.token)).toMatchObject({ __typename: 'Proof' });
    expect(await readProof(server, other.token)).toMatchObject({ redeemedAt: null });
    expect(await redeem(server, other.token)).toMatchObject({ __typename: 'Proof' });
  });

  test('of the simulator verifies nothing, by either', async () => {
    const server = await startServer();
    const { token } = await proofOf(server, {}, server.code);
    expect(await readProof(server, token)).toMatchObject({ phoneNumberVerified: false, test: true });
    expect(await redeem(server, token)).toMatchObject({ phoneNumberVerified: false, test: true });
  });
});

describe('A redemption', () => {
  const publicUrl = { PUBLIC_URL: 'https://verify.example' };

  test.each([
    ['enforced', {}],
    ['off', { LIMITS: 'off' }],
    ['only observed', { LIMITS_MODE: 'observe' }],
  ])('of twenty at once is one, the limits %s', async (_limits, env) => {
    const server = await startLive(env);
    const { token } = await proofOf(server);
    const all = await Promise.all(Array.from({ length: 20 }, () => redeem(server, token)));
    expect(all.filter(({ __typename }) => __typename === 'Proof')).toHaveLength(1);
    expect(all.filter(({ __typename }) => __typename === 'ProofAlreadyRedeemed')).toHaveLength(19);
  });

  test('by a node whose clock is behind counts to the end as well', async () => {
    const { env } = storeFolder();
    const [one, behind] = [await startLive({ ...env, ...publicUrl }), await startLive({ ...env, ...publicUrl })];
    const { token } = await proofOf(one);
    behind.clock.pass(-30);
    expect(await redeem(behind, token)).toMatchObject({ __typename: 'Proof' });
    one.clock.pass(299);
    expect(await redeem(one, token)).toMatchObject({ __typename: 'ProofAlreadyRedeemed' });
  });

  test('outlives a restart', async () => {
    const { env } = storeFolder();
    const first = await startLive({ ...env, ...publicUrl });
    const { token } = await proofOf(first);
    expect(await redeem(first, token)).toMatchObject({ __typename: 'Proof' });
    await first.close();
    const second = await startLive({ ...env, ...publicUrl });
    expect(await redeem(second, token)).toMatchObject({ __typename: 'ProofAlreadyRedeemed' });
    expect(await readProof(second, token)).toMatchObject({ redeemedAt: first.clock.now() });
  });

  test('is forgotten by the store once the proof has expired', async () => {
    const { path, env } = storeFolder();
    const server = await startLive(env);
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    const redemptions = () => database.prepare("SELECT key FROM counted WHERE key LIKE '%:redeemed'").all().length;
    await redeem(server, (await proofOf(server)).token);
    expect(redemptions()).toBe(1);
    server.clock.pass(361);
    await server.sweep();
    expect(redemptions()).toBe(0);
  });

  test('fails while the store is away, takes nothing, and may be tried again', async () => {
    const { path, env } = storeFolder();
    const server = await startLive(env);
    const { token } = await proofOf(server);
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec('ALTER TABLE counted RENAME TO counted_away');
    expect(await redeem(server, token)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    const read = await server.post({ query: `{ proof(token: "${token}") { phoneNumber } }` });
    expect(read).toMatchObject({ data: { proof: null }, errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(server.takeErrors()).toHaveLength(2);
    database.exec('ALTER TABLE counted_away RENAME TO counted');
    expect(await redeem(server, token)).toMatchObject({ __typename: 'Proof' });
  });

  test('is one an operation, whatever it is called in it', async () => {
    const server = await startLive();
    const { token } = await proofOf(server);
    const query = `mutation { a: redeemProof(token: "${token}") { __typename } b: redeemProof(token: "") { __typename } }`;
    expect(await server.post({ query })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await readProof(server, token)).toMatchObject({ redeemedAt: null });
  });

  test.each(['{ proof(token: "x") { nonce } }', 'mutation { redeemProof(token: "x") { __typename } }'])(
    'has no place in an address: %s',
    async (query) => {
      const server = await startLive();
      const url = `${server.address}/graphql?${new URLSearchParams({ query }).toString()}`;
      expect((await fetch(url, { headers: { 'apollo-require-preflight': 'true' } })).status).toBe(405);
    },
  );
});
