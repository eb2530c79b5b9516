import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

type Asked = { lang?: unknown };

/** The one that is sent where a browser takes several comes first. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
  { name: 'identity', ending: '' },
];

/** The languages that the folder has a page in, English first. */
const languagesIn = (folder: string) =>
  readdirSync(folder)
    .flatMap((name) => /^index\.([a-z]{2})\.html$/u.exec(name)?.[1] ?? [])
    .toSorted((one, other) => Number(other === 'en') - Number(one === 'en'));

/**
 * Serves the page at `/` in the person's language. False where the folder holds no page. The build compresses once what
 * would be compressed at every request.
 */
export function servePages(app: FastifyInstance, folder: string): boolean {
  const languages = existsSync(folder) ? languagesIn(folder) : [];
  const bodies = new Map(languages.map((language) => [language, bodiesOf(join(folder, `index.${language}.html`))]));
  if (bodies.size === 0) return false;
  app.get<{ Querystring: Asked }>('/', async (request, reply) => {
    const language = languageFor(request, languages);
    const inLanguage = bodies.get(language) ?? [];
    const accepted = new Negotiator(request).encodings(inLanguage.map(({ encoding }) => encoding));
    const page = inLanguage.find(({ encoding }) => accepted.includes(encoding)) ?? inLanguage.at(-1);
    if (!page) throw new Error(`There is no page in ${language}.`);
    const { encoding, body, etag } = page;
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

function bodiesOf(path: string) {
  return encodings
    .filter(({ ending }) => existsSync(path + ending))
    .map(({ name, ending }) => {
      const body = readFileSync(path + ending);
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      return { encoding: name, body, etag };
    });
}

/** A proxy that compresses or unpacks an answer calls its tag weak. */
const isKnown = (tags: string | undefined, etag: string) =>
  tags?.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag) ?? false;

/** The URL's word, then what the person chose on the page, then what their browser is set to. */
function languageFor(request: FastifyRequest<{ Querystring: Asked }>, languages: readonly string[]): string {
  const chosen = /(?:^|;\s*)locale=([a-z]{2})(?:;|$)/u.exec(request.headers.cookie ?? '')?.[1];
  // By weight and then as they stand; `Negotiator` would prefer a later `de` over `en-US`.
  const wanted = [request.query.lang, chosen, ...new Negotiator(request).languages()];
  return wanted.map((tag) => knownLanguage(tag, languages)).find(Boolean) ?? languages[0] ?? 'en';
}

function knownLanguage(tag: unknown, languages: readonly string[]): string | undefined {
  const [language] = typeof tag === 'string' ? tag.toLowerCase().split(/[-_]/u, 1) : [];
  return languages.find((one) => one === language);
}
