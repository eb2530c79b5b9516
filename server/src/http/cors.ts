import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../telemetry/log.ts';
import { graphqlPath } from './front-door.ts';

/** Chromium keeps a preflight no longer. */
const preflightSeconds = 7_200;

/** Anybody may send any origin: the log isn't to be filled with them. */
const mostRefused = 20;

/**
 * Lets pages of `listed` origins use the API, with every header but the one of credentials, which no page needs. The log
 * names each other origin that tries, once.
 */
export async function allowOrigins(app: FastifyInstance, listed: readonly string[], own: readonly string[], log: Log) {
  const refused = new Set<string>();
  const allowed = [...listed, ...own];
  app.addHook('onRequest', (request, _, done) => {
    if (graphqlPath.test(request.url) && !isOwnOrListed(request, allowed)) refuse(request.headers.origin);
    done();
  });
  function refuse(given = '') {
    const origin = URL.parse(given)?.origin ?? 'null';
    if (refused.size >= mostRefused || refused.has(origin)) return;
    refused.add(origin);
    log.warn('A page of this origin may not use the API: add it to CORS_ORIGINS if it is to.', { origin });
  }
  if (listed.length === 0) return;
  await app.register(cors, {
    delegator: (request: FastifyRequest, done) =>
      done(null, {
        origin: [...listed],
        methods: ['GET', 'POST'],
        allowedHeaders: allowedOf(request.headers['access-control-request-headers'] ?? ''),
        maxAge: preflightSeconds,
        // OPTIONS that no browser sent is answered as well, and in no words of the plugin's.
        strictPreflight: false,
      }),
  });
}

/** The names among them (RFC 9110, section 5.6.2). */
const allowedOf = (requested: string) =>
  requested
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[\w!#$%&'*+.^`|~-]+$/u.test(name) && name.toLowerCase() !== 'authorization');

/** Whether an HTTP request comes from no page, or from a page that may read the answer. */
export function isOwnOrListed({ headers: { origin, host } }: FastifyRequest, origins: readonly string[]): boolean {
  return origin === undefined || origins.includes(origin) || URL.parse(origin)?.host === host;
}
