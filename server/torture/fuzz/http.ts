import * as fc from 'fast-check';
import type { Input } from './input.ts';
import { hostile, often } from './texts.ts';

export type Http = Extract<Input, { kind: 'http' }>;
export type Headers = Http['headers'];

export const json: Headers = [['content-type', 'application/json']];
export const toGraphql = (what: string, body: string | Uint8Array, headers: Headers = json): Input => ({
  kind: 'http',
  what,
  method: 'POST',
  path: '/graphql',
  headers,
  body,
});

/** Texts as headers can carry them. */
export const headerTexts = fc
  .oneof(often(3, hostile), often(1, fc.string({ unit: 'binary-ascii', maxLength: 300 })))
  .map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/gu, '?').slice(0, 6_000));

/** Texts as an address can carry them: percent-encoded where they have to be, or else as they are. */
export const addressTexts = fc.tuple(hostile, fc.boolean()).map(([text, all]) =>
  Array.from(text.slice(0, 3_000))
    .map((one) => (!all && /[!-~]/u.test(one) ? one : Buffer.from(one).toString('hex').replaceAll(/../gu, '%$&')))
    .join(''),
);
