import { createHash, createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto';
import { errors, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Channel, InvalidProofReason } from '../schema.generated.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';
import type { Proof } from './verification.ts';

export type Claims = {
  /** E.164 with `+`; null: the proof doesn't name it. */
  phoneNumber: string | null;
  /** Over which the code may have reached the person. */
  channels: readonly Channel[];
  nonce: string | null;
  /** The backend that started it, by its name, and that one's name for it. */
  backend: string | null;
  reference: string | null;
  /** Only the simulator or `TEST_NUMBERS` vouches for the number. */
  test: boolean;
};

/** A P-256 JWK; `d` is its private half. */
export type ProofKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string; d?: string; kid?: string };

/** What a key is published under: unless it says otherwise, its thumbprint (RFC 7638). */
export const kidOf = ({ kid, crv, kty, x, y }: ProofKey): string =>
  kid ?? createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

/** How the person was reached (RFC 8176, section 2): there is no value for messengers, and RCS is no SMS. */
const methods: Record<Channel, string[]> = {
  SMS: ['otp', 'sms'],
  VOICE: ['otp', 'tel'],
  WHATSAPP: ['otp'],
  RCS: ['otp'],
};

function methodsOf(channels: readonly Channel[]): string[] {
  const [one, ...others] = new Set(channels);
  return one && others.length === 0 ? methods[one] : ['otp'];
}

/** What `sign` writes, for `read`; times are seconds since the epoch. */
const claims = z
  .object({
    iat: z.int(),
    exp: z.int(),
    jti: z.string().min(1),
    phone_number: z.string().optional(),
    phone_number_verified: z.boolean(),
    amr: z.array(z.string()),
    nonce: z.string().optional(),
    reference: z.string().optional(),
    azp: z.string().optional(),
    test: z.literal(true).optional(),
  })
  // Only a backend knows the number without being told.
  .refine(({ phone_number: number, azp }) => number !== undefined || azp !== undefined);

export type Genuine = z.infer<typeof claims>;

/** How far the clocks of two nodes may be apart. */
export const skewSeconds = 60;

/** No proof is longer; a longer text isn't worth reading. */
const longestToken = 16_384;

/**
 * Signs proofs (RFC 7519, ES256) with the first of `keys`, a private one, publishes the public halves of all and reads
 * what any of them signed. `issuer` is the service's public URL, read each time; `ttlSeconds` a proof's life.
 */
export async function createProofs(
  keys: readonly ProofKey[],
  { issuer, audience, ttlSeconds }: { issuer: () => string; audience: string; ttlSeconds: number },
  clock: Pick<Clock, 'now'>,
) {
  const named = keys.map((key) => ({ ...key, kid: kidOf(key) }));
  const [first] = named;
  if (!first) throw new Error('No key to sign proofs with');
  const signingKey = createPrivateKey({ key: first, format: 'jwk' });
  const header = encoded({ alg: 'ES256', kid: first.kid, typ: 'JWT' });
  const published = named.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }));
  const readingKeys = new Map(
    await Promise.all(published.map(async (key) => [key.kid, await importJWK(key, 'ES256')] as const)),
  );
  return {
    /** The JWK Set of `/.well-known/jwks.json` (RFC 7517, section 5). */
    jwks: { keys: published },

    /** Written here: to hand it to WebCrypto, as jose does, takes as long again as the signature (docs/performance.md). */
    sign({ phoneNumber, channels, nonce, backend, reference, test }: Claims): Proof {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + ttlSeconds;
      const payload = encoded({
        ...(phoneNumber !== null && { phone_number: phoneNumber }),
        phone_number_verified: !test,
        amr: methodsOf(channels),
        ...(nonce !== null && { nonce }),
        ...(reference !== null && { reference }),
        ...(backend !== null && { azp: backend }),
        ...(test && { test }),
        iss: issuer(),
        aud: audience,
        iat: issuedAt,
        exp: expiresAt,
        jti: randomUUID(),
      });
      const signature = plainly(sign('sha256', Buffer.from(`${header}.${payload}`), signingKey));
      return { token: `${header}.${payload}.${signature.toString('base64url')}`, expiresAt: expiresAt * 1000 };
    },

    /** What a live proof of ours says. Of a header only `kid` chooses the key, and only among ours. */
    async read(token: string): Promise<Genuine | InvalidProofReason> {
      if (token.length > longestToken) return 'NOT_GENUINE';
      const now = clock.now();
      try {
        const { payload } = await jwtVerify(
          token,
          ({ kid = '' }) => {
            const key = readingKeys.get(kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return key;
          },
          { algorithms: ['ES256'], typ: 'JWT', issuer: issuer(), audience, currentDate: new Date(now) },
        );
        const read = claims.safeParse(payload).data;
        return read && read.iat <= now / 1000 + skewSeconds ? read : 'NOT_GENUINE';
      } catch (error) {
        if (error instanceof errors.JWTExpired) return 'EXPIRED';
        if (error instanceof errors.JOSEError) return 'NOT_GENUINE';
        throw error;
      }
    },
  };
}

/** A part of a JSON Web Token (RFC 7515, section 7.1). */
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A signature's two numbers as 32 bytes each (RFC 7518, section 3.4), from DER. To ask Node for them by `dsaEncoding` takes
 * as long as to sign (24.21).
 */
function plainly(der: Buffer): Buffer {
  const plain = Buffer.alloc(64);
  let from = 4;
  for (const end of [32, 64]) {
    const number = der.subarray(from, from + der.readUInt8(from - 1));
    // One byte more says that it isn't negative; the smaller the number, the fewer they are.
    const digits = number.subarray(-32);
    plain.set(digits, end - digits.length);
    from += number.length + 2;
  }
  return plain;
}

export type Proofs = Awaited<ReturnType<typeof createProofs>>;

/**
 * The key that a store keeps for itself, made at the first start: for use outside production. Throws `KeptKeyUnreadable`
 * rather than to make another one: proofs of the old one may be about.
 */
export async function createStoredKey(store: Pick<Store, 'keep'>): Promise<ProofKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kept = await store.keep(keptName, JSON.stringify(await exportJWK(privateKey)));
  const key = readKey(kept);
  if (!key) throw new KeptKeyUnreadable('The kept key of the proofs cannot be read');
  return key;
}

/** Undefined where it is none, or its halves don't belong together. */
function readKey(text: string): ProofKey | undefined {
  try {
    const key = storedKey.parse(JSON.parse(text));
    const signed = sign('sha256', Buffer.of(), createPrivateKey({ key, format: 'jwk' }));
    return verify('sha256', Buffer.of(), createPublicKey({ key, format: 'jwk' }), signed) ? key : undefined;
  } catch {
    return undefined; // whatever is wrong with it, it may quote the key
  }
}

const keptName = 'proof-key';

const storedKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

export class KeptKeyUnreadable extends Error {
  override name = 'KeptKeyUnreadable' as const;
}
