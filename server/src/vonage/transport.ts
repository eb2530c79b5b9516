import { createRequire } from 'node:module';
import { decodeJwt } from 'jose';
import type * as Sdk from '@vonage/server-sdk';
import { Pool } from 'undici';
import { exchange, longestBodyBytes, type Answer } from './exchange.ts';

// `import` of the SDK reads hundreds of files and takes 0.22 s, `require` 0.08 s (Node 24.21): the start has 1 s in all.
const { Vonage }: typeof Sdk = createRequire(import.meta.url)('@vonage/server-sdk');

/** What the SDK's clients have in common: of a request signing reads nothing, and sets one header. */
type Signer = { addAuthenticationToRequest(request: object): Promise<{ headers?: Record<string, string> }> };

/** As the SDK names itself, whatever its version; the place of its `appendUserAgent` is ours. */
const userAgent = '@vonage/server-sdk/3.0.0, phone-verification';

export type BasicCredentials = { apiKey: string; apiSecret: string };

export type JwtCredentials = {
  applicationId: string;
  /** RSA, PEM. */
  privateKey: string;
};

/** Vonage takes one or the other, not both. */
export type Credentials = ({ kind: 'basic' } & BasicCredentials) | ({ kind: 'jwt' } & JwtCredentials);

export type Transport = ReturnType<typeof createTransport>;

/**
 * Sends calls to one host of Vonage's over pooled connections, each signed by the SDK.
 *
 * `apiHost` is an origin or a url without a slash at its end. `timeoutMs` is for a whole call, from connecting to the last
 * byte. `path` is ours alone: nothing from outside may become part of it unchecked. Every ending is returned. What the SDK
 * throws holds live credentials and must not be logged.
 */
export function createTransport({
  apiHost,
  credentials,
  timeoutMs,
  dated,
}: {
  apiHost: string;
  credentials: Credentials;
  timeoutMs: number;
  /** Hears the `Date` of each answer. */
  dated?: ((date: string) => void) | undefined;
}) {
  const { origin, pathname } = new URL(apiHost);
  const base = pathname.replace(/\/$/u, '');
  const pool = new Pool(origin, {
    // Calls beyond that number wait for another to end. undici's own time-outs are for idle sockets alone: undici
    // closes them after 4 s, before most servers do, so that no call is written to a socket that is being closed.
    connections: 256,
    connectTimeout: timeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: longestBodyBytes,
    allowH2: false,
  });
  const authorization = keepAuthorization(signerOf(credentials));

  async function send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Record<string, unknown>,
  ): Promise<Answer> {
    const headers = {
      'user-agent': userAgent,
      authorization: await authorization.header(),
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    };
    const request = { method, path: base + path, headers, body: body ? JSON.stringify(body) : null };
    const answer = await exchange(pool, request, timeoutMs, dated);
    // A clock that was wrong when the token was signed may be right again.
    if (answer.kind === 'answered' && answer.status === 401) authorization.forget();
    return answer;
  }

  return {
    /** `body` is sent as JSON. */
    post: (path: string, body?: Record<string, unknown>) => send('POST', path, body),
    get: (path: string, query: Record<string, string>) =>
      send('GET', `${path}?${new URLSearchParams(query).toString()}`),
    delete: (path: string) => send('DELETE', path),
    /** Resolves once the calls under way have ended. */
    close: () => pool.close(),
  };
}

/** Verify v2's client signs by JWT, Number Insight's by key and secret; neither reads the url, so either signs any call. */
function signerOf(credentials: Credentials): Signer {
  if (credentials.kind === 'jwt') {
    const { applicationId, privateKey } = credentials;
    return new Vonage({ applicationId, privateKey }).verify2;
  }
  const { apiKey, apiSecret } = credentials;
  // Without a private key the SDK asks whether the file `undefined` exists, which Node 24 deprecates.
  return new Vonage({ apiKey, apiSecret, privateKey: '' }).numberInsights;
}

/**
 * The SDK signs a new token for every call, 1.5 ms of CPU and good for 15 min: one is kept until a minute before it ends.
 * Key and secret never end.
 */
function keepAuthorization(signer: Signer) {
  // By the steady clock: by one that can be set a token might be kept beyond its life.
  let kept: { header: string; untilMs: number } | undefined;
  return {
    async header(): Promise<string> {
      if (!kept || kept.untilMs <= performance.now()) {
        const { Authorization: header } = (await signer.addAuthenticationToRequest({})).headers ?? {};
        // A version of the SDK that signs in another way: better no call than one without credentials.
        if (header === undefined) throw new Error('The SDK signed nothing');
        const lifeMs = header.startsWith('Bearer ') ? lifeMsOf(header.slice(7)) - 60_000 : Infinity;
        kept = { header, untilMs: performance.now() + lifeMs };
      }
      return kept.header;
    },
    forget(): void {
      kept = undefined;
    },
  };
}

function lifeMsOf(token: string): number {
  const { iat = 0, exp = 0 } = decodeJwt(token);
  return (exp - iat) * 1000;
}
