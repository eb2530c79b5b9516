import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Context } from './context.ts';

type Resolve = GraphQLFieldResolver<unknown, Context>;

/** The same schema, whose root fields record that they are asked and what they answer, over HTTP and WebSocket. */
export function countingAnswers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.subscribe) field.subscribe = counted(field.name, field.subscribe);
      else if (field.resolve) field.resolve = counted(field.name, field.resolve);
    }
  return schema;
}

const counted =
  (field: string, resolve: Resolve): Resolve =>
  async (source, args, context, info) => {
    context.log.record({ type: 'ASKING', field });
    let outcome = 'INTERNAL_SERVER_ERROR';
    try {
      const answer: unknown = await resolve(source, args, context, info);
      outcome = nameOf(answer);
      return answer;
    } catch (error) {
      if (error instanceof GraphQLError) outcome = codeOf(error);
      throw error;
    } finally {
      context.log.record({ type: 'ASKED', field, outcome });
    }
  };

/** Records operations that no field was asked for, since something is wrong with them. */
export const countRefused: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors: [error], contextValue: { log } }) {
        if (error && !error.path) log.record({ type: 'ASKED', field: 'other', outcome: codeOf(error) });
      },
    };
  },
};

function nameOf(answer: unknown): string {
  if (answer === null || answer === undefined) return 'none';
  if (typeof answer !== 'object' || !('__typename' in answer)) return 'ok';
  return String(answer.__typename);
}

const codeOf = ({ extensions: { code } }: GraphQLError) => (typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR');
