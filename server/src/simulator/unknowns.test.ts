import { describe, expect, it } from 'vitest';
import { basic, startTestSimulator } from './simulator-fixture.ts';
import { unknowns, unknownsSchema } from './unknowns.ts';

const to = '447700900000';

it('names each unknown with a question, a source, its values and the default, which comes first', () => {
  expect(unknowns.length).toBeGreaterThan(10);
  for (const { question, source, values, default: usual } of unknowns) {
    expect([question, source].filter((text) => !/^[A-Z].+\.$/u.test(text))).toEqual([]);
    expect(values.length).toBeGreaterThan(1);
    expect(values[0]).toBe(usual);
  }
});

it('is what is likeliest where nothing is said, and takes no other names or values', () => {
  expect(unknownsSchema.parse({})).toMatchObject({ stepEnd: 'SILENT', cancelRefusal: 'CONFLICT' });
  expect(unknownsSchema.safeParse({ stepEnd: 'LOUD' }).success).toBe(false);
  expect(unknownsSchema.safeParse({ stepsEnd: 'EVENT' }).success).toBe(false);
});

it('can be changed while the simulator runs', async () => {
  const { start, cancel, simulator } = await startTestSimulator();
  const { request_id: id } = (await start(to)).body;
  expect(await cancel(id)).toMatchObject({ status: 409 });
  simulator.assume({ cancelRefusal: 'UNAUTHORIZED' });
  expect(await cancel(id)).toMatchObject({ status: 401 });
  expect(simulator.unknowns()).toEqual({ ...unknownsSchema.parse({}), cancelRefusal: 'UNAUTHORIZED' });
});

it.each([{ cancelRefusal: 'TEAPOT' }, { nothing: 'KNOWN' }, null, 'cancelRefusal'])(
  'is not changed to %j',
  async (changes) => {
    const { simulator } = await startTestSimulator();
    expect(() => simulator.assume(changes)).toThrow(/./);
    expect(simulator.unknowns()).toEqual(unknownsSchema.parse({}));
  },
);

describe('on the wire', () => {
  it.each([
    ['CONFLICT', 409],
    ['UNAUTHORIZED', 401],
    ['NOT_FOUND', 404],
  ] as const)('a cancel that comes too early is refused: %s', async (cancelRefusal, status) => {
    const { start, cancel, clock } = await startTestSimulator({ unknowns: { cancelRefusal } });
    const { request_id: id } = (await start(to)).body;
    expect(await cancel(id)).toMatchObject({ status, type: 'application/problem+json' });
    clock.pass(30);
    expect(await cancel(id)).toMatchObject({ status: 204 });
  });

  it.each([
    ['ID', ['request_id']],
    ['NOTHING', []],
    ['ID_AND_REF', ['request_id', 'client_ref']],
  ] as const)('a 409 names of the request in flight: %s', async (conflictNames, names) => {
    const { start } = await startTestSimulator({ unknowns: { conflictNames } });
    await start(to, { client_ref: 'ref1' });
    const { status, body } = await start(to);
    const named = Object.keys(body).filter((name) => !['type', 'title', 'detail', 'instance'].includes(name));
    expect({ status, named }).toEqual({ status: 409, named: [...names] });
  });

  it.each([
    ['RECORDED', 'https://developer.nexmo.com/api-errors#bad-request'],
    ['SPECIFIED', 'https://developer.vonage.com/en/api-errors/verify-v2#invalid-code'],
    ['BARE', undefined],
  ] as const)('problems have a type: %s', async (problemForm, type) => {
    const { start, check } = await startTestSimulator({ unknowns: { problemForm } });
    const { request_id: id } = (await start(to, { code: 'right' })).body;
    expect(await check(id, 'wrong')).toMatchObject({ status: 400, body: { title: 'Invalid Code' } });
    expect((await check(id, 'wrong')).body.type).toBe(type);
  });

  it('an account without capabilities may check for no fraud and use no sender', async () => {
    const { start } = await startTestSimulator({ unknowns: { capabilities: 'MISSING' } });
    expect(await start(to, { fraud_check: true })).toMatchObject({ status: 403, body: { title: 'Forbidden' } });
    const refused = await start(to, { workflow: [{ channel: 'whatsapp', to, from: '447700400080' }] });
    expect(refused).toMatchObject({ status: 422, body: { title: 'Invalid sender' } });
    expect(refused.body.invalid_parameters).toBeUndefined();
    expect(await start(to)).toMatchObject({ status: 202 });
  });

  it.each([
    ['NAMED', { type: 'application/json', body: { status: 'completed' } }],
    ['EMPTY', { type: undefined, body: '' }],
  ] as const)('a right code is answered: %s', async (checkAnswer, said) => {
    const { start, check } = await startTestSimulator({ unknowns: { checkAnswer } });
    const { request_id: id } = (await start(to, { code: 'right' })).body;
    expect(await check(id, 'right')).toMatchObject({ status: 200, ...said });
    expect(await check(id, 'right')).toMatchObject({ status: 404 });
  });

  it.each([
    ['ABSENT', null],
    ['PRESENT', '1'],
  ] as const)('a 429 says when to come again: %s', async (retryAfter, said) => {
    const { url } = await startTestSimulator({ unknowns: { retryAfter } });
    const body = JSON.stringify({ brand: 'ACME', workflow: [{ channel: 'sms', to: '14155550152' }] });
    const { status, headers } = await fetch(`${url}/v2/verify`, {
      method: 'POST',
      headers: { authorization: basic },
      body,
    });
    expect({ status, said: headers.get('retry-after') }).toEqual({ status: 429, said });
  });

  it('an account without capabilities only reads templates, and is told so in the form of other problems', async () => {
    const { call, url } = await startTestSimulator({ unknowns: { capabilities: 'MISSING', problemForm: 'BARE' } });
    const refused = await call('POST', '/v2/verify/templates', { name: 'own' });
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('not enabled') } });
    expect(refused.body.type).toBeUndefined();
    const { status } = await fetch(`${url}/v2/verify/templates`, { headers: { authorization: basic } });
    expect(status).toBe(200);
  });
});
