import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Pool, type Dispatcher } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchange, longestBodyBytes } from './exchange.ts';
import { startRecordingServer } from './recording-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function poolFor(origin: string, options: Pool.Options = {}) {
  const pool = new Pool(origin, { maxResponseSize: longestBodyBytes, allowH2: false, ...options });
  closing.push(() => pool.destroy());
  return pool;
}

async function serve(...answer: Parameters<typeof startRecordingServer>) {
  const server = await startRecordingServer(...answer);
  closing.push(server.close);
  return server;
}

/** A server below HTTP. */
async function serveRaw(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const post = { method: 'POST', path: '/v2/verify', headers: { 'content-type': 'application/json' }, body: '{}' };

const controller = () => ({
  abort: vi.fn<(reason: Error) => void>(),
  aborted: false,
  paused: false,
  reason: null,
  pause() {},
  resume() {},
});

function capture() {
  const handlers: Dispatcher.DispatchHandler[] = [];
  const dispatcher = { dispatch: (_: unknown, handler: Dispatcher.DispatchHandler) => handlers.push(handler) > 0 };
  return { dispatcher, handlers };
}

describe('an answer', () => {
  it('is its status and the text of its body, whatever they are', async () => {
    const server = await serve((response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<p>€</p>'));
    expect(await exchange(poolFor(server.url), post, 5000)).toStrictEqual({
      kind: 'answered',
      status: 500,
      body: '<p>€</p>',
    });
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/v2/verify', body: '{}' }]);
  });

  it('may be empty', async () => {
    const server = await serve((response) => response.writeHead(204).end());
    expect(await exchange(poolFor(server.url), post, 5000)).toStrictEqual({ kind: 'answered', status: 204, body: '' });
  });

  it('that redirects is not followed', async () => {
    const server = await serve((response) => response.writeHead(307, { location: '/elsewhere' }).end());
    expect(await exchange(poolFor(server.url), post, 5000)).toMatchObject({ kind: 'answered', status: 307 });
    expect(server.requests).toHaveLength(1);
  });

  it('comes over connections that are kept', async () => {
    const server = await serve();
    const pool = poolFor(server.url);
    for (let call = 0; call < 20; call++) await exchange(pool, post, 5000);
    expect(server.requests).toHaveLength(20);
    // The second one because undici frees a connection a moment after its answer.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });
});

describe('a request is lost, and not sent again, where', () => {
  it.each<[what: string, answer: Parameters<typeof startRecordingServer>[0]]>([
    ['the answer never comes', () => {}],
    ['the body never ends', (response) => response.writeHead(200, { 'content-length': '9' }).write('{')],
    [
      'the body comes a byte at a time',
      (response) => {
        const dripping = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(dripping));
      },
    ],
    [
      'the body is cut off',
      (response) => response.writeHead(200, { 'content-length': '9' }).write('{', () => response.destroy()),
    ],
    [
      'a chunked body is cut off',
      (response) => {
        response.writeHead(200);
        response.write('{}', () => response.destroy());
      },
    ],
    ['the connection is reset', (_, request) => request.socket.resetAndDestroy()],
    ['the connection is closed', (_, request) => request.socket.destroy()],
    ['the body is too long', (response) => response.end('x'.repeat(longestBodyBytes + 1))],
  ])('%s', async (_, answer) => {
    const server = await serve(answer);
    expect(await exchange(poolFor(server.url), post, 200)).toStrictEqual({ kind: 'lost' });
    expect(server.requests).toHaveLength(1);
  });

  it('the answer is not HTTP', async () => {
    const address = await serveRaw((socket) => socket.end('SMTP ready\r\n'));
    expect(await exchange(poolFor(`http://${address}`), post, 1000)).toStrictEqual({ kind: 'lost' });
  });
});

describe('a request is surely not sent where', () => {
  it('the connection is refused', async () => {
    const server = await startRecordingServer();
    await server.close();
    expect(await exchange(poolFor(server.url), post, 1000)).toStrictEqual({ kind: 'not-connected' });
  });

  it('the host is unknown', async () => {
    expect(await exchange(poolFor('http://host.invalid'), post, 1000)).toStrictEqual({ kind: 'not-connected' });
  });

  it('the connection is not made in time', async () => {
    let received = '';
    const address = await serveRaw((socket) => socket.on('data', (data) => (received += data.toString('latin1'))));
    // TLS waits for the server's half of the handshake.
    expect(await exchange(poolFor(`https://${address}`), post, 200)).toStrictEqual({ kind: 'not-connected' });
    expect(received).not.toContain('/v2/verify');
  });

  it('TLS fails', async () => {
    const address = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await exchange(poolFor(`https://${address}`), post, 1000)).toStrictEqual({ kind: 'not-connected' });
  });

  it('no connection becomes free in time', async () => {
    const server = await serve(() => {});
    const pool = poolFor(server.url, { connections: 1 });
    const first = exchange(pool, post, 300);
    expect(await exchange(pool, post, 100)).toStrictEqual({ kind: 'not-connected' });
    expect(await first).toStrictEqual({ kind: 'lost' });
    expect(await exchange(pool, { ...post, path: '/third' }, 100)).toStrictEqual({ kind: 'lost' });
    expect(server.requests.map(({ url }) => url)).toStrictEqual(['/v2/verify', '/third']);
  });
});

describe('undici', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('may not send a request that was given up', async () => {
    vi.useFakeTimers();
    const { dispatcher, handlers } = capture();
    const answer = exchange(dispatcher, post, 5000);
    vi.advanceTimersByTime(5000);
    expect(await answer).toStrictEqual({ kind: 'not-connected' });
    const late = controller();
    handlers[0]?.onRequestStart?.(late, null);
    expect(late.abort).toHaveBeenCalledOnce();
  });

  it('may not send a request twice', async () => {
    const { dispatcher, handlers } = capture();
    const answer = exchange(dispatcher, post, 5000);
    const [first, second] = [controller(), controller()];
    handlers[0]?.onRequestStart?.(first, null);
    handlers[0]?.onRequestStart?.(second, null);
    expect(first.abort).not.toHaveBeenCalled();
    expect(second.abort).toHaveBeenCalledOnce();
    handlers[0]?.onResponseError?.(second, new Error('aborted'));
    expect(await answer).toStrictEqual({ kind: 'lost' });
  });

  it('is believed when it calls a request malformed: that is a bug of ours', async () => {
    const pool = poolFor('http://127.0.0.1:9');
    const malformed = exchange(pool, { ...post, headers: { authorization: 'Basic \n' } }, 1000);
    await expect(malformed).rejects.toThrow('invalid authorization header');
  });
});
