import { sign } from 'node:crypto';
import { es256, forge, hs256, nothing, ours, publicJwk, publicPem, theirs, zeros } from './forge.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The form that JSON Web Signatures don't have. */
const der = (input: string) => sign('sha256', Buffer.from(input), { key: ours, format: 'jwk' });

/** Live tokens of `iss`, each wrong in one thing alone, and the session's nonce. */
export function wrongProofs(iss: string): { token: string; nonce: string }[] {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss, nonce: 'n', iat: now, exp: now + 300 };
  const token = (header = {}, other = {}, signature = es256(ours)) => forge(header, { ...claims, ...other }, signature);
  const [header = '', payload = '', signature = ''] = token().split('.');
  const changed = Buffer.from(payload, 'base64url').toString().replace('+14155550100', '+14155550199');
  const tokens = [
    '',
    'no.token.atall',
    `${header}.${payload}`,
    `${header}.${payload}.${signature}.${payload}.${signature}`,
    ...[[], 'ES256', 7, null].map((value) => `${encoded(value)}.${payload}.${signature}`),
    `${header}.${Buffer.from(changed).toString('base64url')}.${signature}`,
    token({ alg: 'none' }, {}, nothing),
    token({ alg: 'none' }),
    token({ alg: undefined }),
    token({}, {}, nothing),
    token({}, {}, zeros),
    token({}, {}, (input) => es256(ours)(input).subarray(0, 32)),
    token({}, {}, der),
    token({ alg: 'HS256' }, {}, hs256(publicPem)),
    token({ alg: 'HS256' }, {}, hs256(publicJwk)),
    token({ alg: 'ES384' }),
    token({}, {}, es256(theirs)),
    token({ jwk: { ...theirs, d: undefined } }, {}, es256(theirs)),
    token({ kid: undefined }, {}, es256(theirs)),
    ...[7, ['ours'], {}, '', '__proto__'].map((kid) => token({ kid }, {}, es256(theirs))),
    ...Array.from({ length: 20 }, (_, index) => token({ kid: `${index}` }, {}, es256(theirs))),
    token({ crit: ['more'], more: true }),
    token({ typ: 'at+jwt' }),
    token({}, { iss: undefined }),
    token({}, { iss: `${iss}/` }),
    token({}, { aud: undefined }),
    token({}, { aud: 'another' }),
    token({}, { exp: undefined }),
    token({}, { exp: now - 1 }),
    token({}, { nonce: 'another' }),
    token({}, { nonce: undefined }),
    token({}, { phone_number_verified: false, test: true }),
    token({}, { phone_number_verified: false }),
    token({}, { phone_number_verified: 'true' }),
    token({}, { phone_number_verified: undefined }),
    token({}, { phone_number: undefined }),
  ];
  return [
    ...tokens.map((each) => ({ token: each, nonce: 'n' })),
    // A session for which no nonce was made.
    { token: token({}, { nonce: undefined }), nonce: '' },
    { token: token({}, { nonce: '' }), nonce: '' },
  ];
}
