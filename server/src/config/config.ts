import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGiven } from './given.ts';
import { limitSettings } from './limits.ts';
import type { StoreLocation } from '../stores/open-store.ts';
import type { VonageAccess, VonageCredentials } from '../vonage/vonage.ts';
import { channelsOfApplications, hasJwt, isLive, isProduction, isSimulated, constraints } from './constraints.ts';
import { variables, type Variables } from './variables.ts';

/** All that the environment says, checked, in the parts that the rooms of the service take: docs/configuration.md. */
export type Config = ReturnType<typeof toConfig>;

type Access = { mode: 'simulator'; port: number } | ({ mode: 'live' } & VonageAccess);

/**
 * Reads the environment: docs/configuration.md.
 *
 * `faults` are all that is wrong, at once, each a sentence that names its variable and quotes no value, which may be a
 * secret. Relative paths of keys and of the database count from `root`, the repository's.
 */
export function parseConfig(
  env: Record<string, string | undefined>,
  root = fileURLToPath(new URL('../../..', import.meta.url)),
): { config: Config; warnings: string[] } | { faults: string[] } {
  const schema = variables(root);
  const given = readGiven(env, Object.keys(schema.shape));
  const issues = schema.safeParse(given.values).error?.issues ?? [];
  const faulty = new Set([...given.faults.keys(), ...issues.map(({ path }) => String(path[0]))]);
  // What is wrong by itself counts as unset here, so that the constraints are checked in the same run.
  const values = schema.parse(Object.fromEntries(Object.entries(given.values).filter(([name]) => !faulty.has(name))));
  const broken = constraints.filter(
    ({ about, broken: isBroken }) => !about.some((name) => faulty.has(name)) && isBroken(values),
  );
  const faults = [
    ...given.faults.values(),
    ...issues.map(({ path, message }) => `${path.join(' ')} ${message}`),
    ...broken.map(({ fault }) => fault),
  ];
  return faults.length > 0
    ? { faults }
    : { config: toConfig(values, root), warnings: [...given.warnings, ...warningsOf(values)] };
}

function warningsOf(values: Variables) {
  return [
    ...(isProduction(values) && isSimulated(values) ? ['SIMULATOR is on in production: nothing is really sent'] : []),
    ...(isProduction(values) && values.TEST_NUMBERS.length > 0
      ? ['TEST_NUMBERS is set in production: who knows a code passes with its number, and the proof says test: true']
      : []),
    ...(values.VONAGE_VERIFY_API === 'v1' && values.REUSE_CODE === 'off'
      ? [
          'REUSE_CODE=off with VONAGE_VERIFY_API=v1: a message that is asked for early repeats the code, which ends with its own time all the same',
        ]
      : []),
    ...(isLive(values) && !hasJwt(values) ? channelsOfApplications(values) : []).map(
      (one) =>
        `CHANNELS has ${one}: according to its guide Vonage sends ${one} for an application only, which needs VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY`,
    ),
    ...(values.NUMBER_LOOKUP === 'number-insight'
      ? [
          'NUMBER_LOOKUP=number-insight: Vonage ends Number Insight on 4 February 2027; its successor is identity-insights, which needs VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY',
        ]
      : []),
  ];
}

const anyHost = (production: boolean) => (production ? '0.0.0.0' : '127.0.0.1');

function toConfig(v: Variables, root: string) {
  const production = isProduction(v);
  const access = vonageAccess(v);
  return {
    production,
    /** Introspection and Sandbox. */
    introspection: v.INTROSPECTION === undefined ? !production : v.INTROSPECTION === 'on',
    /** By hash; undefined: any document. */
    trustedDocuments: v.TRUSTED_DOCUMENTS,
    logLevel: v.LOG_LEVEL,
    /** Where what is counted can be read; undefined: nothing is counted. Port 0 picks a free one. */
    metrics:
      v.METRICS_PORT === undefined ? undefined : { host: v.METRICS_HOST ?? anyHost(production), port: v.METRICS_PORT },
    /** Where spans are posted, and which share of the traces is kept; undefined: none are made. */
    traces:
      v.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : { url: `${v.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`, share: v.OTEL_TRACES_SAMPLER_ARG },
    /** How long a node that is told to stop still takes calls. */
    drainMs: v.DRAIN_SECONDS * 1000,
    /** Who may use `backend` in a start; empty: nobody. */
    backendKeys: v.BACKEND_KEYS,
    http: {
      host: v.HOST ?? anyHost(production),
      /** 0 picks a free one. */
      port: v.PORT,
      /** As the operator wrote it; undefined: `http://HOST:PORT`, with the port that was really taken. */
      publicUrl: v.PUBLIC_URL,
      corsOrigins: v.CORS_ORIGINS ?? (production ? [] : ['https://studio.apollographql.com']),
      /** Sources of the CSP's `frame-ancestors`; empty: none. */
      frameAncestors: v.FRAME_ANCESTORS,
      /** Addresses and ranges whose `X-Forwarded-For` counts; empty: the socket's address counts. */
      trustProxy: v.TRUST_PROXY,
      /** Shown beside the brand; undefined: a neutral mark. */
      logo: v.LOGO,
    },
    /** What people and clients are told, and what holds for every start. */
    offer: {
      brand: v.BRAND,
      /** The preferred one first. */
      channels: v.CHANNELS,
      codeLength: v.CODE_LENGTH,
      /** One code for a whole plan. */
      reuseCode: v.REUSE_CODE === 'on',
      channelTimeoutSeconds: v.CHANNEL_TIMEOUT_SECONDS,
      defaultRegion: v.DEFAULT_REGION,
      /** null: every country; `001` stands for numbers of none. */
      allowedRegions: v.ALLOWED_REGIONS ?? null,
      /** Where numbers are looked up. */
      blockVoip: v.BLOCK_VOIP === 'true',
      /** Whether people's own clients may start verifications. */
      publicStarts: v.PUBLIC_STARTS === 'on',
      simulated: access.mode === 'simulator',
    },
    /** What the operator decides about verifications under way. */
    policy: {
      codeLength: v.CODE_LENGTH,
      maxAttempts: v.MAX_ATTEMPTS,
      cooldownMs: v.RESEND_COOLDOWN_SECONDS * 1000,
      cancelDelayMs: v.CANCEL_DELAY_SECONDS * 1000,
    },
    testNumbers: v.TEST_NUMBERS,
    vonage: {
      ...access,
      brand: v.BRAND,
      codeLength: v.CODE_LENGTH,
      verifyApi: v.VONAGE_VERIFY_API,
      timeoutMs: v.VONAGE_TIMEOUT_MS,
      fraudCheck: v.FRAUD_CHECK === 'on',
      whatsappFrom: v.WHATSAPP_FROM,
      /** undefined: Vonage's default agent. */
      rcsFrom: v.RCS_FROM,
      /** The operator's own texts at Vonage; undefined: Vonage's. */
      templateId: v.TEMPLATE_ID,
      androidAppHash: v.ANDROID_APP_HASH,
      lookup: v.NUMBER_LOOKUP,
    },
    /** Where the operator's own backend hears of ends; undefined: it doesn't. */
    webhook: v.WEBHOOK_URL && v.WEBHOOK_SECRET ? { url: v.WEBHOOK_URL, secrets: v.WEBHOOK_SECRET } : undefined,
    store: store(v, root),
    limits: limitSettings(v.LIMITS?.said ?? {}, { mode: v.LIMITS_MODE, isSimulated: isSimulated(v) }),
    /** The file that says so, which may be read again on SIGHUP; undefined: none does. */
    limitsFile: v.LIMITS?.file,
    /** Whom to refuse, and whom to allow whatever the limits; the file that says so may be read again, too. */
    lists: v.LISTS?.said ?? [],
    listsFile: v.LISTS?.file,
    proof: {
      audience: v.PROOF_AUDIENCE,
      ttlSeconds: v.PROOF_TTL_SECONDS,
      /** The first signs, the public halves of all are published; undefined: the store's own key. */
      signingKeys: v.PROOF_SIGNING_KEY,
    },
  };
}

function vonageAccess(v: Variables): Access {
  const credentials = vonageCredentials(v);
  if (isSimulated(v) || !credentials) return { mode: 'simulator', port: v.SIMULATOR_PORT };
  return {
    mode: 'live',
    apiHost: v.VONAGE_API_HOST,
    insightsHost: v.VONAGE_INSIGHTS_HOST,
    credentials,
    signatureSecrets: v.VONAGE_SIGNATURE_SECRET ?? [],
  };
}

function vonageCredentials(v: Variables): VonageCredentials | undefined {
  const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret } = v;
  const { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey } = v;
  const basic = apiKey && apiSecret ? { apiKey, apiSecret } : undefined;
  if (applicationId && privateKey) return { kind: 'jwt', applicationId, privateKey, basic };
  return basic && { kind: 'basic', ...basic };
}

const store = ({ STORE_URL: given }: Variables, root: string): StoreLocation =>
  given.kind === 'sqlite' && given.path !== ':memory:' ? { ...given, path: resolve(root, given.path) } : given;
