import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { byUrl, codesOf, get, preflight, startAlone, startNow } from './http-fixture.ts';
import { phoneNumber, type Server } from './start-server.ts';

// The table of docs/integrating.md, "Errors".

const page = readFileSync(new URL('../../docs/integrating.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('### Errors'), page.indexOf('### Clients'));

/** Code and status of every row, a row without a code belonging to the one above. */
function rows(): string[] {
  let codes: string[] = [];
  return section.split('\n').flatMap((line) => {
    const [, code = '', status = ''] = line.split('|').map((cell) => cell.trim());
    if (!/\d{3}/.test(status)) return [];
    codes = code === '' ? codes : [...code.matchAll(/[A-Z_]{5,}/g)].map(([name]) => name);
    return codes.flatMap((name) => [...status.matchAll(/\d{3}/g)].map(([number]) => `${name} ${number}`));
  });
}

const json = { 'content-type': 'application/json' };
const send = ({ address }: Server, body: unknown, headers: Record<string, string> = json, method = 'POST') =>
  fetch(`${address}/graphql`, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const start = 'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }';

const provoked: [string, (server: Server) => Promise<Response>][] = [
  ['BAD_REQUEST 400', (server) => send(server, '{')],
  ['BAD_REQUEST 405', (server) => send(server, {}, json, 'PUT')],
  ['BAD_REQUEST 406', (server) => send(server, { query: startNow }, { ...json, accept: 'image/png' })],
  ['BAD_REQUEST 413', (server) => send(server, ' '.repeat(1_000_001))],
  ['BAD_REQUEST 415', (server) => send(server, startNow, { 'content-type': 'application/graphql' })],
  ['BAD_REQUEST 431', (server) => send(server, {}, { ...json, accept: 'x'.repeat(1_025) })],
  ['BAD_USER_INPUT 400', (server) => send(server, { query: start, variables: {} })],
  ['BAD_USER_INPUT 405', (server) => get(server, byUrl('{ verification(id: "x") { id } }'), preflight)],
  [
    'BAD_USER_INPUT 200',
    (server) => send(server, { query: start, variables: { input: { phoneNumber, idempotencyKey: 'short' } } }),
  ],
  ['UNAUTHENTICATED 401', (server) => send(server, { query: startNow }, { ...json, authorization: 'Bearer none' })],
  ['GRAPHQL_PARSE_FAILED 400', (server) => send(server, { query: '{' })],
  ['GRAPHQL_VALIDATION_FAILED 400', (server) => send(server, { query: '{ nothing }' })],
  ['OPERATION_RESOLUTION_FAILURE 400', (server) => send(server, { query: startNow, operationName: 'A' })],
  [
    'PERSISTED_QUERY_NOT_SUPPORTED 200',
    (server) => send(server, { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
  ],
  ['NOT_FOUND 404', (server) => get(server, '/nothing')],
];

describe('The table of errors', () => {
  test.each(provoked)('has the row of %s', async (row, provoke) => {
    const response = await provoke(await startAlone());
    const [code] = await codesOf(response);
    expect(`${code} ${response.status}`).toBe(row);
    expect(rows()).toContain(row);
  });

  test('has every code that the server has words for', () => {
    const written = new Set(rows().map((row) => row.slice(0, -4)));
    const said = ['http', 'graphql'].flatMap((folder) => {
      const root = new URL(`../src/${folder}/`, import.meta.url);
      const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
      const texts = names.map((name) => readFileSync(new URL(name, root), 'utf8'));
      return texts.flatMap((text) =>
        [...text.matchAll(/'((?!HPE_|ERR_)[A-Z]+_[A-Z_]+|FORBIDDEN)'/g)].map(([, code]) => code),
      );
    });
    expect(said).toContain('BAD_REQUEST');
    expect(said.filter((code) => !written.has(code ?? ''))).toEqual([]);
  });
});
