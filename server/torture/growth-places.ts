import { once } from 'node:events';
import { request as httpRequest, type Agent } from 'node:http';
import { WebSocket } from 'ws';
import type { World } from './fuzz/world.ts';

/** Something that reads a text, of at most so many bytes; resolves once it has answered. */
export type Place = {
  what: string;
  most: number;
  send: (text: string) => Promise<void>;
  /** What must not be measured with it. */
  prepare?: () => Promise<void>;
};

const query = '{"query":"{ service { brand } }"}';

/** What comes before the text, so that it is read to its end. */
const headers: Record<string, string> = {
  accept: 'application/json',
  'accept-encoding': 'gzip',
  'accept-language': 'de',
  'access-control-request-headers': 'content-type',
  'access-control-request-method': 'POST',
  'apollo-require-preflight': 'x',
  authorization: 'Bearer ',
  'cache-control': 'no-store',
  connection: 'keep-alive',
  'content-type': 'application/json',
  cookie: 'a=b',
  expect: '100-continue',
  forwarded: 'for=192.0.2.1',
  host: 'x',
  'if-match': '"a"',
  'if-modified-since': 'Wed, 21 Oct 2015 07:28:00 GMT',
  'if-none-match': '"a"',
  'if-range': '"a"',
  'if-unmodified-since': 'Wed, 21 Oct 2015 07:28:00 GMT',
  origin: 'https://a.example',
  range: 'bytes=0-1,',
  referer: 'https://a.example/',
  'sec-websocket-extensions': 'permessage-deflate',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'graphql-transport-ws',
  'sec-websocket-version': '13',
  upgrade: 'websocket',
  'user-agent': 'curl',
  'x-apollo-operation-name': 'A',
  'x-forwarded-for': '192.0.2.1',
  'x-forwarded-host': 'a.example',
  'x-forwarded-proto': 'https',
};

export function headerPlaces(world: World, agent: Agent): Place[] {
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
  const json = { 'content-type': 'application/json' };
  const routes = [
    { method: 'POST', path: '/graphql', body: query, fixed: json },
    { method: 'GET', path: '/graphql?query={__typename}', body: '', fixed: { 'apollo-require-preflight': 'x' } },
    { method: 'GET', path: '/graphql', body: '', fixed: handshake },
    { method: 'OPTIONS', path: '/graphql', body: '', fixed: { origin: 'https://a.example' } },
    { method: 'POST', path: '/webhooks/vonage', body: '{}', fixed: json },
    { method: 'GET', path: '/', body: '', fixed: {} },
    { method: 'GET', path: '/simulator/messages', body: '', fixed: {} },
  ];
  const inHeaders = routes.flatMap(({ method, path, body, fixed }) =>
    Object.entries(headers).flatMap(([name, sound]) =>
      [name === 'authorization' ? 4_096 : 1_024, 15_000].map((most) => ({
        what: `${name} of ${most} bytes, ${method} ${path}${fixed === handshake ? ' as a WebSocket' : ''}`,
        most,
        send: (text: string) => {
          // Of a header's ends Node takes the blanks away.
          const value = `${sound}${text}`.slice(0, most - 2) + ';a';
          return call(world.simulated.url, agent, method, path, { ...fixed, [name]: value }, body);
        },
      })),
    ),
  );
  const inAddresses = [
    '/',
    '/assets/',
    '/graphql?',
    '/graphql?query=',
    '/graphql?query={__typename}&variables=',
    '/graphql?query={__typename}&extensions=',
    '/graphql?query={__typename}&operationName=',
    '/simulator/messages?to=',
    '/simulator/messages?',
  ].map((path) => ({
    what: `address ${path}`,
    most: 15_000,
    send: (text: string) => {
      const sent = `${path}${text}`.replaceAll(/[\t ]/gu, '%20');
      return call(world.simulated.url, agent, 'GET', sent, { 'apollo-require-preflight': 'x' }, '');
    },
  }));
  return [...inHeaders, ...inAddresses];
}

export function bodyPlaces(world: World, agent: Agent): Place[] {
  const graphql = (what: string, most: number, bodyOf: (text: string) => string): Place => ({
    what: `${what} of ${most} bytes`,
    most,
    send: (text) =>
      call(world.service.url, agent, 'POST', '/graphql', { 'content-type': 'application/json' }, bodyOf(text)),
  });
  const start = 'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }';
  const check = 'mutation ($input: CheckCodeInput!) { checkCode(input: $input) { __typename } }';
  const inStart = (field: string) => (text: string) =>
    JSON.stringify({ query: start, variables: { input: { phoneNumber: '', [field]: text } } });
  const inCheck = (field: string) => (text: string) =>
    JSON.stringify({ query: check, variables: { input: { verificationId: 'a', code: '1', [field]: text } } });
  const places: [string, (text: string) => string][] = [
    ['body', (text) => text],
    ['body that begins as JSON', (text) => `{"query":"{ service { brand } }","variables":${text}`],
    ['query', (text) => JSON.stringify({ query: text })],
    ['query that begins soundly', (text) => JSON.stringify({ query: `{ service { brand ${text} } }` })],
    ['text in a query', (text) => JSON.stringify({ query: `{ verification(id: ${JSON.stringify(text)}) { id } }` })],
    ['comment in a query', (text) => JSON.stringify({ query: `{ service { brand } } #${text}` })],
    ['operation name', (text) => JSON.stringify({ query: 'query A { __typename }', operationName: text })],
    ['extensions', (text) => JSON.stringify({ query: '{ __typename }', extensions: { a: text } })],
    ['variable', (text) => JSON.stringify({ query: '{ __typename }', variables: { a: text } })],
    ['name of a variable', (text) => JSON.stringify({ query: '{ __typename }', variables: { [text]: 1 } })],
    ...['phoneNumber', 'region', 'channel', 'locale', 'idempotencyKey', 'nonce', 'other'].map(
      (field): [string, (text: string) => string] => [field, inStart(field)],
    ),
    ...['verificationId', 'code'].map((field): [string, (text: string) => string] => [field, inCheck(field)]),
    ['token', (text) => JSON.stringify({ query: `{ proof(token: ${JSON.stringify(text)}) { phoneNumber } }` })],
  ];
  const webhook: Place = {
    what: 'signed webhook of 64000 bytes',
    most: 64_000,
    send: (text) => {
      const body = JSON.stringify({ request_id: text, type: 'event', channel: 'sms', status: 'expired' });
      const signed = { 'content-type': 'application/json', authorization: world.sign(Buffer.from(body)) };
      return call(world.service.url, agent, 'POST', '/webhooks/vonage', signed, body);
    },
  };
  return [
    ...places.flatMap(([what, bodyOf]) => [60_000, 240_000, 900_000].map((most) => graphql(what, most, bodyOf))),
    webhook,
  ];
}

const inFrame: [what: string, frameOf: (text: string) => string][] = [
  ['frame', (text) => text],
  ['kind of a frame', (text) => JSON.stringify({ type: text })],
  ['ping', (text) => JSON.stringify({ type: 'ping', payload: { text } })],
  ['id of a subscription', (text) => JSON.stringify({ id: text, type: 'subscribe', payload: { query: '{ a }' } })],
  ['query of a subscription', (text) => JSON.stringify({ id: '1', type: 'subscribe', payload: { query: text } })],
  ['variable of a subscription', (id) => subscribe({ variables: { id } })],
  ['operation name of a subscription', (operationName) => subscribe({ operationName, variables: { id: '' } })],
  ['extensions of a subscription', (text) => subscribe({ extensions: { text }, variables: { id: '' } })],
  ['id of what is complete', (text) => JSON.stringify({ id: text, type: 'complete' })],
];

const subscribe = (more: object) =>
  JSON.stringify({
    id: '1',
    type: 'subscribe',
    payload: { query: 'subscription ($id: ID!) { verificationUpdated(id: $id) { id } }', ...more },
  });

export const framePlaces = ({ say, open }: ReturnType<typeof createConversation>): Place[] => [
  ...inFrame.map(([what, frameOf]) => ({
    what,
    most: 60_000,
    prepare: open,
    send: (text: string) => say(frameOf(text).slice(0, 65_000)),
  })),
  {
    what: 'introduction',
    most: 60_000,
    prepare: () => open('anew'),
    send: (text) => say(JSON.stringify({ type: 'connection_init', payload: { text } })),
  },
];

/** A WebSocket that is opened again whenever the service has closed it. */
export function createConversation({ service }: World) {
  let socket: WebSocket | undefined;
  const open = async (how?: 'anew') => {
    if (how !== 'anew' && socket?.readyState === WebSocket.OPEN) return;
    socket?.terminate();
    socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws']);
    socket.on('error', () => {}); // how it closes tells
    await once(socket, 'open');
    if (how !== 'anew') await say('{"type":"connection_init"}');
  };
  /** Resolves once a ping behind it is answered, or the socket closed. */
  const say = (frame: string) =>
    new Promise<void>((resolve) => {
      const done = () => {
        socket?.off('message', heard).off('close', done);
        resolve();
      };
      const heard = (data: Buffer) => (data.includes('"last":true') ? done() : undefined);
      socket?.on('message', heard).on('close', done);
      socket?.send(frame);
      socket?.send('{"type":"ping","payload":{"last":true}}');
    });
  return { open, say, close: () => socket?.terminate() };
}

/** Resolves with the last byte of the answer, or with the connection's end. */
function call(
  address: string,
  agent: Agent,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<void> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const request = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
      response.resume().on('close', resolve);
    });
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve();
    });
    request.on('error', () => resolve()).end(body);
  });
}
