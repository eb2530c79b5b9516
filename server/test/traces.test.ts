import { expect, test } from 'vitest';
import { asBackend, backendKeys } from './backend-fixture.ts';
import { startCollector } from './collector.ts';
import { startReceiver } from './receiver.ts';
import { only, phoneNumber, startServer } from './start-server.ts';

// docs/operating.md#traces

test('A start and a check are one tree each, which say what came of it and nothing personal', async () => {
  const collector = await startCollector();
  const receiver = await startReceiver();
  const server = await startServer({ env: { ...collector.env, ...receiver.env } });
  const key = 'a secret of one act: 8d3f';
  const nonce = 'a nonce of theirs';
  const { id, helpCode } = await server.begin({ idempotencyKey: key, nonce });
  const code = server.code();
  const { proof } = only('Verification', await server.check(id, code));
  await server.sweep();
  await server.told();
  await server.finish();

  const trees = collector.trees();
  expect(trees.filter(([name]) => name === 'POST /graphql')).toEqual([
    ['POST /graphql', ['startVerification', ['store find'], ['store write'], ['Vonage start'], ['store write']]],
    ['POST /graphql', ['checkCode', ['store find'], ['store write'], ['Vonage check'], ['store write']]],
  ]);
  expect(trees).toContainEqual(['webhook']);
  const request = { requestId: expect.stringMatching(/^req-/), status: 200 };
  const about = { outcome: 'Verification', region: 'US', channel: 'SMS', helpCode };
  const [{ id: webhook } = { id: '' }] = receiver.told();
  expect([
    ...collector.named('POST /graphql'),
    ...collector.named('startVerification'),
    ...collector.named('checkCode'),
    ...collector.named('Vonage start'),
    ...collector.named('webhook'),
  ]).toEqual(
    [
      request,
      request,
      about,
      { ...about, attempts: 1 },
      { outcome: 'ok', status: 202 },
      { outcome: 'ok', webhook, helpCode },
    ].map((attributes) => expect.objectContaining({ attributes })),
  );
  const said = JSON.stringify(collector.said());
  for (const secret of [phoneNumber.slice(-4), code, id, key, nonce, String(proof?.token), '127.0.0.1'])
    expect(said).not.toContain(secret);
});

test('Only a backend says which trace its request belongs to', async () => {
  const collector = await startCollector();
  const server = await startServer({ env: { ...collector.env, ...backendKeys('shop') } });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const query = '{ service { now } proof(token: "none") { phoneNumber } }';
  await server.post({ query }, { traceparent });
  await server.post({ query }, { traceparent, ...asBackend('shop') });
  await server.post({ query }, { traceparent: '00-0-0-01', ...asBackend('shop') });
  await server.post({ query }, { traceparent, ...asBackend('nobody') });
  await server.finish();
  const tree = ['POST /graphql', ['service'], ['proof']];
  expect(collector.trees()).toEqual([tree, tree, ['POST /graphql']]);
  expect(collector.trees('b7ad6b7169203331')).toEqual([tree]);
});

test('What share of the traces is kept is for the operator to say, and for a backend of its own', async () => {
  const collector = await startCollector();
  const env = { ...collector.env, ...backendKeys('shop'), OTEL_TRACES_SAMPLER_ARG: '0' };
  const server = await startServer({ env });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await server.post({ query: '{ }' });
  await server.post({ query: '{ }' }, { traceparent, ...asBackend('shop') });
  await server.finish();
  expect(collector.named('POST /graphql')).toMatchObject([
    { traceId: traceparent.slice(3, 35), attributes: { outcome: 'GRAPHQL_PARSE_FAILED', status: 400 } },
  ]);
});

test('Traces that nobody takes are worth a line, and hold no call up', async () => {
  const collector = await startCollector(400);
  const server = await startServer({ env: collector.env });
  await server.begin();
  await server.finish();
  expect(collector.posts).toHaveLength(1);
  expect(server.log().filter(({ msg }) => msg.startsWith('Traces'))).toMatchObject([{ level: 40 }]);
});
