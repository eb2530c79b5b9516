import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Context } from './context.ts';

/** Sandbox sets its own sources, by nonce, in the page; this adds only what a page can't say of itself. */
const policy = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type GraphqlRoute = {
  apollo: ApolloServer<Context>;
  subscriptions: WebsocketHandler;
  contextOf: (request: FastifyRequest) => Context;
  /** Origins of other sites that may use the API from a browser. */
  origins: readonly string[];
};

/** `/graphql`: queries and mutations over HTTP, subscriptions over WebSocket, Sandbox for browsers. */
export function graphqlRoute({ apollo, subscriptions, contextOf, origins }: GraphqlRoute): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store').header('content-security-policy', policy);
      // CORS doesn't cover WebSocket (RFC 6455, section 10.2).
      if (request.ws && !isOwnOrListed(request, origins)) return reply.code(403).send();
      return undefined;
    });
    const handler = fastifyApolloHandler(apollo, { context: async (request) => contextOf(request) });
    app.route({ method: 'POST', url: '/graphql', handler });
    app.route({ method: 'GET', url: '/graphql', handler, wsHandler: subscriptions });
  };
}

function isOwnOrListed({ headers: { origin, host } }: FastifyRequest, origins: readonly string[]): boolean {
  return origin === undefined || origins.includes(origin) || URL.parse(origin)?.host === host;
}
