import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { orUndefined, text } from './values.ts';

/** The operator's mark, as it is sent. */
export type Logo = { body: Buffer; type: string };

const mostBytes = 65_536;
const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A file that is read once, at the start. */
export const logo = (root: string) =>
  text('the path of an SVG or PNG file of at most 64 kB', (path): Logo | undefined => {
    const body = orUndefined(() => readFileSync(resolve(root, path)));
    if (!body || body.length > mostBytes) return undefined;
    if (body.subarray(0, pngSignature.length).equals(pngSignature)) return { body, type: 'image/png' };
    // Before its element a file may have a declaration, a document type and comments.
    const isSvg = /^\ufeff?\s*(?:<[?!][^>]*>\s*)*<svg[\s>]/u.test(body.toString('utf8'));
    return isSvg ? { body, type: 'image/svg+xml' } : undefined;
  });
