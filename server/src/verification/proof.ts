import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { Channel } from '../schema.generated.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';
import type { Proof } from './verification.ts';

export type Claims = {
  /** E.164 with `+`. */
  phoneNumber: string;
  channel: Channel;
  nonce: string | null;
  /** Only the simulator or `TEST_NUMBERS` vouches for the number. */
  test: boolean;
};

/** How the person was reached (RFC 8176, section 2): there is no value for messengers. */
const methods: Record<Channel, string[]> = { SMS: ['otp', 'sms'], VOICE: ['otp', 'tel'], WHATSAPP: ['otp'] };

/**
 * Signs proofs (RFC 7519, ES256) with the first of `keys`, a private P-256 JWK, and publishes the public halves of all.
 * `issuer` is the service's public address, asked for at each proof; `ttlSeconds` a proof's life.
 */
export async function createProofs(
  keys: readonly JWK[],
  { issuer, audience, ttlSeconds }: { issuer: () => string; audience: string; ttlSeconds: number },
  clock: Clock,
) {
  const named = await Promise.all(
    keys.map(async (key) => ({ ...key, kid: key.kid ?? (await calculateJwkThumbprint(key)) })),
  );
  const [first] = named;
  if (!first) throw new Error('No key to sign proofs with');
  const signingKey = await importJWK(first, 'ES256');
  const published = named.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }));
  return {
    /** The JWK Set of `/.well-known/jwks.json` (RFC 7517, section 5). */
    jwks: { keys: published },

    async sign({ phoneNumber, channel, nonce, test }: Claims): Promise<Proof> {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + ttlSeconds;
      const token = await new SignJWT({
        phone_number: phoneNumber,
        phone_number_verified: !test,
        amr: methods[channel],
        ...(nonce === null ? {} : { nonce }),
        ...(test ? { test } : {}),
      })
        .setProtectedHeader({ alg: 'ES256', kid: first.kid, typ: 'JWT' })
        .setIssuer(issuer())
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(randomUUID())
        .sign(signingKey);
      return { token, expiresAt: expiresAt * 1000 };
    },
  };
}

export type Proofs = Awaited<ReturnType<typeof createProofs>>;

/** The key that a store keeps for itself, made at the first start: for use outside production. */
export async function createStoredKey(store: Pick<Store, 'keep'>): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kept = await store.keep('proof-key', JSON.stringify(await exportJWK(privateKey)));
  return parseKey(kept);
}

/** Written by `createStoredKey` alone. */
const parseKey: (text: string) => JWK = JSON.parse;
