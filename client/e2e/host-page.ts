import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { backendKey } from './backend.ts';
import { it as base } from './person.ts';
import { messagesAt, startServer } from './server.ts';

/** What a host's page consists of. `files`: what lies beside it, by name. */
export type HostPage = { body: string; head?: string; files?: Record<string, string>; policy?: string };

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Tests with a service that lets in two sites of somebody else's, `host` and `other`, each of an origin of its own. */
export const it = base
  // Vitest reads from the pattern what a fixture needs.
  // oxlint-disable-next-line no-empty-pattern
  .extend('sites', { scope: 'file' }, async ({}, { onCleanup }) => {
    const [host, other, stranger] = await Promise.all([serveSite(), serveSite(), serveSite()]);
    const server = await startServer({
      BACKEND_KEYS: backendKey,
      BRAND: 'Acme',
      CORS_ORIGINS: `${host.origin},${other.origin}`,
      FRAME_ANCESTORS: `${host.origin} ${other.origin}`,
      LIMITS: 'off',
    });
    onCleanup(async () => {
      await Promise.all([server.stop(), host.close(), other.close(), stranger.close()]);
    });
    return { service: server.url, host, other, stranger };
  })
  .extend('visit', async ({ open, sites: { service, host } }) => {
    /** Somebody on a page of the host's, whose policy lets in nothing but the service. */
    return async (page: HostPage, options: BrowserContextOptions = {}) => {
      const person = await open(options);
      const url = host.add({ policy: strictPolicy(service), ...page });
      await person.page.goto(url);
      const newestCode = async (to: string) => (await messagesAt(service, to))[0]?.code ?? '';
      return { ...person, url, newestCode };
    };
  });

/** A block of a page's, with this service in place of its example. */
export function blockOf(page: string, file: string, service: string): string {
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
  const [, code] = text.match(new RegExp(`^\`\`\`\\w+ file=${file}\\b.*\n([^]*?)^\`\`\`$`, 'm')) ?? [];
  if (code === undefined) throw new Error(`${page} has no ${file}.`);
  return code.replaceAll('https://verify.example.com', service);
}

/** The claims of a proof, which nobody has checked. */
export function claimsOf(token: unknown): unknown {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}

/** Nothing inline, nothing from elsewhere but the service, no text that becomes markup. */
export function strictPolicy(service: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${service}`,
    "style-src 'self'",
    'img-src data:',
    `connect-src ${service} ${service.replace('http', 'ws')}`,
    `frame-src ${service}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

async function serveSite() {
  const files = new Map<string, { text: string; policy: string }>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname);
    if (!file) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': types[extname(pathname)], 'content-security-policy': file.policy })
        .end(file.text);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The site has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    /** Adds a page and returns its URL. */
    add({ body, head = '', files: beside = {}, policy = '' }: HostPage): string {
      const folder = `/${files.size}`;
      const text = `<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Corner Bakery</title>
            <link rel="icon" href="data:," />
            ${head}
          </head>
          <body>${body}</body>
        </html>`;
      for (const [name, text] of Object.entries(beside)) files.set(`${folder}/${name}`, { text, policy });
      files.set(`${folder}/page.html`, { text, policy });
      return `${origin}${folder}/page.html`;
    },
    /** Ends the connections too, which a browser keeps open. */
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
