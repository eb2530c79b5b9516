import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { createLog } from '../src/telemetry/log.ts';
import { codesOf, startAlone } from './http-fixture.ts';
import { openSocket } from './socket-fixture.ts';
import { startServer, until } from './start-server.ts';

// What is decided of every request before a route, or a library, sees it.

type Address = { address: string };

/** By `node:http`, which sends what fetch would refuse. */
async function ask(
  { address }: Address,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders | string[],
  body?: string,
) {
  const { hostname, port, host } = new URL(address);
  const all = Array.isArray(headers) ? ['host', host, ...headers] : headers;
  const sent = request({ hostname, port, method, path, headers: all, agent: false }).end(body);
  const [response] = await once(sent, 'response');
  return new Response(await text(response), { status: response.statusCode, headers: response.headers });
}

/** All that comes back for these bytes until the server closes. */
async function say({ address }: Address, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.write(bytes, 'latin1');
  return text(socket);
}

/** The same until `count` answers have come, on one connection that stays open. */
async function converse({ address }: Address, pieces: readonly string[]) {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('data', (data) => void (heard += data.toString('latin1')));
  const answers = () => heard.split(/(?=HTTP\/1\.1 )/u).filter((one) => one !== '');
  for (const [index, piece] of pieces.entries()) {
    socket.write(piece);
    await until(() => answers().length > index && isWhole(answers().at(-1) ?? ''));
  }
  return answers();
}

function isWhole(answer: string): boolean {
  const length = /^content-length: (\d+)/imu.exec(answer)?.[1];
  return length !== undefined && answer.length >= answer.indexOf('\r\n\r\n') + 4 + Number(length);
}

const query = '{"query":"{ service { brand } }"}';
const json = 'content-type: application/json\r\n';
const get = (target: string, more = 'connection: close\r\n', method = 'GET') =>
  `${method} ${target} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
const post = (more: string) => get('/graphql', `${more}${json}content-length: ${query.length}\r\n`, 'POST') + query;
const chunked = (more: string) =>
  `${get('/graphql', `${more}${json}transfer-encoding: chunked\r\n`, 'POST')}${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`;
const handshake = (path: string) =>
  get(
    path,
    'Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n',
  );

const answered = /^HTTP\/1\.1 200 OK\r\n.*\{"data":\{"service":\{"brand":"Verification"\}\}\}\s*$/su;

const read = [
  'accept',
  'accept-encoding',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'apollo-require-preflight',
  'cache-control',
  'content-type',
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
  'upgrade',
  'x-apollo-operation-name',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];

const routes = [
  ['POST', '/graphql'],
  ['GET', '/graphql?query=%7B__typename%7D'],
  ['OPTIONS', '/graphql'],
  ['POST', '/webhooks/vonage'],
  ['GET', '/.well-known/jwks.json'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/'],
  ['GET', '/assets/index.js'],
  ['GET', '/simulator'],
  ['GET', '/simulator/messages'],
  ['GET', '/simulator/events'],
  ['GET', '/nothing'],
  ['POST', '/nothing'],
] as const;

describe('A header that is read', () => {
  test.each([...read.map((name) => [name, 1_024] as const), ['authorization', 4_096] as const])(
    '%s is refused beyond its length, before anything reads it',
    async (name, most) => {
      const server = await startAlone({ TRUST_PROXY: '127.0.0.1' });
      const refused = await ask(server, 'POST', '/graphql', { [name]: 'x'.repeat(most + 1) }, query);
      expect(refused.status).toBe(431);
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await refused.json()).toEqual({
        errors: [
          { message: `The header ${name} has more than ${most} characters.`, extensions: { code: 'BAD_REQUEST' } },
        ],
      });
      expect((await ask(server, 'POST', '/graphql', { [name]: 'x'.repeat(most) }, query)).status).not.toBe(431);
    },
  );

  test.each(routes)('is refused beyond its length by every route: %s %s', async (method, path) => {
    const server = await startServer();
    const headers = { 'content-type': `application/json${' '.repeat(15_000)};a`, origin: 'https://evil.example' };
    const response = await ask(server, method, path, headers, method === 'POST' ? query : undefined);
    expect(response.status).toBe(431);
    expect(await codesOf(response)).toEqual(['BAD_REQUEST']);
  });

  test('counts with all of its lines', async () => {
    const server = await startAlone();
    const lines = Array.from({ length: 30 }, () => ['x-forwarded-for', '2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6']);
    expect((await ask(server, 'GET', '/healthz', lines.flat())).status).toBe(431);
    expect((await ask(server, 'GET', '/healthz', lines.slice(0, 10).flat())).status).toBe(200);
  });

  test.each([...read, 'authorization'].filter((name) => !['upgrade', 'sec-websocket-key'].includes(name)))(
    'is refused beyond its length before an upgrade: %s',
    async (name) => {
      const server = await startAlone();
      const handshake = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      };
      const response = await ask(server, 'GET', '/graphql', { ...handshake, [name]: ','.repeat(5_000) });
      expect(response.status).toBe(431);
      expect(await codesOf(response)).toEqual(['BAD_REQUEST']);
    },
  );

  test('may be as long as browsers and proxies make it', async () => {
    const server = await startAlone({ TRUST_PROXY: '127.0.0.0/8' });
    const response = await ask(
      server,
      'POST',
      '/graphql',
      {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/graphql-response+json;charset=utf-8, application/json;charset=utf-8, */*;q=0.1',
        'accept-encoding': 'gzip, deflate, br, zstd',
        'accept-language': 'de-CH,de;q=0.9,fr-CH;q=0.8,fr;q=0.7,it-CH;q=0.6,it;q=0.5,en-US;q=0.4,en;q=0.3',
        'x-forwarded-for': Array.from({ length: 15 }, () => '2001:0db8:0001:0002:0003:0004:0005:0006').join(', '),
        // Nobody reads these.
        cookie: 'a=b; '.repeat(1_200),
        referer: `https://shop.example/${'x'.repeat(2_000)}`,
        'user-agent': 'x'.repeat(1_500),
      },
      query,
    );
    expect(response.status).toBe(200);
  });
});

async function startApp(log = createLog('silent')) {
  const { app } = await createApp({
    graphql: async (instance) => void instance.post('/graphql', async ({ headers }) => headers),
    webhook: undefined,
    jwks: { keys: [] },
    log,
    now: Date.now,
    readiness: async () => ({ status: 'ok', store: 'ok' }),
    phone: undefined,
    clientRoot: '/nowhere',
    http: { corsOrigins: [], frameAncestors: [], trustProxy: [] },
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { address };
}

test('Nobody is answered before the log is written', async () => {
  let flushes = 0;
  const log = createLog('info', { write() {}, flush: () => void (flushes += 1) });
  const answered = await ask(await startApp(log), 'GET', '/healthz', {});
  expect([answered.status, flushes]).toEqual([200, 1]);
});

test('A header whose length nobody bounds is seen by no route', async () => {
  const headers = { 'content-type': 'application/json', referer: 'https://a.example', 'x-new': 'x' };
  const seen = await (await ask(await startApp(), 'POST', '/graphql', headers, query)).json();
  expect(Object.keys(Object(seen)).toSorted()).toEqual(['connection', 'content-length', 'content-type', 'host']);
});

describe('An upgrade to anything but a WebSocket', () => {
  const offers = [
    ['h2c', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n'],
    ['TLS/1.3', 'Connection: Upgrade\r\nUpgrade: TLS/1.3\r\n'],
    ['h2c, or a WebSocket', 'Connection: upgrade, keep-alive\r\nUpgrade: h2c, websocket\r\n'],
    [
      'a WebSocket, by POST',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
    ],
    ['websocketx', 'Connection: Upgrade\r\nUpgrade: websocketx\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'],
    ['nothing', 'Connection: Upgrade\r\nUpgrade: \r\n'],
  ] as const;

  test.each(offers)('is ignored, its body read and its connection kept: %s', async (_, offer) => {
    const server = await startAlone();
    const [first, second, third, fourth] = await converse(server, [
      post(offer),
      chunked(offer),
      get('/healthz', offer.replace(/^Sec-WebSocket-Key.+\r\n/mu, '')),
      post(''),
    ]);
    for (const one of [first, second, fourth]) expect(one).toMatch(answered);
    expect(third).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"status":"ok"\}$/su);
  });

  test('is ignored in the order in which Java sends it: the body after the headers, and the connection used again', async () => {
    const server = await startAlone();
    const headers = `POST /graphql HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: ${query.length}\r\nHost: x\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\nUser-Agent: Java-http-client/17\r\nContent-Type: application/json\r\n\r\n`;
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => void (heard += String(data)));
    onTestFinished(() => void socket.destroy());
    for (const count of [1, 2]) {
      await new Promise((resolve) => socket.write(headers, resolve));
      await new Promise((resolve) => socket.write(query, resolve));
      await until(() => heard.split('"brand":"Verification"').length > count);
    }
    expect(heard.split('HTTP/1.1 200 OK')).toHaveLength(3);
  });

  test.each([
    ['--http2', []],
    ['--http2, in chunks', ['--header', 'transfer-encoding: chunked']],
    ['--http2, waiting for leave to send', ['--header', 'expect: 100-continue']],
  ])('is ignored where curl offers it: %s', async (_, more) => {
    const server = await startAlone();
    const given = ['--silent', '--http2', '--header', 'content-type: application/json', '--data', query, ...more];
    const { stdout } = await promisify(execFile)('curl', [...given, `${server.address}/graphql`]);
    expect(JSON.parse(stdout)).toEqual({ data: { service: { brand: 'Verification' } } });
  });

  test('is ignored on every route', async () => {
    const server = await startServer();
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n';
    const paths = ['/healthz', '/.well-known/jwks.json', '/simulator', '/simulator/messages'];
    const all = await converse(
      server,
      paths.map((path) => get(path, offer)),
    );
    for (const one of all) expect(one).toMatch(/^HTTP\/1\.1 200 /u);
    const [webhook] = await converse(server, [post(offer).replace('/graphql', '/webhooks/vonage')]);
    expect(webhook).toMatch(/^HTTP\/1\.1 401 /u);
  });

  test('is ignored where the body comes later, and in pieces', async () => {
    const server = await startAlone();
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
    const whole = post(offers[0][1]);
    for (const piece of whole.match(/.{1,40}/gsu) ?? []) {
      socket.write(piece);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    socket.end();
    expect(await text(socket)).toMatch(answered);
  });
});

describe('A WebSocket', () => {
  test.each([
    '/',
    '/nothing',
    '/healthz',
    '/graphql/',
    '/graphqlx',
    '//graphql',
    '/GraphQL',
    '/simulator/events',
    '/%ff',
  ])('is refused at %s, before the upgrade and in words', async (path) => {
    const server = await startServer();
    const [refused, next] = await converse(server, [handshake(path), get('/healthz')]);
    expect(refused).toMatch(path === '/%ff' ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 404 .*Open it at \/graphql\./su);
    expect(next).toMatch(/^HTTP\/1\.1 200 /u);
  });

  test('is told by its client where it belongs', async () => {
    const server = await startAlone();
    const { socket } = openSocket(`${server.address}/elsewhere`);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(404);
    expect(await text(response)).toContain('Open it at /graphql.');
  });

  test.each([
    ['as it is', handshake('/graphql')],
    ['with a query string', handshake('/graphql?a=b')],
    ['by its whole address', handshake('http://x/graphql')],
    ['among others', handshake('/graphql').replace('Upgrade: websocket', 'Upgrade: h2c, WebSocket')],
    ['in capitals', handshake('/graphql').replace('Upgrade: websocket', 'UPGRADE: WEBSOCKET')],
  ])('is opened %s', async (_, bytes) => {
    const { address } = await startAlone();
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(bytes);
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 101 .*graphql-transport-ws/su);
  });

  test.each([
    ['a version that is none', handshake('/graphql').replace(': 13', ': 7')],
    ['a key that is none', handshake('/graphql').replace('Key: dGh', 'Key: ')],
    ['a sub-protocol that is none', handshake('/graphql').replace(': graphql-transport-ws', ': a,,b')],
  ])('is refused in words with %s', async (_, bytes) => {
    const answer = await say(await startAlone(), bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*"message":"The WebSocket handshake is malformed\."/su);
    expect(answer).toContain('sec-websocket-version: 13');
  });

  test('is none in HTTP/1.0, where upgrades are ignored', async () => {
    const bytes = handshake('/graphql').replace('HTTP/1.1', 'HTTP/1.0').replace('keep-alive, ', '');
    expect(await say(await startAlone(), bytes)).toMatch(/^HTTP\/1\.1 400 .*"errors":\[/su);
  });
});

describe('What is no sound request', () => {
  test.each([
    ['/%ff', 400, get('/%ff')],
    ['/%', 400, get('/%')],
    ['/%zz', 400, get('/%zz')],
    ['/graphql%ff', 400, get('/graphql%ff')],
    ['/assets/%c0%ae', 400, get('/assets/%c0%ae')],
    ['/simulator/%e0%a4%a', 400, get('/simulator/%e0%a4%a')],
    ['a target that is only for OPTIONS', 400, get('*')],
    ['a zero byte', 400, get('/\0')],
    ['a blank in the target', 400, get('/a b')],
    ['an encoded zero byte', 404, get('/%00')],
    ['an empty segment', 404, get('//')],
    ['a way out', 404, get('/\\..')],
    ['an encoded way out', 404, get('/..%2f..%2fpackage.json')],
    ['a long target', 404, get(`/${'x'.repeat(15_000)}`)],
    ['a long parameter', 404, get(`/simulator/${'x'.repeat(300)}`)],
    ['a target longer than all headers may be', 431, get(`/${'x'.repeat(17_000)}`)],
    ['a tunnel', 400, 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no host', 400, 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['no HTTP', 400, 'hello\r\n\r\n'],
    ['a header that is none', 400, 'GET / HTTP/1.1\r\nbad header\r\n\r\n'],
    ['HTTP/2', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['two lengths', 400, 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    [
      'a length and chunks',
      400,
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n',
    ],
    ['a coding that is none', 400, 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n'],
    [
      'a chunk with a long extension',
      413,
      `POST /graphql HTTP/1.1\r\nhost: x\r\n${json}transfer-encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n{\r\n`,
    ],
  ])('is answered in words of our own: %s', async (_, status, bytes) => {
    const answer = await say(await startServer(), bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
    expect(head).toMatch(/^content-type: application\/json; charset=utf-8$/imu);
    expect(head).toMatch(/^cache-control: no-store$/imu);
    expect(head).toMatch(/^x-content-type-options: nosniff$/imu);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^(The|There) [\w ]+\.$/u),
          extensions: { code: status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST' },
        },
      ],
    });
  });

  test('is not a request by its whole address, nor one that expects what nobody can meet', async () => {
    const server = await startAlone();
    for (const bytes of [
      get('http://x/healthz'),
      get('HTTPS://x:1/healthz?a=b'),
      get('/healthz', 'connection: close\r\nexpect: x\r\n'),
    ])
      expect(await say(server, bytes)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"status":"ok"\}$/su);
    expect(await say(server, get('http://x'))).not.toMatch(/^HTTP\/1\.1 40/u);
  });

  test('harms nobody where it is cut off before its answer', async () => {
    const server = await startAlone();
    const requests = [
      'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n',
      'hello\r\n\r\n',
      handshake('/graphql').replace(': 13', ': 7'),
    ];
    for (let time = 0; time < 60; time += 1) {
      const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
      await once(socket, 'connect');
      await new Promise((resolve) => socket.write(requests[time % 3] ?? '', resolve));
      socket.resetAndDestroy();
    }
    expect(await say(server, get('/healthz'))).toMatch(/^HTTP\/1\.1 200 /u);
  });

  test('is not OPTIONS that no browser sent', async () => {
    const server = await startAlone();
    for (const target of ['*', '/graphql'])
      expect(await say(server, get(target, 'connection: close\r\n', 'OPTIONS'))).toMatch(/^HTTP\/1\.1 204 /u);
  });
});

const nested = (depth: number, open: string, inner: string, close: string) =>
  `{"query":"{ service { brand } }","variables":{"a":${open.repeat(depth)}${inner}${close.repeat(depth)}}}`;

describe('JSON', () => {
  test.each([
    ['lists', '[', '', ']'],
    ['objects', '{"a":', '1', '}'],
  ])('of 64 levels is read, and of more refused: %s', async (_, ...around) => {
    const server = await startAlone();
    const [open, inner, close] = around;
    const send = (depth: number) => server.post(nested(depth, open, inner, close));
    expect((await send(62)).data).toEqual({ service: { brand: 'Verification' } });
    for (const depth of [63, 1_000, 100_000]) {
      const { status, errors } = await send(depth);
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  test.each(['['.repeat(1_000), '{"a":'.repeat(1_000), '\\"['.repeat(1_000), '\\\\'.repeat(1_001), '"]"'.repeat(300)])(
    'has no levels within its texts: %#',
    async (text) => {
      const server = await startAlone();
      const { data } = await server.post({ query: '{ service { brand } }', variables: { text, other: [[text]] } });
      expect(data).toEqual({ service: { brand: 'Verification' } });
    },
  );
});
