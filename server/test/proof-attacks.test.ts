import { array, assert, asyncProperty, json, oneof, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startRecordingServer } from '../src/vonage/recording-server.ts';
import { es256, forge, hs256, nothing, ours, publicJwk, publicPem, rs256, theirs, zeros } from './forge.ts';
import { proofOf, readProof, redeem, signingKeys, startLive } from './proof-fixture.ts';

// What isn't a live proof of ours reads as null and can't be redeemed. Most of it is signed by the service's own key, so
// that only what the test is about is wrong with it.

const start = () => startLive({ PUBLIC_URL: 'https://verify.example', ...signingKeys(ours) });
const refused = { __typename: 'InvalidProof', reason: 'NOT_GENUINE' };

const forged: [string, string][] = [
  ['`alg: none`', forge({ alg: 'none' }, {}, nothing)],
  ['`alg: NoNe`', forge({ alg: 'NoNe' }, {}, nothing)],
  ['no `alg`', forge({ alg: undefined })],
  ['no signature', forge({}, {}, nothing)],
  ['a signature of zeros', forge({}, {}, zeros)],
  ["HS256 with the public key's PEM for a secret", forge({ alg: 'HS256' }, {}, hs256(publicPem))],
  ["HS256 with the public key's JWK for a secret", forge({ alg: 'HS256' }, {}, hs256(publicJwk))],
  [
    "HS256 with the public key's bytes for a secret",
    forge({ alg: 'HS256' }, {}, hs256(Buffer.from(ours.x ?? '', 'base64url'))),
  ],
  ['RS256', forge({ alg: 'RS256' }, {}, rs256)],
  ['a key of somebody else under the name of ours', forge({}, {}, es256(theirs))],
  ['a key that is not published, or no more', forge({ kid: 'theirs' }, {}, es256(theirs))],
  ['its own key in the header', forge({ jwk: { ...theirs, d: undefined } }, {}, es256(theirs))],
  ['no `kid`', forge({ kid: undefined })],
  ...['../ours', 'ours\0', '__proto__', 'constructor', '', '/dev/null', "' OR 1=1 --", 7, ['ours'], null].map(
    (kid): [string, string] => [`\`kid: ${JSON.stringify(kid)}\``, forge({ kid })],
  ),
  ['a header that is critical and unknown', forge({ crit: ['more'], more: true })],
  ['an unencoded payload', forge({ crit: ['b64'], b64: false })],
  ...['at+jwt', 'JOSE', 'dpop+jwt', undefined].map((typ): [string, string] => [`\`typ: ${typ}\``, forge({ typ })]),
  ...['https://evil.example', 'https://verify.example/', ['https://verify.example'], undefined].map(
    (iss): [string, string] => [`\`iss: ${JSON.stringify(iss)}\``, forge({}, { iss })],
  ),
  ...['another', ['another'], [], undefined].map((aud): [string, string] => [
    `\`aud: ${JSON.stringify(aud)}\``,
    forge({}, { aud }),
  ]),
  ...['iat', 'exp', 'jti', 'phone_number', 'phone_number_verified', 'amr'].map((claim): [string, string] => [
    `no \`${claim}\``,
    forge({}, { [claim]: undefined }),
  ]),
  ['`phone_number_verified: "true"`', forge({}, { phone_number_verified: 'true' })],
  ['`test: false`', forge({}, { test: false })],
  ['an `exp` of text', forge({}, { exp: '1800000000' })],
  ['an `exp` beyond all numbers', forge({}, { exp: 1e300 })],
  ['an `iat` an hour ahead', forge({}, { iat: Date.parse('2026-11-23T07:00:00Z') / 1000, exp: 2_000_000_000 })],
  ['a payload of 20 kB', forge({}, { more: 'x'.repeat(20_000) })],
  ['a payload of 200 kB', forge({}, { more: 'x'.repeat(200_000) })],
  [
    "Vonage's webhook",
    forge({ alg: 'HS256', kid: undefined }, { api_key: 'abcd1234', payload_hash: '00' }, hs256('S1gnature')),
  ],
];

describe('A token with', () => {
  test('nothing wrong is what the others differ from', async () => {
    const server = await start();
    expect(await readProof(server, forge({}))).toMatchObject({ phoneNumberVerified: true });
    expect(await redeem(server, forge({}))).toMatchObject({ __typename: 'Proof' });
  });

  test.each(forged)('%s is no proof', async (_, token) => {
    const server = await start();
    expect(await readProof(server, token)).toBeNull();
    expect(await redeem(server, token)).toMatchObject(refused);
  });
});

describe('Nobody', () => {
  test('makes the server fetch a key from where a token says', async () => {
    const host = await startRecordingServer((response) => response.end(JSON.stringify({ keys: [theirs] })));
    const server = await start();
    for (const header of ['jku', 'x5u']) {
      const token = forge({ [header]: `${host.url}/jwks.json` }, {}, es256(theirs));
      expect(await readProof(server, token)).toBeNull();
      expect(await redeem(server, token)).toMatchObject(refused);
    }
    expect(host.requests).toEqual([]);
    await host.close();
  });

  test('changes what a proof says', async () => {
    const server = await start();
    const [header, payload = '', signature] = (await proofOf(server)).token.split('.');
    const said = Buffer.from(payload, 'base64url').toString();
    const changed = Buffer.from(said.replace('+14155550100', '+14155550199')).toString('base64url');
    expect(await redeem(server, [header, changed, signature].join('.'))).toMatchObject(refused);
  });

  test('redeems a proof again by writing its signature in another way', async () => {
    const server = await start();
    const { token } = await proofOf(server);
    const [header, payload, signature = ''] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    // Of a signature (r, s) by ECDSA (r, n - s) is one as well.
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = (order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0');
    const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s, 'hex')]).toString('base64url');
    expect(await redeem(server, token)).toMatchObject({ __typename: 'Proof' });
    expect(await redeem(server, [header, payload, other].join('.'))).toMatchObject({
      __typename: 'ProofAlreadyRedeemed',
    });
  });

  test('lives on a proof of another time: expired, or the clock set back', async () => {
    const server = await start();
    const { token } = await proofOf(server);
    server.clock.pass(-3_600);
    expect(await redeem(server, token)).toMatchObject(refused);
    server.clock.pass(365 * 24 * 3_600);
    expect(await readProof(server, token)).toBeNull();
    expect(await redeem(server, token)).toMatchObject({ __typename: 'InvalidProof', reason: 'EXPIRED' });
  });

  test('breaks the reading of tokens by any text', async () => {
    const server = await start();
    const part = oneof(
      string({ unit: 'binary' }),
      json().map((text) => Buffer.from(text).toString('base64url')),
    );
    const dotted = array(part, { maxLength: 5 }).map((parts) => parts.join('.'));
    await assert(
      asyncProperty(oneof(dotted, string({ unit: 'binary', maxLength: 50_000 })), async (token) => {
        expect(await readProof(server, token)).toBeNull();
        expect(await redeem(server, token)).toMatchObject(refused);
      }),
      { numRuns: 100 },
    );
  });
});
