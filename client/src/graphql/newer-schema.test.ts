import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange, cacheExchange } from '@urql/core';
import { buildSchema, extendSchema, graphql, isAbstractType, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createApi } from './client.ts';

// Clients built with today's schema, and a service that has one more member, one more field and one more value.

const today = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
const newer = extendSchema(
  today,
  parse(`
    type Newcomer implements Problem { message: String! hint: String! }
    extend union StartVerificationResult = Newcomer
    extend enum Channel { PIGEON }
    extend type Service { motto: String! }`),
);

/** As a client of somebody else's is told them. */
const possibleTypes = Object.fromEntries(
  Object.values(today.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, today.getPossibleTypes(type).map(({ name }) => name)]),
);

const message = 'Words for people.';
const rootValue = {
  startVerification: () => ({ __typename: 'Newcomer', message, hint: 'x' }),
  service: () => ({ brand: 'Acme', channels: ['PIGEON', 'SMS'], motto: 'x' }),
};

const fetch: typeof globalThis.fetch = async (_, init) => {
  const { query, variables } = JSON.parse(typeof init?.body === 'string' ? init.body : '{}');
  const answer = await graphql({ schema: newer, source: query, variableValues: variables, rootValue });
  return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
};

const uri = 'http://localhost/graphql';
const start = `mutation ($input: StartVerificationInput!) {
  startVerification(input: $input) { __typename ... on Verification { id } ... on Problem { message } }
}`;
const offer = '{ service { channels } }';
const variables = { input: { phoneNumber: '+14155550100' } };
const newcomer = { startVerification: { __typename: 'Newcomer', message } };

describe('A member that is newer than the client arrives with its message', () => {
  it('in this one', async () => {
    expect(await createApi({ uri, fetch }).start(variables.input)).toEqual(newcomer.startVerification);
  });

  it('in Apollo Client by no-cache', async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri, fetch }),
      cache: new InMemoryCache({ possibleTypes }),
    });
    const { data } = await client.mutate({ mutation: gql(start), variables, fetchPolicy: 'no-cache' });
    expect(data).toEqual(newcomer);
  });

  it.each([
    ['without a cache', [fetchExchange]],
    ['with its document cache', [cacheExchange, fetchExchange]],
  ])('in urql %s', async (_, exchanges) => {
    const client = new Client({ url: uri, exchanges, fetch, preferGetMethod: false });
    expect((await client.mutation(start, variables)).data).toEqual(newcomer);
  });
});

it('It arrives without it in Apollo Client’s cache, which is why the schema says to go past it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // of possible types that are missing
  const client = new ApolloClient({ link: new HttpLink({ uri, fetch }), cache: new InMemoryCache({ possibleTypes }) });
  const { data } = await client.mutate({ mutation: gql(start), variables });
  expect(data).toEqual({ startVerification: { __typename: 'Newcomer' } });
});

it('A value that is newer than the client arrives as it is', async () => {
  const channels = ['PIGEON', 'SMS'];
  const apollo = new ApolloClient({ link: new HttpLink({ uri, fetch }), cache: new InMemoryCache({ possibleTypes }) });
  expect((await apollo.query({ query: gql(offer) })).data).toMatchObject({ service: { channels } });
  const urql = new Client({ url: uri, exchanges: [cacheExchange, fetchExchange], fetch, preferGetMethod: false });
  expect((await urql.query(offer, {})).data).toMatchObject({ service: { channels } });
});
