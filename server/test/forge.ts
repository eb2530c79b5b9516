import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { newKey } from './proof-fixture.ts';

type Key = ReturnType<typeof newKey>;
type Json = Record<string, unknown>;
type Signature = (input: string) => Buffer;

export const [ours, theirs] = [newKey('ours'), newKey('theirs')];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
export const publicPem = createPublicKey({ key: ours, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
export const publicJwk = JSON.stringify(createPublicKey({ key: ours, format: 'jwk' }).export({ format: 'jwk' }));

export const es256 =
  (key: Key): Signature =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, format: 'jwk', dsaEncoding: 'ieee-p1363' });
export const hs256 =
  (secret: string | Buffer): Signature =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();
export const rs256: Signature = (input) => sign('sha256', Buffer.from(input), rsa);
export const nothing: Signature = () => Buffer.of();
export const zeros: Signature = () => Buffer.alloc(64);

const encode = (json: Json) => Buffer.from(JSON.stringify(json)).toString('base64url');

/** A token made by hand: without more a live proof by our own key, beside whatever is given. */
export function forge(header: Json, claims: Json = {}, signature = es256(ours)) {
  const iat = Date.parse('2026-11-23T06:00:00Z') / 1000;
  const input = `${encode({ alg: 'ES256', typ: 'JWT', kid: 'ours', ...header })}.${encode({
    iss: 'https://verify.example',
    aud: 'phone-verification',
    iat,
    exp: iat + 300,
    jti: 'a proof',
    phone_number: '+14155550100',
    phone_number_verified: true,
    amr: ['otp', 'sms'],
    ...claims,
  })}`;
  return `${input}.${signature(input).toString('base64url')}`;
}
