import { createRequire } from 'node:module';
import { decodeJwt } from 'jose';
import type * as Sdk from '@vonage/server-sdk';
import { Pool } from 'undici';
import { z } from 'zod';
import { answerSchema, exchange, longestBodyBytes, type Answer } from './exchange.ts';

// `import` of the SDK reads hundreds of files and takes 0.22 s, `require` 0.08 s (Node 24.21): the start has 1 s in all.
const { Vonage }: typeof Sdk = createRequire(import.meta.url)('@vonage/server-sdk');

/** The SDK's clients of Verify v2, of v1 and of Number Insight: they build and sign alike. */
type Product = 'verify2' | 'verify' | 'numberInsights';
type Client = Pick<
  Sdk.Vonage['verify2'],
  'addAuthenticationToRequest' | 'sendGetRequest' | 'sendPostRequest' | 'sendDeleteRequest'
>;
type SdkRequest = Parameters<Sdk.Vonage['verify2']['sendRequest']>[0];

export type BasicCredentials = { apiKey: string; apiSecret: string };

export type JwtCredentials = {
  applicationId: string;
  /** RSA, PEM. */
  privateKey: string;
};

/** Vonage takes one or the other, not both [V2 security]. */
export type Credentials = ({ kind: 'basic' } & BasicCredentials) | ({ kind: 'jwt' } & JwtCredentials);

/** What the SDK keeps protected; asked for by name, so that a version of it without them fails at the start. */
const builder = z.object({
  prepareRequest: z.custom<(request: SdkRequest) => Promise<SdkRequest>>((value) => typeof value === 'function'),
  prepareBody: z.custom<(request: SdkRequest) => string | undefined>((value) => typeof value === 'function'),
});

export type Transport = ReturnType<typeof createTransport>;

/**
 * Sends to one host of Vonage's what the SDK builds and signs, over pooled connections.
 *
 * `apiHost` is an origin, or an address, without a slash at its end; `timeoutMs` is for a whole call, from connecting to
 * the last byte. Paths are ours alone: nothing from outside may become part of one unchecked. All endings are
 * returned; what the SDK throws holds live credentials (vonage.md 4.5) and must not be logged.
 */
export function createTransport({
  apiHost,
  credentials,
  timeoutMs,
  product = 'verify2',
}: {
  apiHost: string;
  credentials: Credentials;
  timeoutMs: number;
  product?: Product;
}) {
  const client: Client = new Vonage(
    credentials.kind === 'jwt'
      ? { applicationId: credentials.applicationId, privateKey: credentials.privateKey }
      : // Without a private key the SDK asks whether the file `undefined` exists, which Node 24 deprecates.
        { apiKey: credentials.apiKey, apiSecret: credentials.apiSecret, privateKey: '' },
    { apiHost },
  )[product];
  const { origin } = new URL(apiHost);
  const pool = new Pool(origin, {
    // More calls than that at once wait for one to end. undici's own time-outs are for idle sockets alone: it
    // closes them after 4 s, before most servers do, so that no request is written to one that is being closed.
    connections: 256,
    connectTimeout: timeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: longestBodyBytes,
    allowH2: false,
  });
  const authorization = keepAuthorization(client);
  const { prepareRequest, prepareBody } = builder.parse(client);

  async function sendRequest(request: SdkRequest): Promise<{ data: Answer }> {
    const prepared = await prepareRequest.call(client, request);
    const url = new URL(prepared.url);
    if (url.origin !== origin) throw new Error('A request for another host');
    const body = prepareBody.call(client, prepared) ?? null;
    const headers = prepared.headers ?? {};
    const answer = await exchange(
      pool,
      { method: prepared.method, path: url.pathname + url.search, headers, body },
      timeoutMs,
    );
    // A clock that was wrong when the token was signed may be right again.
    if (answer.kind === 'answered' && answer.status === 401) authorization.forget();
    return { data: answer };
  }

  // The SDK signs Verify v2 by JWT alone, although Vonage takes Basic as well (vonage.md 4.6, 1).
  Object.assign(client, {
    sendRequest,
    addAuthenticationToRequest: authorization.add,
    authType: credentials.kind,
  });

  // The SDK's methods above these reduce an answer to one field (`newRequest`, `checkCode`) or, whatever it was, to a
  // boolean (`cancel`, `nextWorkflow`). These pass on what `sendRequest` returned.
  return {
    /** `body` is sent as JSON. */
    async post(path: string, body?: Record<string, unknown>): Promise<Answer> {
      return answerSchema.parse((await client.sendPostRequest<unknown>(apiHost + path, body)).data);
    },
    async get(path: string, query: Record<string, string>): Promise<Answer> {
      return answerSchema.parse((await client.sendGetRequest<unknown>(apiHost + path, query)).data);
    },
    async delete(path: string): Promise<Answer> {
      return answerSchema.parse((await client.sendDeleteRequest<unknown>(apiHost + path)).data);
    },
    /** Resolves once the calls under way have ended. */
    close: () => pool.close(),
  };
}

/**
 * The SDK signs a new token for every call, 1.5 ms of CPU and good for 15 min (vonage.md 4.4): one is kept until a
 * minute before it ends. Key and secret never end.
 */
function keepAuthorization(client: Client) {
  const sign = client.addAuthenticationToRequest.bind(client);
  // By a clock that nobody sets: one that was signed in a wrong hour would be kept for that hour.
  let kept: { header: string; untilMs: number } | undefined;
  return {
    add: async (request: SdkRequest): Promise<SdkRequest> => {
      if (!kept || kept.untilMs <= performance.now()) {
        const { Authorization: header = '' } = (await sign({ ...request })).headers ?? {};
        kept = {
          header,
          untilMs: header.startsWith('Bearer ') ? performance.now() + lifeOf(header.slice(7)) - 60_000 : Infinity,
        };
      }
      return { ...request, headers: { ...request.headers, Authorization: kept.header } };
    },
    forget: () => {
      kept = undefined;
    },
  };
}

function lifeOf(token: string): number {
  const { iat = 0, exp = 0 } = decodeJwt(token);
  return (exp - iat) * 1000;
}
