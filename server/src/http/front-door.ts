import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answer, answerAndClose, malformed, plainHeaders } from './answers.ts';
import { connectionLimits } from './connection-limits.ts';
import { isTooDeep, jsonFault, tooDeep, UnreadableBody } from './json-body.ts';

/** By header, its lines joined as Node joins them. Readers of headers may be slow: 15 kB of blanks took Apollo's half a second. */
const mostCharacters = new Map([
  ['authorization', 4_096],
  // Other applications on the host have cookies too: only the limit of all headers counts.
  ['cookie', connectionLimits.maxHeaderBytes],
  ...[
    'accept',
    'accept-encoding',
    'accept-language',
    'access-control-request-headers',
    'access-control-request-method',
    'apollo-require-preflight',
    'cache-control',
    'connection',
    'content-length',
    'content-type',
    'expect',
    'host',
    'if-match',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'origin',
    'range',
    'sec-websocket-extensions',
    'sec-websocket-key',
    'sec-websocket-protocol',
    'sec-websocket-version',
    'traceparent',
    'transfer-encoding',
    'upgrade',
    'x-apollo-operation-name',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
  ].map((name) => [name, 1_024] as const),
]);

export const graphqlPath = /^\/graphql([?#]|$)/u;

/** What Node and Fastify would say by themselves, and what they take for an upgrade and for a path. */
export const frontDoor = {
  rewriteUrl: ({ url }: IncomingMessage) => originForm(url ?? ''),
  http: {
    requireHostHeader: false, // `guard` requires it
    // Any other upgrade is ignored, and the request served with its body (RFC 9110, section 7.8).
    shouldUpgradeCallback: (request: IncomingMessage) => isHandshake(request) && !refusalOf(request),
  },
  frameworkErrors: (_error: unknown, _request: FastifyRequest, reply: FastifyReply) =>
    void answer(reply.headers(plainHeaders), 400, 'BAD_REQUEST', malformed),
  clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket) {
    if (!socket.writable) return void socket.destroy();
    const [status, message] = unreadable.get(error.code) ?? [400, malformed];
    answerAndClose(socket, status, message);
  },
};

const unreadable = new Map<string | undefined, [status: number, message: string]>([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request took too long.']],
  ['HPE_HEADER_OVERFLOW', [431, 'The headers are too long.']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'The body is too large.']],
  ['HPE_PAUSED_H2_UPGRADE', [400, 'The server speaks HTTP 1 only.']],
]);

/**
 * Decides on every HTTP request before a route or a library reads its headers. A header that isn't in the table above is
 * taken away, so that none is read unbounded.
 */
export function guard(app: FastifyInstance) {
  // Asynchronous, so that what the parser finds wrong in the same bytes is answered first, and alone.
  app.addHook('onRequest', async ({ raw }, reply) => {
    const refusal = refusalOf(raw);
    if (refusal) return answer(reply, ...refusal);
    const known: IncomingHttpHeaders = {};
    for (const name of Object.keys(raw.headers)) if (mostCharacters.has(name)) known[name] = raw.headers[name];
    raw.headers = known;
    return undefined;
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(new UnreadableBody('The body is empty: it has to be JSON.'));
    if (isTooDeep(body)) return done(new UnreadableBody(tooDeep));
    return parse(request, body, (error, parsed) => {
      if (error) return done(new UnreadableBody(jsonFault(body) ?? forbiddenNames));
      return done(null, parsed);
    });
  });
  // Of several protocols on offer `websocket` is taken; ws reads the header only where that stands alone.
  app.server.on('upgrade', ({ headers }) => void (headers.upgrade = 'websocket'));
  app.server.on('connect', (_, socket) => answerAndClose(socket, 400, malformed));
  // An expectation that nobody can meet may be ignored (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => void app.server.emit('request', request, response));
}

/** `secure-json-parse` refuses them. */
const forbiddenNames = 'The body has a property named __proto__ or constructor.prototype.';

function refusalOf(request: IncomingMessage): [status: number, code: string, message: string] | undefined {
  const { headers, method, httpVersion } = request;
  const url = originForm(request.url ?? '');
  for (const [name, text] of Object.entries(headers)) {
    const most = mostCharacters.get(name) ?? Infinity;
    if (text !== undefined && text.length > most)
      return [431, 'BAD_REQUEST', `The header ${name} has more than ${most} characters.`];
  }
  // RFC 9112, sections 3.2 and 3.2.4.
  const isHostless = headers.host === undefined && httpVersion === '1.1';
  if (isHostless || (url === '*' && method !== 'OPTIONS')) return [400, 'BAD_REQUEST', malformed];
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    return [415, 'BAD_REQUEST', 'The body is compressed: send it without Content-Encoding.'];
  if (isHandshake(request) && !graphqlPath.test(url))
    return [404, 'NOT_FOUND', 'There is no WebSocket at this address. Open it at /graphql.'];
  return undefined;
}

/** RFC 6455, section 4.2.1. In HTTP/1.0 upgrades are to be ignored. */
function isHandshake({ method, httpVersion, headers }: IncomingMessage): boolean {
  const offered = (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
  const isOne = offered.includes('websocket') && headers['sec-websocket-key'] !== undefined;
  return isOne && method === 'GET' && httpVersion === '1.1';
}

/** The path of a url: proxies may send the whole, and a server has to take it (RFC 9112, section 3.2.2). */
function originForm(url: string): string {
  const rest = url.replace(/^https?:\/\/[^/?#]*/iu, '');
  return rest === url || rest.startsWith('/') ? rest : `/${rest}`;
}
