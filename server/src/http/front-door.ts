import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answer, answerAndClose, malformed, plainHeaders } from './answers.ts';

/** As Node joins its lines, where it does. Readers of headers may be slow in their length: 15 kB of blanks took Apollo's half a second. */
const mostCharacters = new Map([
  ['authorization', 4_096],
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
    'transfer-encoding',
    'upgrade',
    'x-apollo-operation-name',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
  ].map((name) => [name, 1_024] as const),
]);

const socketPath = /^\/graphql([?#]|$)/u;

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
]);

/**
 * Decides on every request before a route or a library reads its headers. One that isn't in the table above is taken away:
 * nobody can read it unbounded.
 */
export function guard(app: FastifyInstance) {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const refusal = refusalOf(raw);
    if (refusal) return answer(reply, ...refusal);
    raw.headers = Object.fromEntries(Object.entries(raw.headers).filter(([name]) => mostCharacters.has(name)));
    return undefined;
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    isTooDeep(body) ? done(Object.assign(new Error('Too deep'), { statusCode: 400 })) : parse(request, body, done),
  );
  // Of several protocols on offer this is the one that is taken; ws reads it only where it stands alone.
  app.server.on('upgrade', ({ headers }) => void (headers.upgrade = 'websocket'));
  app.server.on('connect', (_, socket) => answerAndClose(socket, 400, malformed));
  // An expectation that nobody can meet may be ignored (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => void app.server.emit('request', request, response));
}

function refusalOf(request: IncomingMessage): [status: number, code: string, message: string] | undefined {
  const { headers, method, httpVersion } = request;
  const url = originForm(request.url ?? '');
  for (const [name, most] of mostCharacters) {
    const { length } = headers[name] ?? '';
    if (length > most) return [431, 'BAD_REQUEST', `The header ${name} has more than ${most} characters.`];
  }
  // RFC 9112, sections 3.2 and 3.2.4.
  const isHostless = headers.host === undefined && httpVersion === '1.1';
  if (isHostless || (url === '*' && method !== 'OPTIONS')) return [400, 'BAD_REQUEST', malformed];
  if (isHandshake(request) && !socketPath.test(url))
    return [404, 'NOT_FOUND', 'There is no WebSocket at this address. Open it at /graphql.'];
  return undefined;
}

/** RFC 6455, section 4.2.1. In HTTP/1.0 upgrades are to be ignored. */
function isHandshake({ method, httpVersion, headers }: IncomingMessage): boolean {
  const offered = (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
  const isOne = offered.includes('websocket') && headers['sec-websocket-key'] !== undefined;
  return isOne && method === 'GET' && httpVersion === '1.1';
}

/** Proxies may send the whole address, and a server has to take it (RFC 9112, section 3.2.2). */
function originForm(url: string): string {
  const rest = url.replace(/^https?:\/\/[^/?#]*/iu, '');
  return rest === url || rest.startsWith('/') ? rest : `/${rest}`;
}

/** No variables go as deep. A megabyte of nested lists took 0.3 s to parse and to forget. */
const mostDepth = 64;

function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isInText = !isInText;
    else if (isInText) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > mostDepth) return true;
  }
  return false;
}
