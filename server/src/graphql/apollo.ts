import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { BackendKey } from '../http/backend-keys.ts';
import type { Context } from './context.ts';
import { countingAnswers, countRefused } from './count-operations.ts';
import { documentLimits, parseOptions, validationOptions } from './document-limits.ts';
import { createDocumentStore } from './document-store.ts';
import { maskBugs } from './mask-bugs.ts';
import { operationLimits } from './operation-limits.ts';
import { dateTime, resolvers } from './resolvers.ts';
import { sandbox } from './sandbox/sandbox.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The API in its own language. */
export const schemaText = read('../../../schema.graphql');

/** The same with its resolvers. */
export const createSchema = () =>
  countingAnswers(makeExecutableSchema({ typeDefs: schemaText, resolvers: { ...resolvers, DateTime: dateTime } }));

/** The GraphQL server for HTTP, started. `introspection` turns Sandbox on and off with it. */
export async function createApollo(
  schema: GraphQLSchema,
  {
    introspection,
    production,
    simulated = false,
    sandboxKey,
  }: { introspection: boolean; production: boolean; simulated?: boolean; sandboxKey?: BackendKey | undefined },
) {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection,
    parseOptions,
    validationRules: [documentLimits],
    validationOptions,
    documentStore: createDocumentStore(),
    plugins: [
      operationLimits,
      countRefused,
      maskBugs(production),
      // No answer is kept, so that none of its fields has to say for how long it may be.
      ApolloServerPluginCacheControlDisabled(),
      introspection
        ? sandbox({ isSimulated: simulated, key: sandboxKey?.secret, schema: schemaText })
        : ApolloServerPluginLandingPageDisabled(),
    ],
    includeStacktraceInErrorResponses: false,
    // A cache that any client could fill, for nothing: documents are small.
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await apollo.start();
  return apollo;
}
