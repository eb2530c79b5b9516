import type { Server } from 'node:http';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** RFC 6455, section 7.4.1: going away. Clients connect again, and a proxy leads them to another node. */
const goingAway = { code: 1001, reason: 'The server is going away.' };

/** Requests that haven't arrived yet when the listener closes get this long, and so do farewells to WebSockets. */
const arrivingMs = 1_000;

/** How `app` stops in peace. Needs `@fastify/websocket`. */
export function createDrain(app: FastifyInstance) {
  let isDraining = false;
  const calls = countCalls(app);
  // A client that keeps its connection would come back on it, to a node that is going.
  app.addHook('onSend', (_, reply, __, done) => {
    if (isDraining) void reply.header('connection', 'close');
    done();
  });

  return {
    /** From now on every answer closes its connection; new ones are taken. */
    begin() {
      isDraining = true;
    },

    /** Takes no new connections, says farewell to WebSockets, and resolves once every call under way was answered. */
    async finish(): Promise<void> {
      const { server, websocketServer } = app;
      // `once` of node:events would reject where an accept fails meanwhile.
      const ended = new Promise((resolve) => server.once('close', resolve));
      await stopListening(server);
      websocketServer.on('connection', leave);
      for (const socket of websocketServer.clients) leave(socket);
      // Streams and slow bodies may last for ever: what is no call isn't waited for.
      await Promise.race([ended, pause(arrivingMs).then(calls.ended)]);
    },
  };
}

const leave = (socket: { close(code: number, reason: string): void }) => socket.close(goingAway.code, goingAway.reason);

/**
 * Closes the listener in a turn of the event loop that found no connection waiting: the kernel cuts off what waits then,
 * whatever was sent on it.
 */
async function stopListening(server: Server): Promise<void> {
  let found = true;
  const find = () => {
    found = true;
  };
  server.on('connection', find);
  for (let turns = 0; found && turns < 1_000; turns += 1) {
    found = false;
    await turn();
  }
  server.off('connection', find);
  server.close();
}

/**
 * The calls under way: what was posted and isn't wholly answered, also where the client has gone. Slow bodies don't count,
 * nor do the streams of the phone page.
 */
function countCalls(app: FastifyInstance) {
  const underWay = new Set<FastifyRequest>();
  const waiting: (() => void)[] = [];
  app.addHook('preHandler', (request, _, done) => {
    if (request.method === 'POST') underWay.add(request);
    done();
  });
  app.addHook('onSend', (request, { raw }, _, done) => {
    const end = () => {
      underWay.delete(request);
      if (underWay.size === 0) for (const resolve of waiting) resolve();
    };
    // Once the last byte has left for the client, or the client has.
    if (raw.destroyed) end();
    else raw.once('close', end);
    done();
  });
  return { ended: async () => (underWay.size > 0 ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined) };
}
