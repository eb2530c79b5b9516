import { once } from 'node:events';
import type { Client } from 'graphql-ws';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createApp } from '../src/app.ts';
import { createApollo, createSchema } from '../src/graphql/apollo.ts';
import type { Context } from '../src/graphql/context.ts';
import { graphqlRoute } from '../src/graphql/route.ts';
import { createSubscriptionHandler } from '../src/graphql/subscriptions.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { clientAddress } from '../src/verification/client-address.ts';
import { asHttpRequestId, createLog } from '../src/telemetry/log.ts';
import { StoreUnavailable, type Store } from '../src/verification/store.ts';
import { createVerifications } from '../src/verification/verifications.ts';
import { createManualClock, phoneNumber, startServer, until } from './start-server.ts';
import { usualParts } from './rules-fixture.ts';
import { arrived, ask, connect, introduce, openSocket, protocol } from './socket-fixture.ts';
import { caller } from './caller.ts';

// `verificationUpdated` over graphql-transport-ws at `/graphql`: docs/rules.md#subscriptions.

const fields = `__typename id phoneNumber status failure channel nextChannel resendAvailableAt
  attemptsRemaining codeLength createdAt expiresAt now proof { token expiresAt }`;
const query = `subscription ($id: ID!) { verificationUpdated(id: $id) { ${fields} } }`;
/** The status that a handshake was refused with; 101 where it wasn't. */
async function handshake(address: string, headers: Record<string, string>) {
  const { socket } = openSocket(address, { headers });
  return new Promise<number | undefined>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
  });
}

/** What a subscription says. */
function follow(client: Client, id: string) {
  return ask(client, query, { id });
}

const shows = (verification: object) => ({ data: { verificationUpdated: verification } });
const fails = (code: string) => ({ errors: [{ message: expect.any(String), extensions: { code } }] });

/** What is shown last; before it a verification may show that a check is under way. */
async function end(next: () => Promise<unknown>) {
  let last: unknown;
  for (;;) {
    const told = await next();
    if (told === 'COMPLETE') return last;
    if (last !== undefined && !JSON.stringify(last).includes('"PENDING"')) throw new Error('It ended twice');
    last = told;
  }
}

async function startFollowed(...given: Parameters<typeof startServer>) {
  const server = await startServer(...given);
  const begun = await server.begin();
  const client = connect(server.address);
  const following = follow(client, begun.id);
  const first = await following.next();
  return { server, client, begun, id: begun.id, first, next: following.next, stop: following.stop };
}

/** The API alone, without a simulator beside it, over a store that counts who listens and fails when it is told to. */
async function startApi({ corsOrigins = [], trustProxy = [] }: { corsOrigins?: string[]; trustProxy?: string[] } = {}) {
  const sqlite = createSqliteStore(':memory:');
  const clock = createManualClock();
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  let listeners = 0;
  let fault: (() => Error) | undefined;
  const store: Store = {
    ...sqlite,
    find: async (names) => {
      if (fault) throw fault();
      return sqlite.find(names);
    },
    subscribe: async (handleHash, listener) => {
      const stop = await sqlite.subscribe(handleHash, listener);
      listeners += 1;
      let isStopped = false;
      return () => {
        if (!isStopped) listeners -= 1;
        isStopped = true;
        stop();
      };
    },
  };
  const verifications = createVerifications({
    store,
    provider: {
      start: async ({ clientRef }) => ({ outcome: 'SENT', requestId: clientRef }),
      check: async (_, code) => ({ outcome: code === '123456' ? 'CORRECT' : 'WRONG' }),
      advance: async () => ({ outcome: 'ADVANCED' }),
      cancel: async () => ({ outcome: 'CANCELED' }),
    },
    proofs: {
      jwks: { keys: [] },
      sign: () => ({ token: 'a.proof', expiresAt: clock.now() + 300_000 }),
      read: async () => 'NOT_GENUINE',
    },
    clock,
    log,
    ...usualParts,
  });
  const service = {
    brand: 'ACME',
    channels: [],
    codeLength: 6,
    defaultRegion: 'US',
    allowedRegions: null,
    simulated: false,
    publicStarts: true,
  };
  const contextOf = ({ id, ip }: { id: string; ip: string }): Context => ({
    verifications,
    backend: undefined,
    production: false,
    service,
    now: clock.now,
    clientAddress: clientAddress(ip) ?? '',
    log,
    httpRequestId: asHttpRequestId(id),
    locale: undefined,
  });
  const schema = createSchema();
  const { app } = await createApp({
    graphql: graphqlRoute({
      apollo: await createApollo(schema, { introspection: true, production: false }),
      subscriptions: createSubscriptionHandler(schema, { production: false, contextOf, trustedDocuments: undefined }),
      contextOf,
      backendOf: () => undefined,
      origins: corsOrigins,
      deadlineMs: 60_000,
      trustedDocuments: undefined,
      schemaText: undefined,
    }),
    webhook: undefined,
    jwks: { keys: [] },
    log,
    now: clock.now,
    readiness: async () => ({ status: 'ok', store: 'ok' }),
    phone: undefined,
    http: { corsOrigins, frameAncestors: [], trustProxy },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await app.close();
    await store.close();
  });
  const begin = async (number = phoneNumber) => {
    const begun = await verifications.start({
      phoneNumber: number,
      region: undefined,
      channel: undefined,
      locale: undefined,
      idempotencyKey: undefined,
      nonce: undefined,
      startedBy: null,
      clientAddress: '',
    });
    if (begun.__typename !== 'Verification') throw new Error(`Expected a verification, got ${begun.__typename}`);
    return begun.id;
  };
  return {
    address,
    verifications,
    begin,
    /** The server's ends of the sockets. */
    sockets: app.websocketServer.clients,
    listeners: () => listeners,
    /** From now on reading fails so. */
    failWith: (make: (() => Error) | undefined) => {
      fault = make;
    },
    logText: () => lines.join(''),
  };
}

type Api = Awaited<ReturnType<typeof startApi>>;

/** One subscription to it that has shown its first state. */
async function followApi(...given: Parameters<typeof startApi>) {
  const api = await startApi(...given);
  const id = await api.begin();
  const client = connect(api.address);
  const { next } = follow(client, id);
  await next();
  return { ...api, id, client, next };
}

describe('verificationUpdated', () => {
  test('shows the verification as it is now, as a query would', async () => {
    const { server, id, first } = await startFollowed();
    const { data } = await server.post({ query: `{ verification(id: "${id}") { ${fields} } }` });
    expect(first).toEqual({ data: { verificationUpdated: data?.['verification'] } });
  });

  test('shows a wrong code', async () => {
    const { server, id, next } = await startFollowed();
    await server.check(id, server.wrongCode());
    expect(await next()).toMatchObject(shows({ status: 'PENDING', attemptsRemaining: 2 }));
  });

  test('shows a resend', async () => {
    const { server, id, next } = await startFollowed();
    server.clock.pass(30);
    await server.resend(id);
    const now = server.clock.now();
    expect(await next()).toMatchObject(
      shows({ nextChannel: 'VOICE', resendAvailableAt: new Date(now + 60_000).toISOString() }),
    );
  });

  test('shows each step that begins by itself', async () => {
    const { server, next } = await startFollowed();
    server.clock.pass(180);
    await server.sweep();
    expect(await next()).toMatchObject(shows({ channel: 'SMS', nextChannel: 'VOICE' }));
    server.clock.pass(180);
    await server.sweep();
    expect(await next()).toMatchObject(shows({ channel: 'VOICE', nextChannel: null, status: 'PENDING' }));
  });

  test('shows a cancel and completes', async () => {
    const { server, id, next } = await startFollowed();
    await server.cancel(id);
    expect(await next()).toMatchObject(shows({ status: 'CANCELED', attemptsRemaining: 0 }));
    expect(await next()).toBe('COMPLETE');
  });

  test('shows a success elsewhere, with its proof, and completes', async () => {
    const { server, id, next } = await startFollowed();
    await server.check(id, server.code());
    const { proof } = await server.read(id);
    expect(await end(next)).toMatchObject(shows({ status: 'VERIFIED', proof: { token: proof?.token } }));
  });

  test('shows the last wrong code and completes', async () => {
    const { server, id, next } = await startFollowed({ env: { MAX_ATTEMPTS: '1' } });
    await server.check(id, server.wrongCode());
    expect(await end(next)).toMatchObject(shows({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' }));
  });

  test('shows the end of its time and completes', async () => {
    const { server, next } = await startFollowed();
    server.clock.pass(540);
    await server.sweep();
    expect(await next()).toMatchObject(shows({ status: 'EXPIRED', nextChannel: null }));
    expect(await next()).toBe('COMPLETE');
  });

  test('shows what a webhook says and completes', async () => {
    const server = await startServer();
    const { id } = await server.begin({ phoneNumber: '+14155550156' });
    const { next } = follow(connect(server.address), id);
    await next();
    server.clock.pass(1);
    server.tick();
    expect(await next()).toMatchObject(shows({ status: 'FAILED', failure: 'BLOCKED' }));
    expect(await next()).toBe('COMPLETE');
  });

  test('shows what others who share the request do to it', async () => {
    const { server, next } = await startFollowed();
    const other = await server.begin();
    expect(await next()).toMatchObject(shows({ attemptsRemaining: 2 }));
    await server.check(other.id, server.code());
    expect(await end(next)).toMatchObject(shows({ status: 'FAILED', failure: 'SUPERSEDED' }));
  });

  test('of one that is closed already shows that and completes', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    await server.cancel(id);
    const { next } = follow(connect(server.address), id);
    expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
    expect(await next()).toBe('COMPLETE');
  });

  test('says the same thing only once', async () => {
    const { server, id, next } = await startFollowed();
    for (let time = 0; time < 3; time += 1) {
      server.clock.pass(1);
      await server.sweep();
      await server.read(id);
      await server.resend(id); // too early
    }
    await server.cancel(id);
    expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
  });

  test('misses nothing that happens while it begins', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    const { next } = follow(connect(server.address), id);
    const [first] = await Promise.all([next(), server.cancel(id)]);
    const seen = [first, await next(), await next()];
    expect(seen.find((one) => one !== 'COMPLETE' && JSON.stringify(one).includes('CANCELED'))).toBeDefined();
    expect(seen).toContain('COMPLETE');
  });

  test('reaches every socket that follows', async () => {
    const { server, client, id, next } = await startFollowed();
    const same = follow(client, id);
    const other = follow(connect(server.address), id);
    await Promise.all([same.next(), other.next()]);
    await server.cancel(id);
    for (const one of [next, same.next, other.next]) {
      expect(await one()).toMatchObject(shows({ status: 'CANCELED' }));
      expect(await one()).toBe('COMPLETE');
    }
  });

  test.each([
    ['was never given out', 'A'.repeat(32)],
    ['is malformed', '../../v1'],
    ['is empty', ''],
    ['is very long', 'x'.repeat(10_000)],
    ['is like a property of all objects', '__proto__'],
  ])('of an id that %s ends with NOT_FOUND', async (_, id) => {
    const { client } = await followApi();
    const { next } = follow(client, id);
    expect(await next()).toMatchObject(fails('NOT_FOUND'));
    expect(await next()).toBe('COMPLETE');
  });

  test('of one that is forgotten ends with NOT_FOUND', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    server.clock.pass(24 * 3600);
    await server.sweep();
    expect(await follow(connect(server.address), id).next()).toMatchObject(fails('NOT_FOUND'));
  });

  test('may ask for as little as it likes, under any name', async () => {
    const { client, id } = await followApi();
    const text = `subscription Mine { mine: verificationUpdated(id: "${id}") { status } }`;
    expect(await ask(client, text, {}, 'Mine').next()).toEqual({ data: { mine: { status: 'PENDING' } } });
  });
});

describe('Over WebSocket', () => {
  test.each([
    ['a query', '{ service { brand } }'],
    ['a query of a verification', 'query ($id: ID!) { verification(id: $id) { phoneNumber } }'],
    ['introspection', '{ __schema { types { name } } }'],
    ['a mutation', 'mutation ($id: ID!) { cancelVerification(input: { verificationId: $id }) { __typename } }'],
  ])('%s is refused', async (_, text) => {
    const { client, id, verifications } = await followApi();
    const variables = text.includes('$id') ? { id } : {};
    expect(await ask(client, text, variables).next()).toMatchObject(fails('BAD_USER_INPUT'));
    expect(await verifications.get(caller(id))).toMatchObject({ status: 'PENDING' });
  });

  test('a mutation is refused beside a subscription as well', async () => {
    const { client, id, verifications } = await followApi();
    const text = `subscription One { verificationUpdated(id: "${id}") { status } }
      mutation Two { cancelVerification(input: { verificationId: "${id}" }) { __typename } }`;
    expect(await ask(client, text, {}, 'Two').next()).toMatchObject(fails('BAD_USER_INPUT'));
    for (const name of ['', 'Three'])
      expect(await ask(client, text, {}, name).next()).toMatchObject(fails('OPERATION_RESOLUTION_FAILURE'));
    expect(await verifications.get(caller(id))).toMatchObject({ status: 'PENDING' });
    expect(await ask(client, text, {}, 'One').next()).toEqual(shows({ status: 'PENDING' }));
  });

  test.each([
    ['is no document', '{', 'GRAPHQL_PARSE_FAILED'],
    ['is nothing but blanks', '   ', 'GRAPHQL_PARSE_FAILED'],
    ['asks for a field that there is not', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['asks without an id', 'subscription { verificationUpdated { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'asks for two things at once',
      'subscription { a: verificationUpdated(id: "a") { id } b: verificationUpdated(id: "b") { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['asks for the name of its type', 'subscription { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('what %s is refused as over HTTP', async (_, text, code) => {
    const { client } = await followApi();
    const where = expect.arrayContaining([{ line: expect.any(Number), column: expect.any(Number) }]);
    expect(await ask(client, text).next()).toMatchObject(fails(code));
    expect(await ask(client, text).next()).toMatchObject({ errors: [{ locations: where }] });
  });

  test.each([
    ['missing', {}],
    ['null', { id: null }],
    ['an object', { id: {} }],
    ['a fraction', { id: 1.5 }],
  ])('a variable that is %s is BAD_USER_INPUT as over HTTP', async (_, variables) => {
    const { client, logText } = await followApi();
    expect(await ask(client, query, variables).next()).toMatchObject(fails('BAD_USER_INPUT'));
    expect(logText()).not.toContain('A bug');
  });

  test('hints at the schema are given outside production only', async () => {
    const text = 'subscription { verificationUpdate(id: "a") { id } }';
    const open = await startServer();
    expect(JSON.stringify(await ask(connect(open.address), text).next())).toContain('Did you mean');
    const production = await startServer({
      env: {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PUBLIC_URL: 'https://verify.example.com',
        PROOF_SIGNING_KEY: JSON.stringify(await exampleKey()),
      },
    });
    const told = await ask(connect(production.address), text).next();
    expect(told).toMatchObject(fails('GRAPHQL_VALIDATION_FAILED'));
    expect(JSON.stringify(told)).not.toMatch(/Did you mean|verificationUpdated/);
  });
});

async function exampleKey() {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  return crypto.subtle.exportKey('jwk', privateKey);
}

describe('A socket', () => {
  test.each([
    ['names no sub-protocol', []],
    ['names that of subscriptions-transport-ws', ['graphql-ws']],
    ['names others', ['x', 'y']],
  ])('that %s is closed, and told which one to use', async (_, protocols) => {
    const { address } = await startApi();
    const { closed } = openSocket(address, {}, protocols);
    expect(await closed).toEqual({
      code: 4406,
      reason: 'Use the sub-protocol graphql-transport-ws; the npm package graphql-ws speaks it.',
    });
  });

  test('that names ours among others gets ours', async () => {
    const { address } = await startApi();
    const { socket } = openSocket(address, {}, ['graphql-ws', protocol]);
    await once(socket, 'open');
    expect(socket.protocol).toBe(protocol);
  });

  test('that subscribes before it has introduced itself is closed', async () => {
    const { address } = await startApi();
    const { socket, closed } = openSocket(address);
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { id: '' } } }));
    expect(await closed).toEqual({ code: 4401, reason: expect.stringContaining('connection_init') });
  });

  test.each([
    ['no JSON', '{"id":"123456"', 'The message is not JSON.'],
    ['another kind', '{"type":"start"}', `Invalid message 'type' property "start"`],
    ['no query', '{"id":"1","type":"subscribe","payload":{}}', "'query' property"],
    ['a query that is none', '{"id":"1","type":"subscribe","payload":{"query":1}}', "'query' property"],
    [
      'variables that are text',
      '{"id":"1","type":"subscribe","payload":{"query":"x","variables":"{}"}}',
      "'variables' property",
    ],
    [
      'a kind that is long, and not ASCII',
      JSON.stringify({ type: 'ü'.repeat(200) }),
      "Invalid message 'type' property",
    ],
  ])('that sends a message with %s is closed, and told why', async (_, message, reason) => {
    const { address } = await startApi();
    const { socket, closed } = await introduce(openSocket(address));
    socket.send(message);
    expect(await closed).toEqual({ code: 4400, reason: expect.stringContaining(reason) });
  });

  test.each([
    ['what only servers send', '{"type":"connection_ack"}'],
    ['far more than any subscription needs', JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(70_000) } })],
  ])('that sends %s is closed, and nothing is printed for it', async (_, message) => {
    const server = await startServer();
    const { socket, closed } = await introduce(openSocket(server.address));
    socket.send(message);
    expect((await closed).code).toBeGreaterThan(1000); // that nothing is printed the fixture holds
  });

  test('that uses one id twice at a time is closed', async () => {
    const { address, begin } = await startApi();
    const id = await begin();
    const { socket, closed } = await introduce(openSocket(address));
    const subscribe = JSON.stringify({ id: 'a', type: 'subscribe', payload: { query, variables: { id } } });
    socket.send(subscribe);
    socket.send(subscribe);
    expect(await closed).toMatchObject({ code: 4409 });
  });

  test('that answers no ping is cut off, one that does is kept', async () => {
    const { address } = await startApi();
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const silent = await introduce(openSocket(address, { autoPong: false }));
    const lively = await introduce(openSocket(address));
    const pinged = Promise.all([once(silent.socket, 'ping'), once(lively.socket, 'ping')]);
    vi.advanceTimersByTime(12_000);
    await pinged;
    // What was sent before is read before: once this is answered, so is the ping.
    lively.socket.send('{"type":"ping"}');
    await arrived(lively, '{"type":"pong"}');
    vi.advanceTimersByTime(12_000);
    expect(await silent.closed).toMatchObject({ code: 1006 });
    expect(lively.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('A page of', () => {
  test.each([
    ['another site', 'https://evil.example', 403],
    ['another port of this host', 'http://127.0.0.1:1', 403],
    ['a site whose name begins with ours', 'http://127.0.0.1.evil.example', 403],
    ['no site at all (a file, a sandbox)', 'null', 403],
    ['a site that is no address', 'evil', 403],
  ])('%s may not open a socket', async (_, origin, status) => {
    const { address } = await startApi();
    expect(await handshake(address, { origin })).toBe(status);
  });

  test('this service may, and a program without a page may', async () => {
    const { address } = await startApi();
    expect(await handshake(address, { origin: address })).toBe(101);
    expect(await handshake(address, {})).toBe(101);
  });

  test('a site in CORS_ORIGINS may, and no other', async () => {
    const { address } = await startApi({ corsOrigins: ['https://shop.example'] });
    expect(await handshake(address, { origin: 'https://shop.example' })).toBe(101);
    expect(await handshake(address, { origin: 'http://shop.example' })).toBe(403);
    expect(await handshake(address, { origin: 'https://www.shop.example' })).toBe(403);
  });

  test('this service may by its public address, whatever name a proxy gives it by', async () => {
    const { address } = await startServer({
      vonage: { url: 'http://127.0.0.1:9' },
      env: { PUBLIC_URL: 'https://verify.example' },
    });
    expect(await handshake(address, { origin: 'https://verify.example' })).toBe(101);
    expect(await handshake(address, { origin: 'https://verify.example.evil' })).toBe(403);
  });

  test('another site that is refused leaves the others alone', async () => {
    const { address, id, next, verifications } = await followApi();
    await handshake(address, { origin: 'https://evil.example' });
    await verifications.cancel(caller(id));
    expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
  });
});

const many = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** Resolves once a further socket is let in. */
const untilConnected = (address: string) =>
  until(async () => {
    const opened = openSocket(address);
    await once(opened.socket, 'open');
    opened.socket.send('{"type":"connection_init"}');
    return Promise.race([opened.closed.then(() => false), arrived(opened, 'connection_ack').then(() => true)]);
  });

/** Resolves once a further subscription is let in. */
const untilFollowed = (client: Client, id: string) =>
  until(async () => JSON.stringify(await follow(client, id).next()).includes('PENDING'));

const subscriptions = (count: number, id: string) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `${index}`, type: 'subscribe', payload: { query, variables: { id } } }),
  );

describe('From one address', () => {
  test('100 sockets with a subscription each work, and all hear of a change', async () => {
    const { address, begin, verifications } = await startApi();
    const id = await begin();
    const all = await many(100, async () => {
      const following = follow(connect(address), id);
      expect(await following.next()).toMatchObject(shows({ status: 'PENDING' }));
      return following;
    });
    await verifications.cancel(caller(id));
    for (const { next } of all) expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
  });

  test('100 subscriptions on one socket work, and all hear of a change', async () => {
    const { address, begin, verifications } = await startApi();
    const id = await begin();
    const client = connect(address);
    const all = await many(100, async () => {
      const following = follow(client, id);
      expect(await following.next()).toMatchObject(shows({ status: 'PENDING' }));
      return following;
    });
    await verifications.cancel(caller(id));
    for (const { next } of all) expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
  });

  test('sockets beyond the limit are refused without harm to the others, until one is closed', async () => {
    const { address } = await startApi();
    const open = await many(200, () => introduce(openSocket(address)));
    const { socket, closed } = openSocket(address);
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    expect(await closed).toEqual({ code: 4403, reason: 'Too many sockets from this address.' });
    expect(open.every((one) => one.socket.readyState === WebSocket.OPEN)).toBe(true);

    open[0]?.socket.close();
    await open[0]?.closed;
    await untilConnected(address);
  });

  test('subscriptions beyond the limit are refused without harm to the others, until one is ended', async () => {
    const { address, client, id, verifications } = await followApi();
    const others = await many(399, async () => {
      const following = follow(client, id);
      await following.next();
      return following;
    });
    expect(await follow(client, id).next()).toMatchObject(fails('RATE_LIMITED'));
    expect(await follow(connect(address), id).next()).toMatchObject(fails('RATE_LIMITED'));
    await others[0]?.stop();
    await untilFollowed(client, id);
    await verifications.cancel(caller(id));
    expect(await others[1]?.next()).toMatchObject(shows({ status: 'CANCELED' }));
  });

  test('what was refused or has ended counts no longer', async () => {
    const { begin, client, id, verifications } = await followApi();
    for (let time = 0; time < 410; time += 1) await follow(client, 'unknown').next();
    for (let time = 0; time < 410; time += 1) await ask(client, '{ service { brand } }').next();
    await many(300, () => follow(client, id).next());
    await verifications.cancel(caller(id));
    const other = await begin('+14155550101');
    await untilFollowed(client, other);
    await many(300, async () => {
      expect(await follow(client, other).next()).toMatchObject(shows({ status: 'PENDING' }));
    });
  });

  test('sockets that are cut while answers to them are unsent leave nothing behind', async () => {
    const { address, begin, listeners, logText } = await startApi();
    const id = await begin();
    for (let time = 0; time < 20; time += 1) {
      const opened = openSocket(address);
      const upgraded = once(opened.socket, 'upgrade');
      await introduce(opened);
      const [{ socket }] = await upgraded;
      for (const subscribe of subscriptions(40, id)) opened.socket.send(subscribe);
      await new Promise((resolve) => opened.socket.send('{"type":"ping"}', resolve));
      socket.resetAndDestroy();
    }
    await until(() => listeners() === 0);
    const client = connect(address);
    await many(400, async () => {
      expect(await follow(client, id).next()).toMatchObject(shows({ status: 'PENDING' }));
    });
    expect(await follow(client, id).next()).toMatchObject(fails('RATE_LIMITED'));
    expect(logText()).not.toContain('A bug.');
  });

  test('sockets whose writes nobody ever hears of again count no longer once they are closed', async () => {
    const { address, begin, listeners, sockets } = await startApi();
    const id = await begin();
    for (let time = 0; time < 10; time += 1) {
      const opened = await introduce(openSocket(address));
      for (const socket of sockets) socket.send = () => {};
      for (const subscribe of subscriptions(40, id)) opened.socket.send(subscribe);
      await until(() => listeners() === 40);
      opened.socket.terminate();
      await until(() => listeners() === 0);
    }
    const client = connect(address);
    await many(400, async () => {
      expect(await follow(client, id).next()).toMatchObject(shows({ status: 'PENDING' }));
    });
  });

  test('an id that is used again while its subscription ends hides none: all count, and all end with the socket', async () => {
    const { address, begin, listeners } = await startApi();
    const id = await begin();
    const opened = openSocket(address);
    const upgraded = once(opened.socket, 'upgrade');
    await introduce(opened);
    const [{ socket }] = await upgraded;
    const [subscribe = ''] = subscriptions(1, id);
    // In one piece, so that none has begun when the next one comes.
    socket.cork();
    for (let time = 0; time < 40; time += 1) {
      opened.socket.send('{"type":"complete","id":"0"}');
      opened.socket.send(subscribe);
    }
    socket.uncork();
    await until(() => listeners() === 40);
    const client = connect(address);
    await many(360, () => follow(client, id).next());
    expect(await follow(client, id).next()).toMatchObject(fails('RATE_LIMITED'));
    opened.socket.terminate();
    await until(() => listeners() === 360);
    await untilFollowed(client, id);
  });

  test('of a proxy that is trusted the people behind it count, each network by its own', async () => {
    const { address, begin } = await startApi({ trustProxy: ['127.0.0.1'] });
    const id = await begin();
    const crowded = connect(address, { headers: { 'x-forwarded-for': '2001:db8:1:2::1' } });
    await many(400, () => follow(crowded, id).next());
    expect(await follow(crowded, id).next()).toMatchObject(fails('RATE_LIMITED'));
    const neighbour = connect(address, { headers: { 'x-forwarded-for': '2001:db8:1:2::2' } });
    expect(await follow(neighbour, id).next()).toMatchObject(fails('RATE_LIMITED'));
    const alone = connect(address, { headers: { 'x-forwarded-for': '192.0.2.2' } });
    expect(await follow(alone, id).next()).toMatchObject(shows({ status: 'PENDING' }));
  });

  test('whoever claims to be someone else is still the same', async () => {
    const { address, begin } = await startApi();
    const id = await begin();
    const one = connect(address, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    await many(400, () => follow(one, id).next());
    const other = connect(address, { headers: { 'x-forwarded-for': '192.0.2.2' } });
    expect(await follow(other, id).next()).toMatchObject(fails('RATE_LIMITED'));
  });
});

describe('Nobody listens any more', () => {
  test('once a subscription is ended by its client', async () => {
    const api = await startApi();
    const { next, stop } = follow(connect(api.address), await api.begin());
    await next();
    expect(api.listeners()).toBe(1);
    await stop();
    await until(() => api.listeners() === 0);
  });

  test('once its socket is closed or cut', async () => {
    const api = await startApi();
    const id = await api.begin();
    const subscribe = JSON.stringify({ id: 'a', type: 'subscribe', payload: { query, variables: { id } } });
    for (const end of ['close', 'terminate'] as const) {
      const { socket, frames } = await introduce(openSocket(api.address));
      socket.send(subscribe);
      await arrived({ socket, frames }, '"next"');
      expect(api.listeners()).toBe(1);
      socket[end]();
      await until(() => api.listeners() === 0);
    }
  });

  test('once its socket is cut while it begins', async () => {
    const api = await startApi();
    const id = await api.begin();
    const subscribe = JSON.stringify({ id: 'a', type: 'subscribe', payload: { query, variables: { id } } });
    for (let time = 0; time < 20; time += 1) {
      const { socket, closed } = await introduce(openSocket(api.address));
      socket.send(subscribe);
      socket.close();
      await closed;
    }
    await untilSettled(api.address);
    expect(api.listeners()).toBe(0);
  });

  test('once it is ended before it began', async () => {
    const api = await startApi();
    const id = await api.begin();
    const { socket, frames } = await introduce(openSocket(api.address));
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query, variables: { id } } }));
    socket.send('{"id":"a","type":"complete"}');
    socket.send('{"type":"ping"}');
    await arrived({ socket, frames }, '{"type":"pong"}');
    await untilSettled(api.address);
    expect(api.listeners()).toBe(0);
  });

  test('once the verification is closed', async () => {
    const api = await startApi();
    const id = await api.begin();
    const { next } = follow(connect(api.address), id);
    await next();
    await api.verifications.cancel(caller(id));
    expect(await next()).toMatchObject(shows({ status: 'CANCELED' }));
    expect(await next()).toBe('COMPLETE');
    expect(api.listeners()).toBe(0);
  });

  test('for what there is not', async () => {
    const api = await startApi();
    await follow(connect(api.address), 'unknown').next();
    expect(api.listeners()).toBe(0);
  });

  test('after the first read failed', async () => {
    const api = await startApi();
    const id = await api.begin();
    api.failWith(() => new StoreUnavailable('Away'));
    expect(await follow(connect(api.address), id).next()).toMatchObject(fails('SERVICE_UNAVAILABLE'));
    expect(api.listeners()).toBe(0);
  });

  test('after a later read failed', async () => {
    const api = await startApi();
    const id = await api.begin();
    const { next } = follow(connect(api.address), id);
    await next();
    await breakAtNextChange(api, id, () => new StoreUnavailable('Away'));
    expect(await next()).toMatchObject(fails('SERVICE_UNAVAILABLE'));
    expect(api.listeners()).toBe(0);
  });
});

/** A wrong code, and a store that fails whoever wants to see what it changed. */
async function breakAtNextChange(api: Api, id: string, make: () => Error) {
  const check = api.verifications.check(caller(id), '000000');
  api.failWith(make);
  await check;
}

/** Resolves once what was sent before has been dealt with: a socket that comes later is. */
async function untilSettled(address: string) {
  const { socket, frames } = await introduce(openSocket(address));
  for (let time = 0; time < 3; time += 1) {
    frames.length = 0;
    socket.send('{"type":"ping"}');
    await arrived({ socket, frames }, '{"type":"pong"}');
  }
}

describe('A bug', () => {
  const secret = 'the code is 123456';

  test('answers one fixed sentence and the id under which it is logged', async () => {
    const api = await startApi();
    const id = await api.begin();
    api.failWith(() => new TypeError(secret));
    const told = await follow(connect(api.address), id).next();
    expect(told).toMatchObject(fails('INTERNAL_SERVER_ERROR'));
    expectMasked(api, told, id);
  });

  test('after the first state does so as well, and leaves the socket open', async () => {
    const api = await startApi();
    const id = await api.begin();
    const client = connect(api.address);
    const { next } = follow(client, id);
    await next();
    await breakAtNextChange(api, id, () => new TypeError(secret));
    const told = await next();
    expect(told).toMatchObject(fails('INTERNAL_SERVER_ERROR'));
    expectMasked(api, told, id);
    api.failWith(undefined);
    expect(await follow(client, id).next()).toMatchObject(shows({ status: 'PENDING' }));
  });

  function expectMasked(api: Api, told: unknown, id: string) {
    const text = JSON.stringify(told);
    expect(text).toContain('Something went wrong on our side.');
    expect(text).not.toMatch(/123456|TypeError|stack|at /);
    const [requestId = ''] = /req-[0-9a-f-]{36}/.exec(text) ?? [];
    expect(requestId).not.toBe('');
    expect(api.logText()).toContain(requestId);
    expect(api.logText()).toContain('TypeError');
    for (const never of [secret, '123456', id, phoneNumber]) expect(api.logText()).not.toContain(never);
  }
});

describe('What is sent over a socket', () => {
  test('tells of no secret but the own verification', async () => {
    const server = await startServer();
    const mine = await server.begin({ idempotencyKey: 'my own secret key 1', nonce: 'my own nonce' });
    const shared = await server.begin({ idempotencyKey: 'another secret key 2' });
    const other = await server.begin({ phoneNumber: '+14155550101', idempotencyKey: 'another secret key 3' });
    const { socket, frames } = await introduce(openSocket(server.address));
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query, variables: { id: mine.id } } }));
    await arrived({ socket, frames }, '"next"');
    await server.check(mine.id, server.wrongCode());
    server.clock.pass(30);
    await server.resend(shared.id, { idempotencyKey: 'another secret key 4' });
    await server.check(other.id, server.code('+14155550101'));
    const codes = [...server.messages(), ...server.messages('+14155550101')].map(({ code }) => code);
    await server.check(mine.id, server.code());
    await arrived({ socket, frames }, '"complete"');

    const text = frames.join('\n');
    const requests = server.starts().flatMap(({ requestId, clientRef }) => [requestId ?? '', clientRef ?? '']);
    expect(requests).toHaveLength(4);
    expect(text).toContain(mine.id);
    for (const secret of [...codes, ...requests, shared.id, other.id, '+14155550101', 'secret key', 'my own nonce'])
      expect(text).not.toContain(secret);
    expect(server.logText()).not.toContain(mine.id);
  });
});

describe('When the service stops', () => {
  test('its sockets are closed, and it does not wait for them', async () => {
    const { server, next } = await startFollowed();
    const { closed } = await introduce(openSocket(server.address));
    await server.close();
    expect([1001, 1005, 1006, 1012]).toContain((await closed).code);
    expect(await next()).toMatchObject({ errors: expect.anything() });
  });
});
