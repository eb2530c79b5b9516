import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveStatic from '@fastify/static';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyPluginCallback,
  type FastifyReply,
} from 'fastify';
import { anyProtocol } from './graphql/subscriptions.ts';
import type { Logo } from './config/logo.ts';
import { answer, answerAndClose, answerError, nothingHere } from './http/answers.ts';
import { allowOrigins } from './http/cors.ts';
import { connectionLimits, sayWhatIsRefused, type ConnectionLimits } from './http/connection-limits.ts';
import { frontDoor, guard } from './http/front-door.ts';
import { createDrain } from './http/drain.ts';
import { ownOrigins } from './http/own-host.ts';
import { servePages } from './http/pages.ts';
import type { Readiness } from './http/readiness.ts';
import { securityHeaders } from './http/security-headers.ts';
import { traceRequests, type TracedRequests } from './http/trace-requests.ts';
import { newHttpRequestId, type Log } from './telemetry/log.ts';
import type { Proofs } from './verification/proof.ts';

export type AppParts = {
  graphql: FastifyPluginAsync;
  /** The route of Vonage's webhooks, where Vonage sends some. */
  webhook: FastifyPluginAsync | undefined;
  jwks: Proofs['jwks'];
  log: Log;
  now: () => number;
  readiness: () => Promise<Readiness>;
  /** The simulated phone, where the simulator runs. */
  phone: FastifyPluginCallback | undefined;
  /** What is on offer: from its first byte on the page has as much room as the choice takes. */
  channels?: readonly string[];
  /** The built client; undefined: the one in `client/dist`. */
  clientRoot?: string;
  connections?: ConnectionLimits;
  /** Undefined: no request is. */
  traced?: TracedRequests | undefined;
  http: {
    publicUrl?: string | undefined;
    corsOrigins: readonly string[];
    frameAncestors: readonly string[];
    trustProxy: readonly string[];
    logo?: Logo | undefined;
  };
};

const notBuilt = 'The client is not built. Run this in the root of the repository: npx -y pnpm --filter client build\n';

/** The HTTP application, built but not listening, and how it stops. */
export async function createApp(parts: AppParts) {
  const { log, now, http, connections = connectionLimits } = parts;
  const app = fastify({
    ...frontDoor,
    genReqId: newHttpRequestId,
    trustProxy: http.trustProxy.length > 0 ? [...http.trustProxy] : false,
    bodyLimit: connections.maxBodyBytes,
    requestTimeout: connections.requestTimeoutMs,
    connectionTimeout: connections.idleTimeoutMs,
    keepAliveTimeout: connections.keepAliveTimeoutMs,
    http: {
      ...frontDoor.http,
      headersTimeout: connections.headersTimeoutMs,
      connectionsCheckingInterval: connections.checkEveryMs,
      maxHeaderSize: connections.maxHeaderBytes,
    },
    // What is under way is finished by `drain`; what is left then is cut.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });

  app.server.maxConnections = connections.maxConnections;
  sayWhatIsRefused(app.server, log, now);

  const drain = createDrain(app);

  if (http.trustProxy.length === 0) warnOfProxies(app, log);
  app.setErrorHandler((error, request, reply) => answerError(error, request.id, reply, log));
  app.setNotFoundHandler((_, reply) => answer(reply, 404, 'NOT_FOUND', nothingHere));

  // Nobody is answered what the log doesn't say.
  app.addHook('onSend', (_, __, ___, done) => {
    log.flush();
    done();
  });
  const headers = securityHeaders(http.frameAncestors);
  app.addHook('onRequest', (_, reply, done) => {
    void reply.headers(headers);
    done();
  });
  guard(app);
  if (parts.traced) traceRequests(app, parts.traced);
  await allowOrigins(app, http.corsOrigins, ownOrigins(http), log);

  await app.register(websocket, { options: { maxPayload: 65_536, handleProtocols: anyProtocol } });
  app.websocketServer.on('wsClientError', (_, socket) =>
    answerAndClose(socket, 400, 'The WebSocket handshake is malformed.', { 'sec-websocket-version': '13' }),
  );
  await app.register(parts.graphql);
  if (parts.webhook) await app.register(parts.webhook);

  app.get('/.well-known/jwks.json', async (_, reply) => {
    // Were the keys cached for longer, a new key would have to wait longer before it may sign. Public keys are for every
    // page: no list of origins.
    void reply
      .headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' })
      .type('application/jwk-set+json');
    return JSON.stringify(parts.jwks);
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const readiness = await parts.readiness();
    return reply.code(readiness.status === 'ok' ? 200 : 503).send(readiness);
  });

  if (parts.phone) await app.register(parts.phone);
  const { channels = ['SMS', 'VOICE'] } = parts;
  const { logo } = http;
  if (logo)
    app.get('/logo', async (_, reply) =>
      reply.header('cache-control', 'public, max-age=3600').type(logo.type).send(logo.body),
    );
  const root = parts.clientRoot ?? fileURLToPath(new URL('../../client/dist', import.meta.url));
  const traits = [
    ...(parts.phone ? ['data-simulated'] : []),
    ...(http.logo ? ['data-logo'] : []),
    // The built page has the default's choice.
    ...(channels.join() === 'SMS,VOICE' ? [] : [`data-channels="${channels.length}"`]),
  ];
  if (servePages(app, root, traits))
    await app.register(serveStatic, { root, index: false, preCompressed: true, setHeaders: fileHeaders(root) });
  else app.get('/', async (_, reply) => reply.code(503).type('text/plain').send(notBuilt));

  return { app, drain };
}

/** Behind a proxy that isn't trusted all clients have one address: worth a line, but not a line a request. */
function warnOfProxies(app: FastifyInstance, log: Log) {
  let warned = false;
  app.addHook('onRequest', ({ headers }, _, done) => {
    if (!warned && headers['x-forwarded-for'] !== undefined) {
      warned = true;
      log.warn('A proxy sends X-Forwarded-For, which is ignored: set TRUST_PROXY to its address.');
    }
    done();
  });
}

/**
 * Hashed names change with their content; the files that name them are revalidated each time. `<phone-verification>` runs
 * in other sites' pages and holds no secret: every site may load it.
 */
const fileHeaders = (root: string) => (reply: FastifyReply, path: string) => {
  const file = relative(root, path);
  const isHashed = file.startsWith('assets') || dirname(file) === 'phone-verification';
  void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.startsWith('phone-verification'))
    void reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
};
