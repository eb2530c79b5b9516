import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { kidOf } from '../verification/proof.ts';
import { formOf } from './given.ts';
import { orUndefined, text } from './values.ts';

/** A key as text, or the text of the file that it names. */
export const keyText = (root: string) =>
  text(
    'a key, or the path of a file that can be read',
    (given) =>
      /^(\{|-----BEGIN )/.test(given)
        ? given
        : orUndefined(() => readFileSync(resolve(root, given), 'utf8').replace(/^\ufeff/, '')),
    (given) =>
      keyForm(given) ??
      (existsSync(resolve(root, given))
        ? 'a path that is no file for this user'
        : `no file there, and no key: ${formOf(given)}`),
  );

/** What people hand over instead of a key, as far as it can be told; undefined for what looks like one or like nothing. */
function keyForm(given: string): string | undefined {
  const bytes = /^[\w+/=\s-]+$/.test(given) ? Buffer.from(given, 'base64') : Buffer.of();
  if (/^\s*(\{|-----BEGIN )/.test(bytes.toString('latin1')))
    return 'a key in base64: write it as it is, or the path of its file';
  // DER begins with a sequence, and every key here is longer than 100 bytes.
  if (bytes.length > 100 && bytes[0] === 0x30) return 'the body of a PEM without its first and last line';
  if (given.startsWith('{'))
    return orUndefined<unknown>(() => JSON.parse(given)) === undefined
      ? 'what begins like JSON and is none'
      : undefined;
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(given)?.[1];
  if (label === undefined) return undefined;
  if (!given.includes(`-----END ${label}-----`)) return 'a PEM that is cut off: its last line is missing';
  if (!/[\r\n]|\\n/.test(given)) return 'a PEM in one line: keep its line ends, or write each as \\n';
  if (label.startsWith('ENCRYPTED') || given.includes('Proc-Type: 4,ENCRYPTED'))
    return 'a PEM that is encrypted: decrypt it';
  if (label.endsWith('PUBLIC KEY')) return 'a public key';
  return label.endsWith('PRIVATE KEY') && label !== 'OPENSSH PRIVATE KEY' ? undefined : 'a PEM of something else';
}

/** What is known of a key that is none of those wanted. */
function unfitForm(given: string): string {
  const key = keyForm(given) === undefined ? privateKey(given) : undefined;
  const { modulusLength, namedCurve } = key?.asymmetricKeyDetails ?? {};
  const size = modulusLength ?? namedCurve ?? '';
  return (
    keyForm(given) ?? (key ? `a private key of another kind: ${key.asymmetricKeyType} ${size}`.trim() : formOf(given))
  );
}

/** Many a secret store and env file keeps a PEM's line ends as `\n`. */
const privateKey = (pem: string) => orUndefined(() => createPrivateKey(pem.replaceAll('\\n', '\n')));

export const rsaKey = text(
  'an RSA private key of 2048 bits or more, as PEM',
  (pem) => {
    const key = privateKey(pem);
    const bits = (key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength) || 0;
    return bits >= 2048 ? key?.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined;
  },
  unfitForm,
);

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
export const signingKeys = text(
  'a P-256 private key, as JWK Set (no `kid` twice), JWK or PEM',
  (given) => {
    const read = orUndefined<unknown>(() => JSON.parse(given)) ?? privateKey(given)?.export({ format: 'jwk' });
    const keys = jwks.safeParse(read).data?.keys ?? jwks.safeParse({ keys: [read] }).data?.keys;
    const sound = keys?.every((key, index) =>
      orUndefined(() => {
        const signed = index === 0 ? sign('sha256', Buffer.of(), createPrivateKey({ key, format: 'jwk' })) : undefined;
        const half = createPublicKey({ key, format: 'jwk' });
        // With halves of two keys the proofs could not be checked; Node doesn't notice.
        return signed === undefined || verify('sha256', Buffer.of(), half, signed);
      }),
    );
    const isNamedApart = new Set(keys?.map(kidOf)).size === keys?.length;
    return sound && isNamedApart ? keys : undefined;
  },
  unfitForm,
);
