import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { kidOf } from '../verification/proof.ts';
import { attempt, text } from './values.ts';

/** A key as text, or the text of the file that it names. */
export const keyText = (root: string) =>
  text('a key, or the path of a file that can be read', (given) =>
    /^\s*(\{|-----BEGIN )/.test(given) ? given : attempt(() => readFileSync(resolve(root, given), 'utf8')),
  );

/** Many a secret store and env file keeps a PEM's line ends as `\n`. */
const privateKey = (pem: string) => attempt(() => createPrivateKey(pem.replaceAll('\\n', '\n')));

export const rsaKey = text('an RSA private key of 2048 bits or more, as PEM', (pem) => {
  const key = privateKey(pem);
  const bits = (key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength) || 0;
  return bits >= 2048 ? key?.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined;
});

const publicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string().min(1).exactOptional(),
});
const privateJwk = publicJwk.extend({ d: z.string() });
const jwks = z.object({ keys: z.tuple([privateJwk], publicJwk) });

/** The first key signs, the public halves of all are published. */
export const signingKeys = text('a P-256 private key, as JWK Set (no `kid` twice), JWK or PEM', (given) => {
  const read = attempt<unknown>(() => JSON.parse(given)) ?? privateKey(given)?.export({ format: 'jwk' });
  const keys = jwks.safeParse(read).data?.keys ?? jwks.safeParse({ keys: [read] }).data?.keys;
  const sound = keys?.every((key, index) =>
    attempt(() => {
      const signed = index === 0 ? sign('sha256', Buffer.of(), createPrivateKey({ key, format: 'jwk' })) : undefined;
      const half = createPublicKey({ key, format: 'jwk' });
      // A private half that isn't its public half's would make proofs that nobody can check; Node doesn't notice.
      return signed === undefined || verify('sha256', Buffer.of(), half, signed);
    }),
  );
  const isNamedApart = new Set(keys?.map(kidOf)).size === keys?.length;
  return sound && isNamedApart ? keys : undefined;
});
