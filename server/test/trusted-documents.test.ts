import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browser, byUrl, get, preflight } from './http-fixture.ts';
import { arrived, ask, connect, introduce, openSocket } from './socket-fixture.ts';
import { phoneNumber, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// `TRUSTED_DOCUMENTS`: only these are executed.

const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');
const offer = '{ service { brand } }';
const start =
  'mutation S($input: StartVerificationInput!) { startVerification(input: $input) { __typename ... on Verification { id } } }';
const follow = 'subscription ($id: ID!) { verificationUpdated(id: $id) { status } }';
const broken = '{ nothing }';
const hash = (document: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(document) } });
const refused = { errors: [{ message: expect.any(String), extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] };

async function startTrusting() {
  const folder = temporaryFolder();
  const path = join(folder, 'documents.json');
  const documents = [offer, start, follow, broken].map((document) => [hashOf(document), document]);
  writeFileSync(path, JSON.stringify(Object.fromEntries(documents)));
  return startServer({ env: { TRUSTED_DOCUMENTS: path } });
}

test('A call that is none is told so, before anybody looks for its document', async () => {
  const server = await startTrusting();
  const { status, errors } = await server.post([{ query: offer }]);
  expect([status, errors?.[0]?.message]).toEqual([400, expect.stringMatching(/One operation a request/)]);
  expect((await get(server, byUrl(start))).status).toBe(400);
  expect(await (await get(server, byUrl(start))).text()).toMatch(/Use POST/);
});

describe('A document that is trusted', () => {
  test.each([
    ['as text', { query: offer }],
    ['by its hash', { extensions: hash(offer) }],
    ['by both', { query: offer, extensions: hash(offer) }],
  ])('is executed %s', async (_, body) => {
    const server = await startTrusting();
    expect((await server.post(body)).data).toEqual({ service: { brand: 'Verification' } });
  });

  test('takes its variables and its name along', async () => {
    const server = await startTrusting();
    const body = { variables: { input: { phoneNumber } }, operationName: 'S', extensions: hash(start) };
    expect((await server.post(body)).data).toMatchObject({ startVerification: { __typename: 'Verification' } });
  });

  test('is validated all the same', async () => {
    const server = await startTrusting();
    const { errors } = await server.post({ query: broken });
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('is executed by URL, and followed over WebSocket as text and by its hash', async () => {
    const server = await startTrusting();
    expect((await get(server, byUrl(offer), preflight)).status).toBe(200);
    const { data } = await server.post({ query: start, variables: { input: { phoneNumber } } });
    const [id] = /[\w-]{32}/.exec(JSON.stringify(data)) ?? [];
    const told = await ask(connect(server.address), follow, { id }).next();
    expect(told).toEqual({ data: { verificationUpdated: { status: 'PENDING' } } });
    const { socket, frames } = await introduce(openSocket(server.address));
    const payload = { query: '', variables: { id }, extensions: hash(follow) };
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload }));
    await arrived({ socket, frames }, '"PENDING"');
    expect(frames.join()).not.toContain('error');
  });
});

describe('What is not trusted', () => {
  test.each([
    ['another document', { query: '{ service { brand now } }' }],
    ['a blank more', { query: `${offer} ` }],
    ['what is no document', { query: '{' }],
    ['another document under a trusted hash', { query: '{ __typename }', extensions: hash(offer) }],
    ['a hash of another document', { extensions: hash('{ __typename }') }],
    [
      'a property of all objects as a hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'constructor' } } },
    ],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
  ])('is refused before it is read: %s', async (_, body) => {
    const server = await startTrusting();
    expect(await server.post(body)).toMatchObject({ status: 400, ...refused });
  });

  test('is refused by URL, twice over as well, while a browser still gets its page', async () => {
    const server = await startTrusting();
    for (const path of [
      byUrl('{ __typename }'),
      `${byUrl(offer)}&query=%7B__typename%7D`,
      '/graphql?extensions=%7B%7D',
    ]) {
      const response = await get(server, path, preflight);
      expect([path, response.status, await response.json()]).toEqual([path, 400, refused]);
    }
    expect((await get(server, '/graphql', browser)).status).toBe(200);
  });

  test('is refused over WebSocket', async () => {
    const server = await startTrusting();
    const other = 'subscription { verificationUpdated(id: "x") { status } }';
    expect(await ask(connect(server.address), other).next()).toMatchObject(refused);
  });
});
