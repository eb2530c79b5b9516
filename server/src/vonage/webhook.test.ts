import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createWebhookReader, type SignatureSecret } from './webhook.ts';

const now = Date.parse('2026-11-23T06:00:00.000Z');
const secret = 'a signature secret of at least 32 characters';
const otherSecret = 'another signature secret of 32 characters';
const apiKey = 'abcd1234';

const completed = {
  request_id: 'c11236f4-00bf-4b89-84ba-88b25df97315',
  triggered_at: '2026-11-23T05:59:00.000Z',
  type: 'event',
  channel: 'sms',
  status: 'completed',
  finalized_at: '2026-11-23T05:59:30.000Z',
  client_ref: '0123456789abcdef0123456789abcdef',
};

const bytes = (body: object | string) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex');

/** What Vonage's token says of a body : docs/vonage.md#webhook-signatures. */
const claimsOf = (body: Buffer) => ({
  iat: now / 1000,
  jti: 'a0b1c2',
  iss: 'Vonage',
  payload_hash: sha256(body),
  api_key: apiKey,
  application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
});

type Claims = Partial<Record<keyof ReturnType<typeof claimsOf> | 'exp' | 'nbf', unknown>>;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose HMAC is right, whatever its header and its claims say. */
function hmacUnder(header: object, claims: Claims, key = secret, hash = 'sha256'): string {
  const text = `${base64url(header)}.${base64url(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

const signed = (claims: Claims, key: string) => hmacUnder({ alg: 'HS256', typ: 'JWT' }, claims, key);

const only = [{ apiKey, secret }];
const readerOf = (secrets: readonly SignatureSecret[] = only) => createWebhookReader(secrets, () => now);

/** Reads `body` with a token like Vonage's but for `claims`. */
async function read(body: object | string, claims: Claims = {}, key = secret, reader = readerOf()) {
  const raw = bytes(body);
  return reader(`Bearer ${signed({ ...claimsOf(raw), ...claims }, key)}`, raw);
}

const taken = {
  requestId: completed.request_id,
  clientRef: completed.client_ref,
  news: { kind: 'COMPLETED' },
};

test.each<[fault: string, claims: Claims, key?: string, reader?: ReturnType<typeof readerOf>]>([
  ['OTHER_SECRET', {}, otherSecret],
  ['OTHER_API_KEY', { api_key: 'efgh5678' }],
  ['OTHER_TIME', { iat: now / 1000 + 90 }],
  ['OTHER_TIME', { iat: now / 1000 - 90_000 }],
  ['OTHER_TIME', { iat: now / 1000 + 90 }, secret, readerOf([{ apiKey, secret: otherSecret }, ...only])],
  ['OTHER_BODY', { payload_hash: sha256(bytes('{}')) }],
])('A webhook that is refused as %s is told apart: %j', async (fault, claims, key, reader) => {
  expect(await read(completed, claims, key, reader)).toEqual({ fault });
});

describe('A webhook is refused', () => {
  test.each([
    ['is not signed', undefined],
    ['has an empty signature', ''],
    ['comes with key and secret', `Basic ${Buffer.from(`${apiKey}:${secret}`).toString('base64')}`],
    ['has no token', 'Bearer '],
    ['has a token that is none', 'Bearer token'],
    ['has a token of three words that is none', 'Bearer a.b.c'],
    ['has a token with a header that is no JSON', `Bearer ${Buffer.from('{').toString('base64url')}.e30.`],
  ])('that %s', async (_, authorization) => {
    expect(await readerOf()(authorization, bytes(completed))).toHaveProperty('fault');
  });

  test('whose token stands in a header without its scheme', async () => {
    const token = signed(claimsOf(bytes(completed)), secret);
    expect(await readerOf()(token, bytes(completed))).toHaveProperty('fault');
  });

  test('that another secret signed', async () => {
    expect(await read(completed, {}, otherSecret)).toHaveProperty('fault');
  });

  test('that an empty secret signed', async () => {
    expect(await read(completed, {}, '')).toHaveProperty('fault');
  });

  test('that says it needs no signature', async () => {
    const token = new UnsecuredJWT(claimsOf(bytes(completed))).encode();
    expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test.each(['none', 'RS256', 'HS384', 'HS512', 'ES256', 'hs256', ''])(
    'whose HMAC is right but which names the algorithm "%s"',
    async (alg) => {
      const token = hmacUnder({ alg, typ: 'JWT' }, claimsOf(bytes(completed)));
      expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
    },
  );

  test('whose HMAC is right but which names no algorithm', async () => {
    const token = hmacUnder({ typ: 'JWT' }, claimsOf(bytes(completed)));
    expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test('that asks for a header we do not understand', async () => {
    const token = hmacUnder({ alg: 'HS256', crit: ['b64'], b64: false }, claimsOf(bytes(completed)));
    expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ])('that the right secret signed by %s', async (alg, hash) => {
    const token = hmacUnder({ alg, typ: 'JWT' }, claimsOf(bytes(completed)), secret, hash);
    expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test('that a private key signed, even where its public half is the secret', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const token = await new SignJWT(claimsOf(bytes(completed))).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await readerOf([{ apiKey, secret: pem }])(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test('whose claims were changed after it was signed', async () => {
    const [header, , signature] = signed(claimsOf(bytes(completed)), secret).split('.');
    const body = bytes({ ...completed, request_id: 'another' });
    expect(await readerOf()(`Bearer ${header}.${base64url(claimsOf(body))}.${signature}`, body)).toHaveProperty(
      'fault',
    );
  });

  test('whose body was changed after it was signed', async () => {
    const token = signed(claimsOf(bytes(completed)), secret);
    const body = bytes({ ...completed, request_id: 'another' });
    expect(await readerOf()(`Bearer ${token}`, body)).toHaveProperty('fault');
  });

  test('whose body lost its blanks after it was signed: the bytes count', async () => {
    const token = signed(claimsOf(bytes(JSON.stringify(completed, null, 2))), secret);
    expect(await readerOf()(`Bearer ${token}`, bytes(completed))).toHaveProperty('fault');
  });

  test.each([
    ['of another body', { payload_hash: sha256(Buffer.of()) }],
    ['cut short', { payload_hash: sha256(bytes(completed)).slice(0, 32) }],
    ['empty', { payload_hash: '' }],
    ['missing', { payload_hash: undefined }],
    ['a number', { payload_hash: 1 }],
    ['a list', { payload_hash: [sha256(bytes(completed))] }],
  ])('whose payload hash is %s', async (_, claims) => {
    expect(await read(completed, claims)).toHaveProperty('fault');
  });

  test.each([
    ['older than a day', now / 1000 - 24 * 3600 - 61],
    ['years old', 0],
    ['more than a minute ahead', now / 1000 + 61],
    ['a year ahead', now / 1000 + 365 * 24 * 3600],
    ['missing', undefined],
    ['text', String(now / 1000)],
  ])('whose iat is %s', async (_, iat) => {
    expect(await read(completed, { iat })).toHaveProperty('fault');
  });

  test.each([
    ['has run out', { exp: now / 1000 - 3600 }],
    ['is not valid yet', { nbf: now / 1000 + 3600 }],
  ])('whose token %s', async (_, claims) => {
    expect(await read(completed, claims)).toHaveProperty('fault');
  });

  test.each([
    ['missing', undefined],
    ["somebody else's", 'efgh5678'],
    ['a list', [apiKey]],
  ])('whose api key is %s', async (_, key) => {
    expect(await read(completed, { api_key: key })).toHaveProperty('fault');
  });

  test('that the secret of another api key signed', async () => {
    const reader = readerOf([
      { apiKey, secret },
      { apiKey: 'efgh5678', secret: otherSecret },
    ]);
    expect(await read(completed, {}, otherSecret, reader)).toHaveProperty('fault');
    expect(await read(completed, { api_key: 'efgh5678' }, secret, reader)).toHaveProperty('fault');
    expect(await read(completed, { api_key: 'efgh5678' }, otherSecret, reader)).toEqual(taken);
  });

  test('where there is no secret at all', async () => {
    expect(await read(completed, {}, secret, readerOf([]))).toHaveProperty('fault');
  });
});

describe('A webhook is taken', () => {
  test.each([
    ['now', 0],
    ['a day ago', -24 * 3600],
    ['by a clock a minute ahead of ours', 60],
  ])('that was signed %s', async (_, seconds) => {
    expect(await read(completed, { iat: now / 1000 + seconds })).toEqual(taken);
  });

  test('that either secret of a key signed, while its secret is rotated', async () => {
    const reader = readerOf([
      { apiKey, secret },
      { apiKey, secret: otherSecret },
    ]);
    expect(await read(completed, {}, secret, reader)).toEqual(taken);
    expect(await read(completed, {}, otherSecret, reader)).toEqual(taken);
  });

  test('from any key, where the secret was given without one', async () => {
    const reader = readerOf([{ apiKey: undefined, secret }]);
    expect(await read(completed, { api_key: 'efgh5678' }, secret, reader)).toEqual(taken);
    expect(await read(completed, { api_key: 'efgh5678' }, otherSecret, reader)).toHaveProperty('fault');
  });

  test('whatever blanks its body has, as long as they were signed', async () => {
    expect(await read(`\n${JSON.stringify(completed, null, 4)}\n`)).toEqual(taken);
  });

  test('whatever the letters of its scheme', async () => {
    const token = signed(claimsOf(bytes(completed)), secret);
    expect(await readerOf()(`bearer ${token}`, bytes(completed))).toEqual(taken);
  });

  test('again and again: what a repeat means is not decided here', async () => {
    const raw = bytes(completed);
    const authorization = `Bearer ${signed(claimsOf(raw), secret)}`;
    const reader = readerOf();
    expect(await reader(authorization, raw)).toEqual(taken);
    expect(await reader(authorization, raw)).toEqual(taken);
  });

  test('without a client_ref', async () => {
    const { client_ref: _, ...anonymous } = completed;
    expect(await read(anonymous)).toEqual({ ...taken, clientRef: undefined });
  });

  test.each([[7], [null], [{}]])('with a client_ref that is no text (%j) as if it had none', async (client_ref) => {
    expect(await read({ ...completed, client_ref })).toEqual({ ...taken, clientRef: undefined });
  });

  test('with fields that nobody knows yet', async () => {
    expect(await read({ ...completed, price: '0.300000125', news: { kind: 'ENDED' } })).toEqual(taken);
  });
});

describe('A signed webhook of no use is ignored', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"request_id":'],
    ['not UTF-8', '\u{fffd}'],
    ['null', 'null'],
    ['a number', '1'],
    ['a list', JSON.stringify([completed])],
    ['an empty object', '{}'],
  ])('as it holds %s', async (_, body) => {
    expect(await read(body)).toBe('IGNORED');
  });

  test.each(['request_id', 'type', 'status'])('as it has no %s', async (field) => {
    expect(await read({ ...completed, [field]: undefined })).toBe('IGNORED');
    expect(await read({ ...completed, [field]: 7 })).toBe('IGNORED');
    expect(await read({ ...completed, [field]: null })).toBe('IGNORED');
  });

  test.each([
    ['type', { type: 'progress' }],
    ['type in capitals', { type: 'EVENT' }],
    ['status of an event', { status: 'delivered' }],
    ['status of a silent step', { channel: 'silent_auth', status: 'action_pending' }],
    ['status of a summary', { type: 'summary', status: 'running' }],
    ['status like a property of all objects', { status: 'constructor' }],
    ['channel of a failed step', { channel: 'email', status: 'failed' }],
    ['channel, none, of a failed step', { channel: undefined, status: 'failed' }],
    ['channel, a number, of a failed step', { channel: 7, status: 'failed' }],
  ])('as its %s is not known', async (_, change) => {
    expect(await read({ ...completed, ...change })).toBe('IGNORED');
  });
});

describe('What a webhook says', () => {
  test.each([
    ['sms', 'completed', { kind: 'COMPLETED' }],
    ['voice', 'completed', { kind: 'COMPLETED' }],
    ['whatsapp', 'completed', { kind: 'COMPLETED' }],
    ['sms', 'failed', { kind: 'STEP_FAILED', channel: 'SMS' }],
    ['voice', 'failed', { kind: 'STEP_FAILED', channel: 'VOICE' }],
    ['whatsapp', 'failed', { kind: 'STEP_FAILED', channel: 'WHATSAPP' }],
    ['rcs', 'failed', { kind: 'STEP_FAILED', channel: 'RCS' }],
    ['sms', 'expired', { kind: 'STEP_FAILED', channel: 'SMS' }],
    ['sms', 'user_rejected', { kind: 'ENDED', because: 'REJECTED' }],
    ['sms', 'rejected', { kind: 'ENDED', because: 'REJECTED' }],
    ['voice', 'blocked', { kind: 'ENDED', because: 'BLOCKED' }],
  ])('of a step over %s that %s', async (channel, status, news) => {
    expect(await read({ ...completed, channel, status })).toMatchObject({ news });
  });

  const summary = {
    request_id: completed.request_id,
    submitted_at: '2026-11-23T05:59:00.000Z',
    type: 'summary',
    channel_timeout: 180,
    workflow: [{ channel: 'sms', initiated_at: '2026-11-23T05:59:00.000Z', status: 'completed' }],
  };

  test.each([
    ['completed', { kind: 'COMPLETED' }],
    ['failed', { kind: 'ENDED', because: 'UNDELIVERABLE' }],
    ['expired', { kind: 'ENDED', because: 'EXPIRED' }],
    ['blocked', { kind: 'ENDED', because: 'BLOCKED' }],
    ['rejected', { kind: 'ENDED', because: 'REJECTED' }],
    ['user_rejected', { kind: 'ENDED', because: 'REJECTED' }],
  ])('of a request that %s', async (status, news) => {
    expect(await read({ ...summary, status })).toEqual({ requestId: summary.request_id, clientRef: undefined, news });
  });
});
