import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { browser, byUrl, get, preflight, production, startAlone, startNow, withKey } from './http-fixture.ts';
import { openSocket } from './socket-fixture.ts';
import { startWithVonage } from './start-server.ts';

// What clients get wrong about the call itself: each is told what to do instead, and nothing is sent.

const service = '{ service { brand } }';
const json = { 'content-type': 'application/json' };
const jsonBody = (body: unknown) => ({ headers: json, body: JSON.stringify(body) });
const form = new FormData();
form.set('operations', JSON.stringify({ query: startNow }));

type Call = { method?: string; headers?: Record<string, string>; body?: string | FormData };

const calls: [what: string, call: Call, status: number, code: string, sentence: RegExp][] = [
  [
    'a document pasted into JSON, line breaks and all',
    { headers: json, body: `{"query":"mutation {\n}"}` },
    400,
    'BAD_REQUEST',
    /line 1, column 21 .*write it as \\n/,
  ],
  ['an unfinished body', { headers: json, body: '{"query":' }, 400, 'BAD_REQUEST', /ends too early/],
  ['no body', { headers: json, body: '' }, 400, 'BAD_REQUEST', /The body is empty: it has to be JSON/],
  ['neither body nor type', {}, 400, 'BAD_REQUEST', /by POST, as a JSON object with "query"/],
  [
    'names that JavaScript gives a meaning',
    { headers: json, body: '{"__proto__":{}}' },
    400,
    'BAD_REQUEST',
    /__proto__/,
  ],
  [
    'text',
    { headers: { 'content-type': 'text/plain' }, body: service },
    415,
    'BAD_REQUEST',
    /Content-Type: application\/json/,
  ],
  ['a form', { body: form }, 415, 'BAD_REQUEST', /Content-Type: application\/json/],
  [
    'a document as it is',
    { headers: { 'content-type': 'application/graphql' }, body: service },
    415,
    'BAD_REQUEST',
    /Content-Type: application\/json/,
  ],
  [
    'a compressed body',
    { headers: { ...json, 'content-encoding': 'gzip' }, body: 'x' },
    415,
    'BAD_REQUEST',
    /without Content-Encoding/,
  ],
  ['an empty object', jsonBody({}), 400, 'BAD_REQUEST', /no "query"/],
  ['text in JSON', jsonBody(startNow), 400, 'BAD_REQUEST', /JSON object with "query"/],
  ['the id of a document', jsonBody({ documentId: 'x' }), 400, 'BAD_REQUEST', /no "query"/],
  ['an empty query', jsonBody({ query: '' }), 400, 'BAD_REQUEST', /no "query"/],
  ['a parsed document', jsonBody({ query: { kind: 'Document' } }), 400, 'BAD_REQUEST', /`print` function/],
  ['a batch', jsonBody([{ query: startNow }]), 400, 'BAD_REQUEST', /One operation a request.*HttpLink/],
  ['variables as text', jsonBody({ query: startNow, variables: '{}' }), 400, 'BAD_REQUEST', /`variables`.*object/],
  [
    'an operation that is not there',
    jsonBody({ query: `mutation A ${startNow.slice(9)}`, operationName: 'B' }),
    400,
    'OPERATION_RESOLUTION_FAILURE',
    /of the name that operationName says/,
  ],
  [
    'several operations, and none by name',
    jsonBody({ query: `query A ${service} mutation B ${startNow.slice(9)}` }),
    400,
    'OPERATION_RESOLUTION_FAILURE',
    /say by operationName which one/,
  ],
  [
    'a subscription',
    jsonBody({ query: 'subscription { verificationUpdated(id: "x") { status } }' }),
    400,
    'BAD_USER_INPUT',
    /over WebSocket.*graphql-transport-ws/,
  ],
  [
    'a wish for server-sent events',
    { ...jsonBody({ query: startNow }), headers: { ...json, accept: 'text/event-stream' } },
    406,
    'BAD_REQUEST',
    /over WebSocket.*graphql-transport-ws/,
  ],
  [
    'a wish for answers in parts',
    { ...jsonBody({ query: startNow }), headers: { ...json, accept: 'multipart/mixed' } },
    406,
    'BAD_REQUEST',
    /Answers are application\/json/,
  ],
  ['PUT', { method: 'PUT', ...jsonBody({ query: startNow }) }, 405, 'BAD_REQUEST', /by POST/],
  ['DELETE', { method: 'DELETE' }, 405, 'BAD_REQUEST', /by POST/],
];

describe('POST /graphql', () => {
  test.each(calls)('answers %s with what to do instead', async (_, call, status, code, sentence) => {
    const { vonage, server } = await startWithVonage();
    const response = await fetch(`${server.address}/graphql`, { method: 'POST', ...call });
    expect(await response.json()).toEqual({
      errors: [expect.objectContaining({ message: expect.stringMatching(sentence), extensions: { code } })],
    });
    expect(response.status).toBe(status);
    expect(vonage.calls()).toEqual([]);
  });

  test('answers a hash in place of the text as clients of persisted queries expect it, who then send the text', async () => {
    const server = await startAlone();
    const extensions = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    const { status, errors } = await server.post({ operationName: 'A', extensions });
    expect([status, errors]).toEqual([
      200,
      [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
    ]);
  });

  test('takes what urql and Apollo Client accept, server-sent events among others', async () => {
    const server = await startAlone();
    for (const accept of [
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
      'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json',
    ])
      expect(await server.post({ query: service }, { accept })).toMatchObject({ status: 200, data: {} });
  });
});

const id = 'a-handle-that-nobody-may-read-0001';
const verification = `query ($id: ID!) { verification(id: $id) { status } }`;

describe('GET /graphql', () => {
  test.each([
    ['as urql sends it', byUrl(service), {}, 400],
    ['with an id', byUrl(verification, { id }), {}, 400],
    ['with an id, by a program', byUrl(verification, { id }), preflight, 405],
    ['that is a mutation', byUrl(startNow), {}, 400],
    ['that is a mutation, by a program', byUrl(startNow), preflight, 405],
    ['that is a hash', '/graphql?extensions=%7B%22persistedQuery%22%3A%7B%7D%7D', {}, 400],
  ])('answers an operation %s with how to post it', async (_, path, headers, status) => {
    const { vonage, server } = await startWithVonage();
    const response = await get(server, path, headers);
    const body = await response.text();
    expect(response.status).toBe(status);
    expect(body).toMatch(/Use POST: in urql set `preferGetMethod: false`, in Apollo Client `useGETForQueries: false`/);
    // The id stands in one address, and nowhere else.
    expect(body + JSON.stringify([...response.headers]) + server.logText()).not.toContain(id);
    expect(vonage.calls()).toEqual([]);
  });

  test.each([
    [
      'an EventSource',
      byUrl('subscription { verificationUpdated(id: "x") { id } }'),
      { accept: 'text/event-stream' },
      406,
    ],
    ['a subscription', byUrl('subscription { verificationUpdated(id: "x") { id } }'), preflight, 405],
  ])('tells %s where subscriptions are', async (_, path, headers, status) => {
    const response = await get(await startAlone(), path, headers);
    expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(/over WebSocket/)]);
  });

  test('tells a WebSocket whose Upgrade a proxy kept that this is so', async () => {
    const headers = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' };
    const response = await get(await startAlone(), '/graphql', headers);
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/proxy has to pass Upgrade/)]);
  });

  test.each([
    ['a program that asks nothing', {}, {}],
    ['a browser where there is no Sandbox', { ...production }, browser],
  ])('tells %s how to ask', async (_, env, headers) => {
    const response = await get(await startAlone(await withKey(env)), '/graphql', headers);
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/by POST, as a JSON object/)]);
  });
});

test('A WebSocket of a page of another origin is refused, and told by whom it may be let in', async () => {
  const { socket } = openSocket((await startAlone()).address, { origin: 'https://evil.example' });
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(403);
  expect(await text(response)).toContain('CORS_ORIGINS');
});
