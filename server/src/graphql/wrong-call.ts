import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { acceptsAnswers } from './accept.ts';

type Call = {
  method: string;
  headers: IncomingHttpHeaders;
  url: string;
  /** Of a POST, parsed. */
  body: unknown;
};

type Refusal = [status: number, message: string];

export const overWebSocket =
  'Subscriptions are served over WebSocket at this address, by the sub-protocol graphql-transport-ws.';

const useJson = `Answers are application/json or application/graphql-response+json: Accept has to take one. ${overWebSocket}`;

export const usePost =
  'Only service and introspection can be asked by GET, with the header apollo-require-preflight. Use POST: in urql set `preferGetMethod: false`, in Apollo Client `useGETForQueries: false`.';

export const postJson =
  'Send queries and mutations by POST, as a JSON object with "query" and, where there are any, "variables" and "operationName".';

/**
 * What a call got wrong that would be no GraphQL at all, in words that say what to do instead; decided before anything reads
 * an operation. Undefined for the rest. `page`: whether a browser is shown one.
 */
export function wrongCall(call: Call, page: boolean): Refusal | undefined {
  const { method, headers } = call;
  if (method === 'GET' && page && wantsPage(headers.accept)) return undefined;
  if (!acceptsAnswers(headers.accept)) return [406, useJson];
  return method === 'GET' ? wrongGet(call) : wrongPost(call.body);
}

function wrongGet({ headers, url }: Call): Refusal | undefined {
  const asked = new URL(url, 'http://localhost').searchParams;
  if (headers['sec-websocket-key'] !== undefined)
    return [
      400,
      'A WebSocket lost its Upgrade on the way: a proxy has to pass Upgrade and Connection on, by HTTP/1.1.',
    ];
  // A page of another site can't send them without asking.
  const isAllowed = headers['apollo-require-preflight'] || headers['x-apollo-operation-name'];
  if (asked.has('query') || asked.has('extensions')) return isAllowed ? undefined : [400, usePost];
  return [400, postJson];
}

function wrongPost(body: unknown): Refusal | undefined {
  if (Array.isArray(body))
    return [
      400,
      'One operation a request: send each by itself, in Apollo Client with HttpLink in place of BatchHttpLink.',
    ];
  if (typeof body !== 'object' || body === null) return [400, postJson];
  const { query, extensions } = { query: undefined, extensions: undefined, ...body };
  const isByHash = typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions;
  return query || isByHash ? undefined : [400, `The body has no "query". ${postJson}`];
}

const wantsPage = (accept: string | undefined) =>
  new Negotiator({ headers: { accept } }).mediaType(['application/json', 'text/html']) === 'text/html';
