import type { preHandlerAsyncHookHandler } from 'fastify';
import { z } from 'zod';

/** Documents by the SHA-256, in hex, of their text. */
export type TrustedDocuments = Readonly<Record<string, string>>;

/** Apollo's persisted queries: a hash in place of the text. */
const byHash = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) });
const operation = z.object({
  query: z.string().nullish(),
  extensions: z.unknown().optional(),
  variables: z.unknown().optional(),
  operationName: z.unknown().optional(),
});

export const notTrusted = {
  message: 'Only the documents that this service knows are executed.',
  code: 'DOCUMENT_NOT_TRUSTED',
};

/** The text to execute, of what was sent as text or as hash; undefined for what isn't trusted. */
export function createTrust(documents: TrustedDocuments) {
  const texts = new Map(Object.entries(documents));
  const trusted = new Set(texts.values());
  return (query: string | null | undefined, extensions: unknown): string | undefined => {
    const text = query || texts.get(byHash.safeParse(extensions).data?.persistedQuery.sha256Hash ?? '');
    return text !== undefined && trusted.has(text) ? text : undefined;
  };
}

/** Refuses whatever else is posted, or asked by URL, before anybody parses it. A browser that wants a page asks nothing. */
export function trustedOnly(documents: TrustedDocuments): preHandlerAsyncHookHandler {
  const trustedText = createTrust(documents);
  return async (request, reply) => {
    if (request.method === 'POST') {
      const { extensions, ...posted } = operation.safeParse(request.body).data ?? {};
      const query = trustedText(posted.query, extensions);
      if (query !== undefined) {
        // Without the hash, which Apollo is told not to know.
        request.body = { ...posted, query };
        return undefined;
      }
    } else {
      const asked = new URL(request.url, 'http://localhost').searchParams;
      const isTrusted = asked.getAll('query').every((text) => trustedText(text, undefined));
      if (isTrusted && !asked.has('extensions')) return undefined;
    }
    const { message, code } = notTrusted;
    return reply.code(400).send({ errors: [{ message, extensions: { code } }] });
  };
}
