import { createHash } from 'node:crypto';
import * as documents from './src/graphql/operations.generated.ts';

/** The documents that the client sends, to the letter, by the SHA-256 of their text: for the server's `TRUSTED_DOCUMENTS`. */
export function trustedDocuments(): Record<string, string> {
  const texts = Object.entries(documents).flatMap(([name, text]) => (name.endsWith('Document') ? text.toString() : []));
  return Object.fromEntries(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
}
