import { describe, expect, test } from 'vitest';
import { asBackend, backendKeys, bank, hidden, secretOf, shop, startWithBackends } from './backend-fixture.ts';
import { browser, byUrl, codesOf, get, preflight, startAlone, startNow } from './http-fixture.ts';
import { ask, connect } from './socket-fixture.ts';
import { startServer, type Server } from './start-server.ts';
import { rightCode } from './vonage.ts';

// Who is taken for a backend: docs/rules.md#backends.

const nobodys = { authorization: `Bearer ${'x'.repeat(40)}` };

describe('A key that is nobody’s', () => {
  test.each([
    ['a mutation', { query: startNow }],
    ['a query', { query: '{ service { brand } }' }],
    ['what is no GraphQL', '{'],
  ])('is refused whatever was asked: %s', async (_, body) => {
    const { vonage, server } = await startWithBackends();
    const { status, headers, errors } = await server.post(body, nobodys);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(vonage.calls()).toEqual([]);
  });

  test.each([
    ['a query by GET', byUrl('{ service { brand } }'), preflight],
    ['the page of Sandbox', '/graphql', browser],
  ])('is refused for %s', async (_, path, headers) => {
    const response = await get(await startAlone(), path, { ...headers, ...nobodys });
    expect(response.status).toBe(401);
    expect(await codesOf(response)).toEqual(['UNAUTHENTICATED']);
  });

  test.each([
    ['no keys are set', {}, nobodys.authorization],
    ['a part of it is right', backendKeys('shop'), shop.authorization.slice(0, -1)],
    ['more follows on it', backendKeys('shop'), `${shop.authorization}=`],
    ['only its name is right', backendKeys('shop'), 'Bearer shop'],
    ['name and secret are given', backendKeys('shop'), `Bearer shop:${secretOf('shop')}`],
    ['it is empty', backendKeys('shop'), 'Bearer'],
  ])('is refused where %s', async (_, env, authorization) => {
    const server = await startAlone(env);
    expect((await server.post({ query: '{ service { brand } }' }, { authorization })).status).toBe(401);
  });
});

test.each(['Basic c2hvcDpzZWNyZXQ=', `Token ${secretOf('shop')}`, 'Bearerx', ''])(
  'Authorization by another scheme is not looked at: "%s"',
  async (authorization) => {
    const { server } = await startWithBackends();
    expect(await server.begin({}, { authorization })).toMatchObject({ url: null });
    expect(await server.start(hidden, { authorization })).toMatchObject({ code: 'BAD_USER_INPUT' });
  },
);

test.each(['bearer', 'BEARER', 'Bearer  '])('The scheme may be written "%s"', async (scheme) => {
  const { server } = await startWithBackends();
  const authorization = `${scheme} ${secretOf('shop')}`;
  expect(await server.begin(hidden, { authorization })).toMatchObject({ reference: 'the login of 4711' });
});

test('While its secret is rotated a backend is known by either', async () => {
  const { server } = await startWithBackends({
    BACKEND_KEYS: `shop:${secretOf('shop')},shop:${secretOf('bank')},other:${secretOf('other')}`,
  });
  const { id } = await server.begin(hidden, shop);
  expect(await server.read(id, bank)).toMatchObject({ reference: 'the login of 4711' });
  expect(await server.read(id, asBackend('other'))).toMatchObject({ reference: null });
});

describe('Over a socket', () => {
  test('a key is ignored, right or wrong', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin(hidden, shop);
    const query = 'subscription ($id: ID!) { verificationUpdated(id: $id) { phoneNumber url reference status } }';
    for (const headers of [shop, nobodys])
      expect(await ask(connect(server.address, { headers }), query, { id }).next()).toEqual({
        data: { verificationUpdated: { phoneNumber: null, url: null, reference: null, status: 'PENDING' } },
      });
  });
});

test('backend without a key is refused, and nothing is sent', async () => {
  const { vonage, server } = await startWithBackends();
  expect(await server.start(hidden)).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await server.start({ backend: {} })).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(vonage.calls()).toEqual([]);
});

describe('With PUBLIC_STARTS=off', () => {
  test('only a backend starts, and all else is open to whoever has the handle', async () => {
    const { vonage, server } = await startWithBackends({ PUBLIC_STARTS: 'off' });
    const refused = await server.post({ query: startNow });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await server.start(hidden)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(vonage.calls()).toEqual([]);
    const { id } = await server.begin({}, shop);
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  });

  test.each([
    ['off', false],
    ['on', true],
  ])('service says so: %s', async (PUBLIC_STARTS, publicStarts) => {
    const { server } = await startWithBackends({ PUBLIC_STARTS });
    const { data } = await server.post({ query: '{ service { publicStarts } }' });
    expect(data).toEqual({ service: { publicStarts } });
  });
});

const pageOf = async (server: Server) => (await get(server, '/graphql', browser)).text();

describe('The key of Sandbox', () => {
  const header = /authorization: Bearer ([\w-]{43})/;

  test('is made up where the simulator runs outside production, another one at each start', async () => {
    const server = await startServer();
    const [, secret = ''] = header.exec(await pageOf(server)) ?? [];
    const key = { authorization: `Bearer ${secret}` };
    expect(await server.begin(hidden, key)).toMatchObject({ url: expect.stringContaining('/#verification=') });
    expect((await (await startServer()).post({ query: '{ service { brand } }' }, key)).status).toBe(401);
    expect(server.logText()).not.toContain(secret);
  });

  test.each<[where: string, env: Record<string, string>]>([
    ['with real credentials', { SIMULATOR: 'off', VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'Sup3rS3cret' }],
    ['where the name is taken', backendKeys('sandbox')],
  ])('is not made %s', async (_, env) => {
    const page = await pageOf(await startServer({ env }));
    expect(page).toContain('startVerification');
    expect(page).not.toMatch(/StartAsBackend|Bearer [\w-]{20}/);
  });
});
