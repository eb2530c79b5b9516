import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { orUndefined, text } from './values.ts';

const documents = z.record(z.string(), z.string());
const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');

/** A file that the client's build writes. */
export const trustedDocuments = (root: string) =>
  text('the path of a JSON file of documents by the SHA-256, in hex, of their text', (path) => {
    const read = orUndefined(() => documents.parse(JSON.parse(readFileSync(resolve(root, path), 'utf8'))));
    const isSound = read && Object.entries(read).every(([hash, document]) => hash === hashOf(document));
    return isSound && Object.keys(read).length > 0 ? read : undefined;
  });
