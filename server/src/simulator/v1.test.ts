import { Vonage } from '@vonage/server-sdk';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { basic, credentials, signedIn, startTestSimulator } from './simulator-fixture.ts';
import type { SimulatorOptions } from './simulator.ts';

const number = '447700900000';

type Fields = Record<string, string | number>;

async function setUp(options: Partial<SimulatorOptions> = {}) {
  const { simulator, starts, url, clock } = await startTestSimulator(options);
  const call = async (path: string, fields: Fields, headers: Record<string, string> = { authorization: basic }) => {
    const response = await fetch(`${url}/verify/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(fields),
    });
    return { http: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  };
  const said = async (path: string, fields: Fields) => {
    const { http, body } = await call(path, fields);
    expect(http).toBe(200);
    return body;
  };
  const start = (fields: Fields = {}) => said('json', { number, brand: 'ACME', code_length: 6, ...fields });
  const begin = async (fields: Fields = {}): Promise<string> => z.string().parse((await start(fields))['request_id']);
  const check = (request_id: string, code: string) => said('check/json', { request_id, code });
  const control = (request_id: string, cmd: string) => said('control/json', { request_id, cmd });
  const search = (request_id: string) => said('search/json', { request_id });
  const messages = () => simulator.messages().toReversed();
  const code = () => messages().at(-1)?.code ?? '';
  const wrong = () => (code() === '000000' ? '000001' : '000000');
  return { simulator, starts, url, clock, call, start, begin, check, control, search, messages, code, wrong };
}

test('The real SDK starts, checks, moves on, cancels and searches', async () => {
  const { url, clock, code, wrong } = await setUp();
  const { apiKey, apiSecret } = credentials;
  const { verify } = new Vonage({ apiKey, apiSecret, privateKey: '' }, { apiHost: url });
  const started = await verify.start({ number, brand: 'ACME', codeLength: 6 });
  expect(started).toMatchObject({ status: '0', requestId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const id = 'requestId' in started ? started.requestId : '';
  expect(await verify.start({ number, brand: 'ACME' })).toMatchObject({ status: '10', request_id: id });
  expect(await verify.check(id, wrong())).toMatchObject({ status: '16', request_id: id });
  expect(await verify.trigger(id)).toEqual({ status: '0', command: 'trigger_next_event' });
  expect(await verify.search(id)).toMatchObject({ status: 'IN PROGRESS', checks: [{ status: 'INVALID' }] });
  expect(await verify.check(id, code())).toMatchObject({ status: '0', price: '0.05000000', currency: 'EUR' });
  expect(await verify.check(id, code())).toMatchObject({ status: '6' });
  const another = await verify.start({ number, brand: 'ACME' });
  clock.pass(30);
  expect(await verify.cancel('requestId' in another ? another.requestId : '')).toEqual({
    status: '0',
    command: 'cancel',
  });
});

describe('a start', () => {
  it.each<[string, Fields, object]>([
    ['2', { brand: '' }, { error_text: 'Your request is incomplete and missing the mandatory parameter: brand' }],
    ['2', { number: '' }, { error_text: expect.stringContaining('number') }],
    ['3', { number: '0' }, { error_text: 'Invalid value for param: number' }],
    ['3', { brand: 'nineteen characters' }, {}],
    ['3', { code_length: 5 }, {}],
    ['3', { workflow_id: 8 }, {}],
    ['3', { pin_expiry: 59 }, {}],
    ['3', { next_event_wait: 901 }, {}],
    ['3', { sender_id: 'twelve chars' }, {}],
    ['20', { pin_code: '1234' }, {}],
    ['3', { number: '14155550151' }, {}],
    ['1', { number: '14155550152' }, {}],
    ['5', { number: '14155550153' }, {}],
    ['10', { number: '14155550155' }, { request_id: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    ['7', { number: '14155550156' }, { network: expect.stringMatching(/^\d+$/) }],
    ['9', { number: '14155550158' }, {}],
  ])('is answered %s to %j, and sends nothing', async (status, fields, more) => {
    const { start, messages } = await setUp();
    const body = await start(fields);
    expect(body).toMatchObject({ status, error_text: expect.any(String), ...more });
    expect('request_id' in body).toBe(status === '10');
    expect(messages()).toEqual([]);
  });

  it.each([
    ['1', ['SMS', 'VOICE', 'VOICE']],
    ['2', ['SMS', 'SMS', 'VOICE']],
    ['3', ['VOICE', 'VOICE']],
    ['4', ['SMS', 'SMS']],
    ['5', ['SMS', 'VOICE']],
    ['6', ['SMS']],
    ['7', ['VOICE']],
  ])('by workflow %s sends %j, and then expires', async (workflow_id, channels) => {
    const { begin, search, simulator, clock, messages } = await setUp();
    const id = await begin({ workflow_id, next_event_wait: 60, pin_expiry: 60 });
    clock.pass(60 * channels.length - 0.001);
    simulator.tick();
    expect(messages().map(({ channel }) => channel)).toEqual(channels);
    expect(await search(id)).toMatchObject({ status: 'IN PROGRESS' });
    clock.pass(0.001);
    expect(await search(id)).toMatchObject({
      status: 'EXPIRED',
      date_finalized: expect.stringContaining('2026-11-23 06:'),
    });
  });

  it.each([
    ['one code for the plan', { pin_expiry: 180, next_event_wait: 60 }, [0, 0, 0], '3 minutes'],
    ['a new code each step', { pin_expiry: 60, next_event_wait: 60 }, [0, 1, 2], '1 minute'],
    ['a new one at the third step', { pin_expiry: 120, next_event_wait: 60 }, [0, 0, 1], '2 minutes'],
    [
      'a new code each step where the one is no multiple of the other',
      { pin_expiry: 100, next_event_wait: 60 },
      [0, 1, 2],
      '1 minute',
    ],
  ])('sends %s', async (_, fields, which, life) => {
    const { begin, clock, simulator, messages } = await setUp();
    await begin({ workflow_id: 2, ...fields });
    clock.pass(120);
    simulator.tick();
    const codes = messages().map(({ code }) => code);
    const distinct = [...new Set(codes)];
    expect(codes.map((code) => distinct.indexOf(code))).toEqual(which);
    expect(messages()[0]?.text).toBe(`ACME code: ${codes[0]}. Valid for ${life}.`);
  });

  it('for a number in flight names the request, until that is over', async () => {
    const { begin, start, check, code } = await setUp();
    const id = await begin();
    expect(await start()).toMatchObject({ status: '10', request_id: id });
    await check(id, code());
    expect(await start()).toMatchObject({ status: '0' });
  });
});

describe('a check', () => {
  it('that is wrong three times fails the request; a new code begins to count anew', async () => {
    const { begin, check, control, search, clock, code, wrong } = await setUp();
    const id = await begin({ workflow_id: 2, pin_expiry: 60, next_event_wait: 60 });
    expect(await check(id, wrong())).toMatchObject({ status: '16', request_id: id });
    expect(await check(id, wrong())).toMatchObject({ status: '16' });
    clock.pass(60);
    await search(id);
    expect(await check(id, wrong())).toMatchObject({ status: '16' });
    expect(await check(id, wrong())).toMatchObject({ status: '16' });
    expect(await check(id, wrong())).toMatchObject({ status: '17' });
    expect(await search(id)).toMatchObject({ status: 'FAILED' });
    expect(await check(id, code())).toMatchObject({ status: '17' });
    expect(await control(id, 'cancel')).toMatchObject({ status: '6' });
  });

  it('of an unknown request is 6, of a half one 2 or 3', async () => {
    const { call, check, begin } = await setUp();
    expect(await check('0'.repeat(32), '123456')).toMatchObject({ status: '6' });
    expect(await check('../etc', '123456')).toMatchObject({ status: '3' });
    const id = await begin();
    expect((await call('check/json', { request_id: id })).body).toMatchObject({ status: '2' });
    expect(await check(id, '1')).toMatchObject({ status: '3' });
  });
});

describe('control', () => {
  it('cancels after 30 seconds and before the second message', async () => {
    const { begin, control, clock, search } = await setUp();
    const early = await begin();
    clock.pass(29.999);
    expect(await control(early, 'cancel')).toEqual({
      status: '19',
      error_text: `Verification request  ['${early}'] can't be cancelled within the first 30 seconds.`,
    });
    clock.pass(0.001);
    expect(await control(early, 'cancel')).toEqual({ status: '0', command: 'cancel' });
    expect(await search(early)).toMatchObject({ status: 'CANCELLED' });
    const late = await begin();
    await control(late, 'trigger_next_event');
    clock.pass(30);
    expect(await control(late, 'cancel')).toMatchObject({
      status: '19',
      error_text: expect.stringContaining('re-deliver'),
    });
  });

  it('moves on until no event is left', async () => {
    const { begin, control, messages } = await setUp();
    const id = await begin({ workflow_id: 5 });
    expect(await control(id, 'trigger_next_event')).toEqual({ status: '0', command: 'trigger_next_event' });
    expect(await control(id, 'trigger_next_event')).toEqual({
      status: '19',
      error_text: `No more events are left to execute for the request ['${id}']`,
    });
    expect(messages().map(({ channel }) => channel)).toEqual(['SMS', 'VOICE']);
    expect(await control(id, 'stop')).toMatchObject({ status: '3' });
    expect(await control('0'.repeat(32), 'cancel')).toMatchObject({ status: '6' });
  });
});

describe('a search', () => {
  it('shows what was typed, in times without a zone', async () => {
    const { begin, check, search, clock, code, wrong } = await setUp();
    const id = await begin();
    await check(id, wrong());
    clock.pass(1);
    await check(id, code());
    expect(await search(id)).toMatchObject({
      request_id: id,
      status: 'SUCCESS',
      number,
      date_submitted: '2026-11-23 06:00:00',
      date_finalized: '2026-11-23 06:00:01',
      checks: [
        { date_received: '2026-11-23 06:00:00', code: wrong(), status: 'INVALID' },
        { date_received: '2026-11-23 06:00:01', code: code(), status: 'VALID' },
      ],
      events: [{ type: 'sms', id: expect.any(String) }],
    });
  });

  it('finds an end only after a while, where that is asked for', async () => {
    const { begin, check, search, clock, code } = await setUp({ unknowns: { searchLag: 'MINUTE' } });
    const id = await begin();
    expect(await search(id)).toMatchObject({ status: 'IN PROGRESS' });
    await check(id, code());
    clock.pass(59.999);
    expect(await search(id)).toEqual({ status: '101', error_text: 'No response found' });
    clock.pass(0.001);
    expect(await search(id)).toMatchObject({ status: 'SUCCESS' });
  });

  it('of several answers a list, of more than ten 18', async () => {
    const { begin, url } = await setUp();
    const id = await begin();
    const ask = async (ids: string[]) =>
      (
        await fetch(`${url}/verify/search/json?${ids.map((one) => `request_ids=${one}`).join('&')}`, {
          headers: { authorization: basic },
        })
      ).json();
    expect(await ask([id, '0'.repeat(32)])).toMatchObject({ verification_requests: [{ request_id: id }] });
    expect(await ask(Array.from({ length: 11 }, () => id))).toMatchObject({ status: '18' });
  });
});

describe('the caller', () => {
  it('is known by Basic, or by key and secret among the parameters, and by no JWT', async () => {
    const { call } = await setUp();
    const fields = { number, brand: 'ACME' };
    const { apiKey: api_key, apiSecret: api_secret } = credentials;
    const refused = { http: 200, body: { status: '4', error_text: expect.any(String) } };
    expect(await call('json', fields, {})).toMatchObject(refused);
    expect(await call('json', fields, { authorization: await signedIn() })).toMatchObject(refused);
    expect(await call('json', { ...fields, api_key, api_secret: 'ÿ€' }, {})).toMatchObject(refused);
    expect(await call('json', { ...fields, api_key, api_secret }, {})).toMatchObject({ body: { status: '0' } });
  });

  it('may send a form, or everything in the address', async () => {
    const { url } = await setUp();
    const headers = { authorization: basic };
    const form = new URLSearchParams({ number, brand: 'ACME' });
    const posted = await fetch(`${url}/verify/json`, { method: 'POST', headers, body: form });
    expect(await posted.json()).toMatchObject({ status: '0' });
    const got = await fetch(`${url}/verify/json?${String(form)}`, { headers });
    expect(await got.json()).toMatchObject({ status: '10' });
    const broken = await fetch(`${url}/verify/json`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"number":',
    });
    expect(await broken.json()).toMatchObject({ status: '2' });
  });
});

describe('a magic number', () => {
  it('60 is answered in HTML at a start and a check, and can be searched', async () => {
    const { url, starts, search } = await setUp();
    const headers = { authorization: basic };
    const response = await fetch(`${url}/verify/json?number=14155550160&brand=ACME`, { headers });
    expect(response.headers.get('content-type')).toContain('html');
    const [{ requestId = '' } = {}] = starts();
    expect(await search(requestId)).toMatchObject({ status: 'IN PROGRESS' });
  });

  it('61 loses the answer to a right code, which a search still knows', async () => {
    const { begin, check, search, code, wrong } = await setUp();
    const id = await begin({ number: '14155550161' });
    expect(await check(id, wrong())).toMatchObject({ status: '16' });
    await expect(check(id, code())).rejects.toThrow('fetch failed');
    expect(await search(id)).toMatchObject({ status: 'SUCCESS' });
  });

  it('50 is never delivered', async () => {
    const { begin, messages } = await setUp();
    await begin({ number: '14155550150' });
    expect(messages()).toEqual([]);
  });
});
