import { describe, expect, test } from 'vitest';
import { browser, byUrl, get, post, preflight, production, startAlone, withKey } from './http-fixture.ts';
import type { Server } from './start-server.ts';

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

  test('carry a strict policy everywhere but for Sandbox and the phone', async () => {
    const server = await startAlone();
    for (const path of ['/', '/healthz', '/.well-known/jwks.json', '/nothing']) {
      const { headers } = await get(server, path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
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
