import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp, type AppParts } from '../src/app.ts';
import { createLog } from '../src/telemetry/log.ts';
import { get } from './http-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The HTTP application over a built client. */
async function startClient(files: Record<string, string>, folder = 'dist', http: Partial<AppParts['http']> = {}) {
  const home = temporaryFolder();
  const clientRoot = join(home, folder);
  mkdirSync(join(clientRoot, 'assets'), { recursive: true });
  mkdirSync(join(clientRoot, 'phone-verification'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clientRoot, path), text);
  writeFileSync(join(home, 'secret.txt'), 'a secret');
  const { app } = await createApp({
    graphql: async () => {},
    webhook: undefined,
    jwks: { keys: [] },
    now: Date.now,
    log: createLog('silent'),
    readiness: async () => ({ status: 'ok', store: 'ok' }),
    phone: undefined,
    clientRoot,
    http: { corsOrigins: [], frameAncestors: [], trustProxy: [], ...http },
  });
  onTestFinished(() => app.close());
  return { address: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

const built = {
  'index.de.html': '<!doctype html><html lang="de"><title>Wie lautet Ihre Telefonnummer?</title>',
  'index.en.html': '<!doctype html><html lang="en"><title>What’s your phone number?</title>',
  'assets/index-a1b2c3.js': 'export {};',
  'phone-verification.js': '/* The script */',
  'phone-verification.js.br': 'The script, compressed',
  'phone-verification/element-a1b2c3.js': 'export {};',
};

describe('GET /', () => {
  test('says how to build the client where it is not built', async () => {
    const server = await startClient({});
    const response = await get(server, '/');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('pnpm --filter client build');
  });

  test('serves the built client under a strict policy, asked for anew each time', async () => {
    const response = await get(await startClient(built), '/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('What’s your phone number?');
  });

  test.each<[because: string, path: string, headers: Record<string, string>, language: string]>([
    ['the browser says so', '/', { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }, 'de'],
    ['the first language that there is counts', '/', { 'accept-language': 'sv,de;q=0.8,en;q=0.9' }, 'en'],
    ['of two as welcome the first counts', '/', { 'accept-language': 'en-US,de' }, 'en'],
    ['nothing is said', '/', {}, 'en'],
    ['there is none of the browser’s', '/', { 'accept-language': 'sv, *;q=0.1' }, 'en'],
    ['the person chose it before', '/', { cookie: 'a=b; locale=de', 'accept-language': 'en' }, 'de'],
    ['the URL says so', '/?lang=de-CH', { cookie: 'locale=en', 'accept-language': 'en' }, 'de'],
    ['the URL says none that there is', '/?lang=../secret', { cookie: 'locale=de' }, 'de'],
    ['the URL says two', '/?lang=en&lang=en', { cookie: 'locale=xx; locale=de' }, 'en'],
    [
      'the browser’s first is no tag',
      '/',
      { 'accept-language': 'C, *-*;q=2, -, de_AT.UTF-8@euro;q=0.9, en;q=0.5' },
      'de',
    ],
    ['none of the browser’s is a tag', '/', { 'accept-language': `${'x-'.repeat(500)};q=9e9, __proto__` }, 'en'],
    ['the cookie is no language', '/', { cookie: 'locale=de-DE; other', 'accept-language': ',;q=x,' }, 'en'],
  ])('comes in a language because %s', async (_, path, headers, language) => {
    const response = await get(await startClient(built), path, headers);
    expect(response.headers.get('content-language')).toBe(language);
    expect(response.headers.get('vary')).toContain('Accept-Language, Cookie, Accept-Encoding');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toContain(`lang="${language}"`);
  });

  test('has a tag for each language and encoding, by which it is not sent again', async () => {
    const server = await startClient(built);
    const tags = ['de', 'en'].map((language) => ({ 'accept-language': language, 'accept-encoding': 'identity' }));
    const all = [...tags, { 'accept-language': 'en', 'accept-encoding': 'gzip, br' }];
    const etags = await Promise.all(all.map(async (headers) => (await get(server, '/', headers)).headers.get('etag')));
    expect(new Set(etags).size).toBe(3);
    const again = async (etag: string) => (await get(server, '/', { ...all[0], 'if-none-match': etag })).status;
    expect(await again(`"another", W/${etags[0]}`)).toBe(304);
    expect(await again(etags[1] ?? '')).toBe(200);
  });

  test('serves what has its hash in its name for a year', async () => {
    const response = await get(await startClient(built), '/assets/index-a1b2c3.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('is asked for anew each time also where the client lies below a folder called assets', async () => {
    const server = await startClient(built, 'assets/dist');
    expect((await get(server, '/')).headers.get('cache-control')).toBe('no-cache');
  });

  test.each([
    '/assets/missing.js',
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
  ])('is no way to %s', async (path) => {
    const server = await startClient(built);
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
    // fetch would tidy the path.
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 40[034]/);
    expect(answer).not.toContain('a secret');
  });
});

describe('GET /logo', () => {
  test('is nothing where there is none', async () => {
    const server = await startClient(built);
    expect((await get(server, '/logo')).status).toBe(404);
    expect(await (await get(server, '/')).text()).not.toContain('data-logo');
  });

  test('is the operator’s mark, which the page then shows', async () => {
    const logo = { body: Buffer.from('<svg/>'), type: 'image/svg+xml' };
    const server = await startClient(built, 'dist', { logo });
    const response = await get(server, '/logo');
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    // A drawing that is opened by itself could run a script of its own.
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await response.text()).toBe('<svg/>');
    expect(await (await get(server, '/')).text()).toContain('<html lang="en" data-logo>');
  });
});

const openToAll = (headers: Headers) => ({
  origins: headers.get('access-control-allow-origin'),
  policy: headers.get('cross-origin-resource-policy'),
  type: headers.get('content-type'),
  kept: headers.get('cache-control'),
});

describe('GET /phone-verification.js', () => {
  const script = { origins: '*', policy: 'cross-origin', type: 'application/javascript; charset=utf-8' };

  test.each<[string, string[], Record<string, string>]>([
    ['any site', [], { origin: 'https://any.example' }],
    ['any site, also where some may call the API', ['https://shop.example'], { origin: 'https://any.example' }],
    ['a site that may call the API, as to the others', ['https://shop.example'], { origin: 'https://shop.example' }],
    ['a page that asks without CORS', [], {}],
    ['a browser that takes it compressed', [], { origin: 'https://any.example', 'accept-encoding': 'br' }],
  ])('is open to %s, and so are its chunks', async (_, corsOrigins, headers) => {
    const server = await startClient(built, 'dist', { corsOrigins });
    const first = await get(server, '/phone-verification.js', headers);
    expect(openToAll(first.headers)).toEqual({ ...script, kept: 'no-cache' });
    const chunk = await get(server, '/phone-verification/element-a1b2c3.js', headers);
    expect(openToAll(chunk.headers)).toEqual({ ...script, kept: 'public, max-age=31536000, immutable' });
  });

  test('is not sent again to who has it', async () => {
    const server = await startClient(built);
    const etag = (await get(server, '/phone-verification.js')).headers.get('etag') ?? '';
    const asBrowsers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    const again = await get(server, '/phone-verification.js', asBrowsers);
    expect(again.status).toBe(304);
    expect(again.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each(['/', '/assets/index-a1b2c3.js', '/phone-verification/missing.js'])(
    'opens nothing else: %s stays with this site',
    async (path) => {
      const { headers } = await get(await startClient(built), path, { origin: 'https://any.example' });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    },
  );
});
