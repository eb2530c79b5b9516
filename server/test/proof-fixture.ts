import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { instant, only, startServer, type Server } from './start-server.ts';
import { rightCode, startVonage } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Options = Omit<NonNullable<Parameters<typeof startServer>[0]>, 'vonage' | 'env'>;

/** With a Vonage-like server: its proofs are no tests. Several may have one store. */
export async function startLive(env: Record<string, string> = {}, options: Options = {}) {
  return startServer({ vonage: await startVonage(), env, alone: false, ...options });
}

/** A folder for a store that outlives its server, removed after the test. */
export function storeFolder() {
  const folder = temporaryFolder();
  return {
    folder,
    path: join(folder, 'verification.db'),
    env: { STORE_URL: `sqlite:${join(folder, 'verification.db')}` },
  };
}

/** A verification that succeeds, and its proof. */
export async function proofOf(server: Server, input: object = {}, code = () => rightCode) {
  const { id } = await server.begin(input);
  const { proof } = only('Verification', await server.check(id, code()));
  if (!proof) throw new Error('Expected a proof');
  return { id, ...proof };
}

/** A private P-256 key that is named so. */
export function newKey(kid: string) {
  return { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid };
}

/** Its public half, as one keeps it in a set that it doesn't sign for. */
export function publicHalf(key: ReturnType<typeof newKey>) {
  const { d: _, ...half } = key;
  return half;
}

export const signingKeys = (...keys: object[]) => ({ PROOF_SIGNING_KEY: JSON.stringify({ keys }) });

const proof = z.object({
  __typename: z.literal('Proof'),
  phoneNumber: z.string().nullable(),
  phoneNumberVerified: z.boolean(),
  test: z.boolean(),
  amr: z.array(z.string()),
  nonce: z.string().nullable(),
  reference: z.string().nullable(),
  startedBy: z.string().nullable(),
  issuedAt: instant,
  expiresAt: instant,
  redeemedAt: instant.nullable(),
});
const message = z.string().min(1);
const redeemed = z.discriminatedUnion('__typename', [
  proof,
  z.object({ __typename: z.literal('InvalidProof'), message, reason: z.string() }),
  z.object({ __typename: z.literal('ProofAlreadyRedeemed'), message, proof }),
  z.object({ __typename: z.literal('ServiceUnavailable'), message, retryable: z.boolean() }),
]);

const fields =
  '__typename phoneNumber phoneNumberVerified test amr nonce reference startedBy issuedAt expiresAt redeemedAt';

/** `Query.proof`. */
export async function readProof(server: Server, token: string) {
  const query = `query ($token: String!) { proof(token: $token) { ${fields} } }`;
  const { data, errors } = await server.post({ query, variables: { token } });
  if (errors) throw new Error(JSON.stringify(errors));
  return proof.nullable().parse(data?.['proof']);
}

/** `Mutation.redeemProof`. */
export async function redeem(server: Server, token: string) {
  const query = `mutation ($token: String!) { redeemProof(token: $token) {
    ... on Proof { ${fields} }
    ... on InvalidProof { reason }
    ... on ProofAlreadyRedeemed { proof { ${fields} } }
    ... on ServiceUnavailable { retryable }
    ... on Problem { __typename message }
  } }`;
  const { data, errors } = await server.post({ query, variables: { token } });
  if (errors) throw new Error(JSON.stringify(errors));
  return redeemed.parse(data?.['redeemProof']);
}
