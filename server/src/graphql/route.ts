import { createHash } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyPluginAsync, FastifyRequest, preHandlerHookHandler, RouteHandlerMethod } from 'fastify';
import { answer, malformed } from '../http/answers.ts';
import { isOwnOrListed } from '../http/cors.ts';
import { isHost } from '../http/own-host.ts';
import { within } from '../http/within.ts';
import { askApollo } from './ask-apollo.ts';
import type { Context } from './context.ts';
import { sandboxFiles } from './sandbox/sandbox.ts';
import { trustedOnly, type TrustedDocuments } from './trusted-documents.ts';
import { postJson, wrongCall } from './wrong-call.ts';

/** Sandbox's page sets its own sources; this adds only what a page can't say of itself. */
const policy = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `no-cors` reads nothing, and gets nothing that needs to be asked for; by it a page that CORS shuts out learns that it is. */
const headers = { 'content-security-policy': policy, 'cross-origin-resource-policy': 'cross-origin' };

export type GraphqlRoute = {
  apollo: ApolloServer<Context>;
  subscriptions: WebsocketHandler;
  contextOf: (request: FastifyRequest) => Context;
  /** Whose key a request carries; null: nobody's. */
  backendOf: (request: FastifyRequest) => string | undefined | null;
  /** Origins of other sites that may use the API from a browser. */
  origins: readonly string[];
  /** An operation that takes longer is answered 503, and goes on. Subscriptions may last. */
  deadlineMs: number;
  /** Whether Sandbox's page is shown. */
  introspection?: boolean;
  /** Where they are given, nothing else is executed. */
  trustedDocuments: TrustedDocuments | undefined;
  /** For `/schema.graphql`; undefined where nobody is to read it. */
  schemaText: string | undefined;
};

/** `/graphql`: queries and mutations over HTTP, subscriptions over WebSocket, Sandbox for browsers. And its schema. */
export function graphqlRoute({
  apollo,
  subscriptions,
  contextOf,
  backendOf,
  origins,
  deadlineMs,
  introspection = false,
  trustedDocuments,
  schemaText,
}: GraphqlRoute): FastifyPluginAsync {
  const handler: RouteHandlerMethod = async (request, reply) => {
    const context = contextOf(request);
    // Fastify's `handlerTimeout` would stop its watch once the body is read (5.12.8).
    const result = await within(deadlineMs, askApollo(apollo, request, reply, context));
    if (result !== 'LATE') return result;
    const { log, httpRequestId } = context;
    log.warn('An operation was not answered in time.', { requestId: httpRequestId });
    return answer(reply, 503, 'SERVICE_UNAVAILABLE', 'The service did not answer in time.');
  };
  return async (app) => {
    if (introspection) await app.register(sandboxFiles);
    app.addHook('onRequest', (request, reply, done) => {
      void reply.headers(headers);
      if (!isHost(request.headers.host)) return void answer(reply, 400, 'BAD_REQUEST', malformed);
      // CORS doesn't cover WebSocket (RFC 6455, section 10.2).
      if (request.ws && !isOwnOrListed(request, origins))
        return void answer(
          reply,
          403,
          'FORBIDDEN',
          'Pages of this origin may not open a WebSocket: CORS_ORIGINS lists those that may.',
        );
      if (!request.ws && backendOf(request) === null)
        return void answer(
          reply.header('www-authenticate', 'Bearer'),
          401,
          'UNAUTHENTICATED',
          'The key in Authorization is none of a backend of this service.',
        );
      return done();
    });
    const refuseWrong: preHandlerHookHandler = (request, reply, done) => {
      const wrong = request.ws ? undefined : wrongCall(request, schemaText !== undefined);
      if (wrong) void answer(reply, wrong[0], 'BAD_REQUEST', wrong[1]);
      else done();
    };
    const preHandler = trustedDocuments ? [refuseWrong, trustedOnly(trustedDocuments)] : refuseWrong;
    const route = { url: '/graphql', handler, preHandler };
    app.route({ ...route, method: 'POST' });
    app.route({ ...route, method: 'GET', exposeHeadRoute: false, wsHandler: subscriptions });
    app.route({
      ...route,
      method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
      // Before its body is read.
      onRequest: async (_, reply) => answer(reply.header('allow', 'GET, POST'), 405, 'BAD_REQUEST', postJson),
    });
    if (schemaText !== undefined) await app.register(schemaRoute(schemaText));
  };
}

function schemaRoute(text: string): FastifyPluginAsync {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  return async (app) => {
    app.get('/schema.graphql', async ({ headers }, reply) => {
      // Kept, and asked for anew each time: a new version may serve another one.
      void reply.headers({ 'cache-control': 'no-cache', etag }).type('text/plain; charset=utf-8');
      return headers['if-none-match']?.includes(etag) ? reply.code(304).send() : text;
    });
  };
}
