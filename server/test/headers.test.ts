import { describe, expect, test } from 'vitest';
import { browser, byUrl, get, post, preflight, production, startAlone, withKey } from './http-fixture.ts';
import { startServer, type Server } from './start-server.ts';

const allowedOrigin = async (server: Server, origin: string) =>
  (
    await fetch(`${server.address}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
  ).headers.get('access-control-allow-origin');

describe('CORS', () => {
  test('lets Apollo Studio in outside production, and nobody else', async () => {
    const server = await startAlone();
    expect(await allowedOrigin(server, 'https://studio.apollographql.com')).toBe('https://studio.apollographql.com');
    expect(await allowedOrigin(server, 'https://evil.example')).toBeNull();
  });

  test('lets nobody in in production unless told to', async () => {
    const server = await startAlone(await withKey({ ...production }));
    expect(await allowedOrigin(server, 'https://studio.apollographql.com')).toBeNull();
  });

  test('lets in who is listed', async () => {
    const server = await startAlone({ CORS_ORIGINS: 'https://shop.example' });
    expect(await allowedOrigin(server, 'https://shop.example')).toBe('https://shop.example');
    expect(await allowedOrigin(server, 'https://studio.apollographql.com')).toBeNull();
  });
});

describe('A preflight', () => {
  const shop = 'https://shop.example';
  const ask = (server: Server, requested: string | undefined) =>
    fetch(`${server.address}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: shop,
        'access-control-request-method': 'POST',
        ...(requested === undefined ? {} : { 'access-control-request-headers': requested }),
      },
    });

  test.each([
    ['content-type', 'content-type'],
    ['content-type,x-apollo-operation-name, Traceparent', 'content-type, x-apollo-operation-name, Traceparent'],
    ['authorization', ''],
    ['authorization,content-type', 'content-type'],
    ['x-authorization, AUTHORIZATION ,content-type', 'x-authorization, content-type'],
    ['x.a,x_b,x!c', 'x.a, x_b, x!c'],
    ['a b, ok, \u00fc', 'ok'],
    [undefined, ''],
  ])('allows every header that is asked for but authorization: %s', async (requested, allowed) => {
    const { headers, status } = await ask(await startAlone({ CORS_ORIGINS: shop }), requested);
    expect([status, headers.get('access-control-allow-headers')]).toEqual([204, allowed]);
  });

  test('is good for two hours', async () => {
    const { headers } = await ask(await startAlone({ CORS_ORIGINS: shop }), 'content-type');
    expect(headers.get('access-control-max-age')).toBe('7200');
    expect(headers.get('vary')).toContain('Origin');
  });
});

const come = ({ address }: Server, origin: string, method = 'OPTIONS') =>
  fetch(`${address}/graphql`, {
    method,
    headers: { origin, ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}) },
  });
const told = (server: Server) => server.log().flatMap(({ msg, origin }) => (/CORS_ORIGINS/.test(msg) ? [origin] : []));

describe('A page of an origin that is not listed', () => {
  test.each([
    ['with a list', { CORS_ORIGINS: 'https://shop.example' }],
    ['without one', { ...production }],
  ])('is named in the log, once, with the variable that lets it in: %s', async (_, env) => {
    const server = await startAlone(await withKey(env));
    for (const method of ['OPTIONS', 'POST', 'GET', 'OPTIONS']) await come(server, 'https://evil.example', method);
    await come(server, 'https://other.example');
    expect(told(server)).toEqual(['https://evil.example', 'https://other.example']);
  });

  test('is named for 20 origins at most', async () => {
    const server = await startAlone();
    for (let page = 0; page < 25; page += 1) await come(server, `https://${page}.example`);
    expect(told(server)).toHaveLength(20);
    expect(told(server)[19]).toBe('https://19.example');
  });

  test.each([
    ['null', 'null'],
    ['no origin at all, \u00fc', 'null'],
    ['https://user:secret@evil.example/path?token=secret', 'https://evil.example'],
  ])('is named by its origin alone: %s', async (origin, named) => {
    const server = await startAlone();
    await come(server, origin);
    expect(told(server)).toEqual([named]);
    expect(server.logText()).not.toContain('secret');
  });

  test('is none where it is listed, the own one, or nobody asks for the API', async () => {
    const env = { CORS_ORIGINS: 'https://shop.example', PUBLIC_URL: 'https://verify.example' };
    const server = await startAlone(env);
    await come(server, 'https://shop.example');
    await come(server, 'https://verify.example');
    await come(server, server.address, 'POST');
    for (const path of ['/.well-known/jwks.json', '/healthz', '/', '/nothing'])
      await get(server, path, { origin: 'https://evil.example' });
    expect(told(server)).toEqual([]);
  });
});

describe('Headers', () => {
  test('forbid to keep whatever /graphql answers', async () => {
    const server = await startAlone();
    const query = JSON.stringify({ query: '{ service { brand } }' });
    const responses = [
      await post(server, query, 'application/json'),
      await post(server, query, 'text/plain'),
      await post(server, '{', 'application/json'),
      await post(server, JSON.stringify({ query: '{ x }' }), 'application/json'),
      await post(server, ' '.repeat(1_000_001), 'application/json'),
      await get(server, byUrl('{ service { brand } }'), preflight),
      await get(server, byUrl('{ verification(id: "x") { id } }'), preflight),
      await get(server, '/graphql', browser),
    ];
    for (const response of responses) expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['/healthz', '/readyz', '/webhooks/vonage', '/simulator/messages', '/nothing'])(
    'forbid to keep what %s answers',
    async (path) => {
      const server = await startServer();
      expect((await get(server, path)).headers.get('cache-control')).toBe('no-store');
      const posted = await fetch(server.address + path, { method: 'POST', body: '{}' });
      expect(posted.headers.get('cache-control')).toBe('no-store');
    },
  );

  test('ask for encryption, and let the page read a code from a text message, but nothing else', async () => {
    const server = await startAlone({ FRAME_ANCESTORS: 'https://shop.example' });
    for (const path of ['/', '/graphql', '/nothing']) {
      const { headers } = await get(server, path, browser);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      const powers = headers.get('permissions-policy')?.split(', ');
      expect(powers).toContain('otp-credentials=(self)');
      expect(powers?.filter((power) => !power.endsWith('=()'))).toHaveLength(1);
      expect(powers).toEqual(expect.arrayContaining(['camera=()', 'microphone=()', 'geolocation=()']));
    }
  });

  test('carry a strict policy everywhere but for Sandbox and the phone', async () => {
    const server = await startAlone();
    for (const path of ['/', '/healthz', '/.well-known/jwks.json', '/nothing']) {
      const { headers } = await get(server, path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('let a page that CORS shuts out learn that the service answers, by no-cors, and load nothing else', async () => {
    const server = await startAlone();
    const policy = async (path: string) => (await get(server, path)).headers.get('cross-origin-resource-policy');
    expect(await policy('/graphql')).toBe('cross-origin');
    for (const path of ['/', '/healthz', '/nothing']) expect(await policy(path)).toBe('same-origin');
  });

  test('let those embed the client who may', async () => {
    const server = await startAlone({ FRAME_ANCESTORS: 'https://shop.example' });
    const { headers } = await get(server, '/');
    expect(headers.get('content-security-policy')).toContain('frame-ancestors https://shop.example');
    expect(headers.get('x-frame-options')).toBeNull();
  });
});
