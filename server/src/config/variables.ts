import { getCountries } from 'libphonenumber-js/max';
import { z } from 'zod';
import { channel } from '../verification/channels.ts';
import { formOf } from './given.ts';
import { keyText, rsaKey, signingKeys } from './keys.ts';
import { limitsVariable } from './limits.ts';
import { listsVariable } from './lists.ts';
import { logo } from './logo.ts';
import { trustedDocuments } from './trusted-documents.ts';
import {
  addressForms,
  apiHost,
  ifIt,
  inWords,
  isHttp,
  list,
  matching,
  oneOf,
  region,
  secret,
  text,
  url,
  whole,
} from './values.ts';

/** `+14155550100=000000@2027-01-31`: the code is taken up to `until`, that day's last millisecond in UTC. */
function testNumber(item: string) {
  const [, phoneNumber, code, day] = /^(.+)=(\d+)@(.+)$/.exec(item) ?? [];
  if (!code || !z.e164().safeParse(phoneNumber).success || !z.iso.date().safeParse(day).success) return undefined;
  return { phoneNumber: phoneNumber ?? '', code, until: Date.parse(day ?? '') + 86_400_000 - 1 };
}

function signatureSecrets(given: string) {
  if (!/^[\x20-\x7e]+$/.test(given)) return undefined;
  if (/^[^:,\s]+$/.test(given)) return [{ apiKey: undefined, secret: given }];
  const pairs = given.split(',').map((pair) => /^\s*([^:\s]+):([^:\s]+)\s*$/.exec(pair));
  return pairs.every((pair) => pair !== null)
    ? pairs.map(([, apiKey, secret = '']) => ({ apiKey, secret }))
    : undefined;
}

/** `name:secret`; secrets are b64tokens (RFC 6750, section 2.1), so that a header can carry them. */
function backendKey(item: string) {
  const [, name = '', secret = ''] = /^([a-z0-9-]+):((?=.{32})[A-Za-z0-9\-._~+/]+=*)$/.exec(item) ?? [];
  return secret === '' ? undefined : { name, secret };
}

/** `whsec_` and base64, as Standard Webhooks 1.0 has it ("Signature scheme": 24 to 64 bytes); its padding may be left out. */
function webhookSecret(item: string) {
  const base64 = item.replace(/^whsec_/, '').replace(/=+$/, '');
  const key = Buffer.from(base64, 'base64');
  const isSound = item.startsWith('whsec_') && key.toString('base64').replace(/=+$/, '') === base64;
  return isSound && key.length >= 24 && key.length <= 64 ? `whsec_${key.toString('base64')}` : undefined;
}

function share(given: string) {
  const number = Number(given);
  return number >= 0 && number <= 1 ? number : undefined;
}

const allowedRegion = (item: string) => (item === 'all' || item === '001' ? item : region(item));

/** null: every country. `001` adds the numbers of none, so that `all,001` is a list of everything. */
const allowedRegions = (items: string[]) =>
  !items.includes('all') ? items : items.includes('001') ? [...getCountries(), '001'] : null;

const hostName = matching('a host name or an address', /^[^\s/]+$/);
const portOrFree = whole(0, 65_535);
const filled = z.string().optional();

/** One row a variable, in the order of docs/configuration.md. Defaults that depend on other variables are `toConfig`'s. */
export const variables = (root: string) =>
  z.object({
    PORT: portOrFree.default(4000),
    HOST: hostName.optional(),
    PUBLIC_URL: url(
      'an http or https address of a host and no more, such as https://verify.example.com: lower case, no path, no default port',
      (given, parsed) => isHttp(parsed) && [parsed.origin, `${parsed.origin}/`].includes(given),
      (given) => ((URL.parse(given)?.pathname ?? '/') === '/' ? formOf(given) : 'an address with a path'),
    ).optional(),
    NODE_ENV: oneOf('production', 'development', 'test').optional(),
    INTROSPECTION: oneOf('on', 'off').optional(),
    TRUSTED_DOCUMENTS: trustedDocuments(root).optional(),
    VONAGE_API_KEY: matching(
      'printable ASCII characters without blanks and colons',
      /^[\x21-\x39\x3b-\x7e]+$/,
    ).optional(),
    VONAGE_API_SECRET: secret.optional(),
    VONAGE_APPLICATION_ID: secret.optional(),
    VONAGE_PRIVATE_KEY: keyText(root).pipe(rsaKey).optional(),
    VONAGE_SIGNATURE_SECRET: text(
      'one secret, or apikey:secret pairs separated by commas',
      signatureSecrets,
    ).optional(),
    VONAGE_API_HOST: apiHost.default('https://api.nexmo.com'),
    VONAGE_INSIGHTS_HOST: apiHost.default('https://api-eu.vonage.com'),
    VONAGE_VERIFY_API: oneOf('v2', 'v1').default('v2'),
    VONAGE_TIMEOUT_MS: whole().default(5000),
    SIMULATOR: oneOf('on', 'off').optional(),
    SIMULATOR_PORT: portOrFree.default(4010),
    // Vonage's rule: docs/vonage.md#start.
    BRAND: matching('1 to 18 characters, none of / { } : $', /^[^/{}:$\p{Cc}]{1,18}$/u).default('Verification'),
    LOGO: logo(root).optional(),
    CHANNELS: list(inWords(channel.options), (item) => channel.safeParse(item).data).default(['SMS', 'VOICE']),
    WHATSAPP_FROM: matching('the digits of a phone number', /^\d{1,15}$/).optional(),
    // The next three have Vonage's forms: docs/vonage.md#start.
    RCS_FROM: matching(
      'the id of an RCS agent, 1 to 15 letters, digits, dots, dashes or underscores',
      /^[\w.-]{1,15}$/,
    ).optional(),
    TEMPLATE_ID: matching('a UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i).optional(),
    ANDROID_APP_HASH: matching('11 characters of Base64', /^[A-Za-z0-9+/]{11}$/).optional(),
    CODE_LENGTH: whole(6, 10).default(6),
    REUSE_CODE: oneOf('on', 'off').default('on'),
    CHANNEL_TIMEOUT_SECONDS: whole(15, 300).default(180),
    RESEND_COOLDOWN_SECONDS: whole().default(30),
    CANCEL_DELAY_SECONDS: whole().default(30),
    // Whether Vonage takes a fourth wrong code is not known.
    MAX_ATTEMPTS: whole(1, 3).default(3),
    DEFAULT_REGION: text('an ISO 3166-1 alpha-2 region', region).default('US'),
    ALLOWED_REGIONS: list('ISO 3166-1 alpha-2 regions, all, or 001', allowedRegion)
      .transform(allowedRegions)
      .optional(),
    NUMBER_LOOKUP: oneOf('off', 'number-insight', 'identity-insights').default('off'),
    BLOCK_VOIP: oneOf('true', 'false').default('true'),
    FRAUD_CHECK: oneOf('on', 'off').default('off'),
    STORE_URL: text('sqlite:PATH, sqlite::memory:, redis://… or rediss://…', (given) => {
      if (/^sqlite:./.test(given)) return { kind: 'sqlite' as const, path: given.slice('sqlite:'.length) };
      const isRedis = /^rediss?:\/\/\S+$/.test(given) && URL.parse(given)?.hostname;
      return isRedis ? { kind: 'redis' as const, url: given } : undefined;
    }).default({ kind: 'sqlite', path: 'data/verification.db' }),
    LIMITS: limitsVariable(root).optional(),
    LIMITS_MODE: oneOf('enforce', 'observe').default('enforce'),
    LISTS: listsVariable(root).optional(),
    TEST_NUMBERS: list('+14155550100=000000@2027-01-31', testNumber, (item) => item.replace(/=.*/, '')).default([]),
    CORS_ORIGINS: list(
      'origins such as https://example.com',
      ifIt((item) => /^https?:/.test(item) && URL.parse(item)?.origin === item),
    ).optional(),
    FRAME_ANCESTORS: list(
      "origins such as https://example.com or https://*.example.com, or 'self'",
      ifIt((item) => /^('self'|https?:\/\/(\*\.)?[\w.-]+(:\d+)?)$/.test(item)),
    ).default([]),
    TRUST_PROXY: list(
      'addresses or CIDR ranges',
      ifIt((item) => addressForms.some((form) => form.safeParse(item).success)),
    ).default([]),
    PROOF_AUDIENCE: matching('one line', /^\P{Cc}+$/u).default('phone-verification'),
    PROOF_TTL_SECONDS: whole().default(300),
    PROOF_SIGNING_KEY: keyText(root).pipe(signingKeys).optional(),
    BACKEND_KEYS: list(
      "name:secret: small letters, digits and hyphens, then at least 32 characters of RFC 6750's b64token",
      backendKey,
      (item) => item.replace(/^[^:]*:/, ''),
    ).default([]),
    PUBLIC_STARTS: oneOf('on', 'off').default('on'),
    DRAIN_SECONDS: whole().default(5),
    WEBHOOK_URL: url(
      'an http or https address without a user and a fragment; in production https',
      (_, { protocol, username, password, hash }) => /^https?:$/.test(protocol) && !username && !password && !hash,
    ).optional(),
    WEBHOOK_SECRET: list('whsec_ and base64 of 24 to 64 bytes', webhookSecret).optional(),
    METRICS_PORT: portOrFree.optional(),
    METRICS_HOST: hostName.optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: url(
      'an http or https address without a user, a query and a fragment, such as http://127.0.0.1:4318',
      (given, parsed) => isHttp(parsed) && !/[?#@]/.test(given),
    ).optional(),
    OTEL_TRACES_SAMPLER_ARG: text('a share from 0 to 1', share).default(1),
    LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
    DEBUG: filled,
    NODE_DEBUG: filled,
  });

export type Variables = z.output<ReturnType<typeof variables>>;
