import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Unknowns } from './unknowns.ts';
import { anId, basic, signedIn, startTestSimulator } from './simulator-fixture.ts';

const to = '447700900000';

const problemBody = {
  title: expect.any(String),
  type: expect.stringContaining('#'),
  detail: expect.any(String),
  instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
};

describe('answers', () => {
  it('a start with 202 and an id', async () => {
    const { start } = await startTestSimulator();
    expect(await start(to)).toEqual({
      status: 202,
      type: 'application/json',
      body: { request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('at the date of its own clock', async () => {
    const { url, clock } = await startTestSimulator();
    const { headers } = await fetch(url);
    expect(headers.get('date')).toBe(new Date(clock.now()).toUTCString());
  });

  it('a second start with 409 and the id of the first, but not its client_ref', async () => {
    const { start } = await startTestSimulator();
    const first = await start(to, { client_ref: 'ref1' });
    expect(await start(to)).toEqual({
      status: 409,
      type: 'application/problem+json',
      body: {
        title: 'Conflict',
        detail: 'Concurrent verifications to the same number are not allowed',
        instance: problemBody.instance,
        request_id: first.body.request_id,
      },
    });
  });

  it('a right code with 200, and with 404 the second time', async () => {
    const { start, check, simulator } = await startTestSimulator();
    const { request_id: id } = (await start(to)).body;
    const code = simulator.messages()[0]?.code ?? '';
    expect(await check(id, code)).toMatchObject({ status: 200, body: { request_id: id, status: 'completed' } });
    expect(await check(id, code)).toEqual({
      status: 404,
      type: 'application/problem+json',
      body: { ...problemBody, detail: `Request '${id}' was not found or it has been verified already.` },
    });
  });

  it('wrong codes with 400, 400, 410', async () => {
    const { start, check } = await startTestSimulator();
    const { request_id: id } = (await start(to, { code: 'right' })).body;
    const answers = [await check(id, 'wrong'), await check(id, 'wrong'), await check(id, 'wrong')];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 410]);
    expect(answers[0]?.body).toEqual({
      ...problemBody,
      detail: 'The code you provided does not match the expected value.',
    });
    expect(answers[2]?.body).toEqual({
      ...problemBody,
      detail: 'An incorrect code has been provided too many times. Workflow terminated.',
    });
  });

  it('next_workflow with 200, and with 409 when nothing is left', async () => {
    const { start, next } = await startTestSimulator();
    const workflow = [
      { channel: 'sms', to },
      { channel: 'voice', to },
    ];
    const { request_id: id } = (await start(to, { workflow })).body;
    expect(await next(id)).toMatchObject({ status: 200, body: '' });
    expect(await next(id)).toMatchObject({
      status: 409,
      body: { detail: 'There are no more events left to trigger.' },
    });
  });

  it('a cancel with 409 too early, then with 204', async () => {
    const { start, cancel, clock } = await startTestSimulator();
    const { request_id: id } = (await start(to)).body;
    expect(await cancel(id)).toMatchObject({ status: 409, body: problemBody });
    clock.pass(30);
    expect(await cancel(id)).toMatchObject({ status: 204, body: '' });
  });

  it('an invalid start with 422 and its parameters as a list', async () => {
    const { start } = await startTestSimulator();
    expect(await start('+1', { brand: undefined })).toEqual({
      status: 422,
      type: 'application/problem+json',
      body: {
        ...problemBody,
        invalid_parameters: [
          { name: 'brand', reason: 'Brand is required' },
          { name: 'workflow[0].to', reason: expect.any(String) },
        ],
      },
    });
  });

  it('a plan with a channel twice with 202, or with 422 where that is asked for', async () => {
    const twice = {
      workflow: [
        { channel: 'sms', to },
        { channel: 'sms', to },
      ],
    };
    expect(await (await startTestSimulator()).start(to, twice)).toMatchObject({ status: 202 });
    const strict = await startTestSimulator({ unknowns: { repeatedChannel: 'REFUSED' } });
    expect(await strict.start(to, twice)).toMatchObject({
      status: 422,
      body: { invalid_parameters: [{ name: 'workflow', reason: expect.any(String) }] },
    });
    expect(strict.simulator.messages()).toEqual([]);
    expect(await strict.start(to)).toMatchObject({ status: 202 });
  });

  it.each(['check', 'next', 'cancel'] as const)('a %s of an unknown request with 404', async (operation) => {
    const simulated = await startTestSimulator();
    expect(await simulated[operation](anId, '1234')).toMatchObject({ status: 404, body: problemBody });
  });

  it.each(['/', '/v1/verify', '/v2/verify/a/b', '/v2/verify/templates/x/y'])('POST %s with 404', async (path) => {
    const { call } = await startTestSimulator();
    expect(await call('POST', path, {})).toMatchObject({ status: 404, body: problemBody });
  });
});

it.each([
  ['GET', '/v2/verify', 'POST'],
  ['PUT', `/v2/verify/${anId}`, 'POST, DELETE'],
  ['DELETE', '/verify/json', 'GET, HEAD, POST'],
  ['GET', '/identity-insights/v1/requests', 'POST'],
] as const)('%s %s is answered with 405, and says what is allowed', async (method, path, allowed) => {
  const { url } = await startTestSimulator();
  const answer = await fetch(url + path, { method, headers: { authorization: basic } });
  expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(allowed.split(', ').toSorted());
  expect({
    status: answer.status,
    type: answer.headers.get('content-type')?.split(';')[0],
    body: await answer.json(),
  }).toEqual({
    status: 405,
    type: 'application/problem+json',
    body: { ...problemBody, type: expect.stringContaining('#wrong-verb') },
  });
});

describe('credentials', () => {
  it.each([
    { what: 'key and secret', path: '/v2/verify', make: () => basic },
    { what: 'a signed token', path: '/v2/verify/', make: () => signedIn() },
    { what: 'a token without an end', path: '/v2/verify', make: () => signedIn({}, 'RS256', null) },
    { what: 'a token of a day', path: '/v2/verify', make: () => signedIn({}, 'RS256', '24h') },
  ])('$what are enough at $path', async ({ path, make }) => {
    const { call } = await startTestSimulator();
    const body = { brand: 'ACME', workflow: [{ channel: 'sms', to }] };
    expect(await call('POST', path, body, await make())).toMatchObject({ status: 202 });
  });

  it.each([
    { what: 'nothing', make: () => '' },
    { what: 'a wrong secret', make: () => `Basic ${btoa('abcd1234:wrong')}` },
    { what: 'an unknown scheme', make: () => 'Digest abc' },
    { what: 'no token at all', make: () => 'Bearer abc' },
    { what: 'another application', make: () => signedIn({ application_id: anId }) },
    { what: 'a token of more than a day', make: () => signedIn({}, 'RS256', '25h') },
    { what: 'a token signed with the public key as a secret', make: () => signedIn({}, 'HS256') },
  ])('$what is 401', async ({ make }) => {
    const { call } = await startTestSimulator();
    for (const [method, path] of [
      ['POST', '/v2/verify'],
      ['POST', `/v2/verify/${anId}`],
      ['POST', `/v2/verify/${anId}/next_workflow`],
      ['DELETE', `/v2/verify/${anId}`],
    ] as const) {
      expect(await call(method, path, '{', await make())).toMatchObject({
        status: 401,
        type: 'application/problem+json',
        body: { ...problemBody, title: 'Unauthorized' },
      });
    }
  });

  it.each([
    { what: 'has expired', make: () => signedIn({}, 'RS256', '-1s') },
    {
      what: 'has no end and is older than 15 min',
      make: () => signedIn({ iat: Math.floor(Date.now() / 1000) - 901 }, 'RS256', null),
    },
  ])('a token that $what is 401 and says so', async ({ make }) => {
    const { call } = await startTestSimulator();
    expect(await call('POST', '/v2/verify', '{', await make())).toMatchObject({
      status: 401,
      body: { detail: 'The JWT provided has expired.', type: expect.stringContaining('#jwt-expired') },
    });
  });
});

describe('magic numbers', () => {
  it.each([
    { ending: '00', status: 202, delivered: 1 },
    { ending: '50', status: 202, delivered: 0 },
    { ending: '52', status: 429, delivered: 0 },
    { ending: '53', status: 500, delivered: 0 },
    { ending: '56', status: 202, delivered: 0 },
    { ending: '57', status: 202, delivered: 1 },
    { ending: '58', status: 402, delivered: 0 },
    { ending: '59', status: 202, delivered: 1 },
    { ending: '62', status: 202, delivered: 1 },
  ])('…$ending answers $status and delivers $delivered', async ({ ending, status, delivered }) => {
    const { start, simulator } = await startTestSimulator();
    expect(await start(`121255501${ending}`)).toMatchObject({ status });
    expect(simulator.messages(`+121255501${ending}`)).toHaveLength(delivered);
  });

  it('…51 is refused with the step at fault and the field in the reason', async () => {
    const { start } = await startTestSimulator();
    expect(await start('14155550151')).toMatchObject({
      status: 422,
      body: { invalid_parameters: [{ name: 'workflow[0]', reason: '`to` phone number is invalid' }] },
    });
  });

  it.each<[Unknowns['numberRefusal'], object]>([
    ['PATH', { invalid_parameters: [{ name: 'workflow[0].to', reason: expect.any(String) }] }],
    ['ENTRY', { invalid_parameters: { name: 'workflow[0]', reason: expect.stringContaining('`to`') } }],
    ['BY_NAME', { invalid_parameters: { 'workflow[0]': expect.stringContaining('`to`') } }],
    ['DETAIL', { detail: expect.stringContaining('‘to’') }],
  ])('…51 is refused in another form where that is asked for: %s', async (numberRefusal, body) => {
    const { start } = await startTestSimulator({ unknowns: { numberRefusal } });
    expect(await start('14155550151')).toMatchObject({ status: 422, body });
  });

  it('…54 is delivered and never answered', async () => {
    const { url, simulator, starts } = await startTestSimulator();
    const { promise: delivered, resolve } = Promise.withResolvers<void>();
    simulator.onMessage(() => resolve());
    const giveUp = new AbortController();
    const answer = fetch(`${url}/v2/verify`, {
      method: 'POST',
      headers: { authorization: basic },
      body: JSON.stringify({ brand: 'ACME', workflow: [{ channel: 'sms', to: '14155550154' }] }),
      signal: giveUp.signal,
    });
    await delivered;
    giveUp.abort();
    await expect(answer).rejects.toThrow('aborted');
    expect(starts()).toMatchObject([{ to: '+14155550154', status: 202 }]);
  });

  it('…55 has a request in flight that nobody knows', async () => {
    const { start, check } = await startTestSimulator();
    const answer = await start('14155550155');
    expect(answer.status).toBe(409);
    expect(await check(answer.body.request_id, '1234')).toMatchObject({ status: 404 });
  });

  it('…56 is over a second after it was accepted', async () => {
    const { start, check, clock } = await startTestSimulator();
    const { request_id: id } = (await start('14155550156', { code: '1234' })).body;
    clock.pass(1);
    expect(await check(id, '1234')).toMatchObject({ status: 404 });
    expect(await start('14155550156')).toMatchObject({ status: 202 });
  });

  it('…59 is delivered at once and answered late', async () => {
    const { start, simulator } = await startTestSimulator({ slowMs: 50 });
    let deliveredAt = Infinity;
    simulator.onMessage(() => (deliveredAt = performance.now()));
    expect(await start('14155550159')).toMatchObject({ status: 202 });
    expect(performance.now() - deliveredAt).toBeGreaterThan(45);
  });

  it('…60 answers success in HTML, and refusals as they are', async () => {
    const { start, check } = await startTestSimulator();
    const html = { type: 'text/html', body: expect.stringContaining('<!doctype html>') };
    expect(await start('14155550160', { code: 'right' })).toMatchObject({ status: 202, ...html });
    const { request_id: id } = (await start('14155550160')).body;
    expect(await check(id, 'wrong')).toMatchObject({ status: 400, body: problemBody });
    expect(await check(id, 'right')).toMatchObject({ status: 200, ...html });
  });

  it("…61 takes a right code and loses the answer; a wrong one's comes", async () => {
    const { start, check } = await startTestSimulator();
    const { request_id: id } = (await start('14155550161', { code: 'right' })).body;
    expect(await check(id, 'wrong')).toMatchObject({ status: 400 });
    await expect(check(id, 'right')).rejects.toThrow('fetch failed');
    expect(await check(id, 'right')).toMatchObject({ status: 404 });
  });
});

it.each([
  ['GET /%zz', 400],
  ['TEAPOT /v2/verify', 400],
  ['PROPFIND /v2/verify', 404],
])('what is no request to it is answered as a problem, too: %s', async (line, status) => {
  const { url } = await startTestSimulator();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`${line} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*content-type: application/problem\\+json`, 'u'));
  expect(JSON.parse(body)).toEqual(problemBody);
});
