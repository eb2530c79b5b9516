import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { formOf } from './given.ts';
import { variables } from './variables.ts';

type Env = Record<string, string>;

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return name;
};

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = rsa.privateKey.export(pkcs8).toString().trim();
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const documents = { [createHash('sha256').update('{ x }').digest('hex')]: '{ x }' };

const basic = { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'secretSECRET' };
const jwt = { VONAGE_APPLICATION_ID: 'app-1', VONAGE_PRIVATE_KEY: pem };

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A sound value for each variable, and what has to be set beside it. */
const sound: Record<string, [value: string, beside?: Env]> = {
  PORT: ['4001'],
  HOST: ['localhost'],
  PUBLIC_URL: ['https://verify.example.com'],
  NODE_ENV: ['test'],
  INTROSPECTION: ['off'],
  TRUSTED_DOCUMENTS: [write('documents.json', JSON.stringify(documents))],
  VONAGE_API_KEY: [basic.VONAGE_API_KEY, basic],
  VONAGE_API_SECRET: [basic.VONAGE_API_SECRET, basic],
  VONAGE_APPLICATION_ID: [jwt.VONAGE_APPLICATION_ID, jwt],
  VONAGE_PRIVATE_KEY: [pem, jwt],
  VONAGE_SIGNATURE_SECRET: ['abcd1234:a-secret', jwt],
  VONAGE_API_HOST: ['https://api.example.com', basic],
  VONAGE_INSIGHTS_HOST: ['https://insights.example.com', basic],
  VONAGE_VERIFY_API: ['v2'],
  VONAGE_TIMEOUT_MS: ['4000'],
  SIMULATOR: ['on'],
  SIMULATOR_PORT: ['0'],
  BRAND: ['ACME'],
  LOGO: [write('logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')],
  CHANNELS: ['VOICE,SMS'],
  WHATSAPP_FROM: ['447700900000'],
  RCS_FROM: ['acme_agent'],
  TEMPLATE_ID: ['4ed3027d-8762-44a0-aa3f-c393717413a4'],
  ANDROID_APP_HASH: ['FA+9qCX9VSu'],
  CODE_LENGTH: ['7'],
  CHANNEL_TIMEOUT_SECONDS: ['90'],
  RESEND_COOLDOWN_SECONDS: ['20'],
  CANCEL_DELAY_SECONDS: ['40'],
  MAX_ATTEMPTS: ['2'],
  DEFAULT_REGION: ['GB'],
  ALLOWED_REGIONS: ['DE,AT'],
  NUMBER_LOOKUP: ['off'],
  BLOCK_VOIP: ['false'],
  FRAUD_CHECK: ['on'],
  REUSE_CODE: ['off'],
  WEBHOOK_URL: ['https://backend.example.com/hooks', { WEBHOOK_SECRET: webhookSecret }],
  WEBHOOK_SECRET: [webhookSecret, { WEBHOOK_URL: 'https://backend.example.com/hooks' }],
  STORE_URL: ['sqlite:/var/v.db'],
  LIMITS: ['phone=1/10m'],
  LIMITS_MODE: ['observe'],
  LISTS: [write('lists.txt', 'allow 192.0.2.1')],
  TEST_NUMBERS: ['+14155550100=000000@2027-01-31'],
  CORS_ORIGINS: ['https://a.example'],
  FRAME_ANCESTORS: ["'self' https://a.example"],
  TRUST_PROXY: ['10.0.0.0/8'],
  PROOF_AUDIENCE: ['shop'],
  PROOF_TTL_SECONDS: ['60'],
  BACKEND_KEYS: [`shop:${'a'.repeat(32)}`],
  PUBLIC_STARTS: ['off', { BACKEND_KEYS: `shop:${'a'.repeat(32)}` }],
  DRAIN_SECONDS: ['30'],
  PROOF_SIGNING_KEY: [JSON.stringify(p256.export({ format: 'jwk' }))],
  METRICS_PORT: ['9464'],
  METRICS_HOST: ['127.0.0.1'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['http://127.0.0.1:4318'],
  OTEL_TRACES_SAMPLER_ARG: ['0.5'],
  LOG_LEVEL: ['warn'],
  DEBUG: ['fastify'],
  NODE_DEBUG: ['http'],
};

const names = Object.keys(variables(folder).shape);
const envOf = (name: string, written: string, beside: Env = {}) => ({ ...beside, [name]: written });
const faultsOf = (env: Env) => {
  const parsed = parseConfig(env, folder);
  return 'faults' in parsed ? parsed.faults : [];
};
const rows = names.map((name): [string, string, Env?] => [name, ...(sound[name] ?? ['no sound value'])]);

describe.each(rows)('%s', (name, value, beside) => {
  const plain = parseConfig(envOf(name, value, beside), folder);

  it('is taken as it is', () => {
    expect('faults' in plain ? plain.faults : []).toStrictEqual([]);
  });

  it.each([
    ['line ends', `${value}\n`],
    ['line ends', `${value}\r\n`],
    ['blanks', `  ${value}`],
    ['blanks', `\t${value} \u00a0`],
    ['a byte order mark', `\ufeff${value}`],
    ['line ends and blanks', ` ${value}\n`],
    ['invisible characters', `\u200b${value}\u200e`],
  ])('loses %s around it, with a warning', (kinds, written) => {
    const parsed = parseConfig(envOf(name, written, beside), folder);
    if ('faults' in parsed || 'faults' in plain) throw new Error('Expected a configuration');
    expect(parsed.config).toStrictEqual(plain.config);
    expect(parsed.warnings).toStrictEqual([
      `${name} was written with ${kinds} around it, taken off`,
      ...plain.warnings,
    ]);
  });

  it.each(['"', "'", '`', '\\"'])('may not stand in quotes: %s', (quote) => {
    for (const written of [quote + value + quote, ` ${quote}${value}${quote}\n`]) {
      const faults = faultsOf(envOf(name, written, beside));
      expect(faults).toStrictEqual([
        expect.stringMatching(`^${name} must be written without the quotes around it; found`),
      ]);
      expect(faults.join()).not.toContain(value);
    }
  });

  it('is unset where only blanks are left of it', () => {
    const [blank, empty] = [' \n', ''].map((written) => parseConfig(envOf(name, written, beside), folder));
    expect({ ...blank, warnings: [] }).toStrictEqual({ ...empty, warnings: [] });
  });
});

it('A word of a policy keeps its quotes', () => {
  for (const written of ["'self'", "'self' https://a.example", "https://a.example 'self'"])
    expect(parseConfig({ FRAME_ANCESTORS: written }, folder)).toHaveProperty('config.http.frameAncestors');
});

it.each([
  ['VONAGE_API_KEY', 'abcd 1234'],
  ['VONAGE_API_KEY', 'abcd\n1234'],
  ['VONAGE_API_KEY', 'аbcd1234'], // its first letter is Cyrillic
  ['VONAGE_API_SECRET', 'secret SECRET'],
  ['VONAGE_API_SECRET', 'secret\u200bSECRET'],
  ['VONAGE_API_SECRET', 'secret\nSECRET'],
  ['VONAGE_APPLICATION_ID', 'app\t1'],
  ['VONAGE_SIGNATURE_SECRET', 'a\u00e9'],
  ['VONAGE_API_HOST', 'https://api.exa\nmple.com'],
  ['STORE_URL', 'redis://h\n:6379'],
  ['BRAND', 'AC\nME'],
  ['PROOF_AUDIENCE', 'sh\nop'],
])('%s is refused with what came along within: %j', (name, written) => {
  expect(faultsOf(envOf(name, written, { ...basic, ...jwt }))).toStrictEqual([
    expect.stringMatching(`^${name} must be .*; found \\d+ characters: `),
  ]);
});

const body = pem.split('\n').slice(1, -1).join('');
const encrypted = rsa.privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

it.each([
  ['a key in base64', Buffer.from(pem).toString('base64')],
  ['a key in base64', Buffer.from(pem).toString('base64').replaceAll(/.{76}/g, '$&\n')],
  ['a key in base64', write('base64.pem', Buffer.from(pem).toString('base64'))],
  ['the body of a PEM', body],
  ['a PEM in one line', pem.replaceAll('\n', ' ')],
  ['a PEM in one line', pem.replaceAll('\n', '')],
  ['a PEM that is cut off', pem.slice(0, 800)],
  ['a PEM that is cut off', '-----BEGIN PRIVATE KEY-----'],
  ['a PEM that is encrypted', encrypted],
  ['a public key', publicPem],
  ['a PEM of something else', pem.replaceAll('PRIVATE KEY', 'CERTIFICATE')],
  ['no file there', 'missing.pem'],
  ['a path that is no file', '.'],
])('A private key that is %s is refused as that', (form, written) => {
  for (const name of ['VONAGE_PRIVATE_KEY', 'PROOF_SIGNING_KEY']) {
    const faults = faultsOf(envOf(name, written, jwt));
    expect(faults).toStrictEqual([expect.stringMatching(`^${name} must be .*; found ${form}`)]);
    expect(faults.join()).not.toContain(body.slice(100, 120));
  }
});

it('A private key of another kind is named as that', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pkcs8).toString();
  expect(faultsOf({ ...jwt, VONAGE_PRIVATE_KEY: other }).join()).toMatch(/found a private key of another kind: ec/);
  expect(faultsOf({ PROOF_SIGNING_KEY: pem }).join()).toMatch(/found a private key of another kind: rsa 2048/);
  expect(faultsOf({ PROOF_SIGNING_KEY: '{"kty":' }).join()).toMatch(/found what begins like JSON and is none/);
});

it.each([
  ['a file', write('bom.pem', `\ufeff${pem}\r\n`)],
  ['a file with a line end in its path', `${write('plain.pem', pem)}\n`],
  ['text with Windows line ends', pem.replaceAll('\n', '\r\n')],
  ['text with its line ends written out', pem.replaceAll('\n', '\\n')],
])('A private key is taken from %s', (_, written) => {
  expect(parseConfig({ ...jwt, VONAGE_PRIVATE_KEY: written }, folder)).toMatchObject({
    config: { vonage: { credentials: { privateKey: `${pem}\n` } } },
  });
});

it('A list says which of its items is at fault, and does not quote it', () => {
  expect(faultsOf({ ALLOWED_REGIONS: 'DE,hunter2,AT', TRUST_PROXY: '10.0.0.1,10.0.0.1' })).toStrictEqual([
    expect.stringMatching(/^ALLOWED_REGIONS must be .*; found at place 2 of 3 7 characters: digits and letters$/),
    expect.stringMatching(/^TRUST_PROXY must be .*; found 2 items, of which two are for the same$/),
  ]);
});

it.each([
  ['x', '1 character: letters'],
  ['prod', '4 characters: letters'],
  ['4e3', '3 characters: digits and letters'],
  ['A b', '3 characters: capital letters, letters and blanks'],
  ['a\nb', '3 characters: letters and line ends'],
  ['"😀', '2 characters: quotes and signs'],
  ['字', '1 character: letters'],
])('%j has the form "%s"', (text, form) => {
  expect(formOf(text)).toBe(form);
});
