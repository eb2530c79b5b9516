import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { acceptsAnswers } from './accept.ts';
import type { Context } from './context.ts';
import { createMeasure, fragmentsOf } from './document-limits.ts';
import { wrongVariables } from './wrong-variables.ts';

/** What stands in an address ends up in logs and histories: only these fields may (contract, `GET /graphql`). */
const readable = new Set(['service', '__schema', '__type', '__typename']);

/** What may be asked in one operation, decided before any resolver runs. */
export const operationLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
          throw refusal('Subscriptions are served over WebSocket, by the sub-protocol graphql-transport-ws.');
        if (!acceptsAnswers(request.http?.headers.get('accept')))
          throw refusal('Answers are application/json or application/graphql-response+json.', 406);
        if (operation && createMeasure(document)(operation).sensitive > 1)
          throw refusal('Only one of the fields that send or check codes is allowed in an operation.');
        const isRead = request.http?.method === 'GET';
        if (isRead && operation && rootFields(operation.selectionSet, document).some((field) => !readable.has(field)))
          throw refusal('Only service and introspection can be asked by GET. Use POST.', 405);
        const wrong = operation && wrongVariables(schema, operation, request.variables ?? {});
        if (wrong) throw refusal(wrong);
      },
    };
  },
};

function refusal(message: string, status = 400): GraphQLError {
  const headers = status === 405 ? { headers: new Map([['allow', 'POST']]) } : {};
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status, ...headers } } });
}

/** The fields at an operation's root by name, aliases and fragments seen through: few, in a document within its limits. */
function rootFields(root: SelectionSetNode, document: DocumentNode): string[] {
  const fragments = fragmentsOf(document);
  const fieldsOf = (set: SelectionSetNode | undefined): string[] =>
    (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      return fieldsOf(
        selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value),
      );
    });
  return fieldsOf(root);
}
