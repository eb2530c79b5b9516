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

  test('let those embed the client who may', async () => {
    const server = await startAlone({ FRAME_ANCESTORS: 'https://shop.example' });
    const { headers } = await get(server, '/');
    expect(headers.get('content-security-policy')).toContain('frame-ancestors https://shop.example');
    expect(headers.get('x-frame-options')).toBeNull();
  });
});
