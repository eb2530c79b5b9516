import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { getCountries } from 'libphonenumber-js/max';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

type Env = Record<string, string>;

const rsa = (modulusLength: number) => pem(generateKeyPairSync('rsa', { modulusLength }).privateKey);
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });

const rsaPem = rsa(2048);
const p256 = ec('P-256');
const other256 = ec('P-256');
const { d: _, ...publicHalf } = jwk(other256);
const folder = mkdtempSync(join(tmpdir(), 'config-'));
writeFileSync(join(folder, 'vonage.pem'), rsaPem);
const documents = { [createHash('sha256').update('{ x }').digest('hex')]: '{ x }' };
writeFileSync(
  join(folder, 'logo.svg'),
  '\ufeff<?xml version="1.0"?>\n<!-- A mark -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
);
writeFileSync(
  join(folder, 'limits.txt'),
  '\ufeff# Of this week\r\nphone=1/90s+2/7d, ip=off\r\n\r\nchecks=9/1h # as many as call in\r\n',
);
writeFileSync(join(folder, 'limits-off.txt'), 'off\n');
writeFileSync(
  join(folder, 'lists.txt'),
  '\ufeff# Seen on Monday\r\nrefuse +4477*\r\n\r\nallow\t+447700900123 # ours\r\nrefuse 192.0.2.0/24',
);
writeFileSync(join(folder, 'lists-empty.txt'), '');
writeFileSync(join(folder, 'logo.png'), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
writeFileSync(join(folder, 'documents.json'), JSON.stringify(documents));
afterAll(() => rmSync(folder, { recursive: true }));

const templateId = '4ed3027d-8762-44a0-aa3f-c393717413a4';
const basic = { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'secretSECRET' };
const jwt = { VONAGE_APPLICATION_ID: 'app-1', VONAGE_PRIVATE_KEY: rsaPem };
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://verify.example.com',
  PROOF_SIGNING_KEY: JSON.stringify(jwk(p256)),
  ...basic,
};

function configOf(env: Env) {
  const parsed = parseConfig(env, folder);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  return parsed;
}

const faultsOf = (env: Env) => {
  const parsed = parseConfig(env, folder);
  return 'faults' in parsed ? parsed.faults : [];
};

describe('an empty environment', () => {
  it('is the whole table of defaults', () => {
    expect(configOf({})).toStrictEqual({
      warnings: [],
      config: {
        production: false,
        introspection: true,
        trustedDocuments: undefined,
        logLevel: 'info',
        metrics: undefined,
        traces: undefined,
        drainMs: 5_000,
        backendKeys: [],
        http: {
          host: '127.0.0.1',
          port: 4000,
          publicUrl: undefined,
          corsOrigins: ['https://studio.apollographql.com'],
          frameAncestors: [],
          trustProxy: [],
          logo: undefined,
        },
        offer: {
          brand: 'Verification',
          channels: ['SMS', 'VOICE'],
          codeLength: 6,
          reuseCode: true,
          channelTimeoutSeconds: 180,
          defaultRegion: 'US',
          allowedRegions: null,
          blockVoip: true,
          publicStarts: true,
          simulated: true,
        },
        policy: { codeLength: 6, maxAttempts: 3, cooldownMs: 30_000, cancelDelayMs: 30_000 },
        testNumbers: [],
        vonage: {
          mode: 'simulator',
          port: 4010,
          brand: 'Verification',
          codeLength: 6,
          verifyApi: 'v2',
          timeoutMs: 5000,
          fraudCheck: false,
          whatsappFrom: undefined,
          rcsFrom: undefined,
          templateId: undefined,
          androidAppHash: undefined,
          lookup: 'off',
        },
        webhook: undefined,
        store: { kind: 'sqlite', path: join(folder, 'data/verification.db') },
        limits: {
          mode: 'enforce',
          phone: [
            { count: 5, seconds: 600 },
            { count: 10, seconds: 3600 },
            { count: 20, seconds: 86_400 },
          ],
          stem: [{ count: 30, seconds: 3600 }],
          ip: [],
          regions: [],
          prefix: [],
          checks: [{ count: 60, seconds: 600 }],
          total: [],
          pumping: 'off',
          wrong: { count: 100, lockSeconds: 3600 },
        },
        limitsFile: undefined,
        lists: [],
        listsFile: undefined,
        proof: { audience: 'phone-verification', ttlSeconds: 300, signingKeys: undefined },
      },
    });
  });

  it('counts relative paths from the root of the repository', () => {
    const parsed = parseConfig({});
    expect('config' in parsed && parsed.config.store).toMatchObject({
      path: expect.stringMatching(/(?<!server|src)\/data\/verification\.db$/),
    });
  });

  it('is what empty variables are too', () => {
    expect(configOf({ PORT: '', VONAGE_API_KEY: '', BRAND: '', LIMITS: '' })).toStrictEqual(configOf({}));
  });
});

describe('production', () => {
  it('listens everywhere, shows no schema and lets no other origin in', () => {
    const { config, warnings } = configOf(production);
    expect(config).toMatchObject({ production: true, introspection: false });
    expect(config.http).toMatchObject({ host: '0.0.0.0', corsOrigins: [], publicUrl: 'https://verify.example.com' });
    expect(config.vonage.mode).toBe('live');
    expect(warnings).toStrictEqual([]);
  });

  it('runs the simulator only where asked to, and says so', () => {
    const { config, warnings } = configOf({ ...production, SIMULATOR: 'on' });
    expect(config.vonage).toMatchObject({ mode: 'simulator', port: 4010 });
    expect(warnings).toStrictEqual(['SIMULATOR is on in production: nothing is really sent']);
  });
});

const hosts = { apiHost: 'https://api.nexmo.com', insightsHost: 'https://api-eu.vonage.com' };
const sameKey = [{ kty: 'EC', crv: 'P-256', d: jwk(p256).d, x: jwk(p256).x, y: jwk(p256).y }];
const keyOf = (bytes: number, fill = 7) => Buffer.alloc(bytes, fill).toString('base64');
const webhook = { WEBHOOK_URL: 'https://backend.example.com/hooks?of=1', WEBHOOK_SECRET: `whsec_${keyOf(24)}` };
const test0 = { phoneNumber: '+14155550100', code: '000000', until: Date.UTC(2027, 1, 1) - 1 };

it.each<[what: string, env: Env, expected: object]>([
  ['webhooks', webhook, { webhook: { url: webhook.WEBHOOK_URL, secrets: [webhook.WEBHOOK_SECRET] } }],
  [
    'webhooks over http, with two secrets, one without its padding',
    { WEBHOOK_URL: 'http://127.0.0.1:9', WEBHOOK_SECRET: `whsec_${keyOf(64)},whsec_${keyOf(32).replace('=', '')}` },
    { webhook: { url: 'http://127.0.0.1:9', secrets: [`whsec_${keyOf(64)}`, `whsec_${keyOf(32)}`] } },
  ],
  ['PORT 0', { PORT: '0' }, { http: { port: 0 } }],
  ['HOST', { HOST: '::1' }, { http: { host: '::1' } }],
  ['PUBLIC_URL', { PUBLIC_URL: 'http://localhost:9' }, { http: { publicUrl: 'http://localhost:9' } }],
  ['NODE_ENV development', { NODE_ENV: 'development' }, { production: false, introspection: true }],
  ['NODE_ENV test', { NODE_ENV: 'test' }, { production: false }],
  ['INTROSPECTION off', { INTROSPECTION: 'off' }, { introspection: false }],
  ['INTROSPECTION on in production', { ...production, INTROSPECTION: 'on' }, { introspection: true }],
  [
    'key and secret',
    { ...basic, VONAGE_API_HOST: 'http://127.0.0.1:9/base' },
    {
      vonage: {
        mode: 'live',
        ...hosts,
        apiHost: 'http://127.0.0.1:9/base',
        signatureSecrets: [],
        credentials: { kind: 'basic', apiKey: 'abcd1234', apiSecret: 'secretSECRET' },
      },
    },
  ],
  [
    'JWT, preferred',
    { ...jwt, ...basic, VONAGE_SIGNATURE_SECRET: 's' },
    {
      vonage: {
        mode: 'live',
        ...hosts,
        signatureSecrets: [{ apiKey: undefined, secret: 's' }],
        credentials: {
          kind: 'jwt',
          applicationId: 'app-1',
          privateKey: rsaPem,
          basic: { apiKey: 'abcd1234', apiSecret: 'secretSECRET' },
        },
      },
    },
  ],
  [
    'a private key by path',
    { ...jwt, VONAGE_PRIVATE_KEY: 'vonage.pem' },
    { vonage: { credentials: { kind: 'jwt', privateKey: rsaPem, basic: undefined } } },
  ],
  [
    'a private key with its line ends written out',
    { ...jwt, VONAGE_PRIVATE_KEY: rsaPem.replaceAll('\n', '\\n') },
    { vonage: { credentials: { privateKey: rsaPem } } },
  ],
  [
    'signature secrets by key, one key twice',
    { ...jwt, VONAGE_SIGNATURE_SECRET: 'a:1, a:2,b:3' },
    {
      vonage: {
        signatureSecrets: [
          { apiKey: 'a', secret: '1' },
          { apiKey: 'a', secret: '2' },
          { apiKey: 'b', secret: '3' },
        ],
      },
    },
  ],
  [
    'the simulator before credentials',
    { ...basic, SIMULATOR: 'on', SIMULATOR_PORT: '0' },
    { vonage: { mode: 'simulator', port: 0 } },
  ],
  ['the simulator with lookups', { NUMBER_LOOKUP: 'identity-insights' }, { vonage: { lookup: 'identity-insights' } }],
  [
    'BRAND',
    { BRAND: 'Ünïcode & Söhne 18' },
    { offer: { brand: 'Ünïcode & Söhne 18' }, vonage: { brand: 'Ünïcode & Söhne 18' } },
  ],
  [
    'CHANNELS',
    { CHANNELS: 'WHATSAPP, SMS', WHATSAPP_FROM: '447700400080' },
    { offer: { channels: ['WHATSAPP', 'SMS'] }, vonage: { whatsappFrom: '447700400080' } },
  ],
  ['RCS, of the default agent', { CHANNELS: 'RCS,SMS' }, { offer: { channels: ['RCS', 'SMS'] } }],
  ['RCS_FROM', { CHANNELS: 'RCS', RCS_FROM: 'acme_agent' }, { vonage: { rcsFrom: 'acme_agent' } }],
  ['TEMPLATE_ID', { TEMPLATE_ID: templateId }, { vonage: { templateId } }],
  ['ANDROID_APP_HASH', { ANDROID_APP_HASH: 'FA+9qCX9VSu' }, { vonage: { androidAppHash: 'FA+9qCX9VSu' } }],
  [
    'one channel for 300 s, two steps',
    { CHANNELS: 'VOICE', CHANNEL_TIMEOUT_SECONDS: '300' },
    { offer: { channelTimeoutSeconds: 300 } },
  ],
  ['two channels for 200 s', { CHANNEL_TIMEOUT_SECONDS: '200' }, { offer: { channelTimeoutSeconds: 200 } }],
  ['MAX_ATTEMPTS', { MAX_ATTEMPTS: '1' }, { policy: { maxAttempts: 1 } }],
  ['ALLOWED_REGIONS', { ALLOWED_REGIONS: 'DE,AT' }, { offer: { allowedRegions: ['DE', 'AT'] } }],
  ['ALLOWED_REGIONS=all', { ALLOWED_REGIONS: 'all' }, { offer: { allowedRegions: null } }],
  [
    'ALLOWED_REGIONS=all,001',
    { ALLOWED_REGIONS: 'all, 001' },
    { offer: { allowedRegions: [...getCountries(), '001'] } },
  ],
  ['ALLOWED_REGIONS=US,001', { ALLOWED_REGIONS: 'US,001' }, { offer: { allowedRegions: ['US', '001'] } }],
  [
    'a lookup',
    { ...jwt, NUMBER_LOOKUP: 'identity-insights', BLOCK_VOIP: 'false' },
    { vonage: { lookup: 'identity-insights' }, offer: { blockVoip: false } },
  ],
  ['REUSE_CODE', { REUSE_CODE: 'off' }, { offer: { reuseCode: false } }],
  ['FRAUD_CHECK', { FRAUD_CHECK: 'on' }, { vonage: { fraudCheck: true } }],
  ['SQLite at a path', { STORE_URL: 'sqlite:/var/v.db' }, { store: { kind: 'sqlite', path: '/var/v.db' } }],
  ['SQLite in memory', { STORE_URL: 'sqlite::memory:' }, { store: { kind: 'sqlite', path: ':memory:' } }],
  ['Redis', { STORE_URL: 'redis://h:1/2' }, { store: { kind: 'redis', url: 'redis://h:1/2' } }],
  ['Redis by TLS', { STORE_URL: 'rediss://u:p@h' }, { store: { kind: 'redis', url: 'rediss://u:p@h' } }],
  [
    'limits where codes are really sent',
    basic,
    {
      limits: {
        stem: [{ count: 30, seconds: 3600 }],
        ip: [
          { count: 20, seconds: 600 },
          { count: 60, seconds: 3600 },
        ],
        regions: [{ count: 3, seconds: 86_400 }],
        prefix: [{ count: 30, seconds: 3600 }],
        pumping: { count: 50, percent: 80, seconds: 3600 },
      },
    },
  ],
  [
    'named limits, also with the simulator',
    {
      LIMITS: 'phone=1/90s+2/7d, stem=9/1h+20/1d,ip=60/1h,total=9/1d,pumping=5/100/2h,wrong=off,checks=off',
      LIMITS_MODE: 'observe',
    },
    {
      limits: {
        mode: 'observe',
        phone: [
          { count: 1, seconds: 90 },
          { count: 2, seconds: 604_800 },
        ],
        stem: [
          { count: 9, seconds: 3600 },
          { count: 20, seconds: 86_400 },
        ],
        ip: [{ count: 60, seconds: 3600 }],
        total: [{ count: 9, seconds: 86_400 }],
        pumping: { count: 5, percent: 100, seconds: 7200 },
        prefix: [],
        wrong: 'off',
        checks: [],
      },
    },
  ],
  [
    'LIMITS, a file, whose lines name some',
    { ...basic, LIMITS: 'limits.txt' },
    {
      limits: {
        phone: [
          { count: 1, seconds: 90 },
          { count: 2, seconds: 604_800 },
        ],
        ip: [],
        checks: [{ count: 9, seconds: 3600 }],
        regions: [{ count: 3, seconds: 86_400 }],
      },
      limitsFile: join(folder, 'limits.txt'),
    },
  ],
  ['LIMITS, a file that turns all off', { ...basic, LIMITS: 'limits-off.txt' }, { limits: { phone: [], checks: [] } }],
  [
    'LISTS, a file of rules',
    { ...basic, LISTS: 'lists.txt' },
    {
      lists: [
        { verdict: 'refuse', begins: '+4477' },
        { verdict: 'allow', begins: '+447700900123.' },
        { verdict: 'refuse', begins: '4110000000000000000000010' },
      ],
      listsFile: join(folder, 'lists.txt'),
    },
  ],
  ['LISTS, an empty file', { ...basic, LISTS: 'lists-empty.txt' }, { lists: [] }],
  [
    'LIMITS=off',
    { ...basic, LIMITS: 'off' },
    {
      limits: {
        phone: [],
        stem: [],
        ip: [],
        regions: [],
        prefix: [],
        checks: [],
        total: [],
        pumping: 'off',
        wrong: 'off',
      },
    },
  ],
  [
    'test numbers, one of the past',
    { TEST_NUMBERS: '+14155550100=000000@2027-01-31,+447700900000=123456@2020-02-29' },
    {
      testNumbers: [test0, { phoneNumber: '+447700900000', code: '123456', until: Date.UTC(2020, 2, 1) - 1 }],
    },
  ],
  ['TRUSTED_DOCUMENTS', { TRUSTED_DOCUMENTS: 'documents.json' }, { trustedDocuments: documents }],
  ['LOGO, a drawing', { LOGO: 'logo.svg' }, { http: { logo: { type: 'image/svg+xml' } } }],
  ['LOGO, a picture', { LOGO: 'logo.png' }, { http: { logo: { type: 'image/png' } } }],
  [
    'CORS_ORIGINS',
    { CORS_ORIGINS: 'https://a.example,http://localhost:3000' },
    { http: { corsOrigins: ['https://a.example', 'http://localhost:3000'] } },
  ],
  [
    'FRAME_ANCESTORS',
    { FRAME_ANCESTORS: "'self' https://*.example.com" },
    { http: { frameAncestors: ["'self'", 'https://*.example.com'] } },
  ],
  [
    'TRUST_PROXY',
    { TRUST_PROXY: '127.0.0.1,10.0.0.0/8,::1,fd00::/8' },
    { http: { trustProxy: ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'] } },
  ],
  [
    'PROOF_…',
    { PROOF_AUDIENCE: 'shop', PROOF_TTL_SECONDS: '60', PROOF_SIGNING_KEY: pem(p256) },
    { proof: { audience: 'shop', ttlSeconds: 60, signingKeys: sameKey } },
  ],
  ['a proof key as JWK', { PROOF_SIGNING_KEY: JSON.stringify(jwk(p256)) }, { proof: { signingKeys: sameKey } }],
  [
    'a JWK Set: private halves after the first are dropped',
    {
      PROOF_SIGNING_KEY: JSON.stringify({
        keys: [{ ...jwk(p256), kid: 'new', use: 'sig' }, { ...jwk(other256), kid: 'old' }, publicHalf],
      }),
    },
    { proof: { signingKeys: [{ ...sameKey[0], kid: 'new' }, { ...publicHalf, kid: 'old' }, publicHalf] } },
  ],
  ['DRAIN_SECONDS', { DRAIN_SECONDS: '30' }, { drainMs: 30_000 }],
  [
    'BACKEND_KEYS, one name with two secrets',
    { BACKEND_KEYS: `shop:${'a'.repeat(32)}, shop:${'b'.repeat(31)}=,my-bank-2:${'-._~+/'.repeat(6)}==` },
    {
      backendKeys: [
        { name: 'shop', secret: 'a'.repeat(32) },
        { name: 'shop', secret: `${'b'.repeat(31)}=` },
        { name: 'my-bank-2', secret: `${'-._~+/'.repeat(6)}==` },
      ],
      offer: { publicStarts: true },
    },
  ],
  [
    'PUBLIC_STARTS off',
    { BACKEND_KEYS: `shop:${'a'.repeat(32)}`, PUBLIC_STARTS: 'off' },
    { offer: { publicStarts: false } },
  ],
  ['METRICS_PORT', { METRICS_PORT: '9464' }, { metrics: { host: '127.0.0.1', port: 9464 } }],
  ['METRICS_HOST', { METRICS_PORT: '0', METRICS_HOST: '::1' }, { metrics: { host: '::1', port: 0 } }],
  ['METRICS_HOST alone', { METRICS_HOST: '::1' }, { metrics: undefined }],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.com/one/', OTEL_TRACES_SAMPLER_ARG: '0.1' },
    { traces: { url: 'https://otel.example.com/one/v1/traces', share: 0.1 } },
  ],
  ['OTEL_TRACES_SAMPLER_ARG alone', { OTEL_TRACES_SAMPLER_ARG: '0' }, { traces: undefined }],
  ['LOG_LEVEL', { LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  ['DEBUG while developing', { DEBUG: 'vonage*' }, { production: false }],
  ['DEBUG of something else in production', { ...production, DEBUG: 'fastify' }, { production: true }],
])('takes %s', (_, env, expected) => {
  expect(configOf(env).config).toMatchObject(expected);
});

const without = (env: Env, name: string) => Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));
const v1 = { ...basic, VONAGE_VERIFY_API: 'v1' };
const number1 = '+14155550100';

it.each<[fault: string, env: Env]>([
  ...['-1', '65536', '4e3', '1.5', 'http'].map((PORT): [string, Env] => ['PORT must be a whole number', { PORT }]),
  ['HOST must be', { HOST: 'http://x' }],
  ['PUBLIC_URL must be', { PUBLIC_URL: 'verify.example.com' }],
  ['PUBLIC_URL must be', { PUBLIC_URL: 'ftp://verify.example.com' }],
  ...['https://a.example/b', 'https://a.example/?b', 'https://a.example#b', 'https://u@a.example', 'https://A.example',
    'https://a.example:443', 'https:/a.example', 'https://a.exa\nmple', 'https://a.example//'].map((PUBLIC_URL): [string, Env] => ['PUBLIC_URL must be an', { PUBLIC_URL }]), // prettier-ignore
  ...['prod', 'Production', 'dev', 'staging'].map((NODE_ENV): [string, Env] => [
    'NODE_ENV must be production, development or test',
    { NODE_ENV },
  ]),
  ['PUBLIC_URL must be set', without(production, 'PUBLIC_URL')],
  ['INTROSPECTION must be on or off', { INTROSPECTION: 'yes' }],
  ...['{', '{}', '[]', '{"00":"{ x }"}', '{"00":1}'].map((content, index): [string, Env] => {
    writeFileSync(join(folder, `${index}.json`), content);
    return ['TRUSTED_DOCUMENTS must be', { TRUSTED_DOCUMENTS: `${index}.json` }];
  }),
  ['TRUSTED_DOCUMENTS must be', { TRUSTED_DOCUMENTS: 'missing.json' }],
  ...['<html><svg></svg></html>', '\x89PNG', '', `<svg>${' '.repeat(65_531)}</svg>`].map(
    (content, index): [string, Env] => {
      writeFileSync(join(folder, `${index}.svg`), content);
      return ['LOGO must be the path of an SVG or PNG', { LOGO: `${index}.svg` }];
    },
  ),
  ['LOGO must be the path of an SVG or PNG', { LOGO: 'missing.svg' }],
  ['VONAGE_API_KEY and VONAGE_API_SECRET belong', { VONAGE_API_KEY: 'k' }],
  ['VONAGE_API_KEY and VONAGE_API_SECRET belong', { ...jwt, VONAGE_API_SECRET: 's' }],
  ['VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY belong', { VONAGE_APPLICATION_ID: 'a' }],
  ['VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY belong', { ...basic, VONAGE_PRIVATE_KEY: rsaPem }],
  ['VONAGE_PRIVATE_KEY must be a key, or', { ...jwt, VONAGE_PRIVATE_KEY: 'missing.pem' }],
  ['VONAGE_PRIVATE_KEY must be an RSA', { ...jwt, VONAGE_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nnonsense' }],
  ['VONAGE_PRIVATE_KEY must be an RSA', { ...jwt, VONAGE_PRIVATE_KEY: pem(p256) }],
  ['VONAGE_PRIVATE_KEY must be an RSA', { ...jwt, VONAGE_PRIVATE_KEY: rsa(1024) }],
  ['VONAGE_SIGNATURE_SECRET needs VONAGE_APPLICATION_ID', { ...basic, VONAGE_SIGNATURE_SECRET: 's' }],
  ['VONAGE_SIGNATURE_SECRET must be', { ...jwt, VONAGE_SIGNATURE_SECRET: 'a:1,2' }],
  ['VONAGE_API_HOST must be', { VONAGE_API_HOST: 'https://api.nexmo.com/' }],
  ['VONAGE_INSIGHTS_HOST must be', { VONAGE_INSIGHTS_HOST: 'api-eu.vonage.com' }],
  ['VONAGE_VERIFY_API must be v2 or v1', { VONAGE_VERIFY_API: 'v3' }],
  ['VONAGE_TIMEOUT_MS must be a whole number from 1 to', { VONAGE_TIMEOUT_MS: '0' }],
  ...[
    'a'.repeat(40),
    `shop:${'a'.repeat(31)}`,
    `:${'a'.repeat(32)}`,
    `Shop:${'a'.repeat(32)}`,
    `my_shop:${'a'.repeat(32)}`,
    `shop:${'a'.repeat(32)}!`,
    `shop:a:${'a'.repeat(32)}`,
    `shop:${'a'.repeat(32)},bank:${'a'.repeat(32)}`,
    `shop:${'a'.repeat(32)},shop:${'a'.repeat(32)}`,
  ].map((BACKEND_KEYS): [string, Env] => ['BACKEND_KEYS must be name:secret', { BACKEND_KEYS }]),
  ['PUBLIC_STARTS must be on or off', { PUBLIC_STARTS: 'no' }],
  ['PUBLIC_STARTS=off needs BACKEND_KEYS', { PUBLIC_STARTS: 'off' }],
  ...['0', '-1', '1.5', '5s'].map((DRAIN_SECONDS): [string, Env] => [
    'DRAIN_SECONDS must be a whole number from 1 to',
    { DRAIN_SECONDS },
  ]),
  ['WEBHOOK_URL and WEBHOOK_SECRET belong', { WEBHOOK_URL: webhook.WEBHOOK_URL }],
  ['WEBHOOK_URL and WEBHOOK_SECRET belong', { WEBHOOK_SECRET: webhook.WEBHOOK_SECRET }],
  ['WEBHOOK_URL must be an https address in production', { ...production, ...webhook, WEBHOOK_URL: 'http://h' }],
  ...['backend.example.com', 'ftp://h', 'https://me@h', 'https://:secret@h', 'https://h#part', 'https://'].map(
    (WEBHOOK_URL): [string, Env] => ['WEBHOOK_URL must be an http', { ...webhook, WEBHOOK_URL }],
  ),
  ...[
    keyOf(32),
    `whsec_${keyOf(23)}`,
    `whsec_${keyOf(65)}`,
    `whsec_${keyOf(32, 255).replaceAll('/', '_')}`,
    `whsec_${keyOf(32)}, whsec_${keyOf(32)}`,
    `whsec_${keyOf(32)},`,
    'whsec_',
  ].map((WEBHOOK_SECRET): [string, Env] => ['WEBHOOK_SECRET must be whsec_', { ...webhook, WEBHOOK_SECRET }]),
  ['PROOF_TTL_SECONDS must be a whole number from 1 to', { PROOF_TTL_SECONDS: '1000000001' }],
  ['SIMULATOR must be', { SIMULATOR: 'true' }],
  ['SIMULATOR_PORT must be', { SIMULATOR_PORT: '70000' }],
  ['VONAGE_API_KEY and VONAGE_API_SECRET, or', { SIMULATOR: 'off' }],
  ['VONAGE_API_KEY and VONAGE_API_SECRET, or', without(without(production, 'VONAGE_API_KEY'), 'VONAGE_API_SECRET')],
  ...['/', '{', '}', ':', '$', 'a name that is too long'].map((BRAND): [string, Env] => ['BRAND must', { BRAND }]),
  ...['sms', 'SMS,', 'SMS,SMS', 'SMS,SMS,RCS', 'SMS,MMS'].map((CHANNELS): [string, Env] => [
    'CHANNELS must be',
    { CHANNELS },
  ]),
  ['WHATSAPP_FROM must be set', { CHANNELS: 'SMS,WHATSAPP' }],
  ['WHATSAPP_FROM must be the digits', { CHANNELS: 'SMS,WHATSAPP', WHATSAPP_FROM: '+1415' }],
  ...['é', 'two words', 'a-name-too-long-'].map((RCS_FROM): [string, Env] => ['RCS_FROM must be the id', { RCS_FROM }]),
  ...['acme', templateId.slice(1), `${templateId}0`].map((TEMPLATE_ID): [string, Env] => [
    'TEMPLATE_ID must be a UUID',
    { TEMPLATE_ID },
  ]),
  ...['FA+9qCX9VS', 'FA+9qCX9VSuu', 'FA+9qCX9VS='].map((ANDROID_APP_HASH): [string, Env] => [
    'ANDROID_APP_HASH must be 11 characters',
    { ANDROID_APP_HASH },
  ]),
  ['CODE_LENGTH must be a whole number from 6 to 10', { CODE_LENGTH: '5' }],
  ['CODE_LENGTH must be a whole number from 6 to 10', { CODE_LENGTH: '11' }],
  ['VONAGE_SIGNATURE_SECRET must be unset', { ...jwt, ...v1, VONAGE_SIGNATURE_SECRET: 'a secret'.replace(' ', '-') }],
  ['FRAUD_CHECK must be off', { ...v1, FRAUD_CHECK: 'on' }],
  ['CODE_LENGTH must be 6', { ...v1, CODE_LENGTH: '7' }],
  ['CHANNEL_TIMEOUT_SECONDS must be at least 60', { ...v1, CHANNEL_TIMEOUT_SECONDS: '59' }],
  ['CHANNELS must not have WHATSAPP or RCS', { ...v1, CHANNELS: 'WHATSAPP', WHATSAPP_FROM: '1' }],
  ['CHANNELS must not have WHATSAPP or RCS', { ...v1, CHANNELS: 'SMS,RCS' }],
  ['TEMPLATE_ID must be unset', { ...v1, TEMPLATE_ID: templateId }],
  ['ANDROID_APP_HASH must be unset', { ...v1, ANDROID_APP_HASH: 'FA+9qCX9VSu' }],
  ['VONAGE_VERIFY_API=v1 needs VONAGE_API_KEY', { ...jwt, VONAGE_VERIFY_API: 'v1' }],
  ['CHANNEL_TIMEOUT_SECONDS must be a whole number from 15 to 300', { CHANNEL_TIMEOUT_SECONDS: '14' }],
  ['CHANNEL_TIMEOUT_SECONDS must be a whole number from 15 to 300', { CHANNEL_TIMEOUT_SECONDS: '301' }],
  ['CHANNEL_TIMEOUT_SECONDS must be at most 200', { CHANNEL_TIMEOUT_SECONDS: '201' }],
  ['RESEND_COOLDOWN_SECONDS must', { RESEND_COOLDOWN_SECONDS: '0' }],
  ['CANCEL_DELAY_SECONDS must', { CANCEL_DELAY_SECONDS: '-30' }],
  ['MAX_ATTEMPTS must be a whole number from 1 to 3', { MAX_ATTEMPTS: '0' }],
  ['MAX_ATTEMPTS must be a whole number from 1 to 3', { MAX_ATTEMPTS: '4' }],
  ['DEFAULT_REGION must', { DEFAULT_REGION: 'us' }],
  ['ALLOWED_REGIONS must', { ALLOWED_REGIONS: 'US,XX' }],
  ['ALLOWED_REGIONS must', { ALLOWED_REGIONS: 'all,002' }],
  ['NUMBER_LOOKUP must', { NUMBER_LOOKUP: 'on' }],
  ['NUMBER_LOOKUP=identity-insights needs', { ...basic, NUMBER_LOOKUP: 'identity-insights' }],
  ['NUMBER_LOOKUP=number-insight needs', { ...jwt, NUMBER_LOOKUP: 'number-insight' }],
  ['BLOCK_VOIP must', { BLOCK_VOIP: 'off' }],
  ['REUSE_CODE must', { REUSE_CODE: 'true' }],
  ['FRAUD_CHECK must', { FRAUD_CHECK: 'true' }],
  ...['sqlite:', 'data/v.db', 'postgres://h', 'redis:h', 'redis://'].map((STORE_URL): [string, Env] => [
    'STORE_URL must',
    { STORE_URL },
  ]),
  ...[
    'phone',
    'phone=5',
    'phone=5/10',
    'phone=5/10w',
    'phone=0/1m',
    'phone=5/10m+',
    'phone=5/1m,phone=6/1m',
    'phones=5/10m',
    'stem=30',
    'stem=30/50/1h',
    '__proto__=off',
    'pumping=50/1h',
    'pumping=50/101/1h',
    'wrong=100',
    'wrong=1/1h+2/2h',
    'on',
  ].map((LIMITS): [string, Env] => ['LIMITS must', { LIMITS }]),
  ...['# x\n\nphone=5', 'phone=1/1h\n\nphone=2/1h', 'off\n\nphone=2/1h', 'phone=1/1h\nip=off\nip=on'].map(
    (content, index): [string, Env] => {
      writeFileSync(join(folder, `limits-${index}.txt`), content);
      return ['LIMITS must be .+; found a file whose line 3 is at fault', { LIMITS: `limits-${index}.txt` }];
    },
  ),
  ['LIMITS must', { LIMITS: 'missing.txt' }],
  ...[
    'deny +447700900123',
    'Allow +447700900123',
    'allow',
    'allow 447700900123',
    'allow 00447700900123',
    'allow +44 7700 900123',
    'allow +4477009001234567',
    'allow +44*77',
    'allow +0*',
    'allow *',
    'refuse 192.0.2.256',
    'refuse 192.0.2',
    'refuse 192.0.2.1:4711',
    'refuse 192.0.2.0/33',
    'refuse 2001:db8::/129',
    'refuse ::ffff:192.0.2.0/120',
    'refuse fe80::1%eth0',
    'refuse example.com',
  ].map((rule, index): [string, Env] => {
    writeFileSync(join(folder, `lists-${index}.txt`), `allow 192.0.2.1\n\n${rule}\nallow`);
    return ['LISTS must be .+; found a file whose line 3 is at fault', { LISTS: `lists-${index}.txt` }];
  }),
  ['LISTS must be .+; found [^+]+$', { LISTS: '+447700900123' }],
  ['LIMITS_MODE must', { LIMITS_MODE: 'off' }],
  ...[
    number1,
    `${number1}=000000`,
    `${number1}=abcdef@2027-01-31`,
    `${number1}=000000@2027-02-29`,
    `${number1}=000000@31.1.2027`,
    `14155550100=000000@2027-01-31`,
    `+01415555=000000@2027-01-31`,
    `${number1}=000000@2027-01-31,${number1}=111111@2027-01-31`,
  ].map((TEST_NUMBERS): [string, Env] => ['TEST_NUMBERS must be', { TEST_NUMBERS }]),
  ['TEST_NUMBERS must have codes of CODE_LENGTH', { TEST_NUMBERS: `${number1}=0000000@2027-01-31` }],
  ...['*', 'https://a.example/', 'a.example', 'null'].map((CORS_ORIGINS): [string, Env] => [
    'CORS_ORIGINS must',
    { CORS_ORIGINS },
  ]),
  ...['*', "https://a; script-src 'unsafe-inline'", 'self'].map((FRAME_ANCESTORS): [string, Env] => [
    'FRAME_ANCESTORS must',
    { FRAME_ANCESTORS },
  ]),
  ...['true', '10.0.0.0/33', 'loopback'].map((TRUST_PROXY): [string, Env] => ['TRUST_PROXY must', { TRUST_PROXY }]),
  ['PROOF_TTL_SECONDS must', { PROOF_TTL_SECONDS: '5m' }],
  ['PROOF_SIGNING_KEY must be set', without(production, 'PROOF_SIGNING_KEY')],
  ['PROOF_SIGNING_KEY must be a key, or', { PROOF_SIGNING_KEY: 'missing.json' }],
  ...[
    rsaPem,
    pem(ec('P-384')),
    '{',
    '{}',
    '{"keys":[]}',
    JSON.stringify(publicHalf),
    JSON.stringify({ keys: [publicHalf, jwk(p256)] }),
    JSON.stringify({ ...jwk(p256), x: publicHalf.x, y: publicHalf.y }),
    JSON.stringify({ keys: [jwk(p256), { ...publicHalf, x: 'AA' }] }),
    JSON.stringify({ keys: [jwk(p256), jwk(ec('P-384'))] }),
    JSON.stringify({ keys: [jwk(p256), createPublicKey(rsaPem).export({ format: 'jwk' })] }),
    JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' }),
    JSON.stringify({ keys: [jwk(p256), { kty: 'oct', k: 'c2VjcmV0', kid: 'symmetric' }] }),
    JSON.stringify({
      keys: [
        { ...jwk(p256), kid: 'one' },
        { ...publicHalf, kid: 'one' },
      ],
    }),
    // The first without a `kid` is named by its thumbprint, which the second, its published half, says.
    JSON.stringify({ keys: [jwk(p256), { ...jwk(p256), kid: await calculateJwkThumbprint(jwk(p256)) }] }),
  ].map((PROOF_SIGNING_KEY): [string, Env] => ['PROOF_SIGNING_KEY must be a P-256', { PROOF_SIGNING_KEY }]),
  ['METRICS_PORT must', { METRICS_PORT: '70000' }],
  ['METRICS_HOST must', { METRICS_HOST: 'http://x' }],
  ...['localhost:4318', 'grpc://x', 'http://user@x', 'https://x/?a'].map(
    (OTEL_EXPORTER_OTLP_ENDPOINT): [string, Env] => [
      'OTEL_EXPORTER_OTLP_ENDPOINT must',
      { OTEL_EXPORTER_OTLP_ENDPOINT },
    ],
  ),
  ...['-0.1', '1.1', 'half', '10%'].map((OTEL_TRACES_SAMPLER_ARG): [string, Env] => [
    'OTEL_TRACES_SAMPLER_ARG must',
    { OTEL_TRACES_SAMPLER_ARG },
  ]),
  ['LOG_LEVEL must', { LOG_LEVEL: 'INFO' }],
  ...['vonage*', '*', 'express,@vonage/jwt', 'ioredis:redis', 'ioredis:*'].map((DEBUG): [string, Env] => [
    'DEBUG must not name vonage',
    { ...production, DEBUG },
  ]),
  ['NODE_DEBUG must be unset', { ...production, NODE_DEBUG: 'http' }],
])('says "%s…" (row %#)', (fault, env) => {
  expect(faultsOf(env)).toStrictEqual([expect.stringMatching(new RegExp(`^${fault}`))]);
});

describe('faults', () => {
  it('come all at once, those between variables included', () => {
    const names = faultsOf({
      NODE_ENV: 'production',
      PORT: 'x',
      CHANNELS: 'WHATSAPP',
      CODE_LENGTH: '5',
      TEST_NUMBERS: '+14155550100=00000@2027-01-31',
    }).map((fault) => fault.split(' ')[0]);
    expect(names).toStrictEqual([
      'PORT',
      'CODE_LENGTH',
      'VONAGE_API_KEY',
      'PUBLIC_URL',
      'PROOF_SIGNING_KEY',
      'WHATSAPP_FROM',
    ]);
  });

  it('quote no value', () => {
    const value = 'hunter2 /';
    const secrets = [
      'VONAGE_API_KEY',
      'VONAGE_PRIVATE_KEY',
      'VONAGE_SIGNATURE_SECRET',
      'PROOF_SIGNING_KEY',
      'STORE_URL',
      'WEBHOOK_URL',
      'WEBHOOK_SECRET',
    ];
    const faults = faultsOf(Object.fromEntries(secrets.map((name) => [name, value])));
    expect(faults.length).toBeGreaterThanOrEqual(secrets.length);
    expect(faults.join()).not.toContain('hunter2');
  });
});

it('warns of test numbers in production', () => {
  const env = { TEST_NUMBERS: '+14155550100=000000@2027-01-31' };
  expect(configOf({ ...production, ...env }).warnings).toStrictEqual([
    'TEST_NUMBERS is set in production: who knows a code passes with its number, and the proof says test: true',
  ]);
  expect(configOf({ ...basic, ...env }).warnings).toStrictEqual([]);
});

it('warns where RCS is on offer without an application', () => {
  const env = { CHANNELS: 'RCS,SMS' };
  expect(configOf({ ...basic, ...env }).warnings).toStrictEqual([expect.stringMatching(/RCS.*VONAGE_APPLICATION_ID/)]);
  expect(configOf({ ...jwt, ...env }).warnings.join()).not.toContain('RCS');
  expect(configOf(env).warnings).toStrictEqual([]);
});

it('says until when Number Insight is there, and what comes after it', () => {
  expect(configOf({ ...basic, NUMBER_LOOKUP: 'number-insight' }).warnings).toStrictEqual([
    expect.stringMatching(/4 February 2027.*identity-insights.*VONAGE_APPLICATION_ID/),
  ]);
});
