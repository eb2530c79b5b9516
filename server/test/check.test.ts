import { describe, expect, test } from 'vitest';
import { only, phoneNumber, startServer, startWithVonage } from './start-server.ts';
import { notFound, problem, rightCode, wrong, wrongCode, type Reply } from './vonage.ts';

// docs/rules.md#attempts and docs/rules.md#verified-once, without webhooks: the scripted Vonage sends none.

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('A code', () => {
  const understood = [
    ['as it was sent', '123456'],
    ['with blanks and a hyphen', ' 123-456\n'],
    ['with the digits of another script', '١٢٣٤٥٦'],
  ];

  test.each(understood)('is understood %s', async (_, code) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    expect(await server.check(id, code)).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    expect(vonage.calls('check').map(({ body }) => body)).toEqual([JSON.stringify({ code: '123456' })]);
  });

  const malformed = [
    ['empty', ''],
    ['too short', '12345'],
    ['of letters', 'abcdef'],
    ['of 200 kB', '1 '.repeat(100_000)],
  ];

  test.each(malformed)('is malformed when %s, and no attempt', async (_, code) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    expect(await server.check(id, code)).toMatchObject({ __typename: 'MalformedCode', codeLength: 6 });
    expect(vonage.calls('check')).toEqual([]);
    expect(await server.read(id)).toMatchObject({ attemptsRemaining: 3 });
  });

  test('keeps its leading zeros', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await server.check(id, '000012');
    expect(vonage.calls('check').map(({ body }) => body)).toEqual([JSON.stringify({ code: '000012' })]);
  });

  test.each([
    ['no handle of ours', 'x'.repeat(32)],
    ['a path', '../../v1/calls?x='],
    ['empty', ''],
    ['10 kB long', 'a'.repeat(10_000)],
    ['a NUL', '\0'],
  ])('for an id that is %s is not found, without a call', async (_, id) => {
    const { vonage, server } = await startWithVonage();
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'VerificationNotFound' });
    expect(await server.resend(id)).toMatchObject({ __typename: 'VerificationNotFound' });
    expect(await server.cancel(id)).toMatchObject({ __typename: 'VerificationNotFound' });
    expect(await server.query(id)).toBeNull();
    expect(vonage.calls()).toEqual([]);
  });
});

describe('A right code', () => {
  test('verifies, with a proof', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    const now = server.clock.now();
    const verified = only('Verification', await server.check(id, server.code()));
    expect(verified).toMatchObject({
      id,
      status: 'VERIFIED',
      failure: null,
      channel: 'SMS',
      nextChannel: null,
      resendAvailableAt: null,
      attemptsRemaining: 0,
      proof: { expiresAt: now + 300_000 },
    });
    expect(await server.read(id)).toEqual(verified);
  });

  test('again answers that the verification is over, with the same proof until it expires', async () => {
    const { vonage, server } = await startWithVonage({ PROOF_TTL_SECONDS: '60' });
    const { id } = await server.begin();
    const { proof } = only('Verification', await server.check(id, rightCode));
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'VERIFIED', proof },
    });
    server.clock.pass(59.999);
    expect((await server.read(id)).proof).toEqual(proof);
    server.clock.pass(0.001);
    expect(await server.read(id)).toMatchObject({ status: 'VERIFIED', proof: null });
    expect(vonage.calls('check')).toHaveLength(1);
  });

  test('ten times at once verifies exactly once', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    const code = server.code();
    const all = await times(10, () => server.check(id, code));
    const [verified, ...others] = all.toSorted((one, other) => one.__typename.length - other.__typename.length);
    expect(verified).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    for (const other of others)
      expect(other).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'VERIFIED' } });
  });

  test('ten times at once verifies exactly once where Vonage answers the others first', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = [vonage.hold('check'), vonage.hold('check'), vonage.hold('check')];
    const all = times(10, () => server.check(id, rightCode));
    const [accepted] = await Promise.all(held.map(({ arrived }) => arrived));
    const [first, ...others] = held;
    for (const other of others) other.answer(notFound);
    await server.clock.someoneWaits();
    first?.answer({ status: 200, json: { request_id: accepted?.requestId, status: 'completed' } });
    const names = (await all).map(({ __typename }) => __typename);
    expect(names.filter((name) => name === 'Verification')).toHaveLength(1);
    expect(names.filter((name) => name === 'VerificationClosed')).toHaveLength(9);
    expect(vonage.calls('check')).toHaveLength(3);
  });

  test('of an earlier step stopped working where each has its own', async () => {
    const server = await startServer({ env: { REUSE_CODE: 'off' } });
    const { id } = await server.begin();
    const earlier = server.code();
    server.clock.pass(30);
    await server.resend(id);
    expect(await server.check(id, earlier)).toMatchObject({ __typename: 'IncorrectCode' });
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
  });

  const lies: [string, Reply][] = [
    ['another request', { status: 200, json: { request_id: 'another', status: 'completed' } }],
    ['another status', { status: 200, json: { status: 'completed' } }],
    ['a failed one', { status: 200, json: { request_id: 'the-request', status: 'failed' } }],
    ['201', { status: 201, json: { request_id: 'the-request', status: 'completed' } }],
    ['204', { status: 204 }],
    ['HTML', { status: 200, text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['null', { status: 200, text: 'null' }],
    ['an empty body', { status: 200, text: '' }],
    ['broken JSON', { status: 200, text: '{"request_id":"the-request","status":"comp' }],
  ];

  test.each(lies)('is not what %s means: it counts as unreadable', async (_, reply) => {
    const { vonage, server } = await startWithVonage();
    vonage.always('start', { status: 202, json: { request_id: 'the-request' } });
    const { id } = await server.begin();
    vonage.once('check', reply);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2, proof: null });
  });

  test('is not looked for behind a redirect', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', { status: 307, headers: { location: '/v2/verify/elsewhere' } });
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(vonage.calls('check')).toHaveLength(1);
  });
});

describe('A wrong code', () => {
  test('is incorrect, with the attempts that are left, and the last one ends it', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    for (const attemptsRemaining of [2, 1])
      expect(await server.check(id, server.wrongCode())).toMatchObject({
        __typename: 'IncorrectCode',
        verification: { id, status: 'PENDING', attemptsRemaining },
      });
    expect(await server.check(id, server.wrongCode())).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { id, status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS', attemptsRemaining: 0, nextChannel: null },
    });
    expect(await server.check(id, server.code())).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'FAILED', proof: null },
    });
  });

  test.each([1, 2, 3])('at most %i times, as is set', async (maxAttempts) => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: String(maxAttempts) });
    const { id } = await server.begin();
    await times(20, () => server.check(id, wrongCode));
    expect(vonage.calls('check')).toHaveLength(maxAttempts);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('twenty times at once on the wire: never more than the attempts reach Vonage', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    const code = server.wrongCode();
    const all = await times(20, () => server.check(id, code));
    const names = all.map(({ __typename }) => __typename);
    expect(names.filter((name) => name === 'IncorrectCode').length).toBeLessThanOrEqual(2);
    expect(names.filter((name) => name === 'VerificationClosed').length).toBeGreaterThanOrEqual(18);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('leaves no attempt more after a resend', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    await server.check(id, wrongCode);
    await server.check(id, wrongCode);
    server.clock.pass(30);
    expect(await server.resend(id)).toMatchObject({ attemptsRemaining: 1 });
    expect(await server.check(id, wrongCode)).toMatchObject({ __typename: 'VerificationClosed' });
  });

  test('which Vonage answers with 410 is the last, at any count, for all who share the request', async () => {
    const { vonage, server } = await startWithVonage();
    const [first, second] = [await server.begin(), await server.begin()];
    vonage.once('check', problem(410));
    expect(await server.check(first.id, wrongCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' },
    });
    expect(await server.read(second.id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });

  test('three times, then a start again: it sends', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    for (let time = 0; time < 3; time += 1) await server.check(id, server.wrongCode());
    const again = await server.begin();
    expect(again).toMatchObject({ status: 'PENDING', attemptsRemaining: 3 });
    expect(server.messages()).toHaveLength(2);
    expect(await server.check(again.id, server.code())).toMatchObject({ status: 'VERIFIED' });
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'TOO_MANY_ATTEMPTS' });
  });
});

describe('An attempt', () => {
  const givenBack: [string, Reply, boolean, number][] = [
    ['401', problem(401), false, 1],
    ['402', problem(402), false, 1],
    ['403', problem(403), false, 1],
    ['409', problem(409), true, 0],
    ['429', problem(429), true, 0],
  ];

  test.each(givenBack)('is given back after %s', async (_, reply, retryable, errors) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', reply);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable });
    expect(server.takeErrors()).toHaveLength(errors);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 3 });
  });

  test('is given back where Vonage was not reached', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    await vonage.close();
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.read(id)).toMatchObject({ attemptsRemaining: 3 });
  });

  test.each([412, 422])('is answered as not retryable after %i, with an error for the operator', async (status) => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', problem(status));
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: false });
    expect(server.takeErrors()).toHaveLength(1);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
  });

  const kept: [string, Reply][] = [
    ['a 500', problem(500)],
    ['a 502', { status: 502, text: 'Bad Gateway' }],
    ['a reset', 'RESET'],
    ['silence', 'NEVER'],
    ['an unreadable 200', { status: 200, text: '<html>' }],
  ];

  test.each(kept)('is kept after %s', async (_, reply) => {
    const { vonage, server } = await startWithVonage({ VONAGE_TIMEOUT_MS: reply === 'NEVER' ? '2000' : '5000' });
    const { id } = await server.begin();
    vonage.once('check', reply);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
    expect(vonage.calls('check')).toHaveLength(1);
  });

  test('that was given back goes to a check that waited for it', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const first = server.check(id, wrongCode);
    await held.arrived;
    const second = server.check(id, rightCode);
    await server.clock.someoneWaits();
    held.answer(problem(429));
    expect(await first).toMatchObject({ __typename: 'ServiceUnavailable', retryable: true });
    expect(await second).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
  });

  test('under way counts: the next check waits for it and hears how it ended', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const first = server.check(id, wrongCode);
    await held.arrived;
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 0 });
    const second = server.check(id, rightCode);
    await server.clock.someoneWaits();
    held.answer(wrong);
    const closed = { __typename: 'VerificationClosed', verification: { failure: 'TOO_MANY_ATTEMPTS' } };
    expect(await Promise.all([first, second])).toMatchObject([closed, closed]);
    expect(vonage.calls('check')).toHaveLength(1);
  });

  test('whose holder died is kept, and what it answers later still counts as a success', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const first = server.check(id, rightCode);
    await held.arrived;
    server.clock.pass(7);
    await server.sweep();
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 2 });
    held.answer();
    expect(await first).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
  });
});

describe('A lost answer', () => {
  test('leaves the verification open for the next code', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', 'RESET');
    await server.check(id, wrongCode);
    expect(await server.check(id, rightCode)).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
  });

  test('and then a 404 are INDETERMINATE at once without webhooks', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', 'RESET');
    vonage.once('check', notFound);
    await server.check(id, rightCode);
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'FAILED', failure: 'INDETERMINATE', proof: null },
    });
  });

  test('of the last attempt is INDETERMINATE at once without webhooks', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    vonage.once('check', problem(500));
    await server.check(id, rightCode);
    expect(await server.read(id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE', attemptsRemaining: 0 });
  });

  test('of the last attempt that the others leave is INDETERMINATE for that one only', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '2' });
    const [first, second] = [await server.begin(), await server.begin()];
    vonage.once('check', problem(500));
    await server.check(first.id, rightCode);
    expect(await server.read(first.id)).toMatchObject({ status: 'FAILED', failure: 'INDETERMINATE' });
    expect(await server.read(second.id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 1 });
  });

  test('after which a new start is not held up for ever', async () => {
    const { vonage, server } = await startWithVonage({ MAX_ATTEMPTS: '1' });
    const { id } = await server.begin();
    vonage.once('check', problem(500));
    await server.check(id, rightCode);
    expect(await server.start()).toMatchObject({ __typename: 'Verification', status: 'PENDING' });
  });
});

describe('A 404', () => {
  test('with nothing in doubt is EXPIRED', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', notFound);
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'EXPIRED', failure: null },
    });
  });

  test('while another check is under way waits for its answer', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const first = server.check(id, rightCode);
    await held.arrived;
    vonage.once('check', notFound);
    const second = server.check(id, rightCode);
    await server.clock.someoneWaits();
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    held.answer();
    expect(await first).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
    expect(await second).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'VERIFIED' } });
  });

  test('after which the answer under way is lost is INDETERMINATE', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const first = server.check(id, rightCode);
    await held.arrived;
    vonage.once('check', notFound);
    const second = server.check(id, rightCode);
    await server.clock.someoneWaits();
    held.answer('RESET');
    const indeterminate = { __typename: 'VerificationClosed', verification: { failure: 'INDETERMINATE' } };
    expect(await Promise.all([first, second])).toMatchObject([indeterminate, indeterminate]);
  });

  test('lets the number start again', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    vonage.once('check', notFound);
    await server.check(id, rightCode);
    expect(await server.begin()).toMatchObject({ status: 'PENDING' });
    expect(vonage.calls('start')).toHaveLength(2);
  });
});

describe('The end by the clock', () => {
  test('comes at `expiresAt` and not before', async () => {
    const { vonage, server } = await startWithVonage();
    const { id, expiresAt } = await server.begin();
    server.clock.pass(539.999);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', attemptsRemaining: 3, expiresAt });
    server.clock.pass(0.001);
    expect(await server.check(id, rightCode)).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'EXPIRED', attemptsRemaining: 0, expiresAt },
    });
    expect(vonage.calls('check')).toEqual([]);
  });

  test('judges a check received before it by the answer that comes after it', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(539.999);
    const held = vonage.hold('check');
    const check = server.check(id, rightCode);
    await held.arrived;
    server.clock.pass(3);
    await server.sweep();
    expect(await server.read(id)).toMatchObject({ status: 'PENDING' });
    held.answer();
    expect(await check).toMatchObject({ __typename: 'Verification', status: 'VERIFIED' });
  });

  test('closes the verification once a wrong code is answered after it', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(539.999);
    const held = vonage.hold('check');
    const check = server.check(id, wrongCode);
    await held.arrived;
    server.clock.pass(3);
    held.answer();
    expect(await check).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'EXPIRED' } });
  });

  test('is the same for one that the sweep has never seen', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    server.clock.pass(5000);
    expect(await server.read(id)).toMatchObject({ status: 'EXPIRED' });
  });
});

describe('A cancel during a check', () => {
  test('wins over the right code', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const check = server.check(id, rightCode);
    await held.arrived;
    expect(await server.cancel(id)).toMatchObject({ __typename: 'Verification', status: 'CANCELED' });
    held.answer();
    expect(await check).toMatchObject({
      __typename: 'VerificationClosed',
      verification: { status: 'CANCELED', proof: null },
    });
    expect(await server.read(id)).toMatchObject({ status: 'CANCELED', proof: null });
  });

  test('wins over a wrong one', async () => {
    const { vonage, server } = await startWithVonage();
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const check = server.check(id, wrongCode);
    await held.arrived;
    await server.cancel(id);
    held.answer();
    expect(await check).toMatchObject({ __typename: 'VerificationClosed', verification: { status: 'CANCELED' } });
  });

  test('leaves a tied one that can still succeed', async () => {
    const { vonage, server } = await startWithVonage();
    const [first, second] = [await server.begin(), await server.begin()];
    const held = vonage.hold('check');
    const check = server.check(first.id, wrongCode);
    await held.arrived;
    await server.cancel(first.id);
    held.answer();
    await check;
    expect(await server.check(second.id, rightCode)).toMatchObject({ status: 'VERIFIED', phoneNumber });
  });
});
