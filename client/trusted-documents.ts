import { createHash } from 'node:crypto';
import { InMemoryCache } from '@apollo/client/cache';
import { print } from 'graphql';
import {
  CancelVerificationDocument,
  CheckCodeDocument,
  ResendCodeDocument,
  ServiceDocument,
  StartVerificationDocument,
  VerificationDocument,
  VerificationUpdatedDocument,
} from './src/graphql/operations.generated.ts';

const throughApollo = [
  CancelVerificationDocument,
  CheckCodeDocument,
  ResendCodeDocument,
  ServiceDocument,
  StartVerificationDocument,
  VerificationDocument,
];

/** The documents that the client sends, to the letter, by the SHA-256 of their text: for the server's `TRUSTED_DOCUMENTS`. */
export function trustedDocuments(): Record<string, string> {
  const cache = new InMemoryCache();
  // Apollo Client adds `__typename`; the subscription goes past it.
  const texts = [
    ...throughApollo.map((document) => print(cache.transformDocument(document))),
    print(VerificationUpdatedDocument),
  ];
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}
