import type { FastifyPluginAsync } from 'fastify';
import type { Log } from '../telemetry/log.ts';
import type { Lookup } from '../verification/lookup.ts';
import type { Provider } from '../verification/provider.ts';
import { createAsides } from './asides.ts';
import { createIdentityInsights } from './identity-insights.ts';
import { createNumberInsight } from './number-insight.ts';
import { withSilence } from './silence.ts';
import { createTransport, type BasicCredentials, type Credentials, type JwtCredentials } from './transport.ts';
import { createVerifyV1 } from './verify-v1.ts';
import { createVerifyV2, type StartSettings } from './verify-v2.ts';
import { createWebhookReader, webhookRoute, type Report, type SignatureSecret } from './webhook.ts';

/** `basic` beside JWT is for those of Vonage's products that take nothing else (Verify v1, Number Insight). */
export type VonageCredentials =
  | ({ kind: 'basic' } & BasicCredentials)
  | ({ kind: 'jwt'; basic: BasicCredentials | undefined } & JwtCredentials);

/** Where Vonage is, as whom it is called, and by what its webhooks are known: the real one, or the simulator. */
export type VonageAccess = {
  apiHost: string;
  insightsHost: string;
  credentials: VonageCredentials;
  /** Empty: no webhooks. */
  signatureSecrets: readonly SignatureSecret[];
};

export type VonageSettings = {
  verifyApi: 'v1' | 'v2';
  timeoutMs: number;
  brand: string;
  codeLength: number;
  lookup: 'off' | 'number-insight' | 'identity-insights';
} & StartSettings;

/** All that the service has of Vonage, whichever products are in use. */
export type Vonage = {
  provider: Provider;
  /** Undefined where numbers aren't looked up. */
  lookup: Lookup | undefined;
  /** The route of Vonage's webhooks, which hands on what they say; undefined where Vonage sends none. */
  webhooks: ((report: Report) => FastifyPluginAsync) | undefined;
  /** Resolves once the calls under way have ended. */
  close: () => Promise<void>;
};

/** A webhook may take its time: when Vonage sends one again is not known. */
const webhookGraceMs = 30_000;

/** For up to 60 s after the end of a request a search may still answer 101: docs/vonage.md#v1-search. */
const searchGraceMs = 65_000;

/** A person waits for it. */
const lookupTimeoutMs = 1_500;

/** The longest that one start's calls take: a lookup, where they are made, and the one that sends. */
export const longestCallMs = ({ timeoutMs, lookup }: Pick<VonageSettings, 'timeoutMs' | 'lookup'>) =>
  timeoutMs + (lookup === 'off' ? 0 : lookupTimeoutMs);

/** By `Policy`, what may become known of a check whose answer was lost. */
export const doubtOf = (verifyApi: VonageSettings['verifyApi'], isTold: boolean) =>
  verifyApi === 'v1' ? { doubtMs: searchGraceMs, looks: true } : { doubtMs: isTold ? webhookGraceMs : 0, looks: false };

type Tools = {
  log: Log;
  now: () => number;
  /** Hears the `Date` of each of Vonage's answers. */
  dated?: ((date: string) => void) | undefined;
};

/** The door to Vonage: calls what `settings` name, at `access`. Nothing is called before the first verification. */
export function createVonage(settings: VonageSettings, access: VonageAccess, tools: Tools): Vonage {
  const verify = products[settings.verifyApi](settings, access, tools);
  const lookup = openLookup(settings, access, tools);
  return {
    ...verify,
    lookup: lookup?.lookup,
    close: async () => void (await Promise.all([verify.close(), lookup?.close()])),
  };
}

type OpenVerify = (settings: VonageSettings, access: VonageAccess, tools: Tools) => Omit<Vonage, 'lookup'>;

const openV2: OpenVerify = (settings, access, { log: plain, now, dated }) => {
  const transport = createTransport({ ...access, timeoutMs: settings.timeoutMs, dated });
  const { signatureSecrets } = access;
  const isTold = signatureSecrets.length > 0;
  const log = isTold ? withSilence(plain, now) : plain;
  const read = createWebhookReader(signatureSecrets, now, createAsides(log, now));
  return {
    provider: createVerifyV2({ ...settings, transport, log }),
    webhooks: isTold ? (report) => webhookRoute(read, report, log) : undefined,
    close: transport.close,
  };
};

const openV1: OpenVerify = (settings, access, { log, dated }) => {
  const { apiHost } = access;
  const transport = createTransport({ apiHost, credentials: basicOf(access), timeoutMs: settings.timeoutMs, dated });
  return {
    provider: createVerifyV1({ ...settings, transport, log }),
    webhooks: undefined,
    close: transport.close,
  };
};

/** What sends and checks codes; another product is one line here. */
const products: Readonly<Record<VonageSettings['verifyApi'], OpenVerify>> = { v1: openV1, v2: openV2 };

function openLookup(settings: VonageSettings, access: VonageAccess, { log }: Tools) {
  const timeoutMs = Math.min(settings.timeoutMs, lookupTimeoutMs);
  const { apiHost, insightsHost, credentials } = access;
  switch (settings.lookup) {
    case 'off':
      return undefined;
    case 'number-insight': {
      const transport = createTransport({ apiHost, credentials: basicOf(access), timeoutMs });
      return { lookup: createNumberInsight({ transport, log }), close: transport.close };
    }
    case 'identity-insights': {
      const transport = createTransport({ apiHost: insightsHost, credentials, timeoutMs });
      return { lookup: createIdentityInsights({ transport, log }), close: transport.close };
    }
  }
}

/** The configuration has made sure that there are some. */
function basicOf({ credentials }: VonageAccess): Credentials {
  const basic = credentials.kind === 'basic' ? credentials : credentials.basic;
  if (!basic) throw new Error('No key and secret');
  return { ...basic, kind: 'basic' };
}
