import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { connectionLimits, type ConnectionLimits } from '../src/http/connection-limits.ts';
import { createLog } from '../src/telemetry/log.ts';

// Clients that send slowly, too much, or nothing at all.

async function startApp(limits: Partial<ConnectionLimits> = {}) {
  const lines: string[] = [];
  let now = 0;
  const { app } = await createApp({
    graphql: async (instance) => void instance.post('/graphql', async () => 'read to its end'),
    webhook: undefined,
    jwks: { keys: [] },
    log: createLog('info', { write: (line) => void lines.push(line) }),
    now: () => now,
    readiness: async () => ({ status: 'ok', store: 'ok' }),
    phone: undefined,
    clientRoot: '/nowhere',
    connections: { ...connectionLimits, ...limits },
    http: { corsOrigins: [], frameAncestors: [], trustProxy: [] },
  });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  onTestFinished(() => app.close());
  return {
    app,
    open: () => openSocket(Number(port)),
    log: () => lines.map((line): unknown => JSON.parse(line)),
    pass: (seconds: number) => void (now += seconds * 1000),
  };
}

function openSocket(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // what was cut off shows in the answer
  onTestFinished(() => void socket.destroy());
  return socket;
}

const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const short = { headersTimeoutMs: 100, requestTimeoutMs: 200, checkEveryMs: 20 };

describe('A client', () => {
  test.each([
    ['nothing at all', ''],
    ['half a line', 'POST /gra'],
    ['headers without an end', `${head}x-more: 1\r\n`],
    ['a body without an end', `${head}content-length: 1000\r\n\r\n{`],
    ['chunks without an end', `${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`],
  ])('that sends %s is cut off', async (_, sent) => {
    const { open } = await startApp(short);
    const socket = open();
    socket.write(sent);
    expect(await text(socket)).toMatch(/^(HTTP\/1\.1 408 .*"message":"The request took too long\."|$)/su);
  });

  test('that sends its headers drop by drop is cut off as if it sent nothing', async () => {
    const { open } = await startApp(short);
    const socket = open();
    socket.write(head);
    const drops = setInterval(() => socket.write('x-drop: 1\r\n'), 10);
    onTestFinished(() => clearInterval(drops));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that keeps a connection and says nothing more is let go', async () => {
    const { open } = await startApp({ keepAliveTimeoutMs: 50 });
    const socket = open();
    socket.write(`${head}content-length: 2\r\n\r\n{}`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK.*read to its end$/s);
  });

  test.each([
    ['one header', `x-long: ${'x'.repeat(20_000)}\r\n`],
    ['many', Array.from({ length: 1_000 }, (_, index) => `x-header-${index}: value\r\n`).join('')],
  ])('that sends too large headers is refused: %s', async (_, headers) => {
    const { open } = await startApp();
    const socket = open();
    socket.write(`${head}${headers}\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 431 .*"message":"The headers are too long\."/su);
  });

  test.each([
    ['announces', 'content-length: 1000001\r\n\r\n'],
    ['sends', `transfer-encoding: chunked\r\n\r\n${'10000\r\n'.concat('x'.repeat(65_536), '\r\n').repeat(16)}`],
  ])('that %s too large a body is refused', async (_, rest) => {
    const { open } = await startApp();
    const socket = open();
    socket.write(`${head}${rest}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('beyond the last connection finds none, and the others go on', async () => {
    const { open } = await startApp({ maxConnections: 1 });
    const first = open();
    await once(first, 'connect');
    expect(await text(open())).toBe('');
    first.write(`${head}connection: close\r\ncontent-length: 2\r\n\r\n{}`);
    expect(await text(first)).toContain('read to its end');
  });

  test('that is refused is told of in the log, at most once a minute', async () => {
    const { open, log, pass } = await startApp({ maxConnections: 1 });
    await once(open(), 'connect');
    const said = expect.objectContaining({ level: 40, msg: expect.stringContaining('ulimit -n'), connections: 1 });
    for (let time = 0; time < 5; time += 1) await text(open());
    expect(log()).toEqual([said]);
    pass(60);
    for (let time = 0; time < 5; time += 1) await text(open());
    expect(log()).toEqual([said, said]);
  });

  test('that cannot be accepted is told of as well, and ends nothing', async () => {
    const { app, open, log } = await startApp();
    app.server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }));
    expect(log()).toEqual([expect.objectContaining({ level: 40, code: 'EMFILE' })]);
    const socket = open();
    socket.write(`${head}connection: close\r\ncontent-length: 2\r\n\r\n{}`);
    expect(await text(socket)).toContain('read to its end');
  });
});

test('Each time-out of the server is the one that is written down', async () => {
  const { server } = (await startApp()).app;
  expect(server).toMatchObject({
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 72_000,
    timeout: 60_000,
    maxConnections: 10_000,
  });
});
