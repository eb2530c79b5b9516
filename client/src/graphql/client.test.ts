import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeService, problem, service, verification } from '../../test/fake-service.ts';
import { createApi } from './client.ts';

const input = {
  phoneNumber: '(415) 555-0100',
  region: 'US',
  channel: 'SMS' as const,
  idempotencyKey: 'an-idempotency-key',
};

const uri = 'http://localhost/graphql';

/** A clock that a test moves on, for the browser's time-outs too. */
function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const timeout = new AbortController();
    setTimeout(() => timeout.abort(new DOMException('Too late.', 'TimeoutError')), ms);
    return timeout.signal;
  });
}

const refused = () => Promise.reject(new TypeError('fetch failed'));
const html = async () =>
  new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
const json =
  (body: unknown, status = 200) =>
  async () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** A connection that fails, and a probe that gets no answer before its time is over. */
const never: typeof globalThis.fetch = (_, init) =>
  init?.mode === 'no-cors'
    ? new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      })
    : refused();

/** A service that takes its time with a start. */
function answeringAfter(ms: number): typeof globalThis.fetch {
  const startVerification = () =>
    new Promise<Record<string, unknown>>((resolve) => {
      setTimeout(() => resolve(verification()), ms);
    });
  return createFakeService({ startVerification }).fetch;
}

beforeEach(() => vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('an answer', () => {
  it('is the operation’s own, told apart by its typename', async () => {
    const fake = createFakeService({ startVerification: () => verification() });
    expect(await createApi({ uri, fetch: fake.fetch }).service()).toMatchObject({
      __typename: 'Service',
      brand: service().brand,
    });
    expect(await createApi({ uri, fetch: fake.fetch }).start(input)).toMatchObject({
      __typename: 'Verification',
      phoneNumber: '+14155550100',
    });
    expect(fake.received).toEqual([{ operation: 'startVerification', input }]);
  });

  it('may be a problem, with its reason', async () => {
    const fake = createFakeService({
      startVerification: () => problem('InvalidPhoneNumber', { reason: 'TOO_SHORT' }),
    });
    expect(await createApi({ uri, fetch: fake.fetch }).start(input)).toMatchObject({
      __typename: 'InvalidPhoneNumber',
      reason: 'TOO_SHORT',
    });
  });

  it('is asked for anew each time', async () => {
    const fake = createFakeService({ checkCode: () => problem('MalformedCode', { codeLength: 6 }) });
    const client = createApi({ uri, fetch: fake.fetch });
    await client.check({ verificationId: 'v', code: '1' });
    await client.check({ verificationId: 'v', code: '1' });
    expect(fake.received).toHaveLength(2);
  });
});

describe('no answer', () => {
  it.each([
    ['a refused connection', refused, 'unreachable'],
    ['HTML', html, 'faulty'],
    ['an error of the server’s', json({ errors: [{ message: 'Internal server error' }], data: null }), 'faulty'],
    ['an error with a status', json({ errors: [{ message: 'Internal server error' }] }, 500), 'faulty'],
  ])('is what %s comes to', async (_, fetch, cause) => {
    expect(await createApi({ uri, fetch }).start(input)).toEqual({ __typename: 'NoAnswer', cause });
  });

  it('is what a call that takes longer than the server may comes to, and no other', async () => {
    const clients = [25_000, 60_000].map((ms) => createApi({ uri, fetch: answeringAfter(ms) }));
    fakeClock();
    const answers = clients.map((client) => client.start(input));
    await vi.advanceTimersByTimeAsync(28_000);
    const outcomes = await Promise.all(answers);
    expect(outcomes).toMatchObject([
      { __typename: 'Verification', id: verification().id },
      { __typename: 'NoAnswer', cause: 'timedOut' },
    ]);
  });

  it('is put down to the device where that is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect(await createApi({ uri, fetch: refused }).start(input)).toEqual({ __typename: 'NoAnswer', cause: 'offline' });
  });
});

describe('no answer where the service answers, only not this page,', () => {
  const elsewhere = 'https://verify.example/graphql';
  const asked: unknown[] = [];
  const shutOut: typeof globalThis.fetch = async (to, init) => {
    if (init?.mode !== 'no-cors') throw new TypeError('Failed to fetch');
    asked.push([to, init.method]);
    return new Response();
  };
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal('location', new URL('https://shop.example/cart'));
  });

  it('is not put down to the connection, and the developer is told why', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await createApi({ uri: elsewhere, fetch: shutOut }).service()).toMatchObject({ cause: 'faulty' });
    expect(asked).toEqual([[elsewhere, undefined]]);
    expect(said.mock.calls).toEqual([[expect.stringMatching(/https:\/\/shop\.example in its CORS_ORIGINS/)]]);
  });

  it.each([
    ['on the page’s own origin', 'https://shop.example/graphql'],
    ['by a path', '/graphql'],
  ])('is another matter %s: the connection failed for a moment', async (_, uri) => {
    expect(await createApi({ uri, fetch: shutOut }).service()).toMatchObject({ cause: 'unreachable' });
    expect(asked).toEqual([]);
  });

  it('is not looked into while the device is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect(await createApi({ uri: elsewhere, fetch: shutOut }).service()).toMatchObject({ cause: 'offline' });
    expect(asked).toEqual([]);
  });

  it('is looked into within the same time', async () => {
    fakeClock();
    const answer = createApi({ uri: elsewhere, fetch: never }).service();
    await vi.advanceTimersByTimeAsync(28_000);
    expect(await answer).toMatchObject({ cause: 'unreachable' });
  });
});
