import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { Context } from './context.ts';
import { fragmentsOf, sensitive } from './document-limits.ts';
import { overWebSocket, usePost } from './wrong-call.ts';
import { wrongVariables } from './wrong-variables.ts';

/** What stands in a URL ends up in logs and histories: only these fields may (docs/rules.md#queries-by-get). */
const readable = new Set(['service', '__schema', '__type', '__typename']);

/** What may be asked in one operation, decided before any resolver runs. */
export const operationLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        if (!operation) throw unresolved(request.operationName);
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refusal(overWebSocket);
        const asked = rootFields(operation.selectionSet, document);
        if (asked.filter((field) => sensitive.has(field)).length > 1)
          throw refusal('Only one of the fields that send or check codes is allowed in an operation.');
        const isRead = request.http?.method === 'GET';
        if (isRead && asked.some((field) => !readable.has(field))) throw refusal(usePost, 405);
        const wrong = wrongVariables(schema, operation, request.variables ?? {});
        if (wrong) throw refusal(wrong);
      },
      async willSendResponse({ operation, response: { http, body } }) {
        // By GET Apollo refuses what is no query, in words that don't say what to do.
        if (http.status !== 405 || body.kind !== 'single' || !body.singleResult.errors) return;
        const message = operation?.operation === OperationTypeNode.SUBSCRIPTION ? overWebSocket : usePost;
        body.singleResult.errors = body.singleResult.errors.map((error) => ({ ...error, message }));
      },
    };
  },
};

/** Of several operations none was named, or one that isn't there. */
export function unresolved(operationName: string | null | undefined): GraphQLError {
  const message = operationName
    ? 'The document has no operation of the name that operationName says.'
    : 'The document has several operations: say by operationName which one to run.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } });
}

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
