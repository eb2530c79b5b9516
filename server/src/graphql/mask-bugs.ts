import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Context } from './context.ts';

const sentence = 'Something went wrong on our side.';

/** A bug answers one fixed sentence and the id under which the log has more: docs/rules.md#bugs. */
export const maskBugs = (production: boolean): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue: { log, httpRequestId } }) {
        for (const error of errors)
          if (isBug(error)) log.error('A bug.', { requestId: httpRequestId }, error.originalError);
      },
      async willSendResponse({ response: { body }, contextValue: { httpRequestId } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        body.singleResult.errors = body.singleResult.errors.map((error) =>
          masked(production ? withoutHints(error) : error, httpRequestId),
        );
      },
    };
  },
});

/** graphql-js guesses what was meant by names of the schema, in documents and in variables. */
export const withoutHints = <T extends { message: string }>(error: T): T => ({
  ...error,
  message: error.message.replace(/ ?Did you mean .+\?$/su, ''),
});

/** What a resolver threw without meaning to: errors for clients are GraphQLErrors with a code. */
const isBug = ({ extensions, originalError }: GraphQLError) =>
  extensions['code'] === undefined && originalError != null;

/** The same for what never passes through Apollo: operations over WebSocket. */
export function maskErrors(errors: readonly GraphQLError[], { log, httpRequestId }: Context): GraphQLFormattedError[] {
  return errors.map((error) => {
    if (!isBug(error)) return error.toJSON();
    log.error('A bug.', { requestId: httpRequestId }, error.originalError);
    return masked({ ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR' } }, httpRequestId);
  });
}

function masked(error: GraphQLFormattedError, httpRequestId: string): GraphQLFormattedError {
  const code = error.extensions?.['code'];
  if (code !== 'INTERNAL_SERVER_ERROR') return error;
  const { path } = error;
  return { message: sentence, ...(path ? { path } : {}), extensions: { code, requestId: httpRequestId } };
}
