import * as fc from 'fast-check';
import { ids, phoneNumbers } from './arguments.ts';
import { addressTexts, type Headers, type Http } from './http.ts';
import type { Input } from './input.ts';
import { documents } from './operations.ts';
import { often } from './texts.ts';

const segments = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%00',
    '%',
    'assets',
    'graphql',
    '.well-known',
    'jwks.json',
    'healthz',
    '',
  ),
  fc.constantFrom(
    'simulator',
    'events',
    'messages',
    'phone.js',
    'webhooks',
    'vonage',
    'index.html',
    'C:',
    '%5c',
    '%ff',
  ),
  addressTexts,
);
const paths = fc.array(segments, { maxLength: 5 }).map((all) => `/${all.join('/')}`);
const queries = fc.oneof(
  fc.constant(encodeURIComponent(documents.service)),
  ids.map((id) => encodeURIComponent(`{ verification(id: ${JSON.stringify(id.toWellFormed())}) { status } }`)),
  fc.constant(
    encodeURIComponent('mutation { startVerification(input: { phoneNumber: "+14155550100" }) { __typename } }'),
  ),
  addressTexts,
);
const parameters = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom('query', 'variables', 'operationName', 'extensions', '__proto__', 'query[]'),
        addressTexts,
      ),
      addressTexts,
    ),
    { maxLength: 3 },
  )
  .map((all) => all.map((pair) => pair.join('=')).join('&'));
const readers: fc.Arbitrary<Headers> = fc.constantFrom<Headers[]>(
  [['apollo-require-preflight', 'x']],
  [
    ['apollo-require-preflight', 'x'],
    ['accept', 'application/graphql-response+json'],
  ],
  [['accept', 'text/html']],
  [],
);
const methods = fc.oneof(
  often(8, fc.constant('GET')),
  often(2, fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'POST')),
);
const simulated = fc.oneof(
  phoneNumbers.map((to) => `/simulator/messages?to=${encodeURIComponent(to.toWellFormed().slice(0, 500))}`),
  parameters.map((text) => `/simulator/messages?to=${text}&to=x`),
  fc.tuple(paths, parameters).map(([path, text]) => `/simulator${path}?${text}`),
);
const address = (what: string, path: fc.Arbitrary<string>, more: Partial<Http> = {}): fc.Arbitrary<Input> =>
  fc
    .tuple(methods, path, readers)
    .map(([method, path, headers]) => ({ kind: 'http', what, method, path: path.slice(0, 12_000), headers, ...more }));

/** The address: of a query, of the simulated phone's messages, any. */
export const addresses = fc.oneof(
  often(
    3,
    address(
      'address of a query',
      fc.tuple(queries, parameters).map(([query, more]) => `/graphql?query=${query}&${more}`),
    ),
  ),
  often(2, address('messages', simulated, { simulator: true })),
  often(
    4,
    address(
      'path',
      fc
        .tuple(
          paths,
          fc.oneof(
            fc.constant(''),
            parameters.map((text) => `?${text}`),
          ),
        )
        .map((both) => both.join('')),
    ),
  ),
);
