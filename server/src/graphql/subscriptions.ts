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
import { CloseCode, handleProtocols, makeServer, parseMessage, type SubscribePayload } from 'graphql-ws';
import type { Context } from './context.ts';
import { documentLimits, parseOptions, validationOptions } from './document-limits.ts';
import { createDocumentStore } from './document-store.ts';
import { maskErrors, withoutHints } from './mask-bugs.ts';
import { unresolved } from './operation-limits.ts';
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

/**
 * Of one socket. Subscriptions are known by what asked for them: ids may be used again while the one before is still
 * ending, and graphql-ws then forgets that one.
 */
type Extra = { context: Context; followed: Map<SubscribePayload, AsyncGenerator | undefined> };

/** `verificationUpdated` over WebSocket by the sub-protocol graphql-transport-ws; nothing else is served there. */
export function createSubscriptionHandler(
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
  const open = createOpenSockets();
  const trustedText = trustedDocuments ? createTrust(trustedDocuments) : (query: string) => query;
  const readDocument = createDocumentReader(schema);
  const shown = (context: Context, errors: readonly GraphQLError[]) =>
    maskErrors(errors, context).map((error) => (production ? withoutHints(error) : error));

  const server = makeServer<undefined, Extra>({
    connectionInitWaitTimeout: initWaitMs,
    onConnect: ({ extra }) => open.add(extra),
    async onSubscribe({ extra }, _id, payload) {
      const { context, followed } = extra;
      const { query, variables, operationName, extensions } = payload;
      const text = trustedText(query, extensions);
      if (text === undefined) return [refusal(notTrusted.message, notTrusted.code)];
      const document = await readDocument(text, variables ?? {}, operationName);
      if (Array.isArray(document)) return document;
      if (open.subscriptionsOf(context.clientAddress) >= mostSubscriptions)
        return [refusal('Too many subscriptions from this address.', 'RATE_LIMITED')];
      followed.set(payload, undefined);
      return { schema, document, variableValues: variables, operationName, contextValue: context };
    },
    onOperation({ extra: { followed } }, _id, payload, _args, result) {
      if ('return' in result) followed.set(payload, result);
    },
    onComplete: ({ extra: { followed } }, _id, payload) => void followed.delete(payload),
    onNext: ({ extra: { context } }, _id, _payload, _args, { data, errors }) =>
      errors ? { data: data ?? null, errors: shown(context, errors) } : undefined,
    onError: ({ extra: { context } }, _id, _payload, errors) => shown(context, errors),
  });

  return (socket, request) => {
    const extra: Extra = { context: contextOf(request), followed: new Map() };
    const { log, httpRequestId } = extra.context;
    let latest = '';
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) => {
            if (socket.bufferedAmount > mostUnread) socket.terminate();
            if (socket.readyState !== socket.OPEN) return resolve();
            // A client that has gone is no bug: what cannot be written is let go with the socket.
            return socket.send(data, (error) => {
              if (error) socket.terminate();
              resolve();
            });
          }),
        close: (code, reason) =>
          socket.close(code, code === CloseCode.BadRequest ? faultOf(latest) : (reasons.get(code ?? 0) ?? reason)),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            latest = data.toString();
            take(latest).catch((error: unknown) => {
              log.debug('A socket sent what no client sends.', { requestId: httpRequestId }, error);
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      extra,
    );
    const timer = endSilent(socket);
    socket.on('close', (code, reason) => {
      clearInterval(timer);
      // Not as each ends: a write to a socket that was cut may never be heard of again, and what waits for it neither.
      open.remove(extra);
      const ends = extra.followed.values().map((iterator) => iterator?.return(undefined));
      Promise.all([closed(code, String(reason)), ...ends]).catch((error: unknown) =>
        log.error('A subscription could not be ended.', { requestId: httpRequestId }, error),
      );
    });
  };
}

/** Why a socket is closed, where graphql-ws doesn't say what to do; a browser shows it, and nothing else of a refusal. */
const reasons = new Map<number, string>([
  [
    CloseCode.SubprotocolNotAcceptable,
    'Use the sub-protocol graphql-transport-ws; the npm package graphql-ws speaks it.',
  ],
  [CloseCode.Unauthorized, 'Send connection_init first, and wait for connection_ack.'],
  [CloseCode.Forbidden, 'Too many sockets from this address.'],
]);

/** As long as a reason may be, in bytes (RFC 6455, section 5.5). */
const mostReason = 123;

/** What is wrong with a message, by graphql-ws' own word, which names types; V8's would quote what can't be parsed. */
function faultOf(message: string): string {
  try {
    parseMessage(message);
  } catch (error) {
    if (error instanceof Error && !(error instanceof SyntaxError))
      return error.message.replaceAll(/[^ -~]/gu, '?').slice(0, mostReason);
  }
  return 'The message is not JSON.';
}

/**
 * Our sub-protocol, or else the first on offer: without one of those that a browser offered it tells its page nothing, not
 * even why the socket was closed.
 */
export const anyProtocol = (offered: Set<string>) =>
  handleProtocols(offered) || (offered.values().next().value ?? false);

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

/** Reads what is to be executed, or what HTTP would answer to it. */
function createDocumentReader(schema: GraphQLSchema) {
  const valid = createDocumentStore();

  async function validDocument(query: string): Promise<DocumentNode | GraphQLError[]> {
    const known = await valid.get(query);
    if (known) return known;
    const document = parseDocument(query);
    if (document instanceof GraphQLError) return [document];
    const faults = validate(schema, document, [...specifiedRules, documentLimits], validationOptions);
    if (faults.length > 0) return faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED'));
    await valid.set(query, document);
    return document;
  }

  return async (
    query: string,
    variables: Record<string, unknown>,
    operationName?: string | null,
  ): Promise<DocumentNode | GraphQLError[]> => {
    const document = await validDocument(query);
    if (Array.isArray(document)) return document;
    const operation = getOperationAST(document, operationName);
    if (!operation) return [refusal(unresolved(operationName).message, 'OPERATION_RESOLUTION_FAILURE')];
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
      return [
        refusal('Only subscriptions are served over WebSocket. Send queries and mutations by POST.', 'BAD_USER_INPUT'),
      ];
    const wrong = wrongVariables(schema, operation, variables);
    return wrong ? [refusal(wrong, 'BAD_USER_INPUT')] : document;
  };
}

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (error instanceof GraphQLError) return coded(error, 'GRAPHQL_PARSE_FAILED');
    // Lists in lists may use up the stack before the tokens.
    return refusal('The document is nested too deeply.', 'GRAPHQL_PARSE_FAILED');
  }
}

/** With the places that it is about, as over HTTP. */
const coded = ({ message, nodes, source, positions }: GraphQLError, code: string) =>
  new GraphQLError(message, { nodes: nodes ?? null, source, positions, extensions: { code } });

const refusal = (message: string, code: string) => new GraphQLError(message, { extensions: { code } });

/** The sockets of each address. Counted is what is open, so that nothing is counted that is no more. */
function createOpenSockets() {
  const byAddress = new Map<string, Set<Extra>>();
  const of = (clientAddress: string) => byAddress.get(clientAddress) ?? new Set();
  return {
    /** False, and adds nothing, where the address has as many as it may have. */
    add(socket: Extra): boolean {
      const { clientAddress } = socket.context;
      if (of(clientAddress).size >= mostSockets) return false;
      byAddress.set(clientAddress, of(clientAddress).add(socket));
      return true;
    },
    remove(socket: Extra): void {
      const { clientAddress } = socket.context;
      of(clientAddress).delete(socket);
      if (of(clientAddress).size === 0) byAddress.delete(clientAddress);
    },
    subscriptionsOf: (clientAddress: string) =>
      of(clientAddress)
        .values()
        .reduce((sum, { followed }) => sum + followed.size, 0),
  };
}
