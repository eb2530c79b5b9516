import { ApolloClient } from '@apollo/client';
import { BaseHttpLink } from '@apollo/client/link/http';
import { parse } from 'graphql';
import { PastCache } from './past-cache.ts';
import type { Send } from './client.ts';
import type { TypedDocumentString } from './operations.generated.ts';

/** Sends by Apollo Client, to the letter, since a service may trust a document by the hash of its text. */
export function createApolloSend({ uri, fetch }: { uri: string; fetch: typeof globalThis.fetch }): Send {
  const client = new ApolloClient({
    link: new BaseHttpLink({ uri, fetch, print: (document, print) => document.loc?.source.body ?? print(document) }),
    cache: new PastCache(),
    devtools: { enabled: false },
  });
  return async <Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    signal: AbortSignal,
  ) => {
    const { data } = await client.mutate<Data, Variables>({
      mutation: parse(document.toString()),
      variables,
      fetchPolicy: 'no-cache',
      context: { fetchOptions: { signal } },
    });
    return data;
  };
}
