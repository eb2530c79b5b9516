import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

type Asked = { lang?: unknown };

const plain = { name: 'identity', encode: (body: Buffer) => body };

/** The first that a browser takes is sent. */
const encodings = [
  { name: 'br', encode: (body: Buffer) => brotliCompressSync(body) },
  { name: 'gzip', encode: (body: Buffer) => gzipSync(body) },
  plain,
];

/**
 * Serves the page at `/` in the person's language. `traits`: attributes of its `<html>`, so that the style sheet gives a
 * thing its place before any script runs. False where the folder holds no page.
 */
export function servePages(app: FastifyInstance, folder: string, traits: readonly string[]): boolean {
  const pages = pagesIn(folder);
  const [english] = pages;
  if (!english) return false;
  const languages = pages.map(({ language }) => language);
  /** By language and encoding: each is made when it is first asked for. */
  const made = new Map<string, { body: Buffer; etag: string }>();

  function make(html: string, encode: (body: Buffer) => Buffer) {
    const body = encode(Buffer.from(html.replace(/<html[^>]*/u, (tag) => [tag, ...traits].join(' '))));
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
  }

  app.get<{ Querystring: Asked }>('/', async (request, reply) => {
    const wanted = languageFor(request, languages);
    const { language, html } = pages.find((page) => page.language === wanted) ?? english;
    const accepted = new Negotiator(request).encodings(encodings.map(({ name }) => name));
    const { name: encoding, encode } = encodings.find(({ name }) => accepted.includes(name)) ?? plain;
    const key = `${language} ${encoding}`;
    const { body, etag } = made.get(key) ?? make(html, encode);
    made.set(key, { body, etag });
    void reply.headers({
      'cache-control': 'no-cache',
      'content-language': language,
      etag,
      vary: [reply.getHeader('vary'), 'Accept-Language, Cookie, Accept-Encoding'].filter(Boolean).join(', '),
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    });
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(body);
  });
  return true;
}

/** English first. */
function pagesIn(folder: string) {
  return (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => {
      const language = /^index\.([a-z]{2})\.html$/u.exec(name)?.[1];
      return language ? [{ language, html: readFileSync(join(folder, name), 'utf8') }] : [];
    })
    .toSorted((one, other) => Number(other.language === 'en') - Number(one.language === 'en'));
}

/** A proxy that compresses or unpacks an answer calls its tag weak. */
const isKnown = (tags: string | undefined, etag: string) =>
  tags?.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag) ?? false;

/** The URL's word, then what the person chose on the page, then what their browser is set to. */
function languageFor(request: FastifyRequest<{ Querystring: Asked }>, languages: readonly string[]) {
  const chosen = /(?:^|;\s*)locale=([a-z]{2})(?:;|$)/u.exec(request.headers.cookie ?? '')?.[1];
  // By weight and then as they stand; `Negotiator` would prefer a later `de` over `en-US`.
  return [request.query.lang, chosen, ...new Negotiator(request).languages()]
    .map((tag) => (typeof tag === 'string' ? tag.toLowerCase().split(/[-_]/u, 1)[0] : undefined))
    .find((language) => language !== undefined && languages.includes(language));
}
