import type { ApolloServerPlugin } from '@apollo/server';
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from './context.ts';

/** Each of these costs money or is a guess: one an operation, so that whoever counts requests counts them all. */
const sensitive = new Set(['startVerification', 'checkCode', 'resendCode', 'cancelVerification', 'redeemProof']);

/** What stands in an address ends up in logs and histories: only these fields may (contract, `GET /graphql`). */
const readable = new Set(['service', '__schema', '__type', '__typename']);

/** What may be asked in one operation, decided before any resolver runs. */
export const operationLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request }) {
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
          throw refusal('Subscriptions are served over WebSocket, by the sub-protocol graphql-transport-ws.');
        const fields = operation ? rootFields(operation.selectionSet, document) : [];
        if (fields.filter((field) => sensitive.has(field)).length > 1)
          throw refusal('Only one of the fields that send or check codes is allowed in an operation.');
        if (request.http?.method === 'GET' && fields.some((field) => !readable.has(field)))
          throw refusal('Only service and introspection can be asked by GET. Use POST.', 405);
      },
    };
  },
};

function refusal(message: string, status = 400): GraphQLError {
  const headers = status === 405 ? { headers: new Map([['allow', 'POST']]) } : {};
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status, ...headers } } });
}

/** The fields at an operation's root by name, aliases and fragments seen through; each fragment is opened once. */
function rootFields(root: SelectionSetNode, document: DocumentNode): string[] {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment.selectionSet]),
  );
  const known = new Map<string, string[]>();
  const fieldsOf = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      return fieldsOfFragment(selection.name.value);
    });
  const fieldsOfFragment = (name: string): string[] => {
    const fragment = fragments.get(name);
    const seen = known.get(name);
    if (seen || !fragment) return seen ?? [];
    // Two of a kind are as telling as a million: spreads of spreads must not multiply.
    const fields = fieldsOf(fragment);
    const few = fields.filter((field, index) => fields.slice(0, index).filter((other) => other === field).length < 2);
    known.set(name, few);
    return few;
  };
  return fieldsOf(root);
}
