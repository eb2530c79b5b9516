import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import {
  browser,
  byUrl,
  codesOf,
  get,
  post,
  preflight,
  production,
  startAlone,
  startNow,
  withKey,
} from './http-fixture.ts';
import { startServer, startWithVonage } from './start-server.ts';

// `/graphql` over HTTP: docs/rules.md#queries-by-get and docs/rules.md#wrong-calls.

describe('GET /graphql', () => {
  test.each([
    '{ service { brand now } }',
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Query") { name } }',
    '{ __typename }',
  ])('answers %s to a program that sends apollo-require-preflight', async (query) => {
    const server = await startAlone();
    const response = await get(server, byUrl(query), preflight);
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty('data');
  });

  test('refuses what a page of another site could send', async () => {
    const server = await startAlone();
    const response = await get(server, byUrl('{ service { brand } }'));
    expect(response.status).toBe(400);
    expect(await response.json()).not.toHaveProperty('data');
  });

  test.each([
    ['plainly', '{ verification(id: "x") { id } }'],
    ['by alias', '{ service: verification(id: "x") { id } }'],
    ['beside service', '{ service { brand } verification(id: "x") { id } }'],
    ['by an inline fragment', '{ ... on Query { verification(id: "x") { id } } }'],
    [
      'by nested fragments',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { verification(id: "x") { id } }',
    ],
  ])('refuses a verification, whose id would stand in an address, %s', async (_, query) => {
    const server = await startAlone();
    const response = await get(server, byUrl(query), preflight);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).not.toHaveProperty('data');
  });

  test('refuses mutations, and nothing is sent', async () => {
    const { vonage, server } = await startWithVonage();
    const response = await get(server, byUrl(startNow), preflight);
    expect(response.status).toBe(405);
    expect(vonage.calls()).toEqual([]);
  });

  test('shows Apollo Sandbox with example operations to a browser', async () => {
    const server = await startAlone();
    const response = await get(server, '/graphql', browser);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page).toContain('Sandbox');
    expect(page).toContain('startVerification');
  });

  test('lets Sandbox load, and nobody embed it', async () => {
    const server = await startAlone();
    const policy = (await get(server, '/graphql', browser)).headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/(default|script|style|frame|connect)-src 'none'/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test.each([
    ['introspection is off', { INTROSPECTION: 'off' }],
    ['it is production', { ...production, SIMULATOR: 'on' }],
  ])('shows no page where %s', async (_, env) => {
    const server = await startAlone(await withKey(env));
    const response = await get(server, '/graphql', browser);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toMatch(/sandbox|<html/i);
  });

  test('shows Sandbox in production where introspection is asked for', async () => {
    const server = await startAlone(await withKey({ ...production, INTROSPECTION: 'on' }));
    expect(await (await get(server, '/graphql', browser)).text()).toContain('Sandbox');
  });
});

describe('POST /graphql', () => {
  test('answers application/json, and the newer type to those who prefer it', async () => {
    const server = await startAlone();
    const query = JSON.stringify({ query: '{ service { brand } }' });
    for (const [accept, type] of [
      ['*/*', 'application/json'],
      ['application/json', 'application/json'],
      ['application/graphql-response+json', 'application/graphql-response+json'],
    ] as const) {
      const response = await post(server, query, 'application/json', { accept });
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.json()).toEqual({ data: { service: { brand: 'Verification' } } });
    }
  });

  test.each(['image/png', 'text/html', 'application/json;q=0', 'application/json;charset=utf-16', 'x'])(
    'sends nothing for one who could not read the answer: %s',
    async (accept) => {
      const { vonage, server } = await startWithVonage();
      const response = await post(server, JSON.stringify({ query: startNow }), 'application/json', { accept });
      expect(response.status).toBe(406);
      expect(vonage.calls()).toEqual([]);
    },
  );

  test('answers what the service offers', async () => {
    const { server } = await startWithVonage({
      BRAND: 'ACME',
      ALLOWED_REGIONS: 'US,GB',
      DEFAULT_REGION: 'GB',
      CODE_LENGTH: '8',
    });
    const { data } = await server.post({
      query: '{ service { brand channels codeLength defaultRegion allowedRegions simulated now } }',
    });
    expect(data?.['service']).toEqual({
      brand: 'ACME',
      channels: ['SMS', 'VOICE'],
      codeLength: 8,
      defaultRegion: 'GB',
      allowedRegions: ['US', 'GB'],
      simulated: false,
      now: '2026-11-23T06:00:00.000Z',
    });
  });

  test('says that it is simulated where it is', async () => {
    const server = await startServer();
    const { data } = await server.post({ query: '{ service { simulated allowedRegions } }' });
    expect(data?.['service']).toEqual({ simulated: true, allowedRegions: null });
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['an upload', 'multipart/form-data; boundary=x'],
    ['nothing', undefined],
  ])('refuses what a page of another site could send without asking: %s', async (_, contentType) => {
    const { vonage, server } = await startWithVonage();
    const response = await post(server, JSON.stringify({ query: startNow }), contentType);
    expect([400, 415]).toContain(response.status);
    expect(await response.json()).not.toHaveProperty('data');
    expect(vonage.calls()).toEqual([]);
  });

  test.each([
    ['broken JSON', '{"query": '],
    ['no JSON', 'query { service { brand } }'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['an empty object', '{}'],
    ['a query that is no text', '{"query": {"a": 1}}'],
    ['variables that are no object', JSON.stringify({ query: '{ service { brand } }', variables: 'x' })],
    ['variables that are a list', JSON.stringify({ query: '{ service { brand } }', variables: [] })],
    ['a prototype', '{"query": "{ service { brand } }", "__proto__": {"x": 1}}'],
    ['an unknown operation', JSON.stringify({ query: 'query A { service { brand } }', operationName: 'B' })],
  ])('refuses %s with 400 and the shape of a GraphQL error', async (_, body) => {
    const server = await startAlone();
    const response = await post(server, body, 'application/json');
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toHaveLength(1);
  });

  test.each([
    ['of one', [{ query: startNow }]],
    ['of two', [{ query: startNow }, { query: startNow }]],
    ['of none', []],
  ])('refuses a batch %s', async (_, batch) => {
    const { vonage, server } = await startWithVonage();
    const response = await post(server, JSON.stringify(batch), 'application/json');
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toHaveLength(1);
    expect(vonage.calls()).toEqual([]);
  });

  test.each(['[', 'a b', '%', ''])('refuses a host that is none: "%s"', async (host) => {
    const server = await startAlone();
    const body = '{"query":"{ service { brand } }"}';
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
    // fetch would refuse to send it.
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
  });

  test('takes no notice of the protocol that a proxy says it was asked by', async () => {
    const server = await startServer({ vonage: { url: 'http://127.0.0.1:9' }, env: { TRUST_PROXY: '127.0.0.1' } });
    for (const protocol of ['?', '1', 'ht tp', '\u00ff', 'https']) {
      const headers = { 'x-forwarded-proto': protocol };
      expect((await post(server, '{"query":"{ service { brand } }"}', 'application/json', headers)).status).toBe(200);
    }
  });

  test('reads bodies up to 256 kB', async () => {
    const server = await startAlone();
    const query = '{ service { brand } }'.padEnd(256_000 - 20, ' ');
    expect((await server.post({ query })).data).toEqual({ service: { brand: 'Verification' } });
  });

  test('refuses bodies beyond 1 MB with 413', async () => {
    const server = await startAlone();
    const response = await post(
      server,
      JSON.stringify({ query: '{ service { brand } }'.padEnd(1_000_001) }),
      'application/json',
    );
    expect(response.status).toBe(413);
    expect(await codesOf(response)).toHaveLength(1);
  });

  test('refuses a subscription with a sentence that says where it is served', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    const { status, data, errors } = await server.post({
      query: `subscription { verificationUpdated(id: "${id}") { status } }`,
    });
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toMatch(/graphql-transport-ws/);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('is not %s', async (method) => {
    const server = await startAlone();
    const response = await fetch(`${server.address}/graphql`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});
