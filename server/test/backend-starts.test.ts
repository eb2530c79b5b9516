import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { bank, hidden, secretOf, shop, startWithBackends } from './backend-fixture.ts';
import { newKey, readProof, redeem, signingKeys, storeFolder } from './proof-fixture.ts';
import { arrived, introduce, openSocket } from './socket-fixture.ts';
import { only, phoneNumber, startServer, type Server } from './start-server.ts';
import { inFlight, rightCode, startVonage, wrongCode } from './vonage.ts';

// What a backend may ask for, and who is told of it: docs/rules.md#backends and docs/rules.md#hidden-numbers.

const reference = 'the login of 4711';
const mask = '+1••••••••00';
const key = 'a secret of one act: 8d3f';
const told = { phoneNumber, maskedPhoneNumber: mask, reference };
const untold = { phoneNumber: null, maskedPhoneNumber: mask, reference: null, url: null };

type Headers = Record<string, string>;

/** What anything answers that shows the verification `id`, by what was asked. */
async function answersTo(server: Server, id: string, headers?: Headers) {
  const wrong = only('IncorrectCode', await server.check(id, wrongCode, headers)).verification;
  const read = await server.read(id, headers);
  server.clock.pass(30);
  const resent = only('Verification', await server.resend(id, {}, headers));
  server.clock.pass(60);
  await server.resend(id, {}, headers);
  const none = only('NoChannelLeft', await server.resend(id, {}, headers)).verification;
  const canceled = only('Verification', await server.cancel(id, headers));
  const closed = only('VerificationClosed', await server.check(id, rightCode, headers)).verification;
  const late = only('VerificationClosed', await server.resend(id, {}, headers)).verification;
  const twice = only('Verification', await server.cancel(id, headers));
  return { open: [wrong, read, resent, none], over: [canceled, closed, late, twice] };
}

describe('A hidden number, its reference and its url', () => {
  test('are told to the backend that started it, by every answer', async () => {
    const { server } = await startWithBackends();
    const started = await server.begin(hidden, shop);
    const url = `${server.address}/#verification=${started.id}`;
    const { open, over } = await answersTo(server, started.id, shop);
    for (const answer of [started, ...open]) expect(answer).toMatchObject({ ...told, url });
    // Nobody is to be sent to a page of what is over.
    for (const answer of over) expect(answer).toMatchObject({ ...told, url: null });
  });

  test.each<[who: string, headers: Headers | undefined]>([
    ['whoever has the handle', undefined],
    ['another backend that has it', bank],
  ])('are told to nobody else by any: %s', async (_, headers) => {
    const { server } = await startWithBackends();
    const { id } = await server.begin(hidden, shop);
    const { open, over } = await answersTo(server, id, headers);
    for (const answer of [...open, ...over]) expect(answer).toMatchObject(untold);
  });

  test('are in no byte that a page gets: of answers, events and proofs', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin(hidden, shop);
    const watching = await introduce(openSocket(server.address));
    const query = `subscription { verificationUpdated(id: "${id}") {
      phoneNumber maskedPhoneNumber reference url status proof { token } } }`;
    watching.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    await arrived(watching, 'PENDING');
    const bytes = [
      JSON.stringify(await server.check(id, wrongCode)),
      JSON.stringify(await server.check(id, rightCode)),
    ];
    await arrived(watching, 'complete');
    const token = (await server.read(id, shop)).proof?.token ?? '';
    const all = [...bytes, ...watching.frames, JSON.stringify(decodeJwt(token))].join('\n');
    expect(all).toContain('VERIFIED');
    // The end of the number, as far as the mask doesn't show it.
    for (const digits of [phoneNumber, phoneNumber.slice(2), '5550100', '0100']) expect(all).not.toContain(digits);
  });

  test('are kept over a restart', async () => {
    const { env } = storeFolder();
    const options = { vonage: await startVonage(), env: { ...env, BACKEND_KEYS: `shop:${secretOf('shop')}` } };
    const before = await startServer(options);
    const { id } = await before.begin({ backend: { ...hidden.backend, returnUrl: 'https://shop.example/in' } }, shop);
    await before.close();
    const server = await startServer(options);
    expect(await server.read(id)).toMatchObject({ ...untold, returnUrl: 'https://shop.example/in' });
    expect(await server.read(id, shop)).toMatchObject(told);
  });

  test('of which the log has only the hidden mask, also where a limit is reached', async () => {
    const { server } = await startWithBackends({ LIMITS: 'phone=2/10m' });
    const { id } = await server.begin(hidden, shop);
    server.clock.pass(30);
    await server.resend(id);
    await server.check(id, wrongCode);
    await server.check(id, rightCode);
    await server.cancel((await server.begin(hidden, shop)).id);
    server.clock.pass(45);
    await server.sweep();
    expect(await server.start(hidden, shop)).toMatchObject({ __typename: 'RateLimited' });
    const logged = server.log().flatMap((line) => (line['phoneNumber'] ? [line['phoneNumber']] : []));
    expect(logged.length).toBeGreaterThan(4);
    expect(new Set(logged)).toEqual(new Set([mask]));
    expect(server.logText()).not.toContain(reference);
  });
});

test('A number that isn’t hidden is told to the page, the reference and the url are not', async () => {
  const { server } = await startWithBackends();
  const { id } = await server.begin({ backend: { reference } }, shop);
  expect(await server.read(id)).toMatchObject({
    phoneNumber,
    maskedPhoneNumber: '+1415•••0100',
    reference: null,
    url: null,
  });
});

describe('The proof', () => {
  test('is told to whoever typed the code and to the backend, not to others who have the handle', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin(hidden, shop);
    // Who sends a person to the page has the handle too, and waits.
    const waiting = await introduce(openSocket(server.address));
    const query = `subscription { verificationUpdated(id: "${id}") { status proof { token } } }`;
    waiting.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    await arrived(waiting, 'PENDING');
    const { proof } = only('Verification', await server.check(id, rightCode));
    expect(proof).toEqual({ token: expect.stringMatching(/^ey/), expiresAt: expect.any(Number) });
    await arrived(waiting, 'complete');
    expect(waiting.frames.join('')).toContain('"status":"VERIFIED","proof":null');
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: null });
    expect(await server.read(id, bank)).toMatchObject({ proof: null });
    expect(await server.check(id, rightCode)).toMatchObject({ verification: { status: 'VERIFIED', proof: null } });
    expect(await server.read(id, shop)).toMatchObject({ proof });
  });

  test('of a person’s own start is told to whoever has the handle, as ever', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin();
    const { proof } = only('Verification', await server.check(id, rightCode));
    expect(await server.read(id)).toMatchObject({ proof });
  });

  test('of a hidden number names the backend and the reference in its place', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin(hidden, shop);
    const { proof } = only('Verification', await server.check(id, rightCode));
    const token = proof?.token ?? '';
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ phone_number_verified: true, reference, azp: 'shop' });
    expect(claims).not.toHaveProperty('phone_number');
    const says = { phoneNumber: null, phoneNumberVerified: true, reference, startedBy: 'shop' };
    expect(await readProof(server, token)).toMatchObject(says);
    expect(await redeem(server, token)).toMatchObject({ __typename: 'Proof', phoneNumber: null, reference });
  });

  test('of one session or backend fits no other: each says whose it is', async () => {
    const { server } = await startWithBackends();
    const proved = async (backend: object, headers: Headers) => {
      const { id } = await server.begin({ backend: { hidePhoneNumber: true, ...backend } }, headers);
      const { proof } = only('Verification', await server.check(id, rightCode));
      return readProof(server, proof?.token ?? '');
    };
    const all = [await proved({ reference: 'one' }, shop), await proved({ reference: 'two' }, shop)];
    all.push(await proved({ reference: 'one' }, bank));
    expect(all.map((proof) => [proof?.reference, proof?.startedBy])).toEqual([
      ['one', 'shop'],
      ['two', 'shop'],
      ['one', 'bank'],
    ]);
  });

  test('of a person’s own start names neither', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin({ nonce: 'session 1' });
    const { proof } = only('Verification', await server.check(id, rightCode));
    const claims = decodeJwt(proof?.token ?? '');
    expect(claims).toMatchObject({ phone_number: phoneNumber, nonce: 'session 1' });
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['azp']));
    expect(claims).not.toHaveProperty('reference');
  });
});

describe('What a backend says', () => {
  const refused: [what: string, backend: object][] = [
    ['hides the number with neither reference nor nonce', { hidePhoneNumber: true }],
    ['has an empty reference', { reference: '' }],
    ['has a reference of 129 characters', { reference: 'x'.repeat(129) }],
    ['has an address that is none', { clientAddress: 'localhost' }],
    ['has an empty address', { clientAddress: '' }],
    ...['192.0.2.0/24', '4711', '127.1', '010.0.0.1', '0x7f000001', '192.0.2.1:443', 'fe80::1%eth0'].map(
      (clientAddress): [string, object] => [`has ${clientAddress} for an address`, { clientAddress }],
    ),
    ...[
      'javascript:alert(1)',
      '/after',
      '//shop.example/',
      'shop.example',
      'ftp://shop.example/',
      'https:shop.example',
      'https:\\\\shop.example',
      'https://',
      'https://me@shop.example/',
      'https://@shop.example/',
      'https://me:secret@shop.example/',
      'https://shop.example/a b',
      'https://shop.example/\n',
      `https://shop.example/${'x'.repeat(2048)}`,
      '',
    ].map((returnUrl): [string, object] => [`leads to ${JSON.stringify(returnUrl.slice(0, 40))}`, { returnUrl }]),
  ];

  test.each(refused)('is refused where it %s, and nothing is sent', async (_, backend) => {
    const { vonage, server } = await startWithBackends();
    expect(await server.start({ backend }, shop)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(vonage.calls()).toEqual([]);
  });

  test.each([
    'https://shop.example',
    'https://shop.example/after?order=4711#done',
    'http://localhost:8080/after',
    `https://shop.example/${'x'.repeat(2048 - 21)}`,
  ])('may lead to %s', async (returnUrl) => {
    const { server } = await startWithBackends();
    const { id } = await server.begin({ backend: { returnUrl } }, shop);
    expect(await server.read(id)).toMatchObject({ returnUrl });
  });

  test('may lead to https alone in production', async () => {
    const env = { NODE_ENV: 'production', PUBLIC_URL: 'https://verify.example', ...signingKeys(newKey('one')) };
    const { server } = await startWithBackends(env);
    const startTo = (returnUrl: string) => server.start({ backend: { returnUrl } }, shop);
    expect(await startTo('http://shop.example/')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await startTo('https://shop.example/')).toMatchObject({ returnUrl: 'https://shop.example/' });
  });

  test('may hide the number where the start has a nonce', async () => {
    const { server } = await startWithBackends();
    const { id } = await server.begin({ nonce: 'session 1', backend: { hidePhoneNumber: true } }, shop);
    expect(await server.read(id)).toMatchObject({ phoneNumber: null });
  });
});

describe('A backend’s idempotency key', () => {
  test('answers the same verification again, with its url', async () => {
    const { vonage, server } = await startWithBackends();
    const first = await server.begin({ ...hidden, idempotencyKey: key }, shop);
    expect(await server.begin({ ...hidden, idempotencyKey: key }, shop)).toEqual(first);
    expect(first.url).toContain(first.id);
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test.each<[what: string, backend: object | null]>([
    ['none', null],
    ['another reference', { ...hidden.backend, reference: 'another' }],
    ['a number that isn’t hidden', { reference }],
    ['a returnUrl', { ...hidden.backend, returnUrl: 'https://shop.example/' }],
    ['a clientAddress', { ...hidden.backend, clientAddress: '192.0.2.1' }],
  ])('with another backend input is refused: %s', async (_, backend) => {
    const { vonage, server } = await startWithBackends();
    await server.begin({ ...hidden, idempotencyKey: key }, shop);
    expect(await server.start({ backend, idempotencyKey: key }, shop)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('with what was left out the first time at its default is the same', async () => {
    const { server } = await startWithBackends();
    const first = await server.begin({ idempotencyKey: key }, shop);
    const defaults = { hidePhoneNumber: false, reference: null, returnUrl: null, clientAddress: null };
    expect((await server.begin({ backend: defaults, idempotencyKey: key }, shop)).id).toBe(first.id);
    expect((await server.begin({ backend: {}, idempotencyKey: key }, shop)).id).toBe(first.id);
  });

  test('never meets an equal key of another caller', async () => {
    const { server } = await startWithBackends();
    const callers = [undefined, shop, bank];
    const starts = await Promise.all(callers.map((headers) => server.begin({ idempotencyKey: key }, headers)));
    expect(new Set(starts.map(({ id }) => id)).size).toBe(3);
    const again = await Promise.all(callers.map((headers) => server.begin({ idempotencyKey: key }, headers)));
    expect(again.map(({ id }) => id)).toEqual(starts.map(({ id }) => id));
  });

  test('nor do keys of resends', async () => {
    const { vonage, server } = await startWithBackends();
    const [one, other] = [await server.begin({}, shop), await server.begin({ phoneNumber: '+14155550101' })];
    server.clock.pass(30);
    expect(await server.resend(one.id, { idempotencyKey: key }, shop)).toMatchObject({ __typename: 'Verification' });
    expect(await server.resend(other.id, { idempotencyKey: key })).toMatchObject({ __typename: 'Verification' });
    expect(vonage.calls('next')).toHaveLength(2);
  });
});

describe('Starts that share a request', () => {
  test('keep each its own backend, reference, returnUrl and hiding', async () => {
    const { vonage, server } = await startWithBackends();
    const first = await server.begin({ backend: { ...hidden.backend, returnUrl: 'https://shop.example/' } }, shop);
    const second = await server.begin({ backend: { reference: 'of the bank' } }, bank);
    const third = await server.begin();
    expect(vonage.calls('start')).toHaveLength(1);
    expect(await server.read(first.id)).toMatchObject({ phoneNumber: null, returnUrl: 'https://shop.example/' });
    expect(await server.read(first.id, bank)).toMatchObject({ phoneNumber: null, reference: null });
    expect(await server.read(second.id)).toMatchObject({ phoneNumber, reference: null, returnUrl: null });
    expect(await server.read(second.id, bank)).toMatchObject({ reference: 'of the bank' });
    expect(await server.read(third.id, shop)).toMatchObject({ phoneNumber, reference: null, url: null });
  });

  test('tell nobody that a number is hidden: a start for it is answered as for any other in flight', async () => {
    const shown = await startWithBackends();
    const hiding = await startWithBackends();
    await shown.server.begin({}, shop);
    await hiding.server.begin(hidden, shop);
    const [one, other] = [await shown.server.begin(), await hiding.server.begin()];
    expect({ ...other, id: one.id, helpCode: one.helpCode }).toEqual(one);
  });

  test('leave a backend one of the three places, where there are backends', async () => {
    const { server } = await startWithBackends();
    const [first] = [await server.begin(), await server.begin()];
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited', retryAt: first?.expiresAt });
    expect(await server.begin(hidden, shop)).toMatchObject({ sharesRequest: true, attemptsRemaining: 1 });
    expect(await server.start(hidden, bank)).toMatchObject({ __typename: 'RateLimited' });
  });

  test('leave it none where there are no backends', async () => {
    const { server } = await startWithBackends({ BACKEND_KEYS: '' });
    for (let place = 0; place < 3; place += 1) await server.begin();
    expect(await server.start()).toMatchObject({ __typename: 'RateLimited' });
  });

  test('may all three be backends’', async () => {
    const { server } = await startWithBackends();
    for (const headers of [shop, bank, shop]) await server.begin(hidden, headers);
    expect(await server.start(hidden, shop)).toMatchObject({ __typename: 'RateLimited' });
  });
});

test('A request in flight that isn’t ours is answered to a backend as to anybody', async () => {
  const { vonage, server } = await startWithBackends();
  vonage.once('start', inFlight('7d1a1b0c-0000-4000-8000-000000000000'));
  expect(await server.start(hidden, shop)).toMatchObject({ __typename: 'RateLimited' });
});
