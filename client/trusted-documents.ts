import { createHash } from 'node:crypto';
import { addTypenameToDocument } from '@apollo/client/utilities';
import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import * as documents from './src/graphql/operations.generated.ts';

/** The documents that the client sends, to the letter, by the SHA-256 of their text: for the server's `TRUSTED_DOCUMENTS`. */
export function trustedDocuments(): Record<string, string> {
  const texts = Object.values<DocumentNode>(documents).flatMap((document) => {
    const operation = document.definitions.find(({ kind }) => kind === 'OperationDefinition');
    if (operation?.kind !== 'OperationDefinition') return [];
    // Apollo Client adds `__typename`; the subscription goes past it.
    return print(operation.operation === 'subscription' ? document : addTypenameToDocument(document));
  });
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}
