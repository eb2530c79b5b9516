import type { Log } from '../telemetry/log.ts';
import type { Lookup } from '../verification/lookup.ts';
import type { Provider } from '../verification/provider.ts';
import { createIdentityInsights } from './identity-insights.ts';
import { createNumberInsight } from './number-insight.ts';
import { createTransport, type BasicCredentials, type Credentials, type JwtCredentials } from './transport.ts';
import { createVerifyV1 } from './verify-v1.ts';
import { createVerifyV2, type StartSettings } from './verify-v2.ts';
import { createWebhookReader, type SignatureSecret } from './webhook.ts';

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

/** All that the service has of Vonage, whichever product it is. */
export type Vonage = {
  provider: Provider;
  /** Undefined where Vonage tells nothing by itself. */
  readWebhook: ReturnType<typeof createWebhookReader> | undefined;
  /** How long after its answer was lost it may become known what a check did: see `Rules`. */
  doubtMs: number;
  /** Undefined where numbers aren't looked up. */
  lookup: Lookup | undefined;
  /** Resolves once the calls under way have ended. */
  close: () => Promise<void>;
};

/** A webhook may take its time: when Vonage sends one again is not known. */
const webhookGraceMs = 30_000;

/** "For up to 60 s after the end of a request `search` may still answer 101" [V1]. */
const searchGraceMs = 65_000;

/** A person waits for it. */
export const lookupTimeoutMs = 1_500;

export function openVonage(settings: VonageSettings, access: VonageAccess, log: Log, now: () => number): Vonage {
  const verify = settings.verifyApi === 'v1' ? openV1(settings, access, log) : openV2(settings, access, log, now);
  const lookup = openLookup(settings, access, log);
  return {
    ...verify,
    lookup: lookup?.lookup,
    close: async () => void (await Promise.all([verify.close(), lookup?.close()])),
  };
}

type Verify = Omit<Vonage, 'lookup'>;

function openV2(settings: VonageSettings, access: VonageAccess, log: Log, now: () => number): Verify {
  const transport = createTransport({ ...access, timeoutMs: settings.timeoutMs });
  const isTold = access.signatureSecrets.length > 0;
  return {
    provider: createVerifyV2({ ...settings, transport, log }),
    readWebhook: isTold ? createWebhookReader(access.signatureSecrets, now) : undefined,
    doubtMs: isTold ? webhookGraceMs : 0,
    close: transport.close,
  };
}

function openV1(settings: VonageSettings, access: VonageAccess, log: Log): Verify {
  const { apiHost } = access;
  const { timeoutMs } = settings;
  const transport = createTransport({ apiHost, credentials: basicOf(access), timeoutMs });
  return {
    provider: createVerifyV1({ ...settings, transport, log }),
    readWebhook: undefined,
    doubtMs: searchGraceMs,
    close: transport.close,
  };
}

function openLookup({ lookup, timeoutMs: most }: VonageSettings, access: VonageAccess, log: Log) {
  const timeoutMs = Math.min(most, lookupTimeoutMs);
  const { apiHost, insightsHost, credentials } = access;
  switch (lookup) {
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
