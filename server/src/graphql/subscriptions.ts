import type { WebSocket, WebsocketHandler } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { Context } from './context.ts';
import { documentLimits, parseOptions, validationOptions } from './document-limits.ts';
import { maskErrors, withoutHints } from './mask-bugs.ts';
import { createTrust, notTrusted, type TrustedDocuments } from './trusted-documents.ts';
import { wrongVariables } from './wrong-variables.ts';

/** Of one client address: an office behind one address fits, a flood doesn't. */
const mostSockets = 200;
const mostSubscriptions = 400;

/** Of what a client asked for and doesn't read, in bytes. */
const mostUnread = 1_000_000;

/** From the handshake to the first word. */
const initWaitMs = 3_000;

/** A client that answers no ping for this long is gone. */
const pingEveryMs = 12_000;

type Extra = { request: FastifyRequest };

/** `verificationUpdated` over WebSocket by the sub-protocol graphql-transport-ws; nothing else is served there. */
export function createSubscriptions(
  schema: GraphQLSchema,
  {
    production,
    contextOf,
    trustedDocuments,
  }: {
    production: boolean;
    contextOf: (request: FastifyRequest) => Context;
    trustedDocuments: TrustedDocuments | undefined;
  },
): WebsocketHandler {
  const sockets = createCounter(mostSockets);
  const subscriptions = createCounter(mostSubscriptions);
  const trustedText = trustedDocuments ? createTrust(trustedDocuments) : (query: string) => query;
  /** One a socket. */
  const contexts = new WeakMap<FastifyRequest, Context>();
  const contextFor = ({ extra: { request } }: { extra: Extra }): Context => {
    const context = contexts.get(request) ?? contextOf(request);
    contexts.set(request, context);
    return context;
  };
  const shown = (context: Context, errors: readonly GraphQLError[]) =>
    maskErrors(errors, context).map((error) => (production ? withoutHints(error) : error));

  const server = makeServer<undefined, Extra>({
    connectionInitWaitTimeout: initWaitMs,
    onConnect: (socket) => sockets.add(contextFor(socket).address),
    onDisconnect: (socket) => sockets.remove(contextFor(socket).address),
    onSubscribe(socket, _id, { query, variables, operationName, extensions }) {
      const text = trustedText(query, extensions);
      if (text === undefined) return [refusal(notTrusted.message, notTrusted.code)];
      const document = readDocument(schema, text, variables ?? {}, operationName);
      if (Array.isArray(document)) return document;
      const context = contextFor(socket);
      if (!subscriptions.add(context.address))
        return [refusal('Too many subscriptions from this address.', 'RATE_LIMITED')];
      return { schema, document, variableValues: variables, operationName, contextValue: context };
    },
    onComplete: (socket) => subscriptions.remove(contextFor(socket).address),
    onNext: (socket, _id, _payload, _args, { data, errors }) =>
      errors ? { data: data ?? null, errors: shown(contextFor(socket), errors) } : undefined,
    onError: (socket, _id, _payload, errors) => shown(contextFor(socket), errors),
  });

  return (socket, request) => {
    const { log, requestId } = contextFor({ extra: { request } });
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.bufferedAmount > mostUnread) socket.terminate();
            if (socket.readyState !== socket.OPEN) return resolve();
            return socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            take(data.toString()).catch((error: unknown) => {
              log.debug('A socket sent what no client sends.', { requestId }, error);
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      { request },
    );
    const timer = endSilent(socket);
    socket.on('close', (code, reason) => {
      clearInterval(timer);
      void closed(code, String(reason));
    });
  };
}

/** Pings, and ends a socket that hasn't answered by the next time. */
function endSilent(socket: WebSocket) {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  return setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    return socket.ping();
  }, pingEveryMs);
}

/** What is to be executed, or what HTTP would answer to it. */
function readDocument(
  schema: GraphQLSchema,
  query: string,
  variables: Record<string, unknown>,
  operationName?: string | null,
): DocumentNode | GraphQLError[] {
  const document = parseDocument(query);
  if (document instanceof GraphQLError) return [document];
  const faults = validate(schema, document, [...specifiedRules, documentLimits], validationOptions);
  if (faults.length > 0) return faults.map(({ message }) => refusal(message, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
    return [
      refusal('Only subscriptions are served over WebSocket. Send queries and mutations by POST.', 'BAD_USER_INPUT'),
    ];
  const wrong = wrongVariables(schema, operation, variables);
  return wrong ? [refusal(wrong, 'BAD_USER_INPUT')] : document;
}

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    // Lists in lists may use up the stack before the tokens.
    return refusal(error instanceof Error ? error.message : 'This is no document.', 'GRAPHQL_PARSE_FAILED');
  }
}

const refusal = (message: string, code: string) => new GraphQLError(message, { extensions: { code } });

/** How many there are by key; `add` is false, and adds nothing, beyond `most`. */
function createCounter(most: number) {
  const counts = new Map<string, number>();
  return {
    add(key: string): boolean {
      const count = counts.get(key) ?? 0;
      if (count >= most) return false;
      counts.set(key, count + 1);
      return true;
    },
    remove(key: string): void {
      const count = (counts.get(key) ?? 0) - 1;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
  };
}
