import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { get, startAlone, startNow } from './http-fixture.ts';
import { numberOf } from './limits-fixture.ts';
import { introduce, openSocket } from './socket-fixture.ts';
import { phoneNumber, startServer, startWithVonage, until, type Server } from './start-server.ts';

// How a node stops: it says so, goes on for a while, takes nothing new, finishes what is under way.

/** A connection of one's own, kept open. */
async function connected({ address }: { address: string }) {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => {}); // what was cut off shows in the answer
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

describe('A node that drains', () => {
  test('is not ready from then on, and says why', async () => {
    const server = await startAlone();
    server.drain();
    const answer = await get(server, '/readyz');
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'draining' }]);
  });

  test('serves all on new connections, and keeps none', async () => {
    const { server } = await startWithVonage();
    server.drain();
    for (const path of ['/healthz', '/.well-known/jwks.json', '/nothing']) {
      const { status, headers } = await get(server, path);
      expect([path, status, headers.get('connection')]).toEqual([path, path === '/nothing' ? 404 : 200, 'close']);
    }
    const { headers, data } = await server.post({ query: startNow });
    expect([headers.get('connection'), data]).toEqual(['close', { startVerification: { __typename: 'Verification' } }]);
  });

  test('keeps connections until then', async () => {
    const server = await startAlone();
    expect((await get(server, '/healthz')).headers.get('connection')).toBe('keep-alive');
  });

  test('closes a connection that was kept with its next answer', async () => {
    const server = await startAlone();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const [answer] = await once(request(`${server.address}/healthz`, { agent }).end(), 'response');
      await json(answer);
      return answer.headers.connection;
    };
    expect(await ask()).toBe('keep-alive');
    server.drain();
    expect(await ask()).toBe('close');
  });
});

/** Calls that Vonage holds, one a number. */
async function underWay(count: number) {
  const { vonage, server } = await startWithVonage();
  const held = Array.from({ length: count }, () => vonage.hold('start'));
  const answers = held.map((_, index) => server.start({ phoneNumber: numberOf(index) }));
  await Promise.all(held.map(({ arrived }) => arrived));
  return { server, held, answers };
}

const isRefused = async (server: Server) =>
  get(server, '/healthz').then(
    () => false,
    ({ cause }: { cause: { code: string } }) => cause.code === 'ECONNREFUSED',
  );

describe('A node that finishes', () => {
  test('answers all that is under way, and nobody new', async () => {
    const { server, held, answers } = await underWay(16);
    server.drain();
    const finished = server.finish();
    while (!(await isRefused(server)));
    for (const { answer } of held) answer();
    for (const answer of answers) expect(await answer).toMatchObject({ __typename: 'Verification' });
    await finished;
  });

  test('waits for a start whose client has gone', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const socket = await connected(server);
    const body = JSON.stringify({ query: startNow });
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
    await held.arrived;
    socket.destroy();
    server.drain();
    const finished = server.finish();
    held.answer();
    await finished;
    expect(server.log()).toContainEqual(expect.objectContaining({ msg: 'A start was answered.' }));
  });

  test('sends a long answer to its end', async () => {
    const { vonage, server } = await startWithVonage();
    const fields = Array.from({ length: 20 }, (_, index) => `a${'x'.repeat(10_000)}${index}: expiresAt`).join(' ');
    const held = vonage.hold('start');
    const answer = server.post({
      query: `mutation { startVerification(input: { phoneNumber: "${phoneNumber}" }) { ... on Verification { ${fields} } } }`,
    });
    await held.arrived;
    server.drain();
    const finished = server.finish();
    held.answer();
    await finished;
    await server.close();
    expect(Object.keys((await answer).data?.['startVerification'] ?? {})).toHaveLength(20);
  });

  test('answers who had connected by then and asks only now', async () => {
    const server = await startAlone();
    const socket = await connected(server);
    server.drain();
    const stopped = server.finish().then(server.close);
    while (!(await isRefused(server)));
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*connection: close\r\n/s);
    await stopped;
  });

  test('ends connections that were kept and are idle', async () => {
    const server = await startAlone();
    const socket = await connected(server);
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^Connection: keep-alive\r$/m);
    const ended = once(socket, 'end');
    server.drain();
    await server.finish();
    await ended;
  });

  test.each([
    ['says nothing', ''],
    ['never ends its headers', head],
    ['never ends its body', `${head}content-length: 1000\r\n\r\n{`],
  ])('is not held up by a client that %s', async (_, sent) => {
    const server = await startAlone();
    const socket = await connected(server);
    socket.write(sent);
    server.drain();
    await server.finish();
    await server.close();
    expect(await text(socket)).toBe('');
  });

  test('waits for calls, and only for them, where both are under way', async () => {
    const server = await startServer();
    const slow = '+14155550159';
    const call = server.start({ phoneNumber: slow });
    await until(() => server.messages(slow).length > 0);
    (await connected(server)).write(head);
    server.drain();
    await server.finish();
    await server.close();
    expect(await call).toMatchObject({ __typename: 'Verification' });
    expect(server.logText()).not.toContain('cut off');
  });

  test('is not held up by somebody who looks at the simulated phone', async () => {
    const server = await startServer();
    const stream = await get(server, '/simulator/events');
    server.drain();
    await server.finish();
    await server.close();
    expect(await stream.text()).toMatch(/^retry:/);
  });

  test('tells WebSockets that it goes away', async () => {
    const server = await startAlone();
    const open = await introduce(openSocket(server.address));
    server.drain();
    expect(open.socket.readyState).toBe(open.socket.OPEN);
    await server.finish();
    expect(await open.closed).toEqual({ code: 1001, reason: 'The server is going away.' });
  });
});
