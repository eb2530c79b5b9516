import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../telemetry/log.ts';
import { createIdentify, type AccountCredentials } from './credentials.ts';
import { addLookupRoutes } from './lookups.ts';
import { magicOf, type Manner, type VonageOperation } from './magic-numbers.ts';
import { createV2Operations, type Performed } from './v2-operations.ts';
import { problem, type WireAnswer, type ProblemName } from './problems.ts';
import { addNetworkUnblock } from './network-unblock.ts';
import { addRedactRoute, type Records } from './redact.ts';
import type { V2Account } from './v2-account.ts';
import { sendAnswer } from './send-answer.ts';
import { addTemplateRoutes } from './template-routes.ts';
import type { Templates } from './templates.ts';
import type { Unknowns } from './unknowns.ts';
import type { V1Account } from './v1-account.ts';
import { addV1Routes } from './v1-routes.ts';

type Options = {
  /** Epoch milliseconds: what `Date` says. */
  now: () => number;
  vonage: V2Account;
  v1: V1Account;
  templates: Templates;
  records: Records;
  credentials: AccountCredentials;
  /** How late magic number 59 is answered. */
  slowMs: number;
  unknowns: Unknowns;
  log: Log;
  /** Hears of every call that was judged, before it is answered. */
  performed: (operation: VonageOperation, performed: Performed) => void;
};

/** Vonage's Verify v2 and v1 and its lookups over HTTP, not yet listening. */
export function createSimulatorServer({
  now,
  vonage,
  v1,
  templates,
  records,
  credentials,
  slowMs,
  unknowns,
  log,
  performed,
}: Options): FastifyInstance {
  const identify = createIdentify(credentials);
  const operations = createV2Operations(vonage, templates, unknowns);
  const refuse = (name: ProblemName) => problem(name, {}, unknowns.problemForm);
  const app = fastify({
    // Answers that never come (magic number 54) hold their sockets: closing must not wait for them.
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => void sendAnswer(reply, refuse('BAD_REQUEST')),
    clientErrorHandler: (_error, socket) => answerAndClose(socket, refuse('BAD_REQUEST')),
  });

  // Node's own would be this machine's, whatever clock the simulator has.
  app.addHook('onRequest', async (_request, reply) => void reply.header('date', new Date(now()).toUTCString()));

  // The SDK sends next_workflow with a JSON content type and an empty body, which Fastify's own parser refuses.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  async function reply(operation: VonageOperation, done: Performed, isDone: boolean, to: FastifyReply) {
    performed(operation, done);
    const { manners = {} } = magicOf(done.phoneNumber);
    return answerInManner(to, done.answer, isDone ? manners[operation] : undefined, slowMs);
  }

  const handle =
    (operation: Exclude<VonageOperation, 'search'>) =>
    async (request: FastifyRequest<{ Params: { id?: string } }>, to: FastifyReply) => {
      const caller = await identify(request.headers.authorization);
      const { id = '' } = request.params;
      const done: Performed =
        'problem' in caller
          ? { answer: refuse(caller.problem) }
          : operations[operation]({ signedIn: caller.by, id, body: request.body });
      return reply(operation, done, done.answer.status < 300, to);
    };

  const methodsAt = notedMethods(app);
  // The specification's path has the slash, most SDKs leave it out.
  for (const path of ['/v2/verify', '/v2/verify/']) app.post(path, handle('start'));
  app.post('/v2/verify/:id(^.+$)', handle('check'));
  app.post('/v2/verify/:id(^.+$)/next_workflow', handle('next'));
  app.delete('/v2/verify/:id(^.+$)', handle('cancel'));

  addTemplateRoutes(app, templates, identify, unknowns);
  addNetworkUnblock(app, identify, unknowns);
  addRedactRoute(app, records, identify, unknowns);
  addLookupRoutes(app, identify);
  addV1Routes(app, {
    vonage: v1,
    reply,
    async isAccount(authorization) {
      const caller = await identify(authorization);
      return 'by' in caller && caller.by === 'BASIC';
    },
  });

  refuseOtherMethods(app, methodsAt, () => refuse('WRONG_VERB'));
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, refuse('NOT_FOUND')));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return sendAnswer(reply, { ...refuse('INVALID_PARAMETERS'), status: statusCode });
    log.error('The simulator failed', {}, error);
    return sendAnswer(reply, refuse('INTERNAL_ERROR'));
  });
  return app;
}

/** The methods of each address, as they are added from now on. */
function notedMethods(app: FastifyInstance): Map<string, string[]> {
  const methodsAt = new Map<string, string[]>();
  app.addHook('onRoute', ({ url, method }) => {
    methodsAt.set(url, [...(methodsAt.get(url) ?? []), ...[method].flat()]);
  });
  return methodsAt;
}

function refuseOtherMethods(app: FastifyInstance, methodsAt: ReadonlyMap<string, string[]>, refusal: () => WireAnswer) {
  for (const [url, methods] of methodsAt)
    app.route({
      method: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].filter((method) => !methods.includes(method)),
      url,
      handler: (_request, reply) => sendAnswer(reply.header('allow', methods.join(', ')), refusal()),
    });
}

async function answerInManner(reply: FastifyReply, answer: WireAnswer, manner: Manner | undefined, slowMs: number) {
  switch (manner) {
    case undefined:
      break;
    case 'LATE':
      await delay(slowMs, undefined, { ref: false });
      break;
    case 'HTML':
      return reply
        .code(answer.status)
        .type('text/html')
        .send('<!doctype html><title>Vonage</title><h1>We will be back soon</h1>');
    case 'NEVER':
      return reply.hijack();
    case 'LOST':
      reply.hijack();
      reply.raw.destroy();
      return reply;
  }
  return sendAnswer(reply, answer);
}

/** To what Node can't read as a request, and Fastify never sees. */
function answerAndClose(socket: Socket, { status, body }: WireAnswer) {
  if (!socket.writable) return void socket.destroy();
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    `content-length: ${Buffer.byteLength(text)}`,
    'content-type: application/problem+json',
  ];
  socket.once('finish', () => socket.destroy()).end([...lines, '', text].join('\r\n'));
}
