import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { asHttpRequestId, type Log } from '../telemetry/log.ts';
import { UnreadableBody } from './json-body.ts';

export const malformed = 'The request is malformed.';
export const nothingHere = 'There is nothing at this address.';

/** What goes wrong before GraphQL sees a request has GraphQL's shape all the same. */
const problem = (code: string, message: string, extensions: object = {}) => ({
  errors: [{ message, extensions: { code, ...extensions } }],
});

export function answer(reply: FastifyReply, status: number, code: string, message: string, extensions?: object) {
  return reply.code(status).send(problem(code, message, extensions));
}

/** For answers that no hook gives its headers. */
export const plainHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

/** Answers on a socket whose bytes never became an HTTP request, or are none any more. The connection ends with the answer. */
export function answerAndClose(socket: Duplex, status: number, message: string, headers: Record<string, string> = {}) {
  const body = JSON.stringify(problem('BAD_REQUEST', message));
  const all = { ...plainHeaders, connection: 'close', 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  // Node has let go of the sockets of upgrades and tunnels: an error that isn't heard here would end the process.
  socket.on('error', () => socket.destroy()).once('finish', () => socket.destroy());
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}

export function answerError(error: unknown, id: string, reply: FastifyReply, log: Log) {
  const status = statusOf(error);
  // Of files: paths that lead out of their folder, or aren't sound.
  if (status === 403) return answer(reply, 404, 'NOT_FOUND', nothingHere);
  if (status === 413) return answer(reply, status, 'BAD_REQUEST', 'The body is too large.');
  if (status === 415)
    return answer(
      reply,
      status,
      'BAD_REQUEST',
      'Only JSON is understood: send it with Content-Type: application/json.',
    );
  if (error instanceof UnreadableBody) return answer(reply, status, 'BAD_REQUEST', error.message);
  if (status < 500) return answer(reply, status, 'BAD_REQUEST', malformed);
  const requestId = asHttpRequestId(id);
  log.error('A bug.', { requestId }, error);
  return answer(reply, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', { requestId });
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
