import { Readable } from 'node:stream';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * What Apollo answers to a request. `@as-integrations/fastify` does the same at more cost (docs/performance.md): it makes a
 * whole address of each request, by what proxies say of protocol and host, to find what stands after the `?`.
 */
export async function askApollo<Context extends object>(
  apollo: ApolloServer<Context>,
  { method, url, headers, body }: FastifyRequest,
  reply: FastifyReply,
  context: Context,
): Promise<string | Readable> {
  const [, search = ''] = /(\?[^#]*)/u.exec(url) ?? [];
  const given = new HeaderMap();
  for (const [name, text] of Object.entries(headers)) if (text) given.set(name, String(text));
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: given, body, search },
    context: async () => context,
  });
  void reply.code(answer.status ?? 200).headers(Object.fromEntries(answer.headers));
  return answer.body.kind === 'complete' ? answer.body.string : Readable.from(answer.body.asyncIterator);
}
