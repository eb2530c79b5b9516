import { createHash } from 'node:crypto';
import { addTypenameToDocument } from '@apollo/client/utilities';
import { getOperationAST, OperationTypeNode, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import * as documents from './src/graphql/operations.generated.ts';

/** The documents that the client sends, to the letter, by the SHA-256 of their text: for the server's `TRUSTED_DOCUMENTS`. */
export function trustedDocuments(): Record<string, string> {
  const texts = Object.values<DocumentNode>(documents).flatMap((document) => {
    const operation = getOperationAST(document)?.operation;
    // Apollo Client adds `__typename`; the subscription goes past it. Fragments are in the operations.
    if (!operation) return [];
    return print(operation === OperationTypeNode.SUBSCRIPTION ? document : addTypenameToDocument(document));
  });
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}
