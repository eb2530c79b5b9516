import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Log, LogFields } from '../telemetry/log.ts';
import type { Recorded } from '../telemetry/recorded.ts';
import { channel } from '../verification/channels.ts';
import type { Send } from '../verification/provider.ts';
import type { Answer } from './exchange.ts';
import { startRecordingServer } from './recording-server.ts';
import { createTransport } from './transport.ts';
import { createVerifyV2, type VerifyV2Options } from './verify-v2.ts';

const at = { requestId: 'c11236f4-00bf-4b89-84ba-88b25df97315', phoneNumber: '+14155550100' };
const send: Send = {
  phoneNumber: '+14155550100',
  plan: ['SMS', 'SMS', 'VOICE'],
  timeoutSeconds: 180,
  reuseCode: false,
  locale: undefined,
  clientRef: '0123456789abcdef0123456789abcdef',
};
const templateId = '4ed3027d-8762-44a0-aa3f-c393717413a4';
const settings = {
  brand: 'ACME',
  codeLength: 6,
  whatsappFrom: undefined,
  rcsFrom: undefined,
  templateId: undefined,
  androidAppHash: undefined,
  fraudCheck: false,
};

afterEach(() => {
  vi.useRealTimers();
});

/** A log whose lines can be read. */
function listen() {
  const recorded: Recorded[] = [];
  const lines: { level: string; sentence: string; fields: LogFields | undefined }[] = [];
  const write = (level: string) => (sentence: string, fields?: LogFields) =>
    void lines.push({ level, sentence, fields });
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    record: (one) => void recorded.push(one),
    flush() {},
  };
  return { log, lines, recorded };
}

const answered = (status: number, body: unknown = ''): Answer => ({
  kind: 'answered',
  status,
  body: JSON.stringify(body),
});

/** Verify v2 over a transport that answers as told and counts what it is given. */
function setUp(answer: Answer, more: Partial<VerifyV2Options> = {}) {
  const { log, lines, recorded } = listen();
  const calls: { path: string; body: unknown }[] = [];
  const state = { answer };
  const call = async (path: string, body?: unknown) => {
    calls.push({ path, body });
    return state.answer;
  };
  const provider = createVerifyV2({ ...settings, transport: { post: call, delete: call }, log, ...more });
  return { provider, calls, lines, recorded, state };
}

describe('on the wire', () => {
  it('each operation is one request', async () => {
    const server = await startRecordingServer((response, { method, url }) => {
      if (url === '/v2/verify') return response.writeHead(202).end(JSON.stringify({ request_id: at.requestId }));
      if (method === 'DELETE') return response.writeHead(204).end();
      return response.end(JSON.stringify({ request_id: at.requestId, status: 'completed' }));
    });
    const credentials = { kind: 'basic', apiKey: 'k', apiSecret: 's' } as const;
    const transport = createTransport({ apiHost: server.url, credentials, timeoutMs: 5000 });
    const provider = createVerifyV2({ ...settings, transport, log: listen().log });

    expect(await provider.start(send)).toStrictEqual({ outcome: 'SENT', requestId: at.requestId });
    expect(await provider.advance(at)).toStrictEqual({ outcome: 'ADVANCED' });
    expect(await provider.check(at, '123456')).toStrictEqual({ outcome: 'CORRECT' });
    expect(await provider.cancel(at)).toStrictEqual({ outcome: 'CANCELED' });
    await transport.close();
    await server.close();

    expect(server.requests.map(({ method, url, body }) => [method, url, body])).toStrictEqual([
      [
        'POST',
        '/v2/verify',
        JSON.stringify({
          brand: 'ACME',
          workflow: [
            { channel: 'sms', to: '14155550100' },
            { channel: 'sms', to: '14155550100' },
            { channel: 'voice', to: '14155550100' },
          ],
          code_length: 6,
          channel_timeout: 180,
          client_ref: '0123456789abcdef0123456789abcdef',
        }),
      ],
      ['POST', `/v2/verify/${at.requestId}/next_workflow`, ''],
      ['POST', `/v2/verify/${at.requestId}`, '{"code":"123456"}'],
      ['DELETE', `/v2/verify/${at.requestId}`, ''],
    ]);
  });
});

describe('a start', () => {
  it.each([
    ['names the WhatsApp number', { whatsappFrom: '447700400080' }, { whatsapp: { from: '447700400080' } }],
    ['names the RCS agent', { rcsFrom: 'acme' }, { rcs: { from: 'acme' } }],
    ["names no RCS agent where it is to be Vonage's default one", {}, {}],
    ["names the app's hash in each SMS", { androidAppHash: 'FA+9qCX9VSu' }, { sms: { app_hash: 'FA+9qCX9VSu' } }],
    ["asks for one's own texts", { templateId }, {}],
  ])('%s', async (_, own: Partial<VerifyV2Options>, more: Record<string, object>) => {
    const { provider, calls } = setUp(answered(202), own);
    await provider.start({ ...send, plan: channel.options });
    const step = (name: string) => ({ channel: name, to: '14155550100', ...more[name] });
    const workflow = ['sms', 'voice', 'whatsapp', 'rcs'].map(step);
    const [call] = calls;
    // As JSON, which leaves out what is undefined.
    const { workflow: sent, template_id: template } = JSON.parse(JSON.stringify(call?.body));
    expect({ sent, template }).toEqual({ sent: workflow, template: own.templateId });
  });

  it('asks at each step for the code of the one before where one serves the plan', async () => {
    const { provider, calls } = setUp(answered(202));
    await provider.start({ ...send, plan: ['SMS', 'VOICE'], reuseCode: true });
    expect(calls).toMatchObject([{ body: { workflow: [{ reuse_code: true }, { reuse_code: true }] } }]);
  });

  it("asks for Vonage's fraud check where that is on", async () => {
    const { provider, calls } = setUp(answered(202), { fraudCheck: true });
    await provider.start(send);
    expect(calls).toMatchObject([{ body: { fraud_check: true } }]);
  });

  it("asks for the language in Vonage's form", async () => {
    const { provider, calls } = setUp(answered(202));
    await provider.start({ ...send, locale: 'pt-BR' });
    await provider.start({ ...send, locale: 'tlh' });
    await provider.start({ ...send, plan: ['VOICE', 'VOICE', 'SMS'], locale: 'zh-TW' });
    expect(calls).toMatchObject([
      { body: { locale: 'pt-br' } },
      { body: { locale: undefined } },
      { body: { locale: 'zh-cn' } },
    ]);
  });
});

it.each(['../../v1/calls?x=', '', 'a/b', 'a?b', `${at.requestId}\n`])(
  'no id like %j becomes part of an address',
  async (requestId) => {
    const { provider, calls } = setUp(answered(204));
    const malformed = { ...at, requestId };
    await expect(provider.check(malformed, '123456')).rejects.toThrow('Malformed request id');
    await expect(provider.advance(malformed)).rejects.toThrow('Malformed request id');
    await expect(provider.cancel(malformed)).rejects.toThrow('Malformed request id');
    expect(calls).toStrictEqual([]);
  },
);

describe('the log', () => {
  it.each([
    [401, 'credentials'],
    [402, 'balance'],
    [403, 'capability'],
    [412, 'network'],
    [422, 'BRAND'],
  ])('says, of %i, what the operator has to mend', async (status, word) => {
    const { provider, lines } = setUp(answered(status));
    await provider.start(send);
    await provider.check(at, '123456');
    await provider.advance(at);
    if (status !== 401) await provider.cancel(at);
    expect(lines).toStrictEqual(
      ['start', 'check', 'resend', ...(status === 401 ? [] : ['cancel'])].map((operation) => ({
        level: 'error',
        sentence: expect.stringContaining(word),
        fields: { operation, status },
      })),
    );
  });

  it('says of a cancel that is refused with 401 that it may have come too late', async () => {
    const { provider, lines } = setUp(answered(401));
    await provider.cancel(at);
    const sentence = expect.stringContaining('too late');
    expect(lines).toStrictEqual([{ level: 'warn', sentence, fields: { operation: 'cancel', status: 401 } }]);
  });

  it('says nothing of numbers and codes that were refused', async () => {
    const { provider, lines, state } = setUp(answered(422, { invalid_parameters: [{ name: 'workflow[0].to' }] }));
    expect(await provider.start(send)).toStrictEqual({ outcome: 'NUMBER_REFUSED' });
    for (const status of [400, 404, 409, 410]) {
      state.answer = answered(status);
      await provider.check(at, '123456');
    }
    expect(lines).toStrictEqual([]);
  });

  it.each<[outcome: string, answer: Answer]>([
    ['ok', answered(202, { request_id: at.requestId })],
    ['ok', answered(409)],
    ['refused', answered(402)],
    ['refused', answered(422, { invalid_parameters: [{ name: 'workflow[0].to' }] })],
    ['refused', answered(429)],
    ['unavailable', { kind: 'not-connected' }],
    ['lost', { kind: 'lost' }],
    ['lost', answered(503)],
    ['lost', answered(202, '<html>')],
  ])('counts a call as %s, by %j', async (outcome, answer) => {
    const { provider, recorded } = setUp(answer);
    await provider.start(send);
    const status = answer.kind === 'answered' ? answer.status : undefined;
    expect(recorded).toEqual([{ type: 'CALLED', operation: 'start', outcome, status, seconds: expect.any(Number) }]);
  });

  it('warns where Vonage takes no more calls', async () => {
    const { provider, lines } = setUp(answered(429));
    await provider.start(send);
    const sentence = expect.stringContaining('at this rate');
    expect(lines).toStrictEqual([{ level: 'warn', sentence, fields: { operation: 'start', status: 429 } }]);
  });

  it.each<[what: string, answer: Answer]>([
    ['outages', { kind: 'not-connected' }],
    ['lost answers', { kind: 'lost' }],
    ['server errors', answered(503)],
    ['successes that cannot be read', answered(200, '<html>')],
  ])('warns of %s', async (_, answer) => {
    const { provider, lines } = setUp(answer);
    await provider.check(at, '123456');
    expect(lines).toMatchObject([{ level: 'warn', fields: { operation: 'check' } }]);
  });

  it('holds no number, id or code', async () => {
    const { provider, lines } = setUp(answered(500));
    await provider.start(send);
    await provider.check(at, '123456');
    expect(JSON.stringify(lines)).not.toMatch(/5550100|123456|c11236f4|0123456789abcdef/);
  });
});

describe('a service that fails', () => {
  it.each<[what: string, answer: Answer]>([
    ['cannot be reached', { kind: 'not-connected' }],
    ['does not answer', { kind: 'lost' }],
    ['answers 500', answered(500)],
    ['answers HTML', answered(200, '<html>')],
  ])('and %s is not asked again, until a call 10 s later', async (_, answer) => {
    vi.useFakeTimers();
    const { provider, calls, state } = setUp(answer);
    for (let made = 0; made < 20; made++) await provider.check(at, '123456');
    expect(await provider.check(at, '123456')).toStrictEqual({ outcome: 'NOT_COUNTED', retryable: true });
    expect(calls).toHaveLength(20);
    vi.advanceTimersByTime(10_000);
    state.answer = answered(400);
    expect(await provider.check(at, '123456')).toStrictEqual({ outcome: 'WRONG' });
  });

  it.each([400, 401, 402, 403, 404, 409, 410, 412, 422, 429])('is none that answers %i', async (status) => {
    const { provider, calls } = setUp(answered(status));
    for (let made = 0; made < 40; made++) await provider.check(at, '123456');
    expect(calls).toHaveLength(40);
  });

  it('is told of once as it is held back, and once as it is called again', async () => {
    vi.useFakeTimers();
    const { provider, state, recorded } = setUp(answered(500));
    for (let made = 0; made < 25; made++) await provider.check(at, '123456');
    vi.advanceTimersByTime(10_000);
    await provider.check(at, '123456');
    const moves = () => recorded.filter(({ type }) => type === 'BREAKER_MOVED');
    expect(moves()).toStrictEqual([{ type: 'BREAKER_MOVED', breaker: 'checks', isOpen: true }]);
    vi.advanceTimersByTime(10_000);
    state.answer = answered(400);
    await provider.check(at, '123456');
    expect(moves().slice(1)).toStrictEqual([{ type: 'BREAKER_MOVED', breaker: 'checks', isOpen: false }]);
  });

  it('fails for starts and resends together', async () => {
    const { provider, calls } = setUp(answered(500));
    for (let made = 0; made < 10; made++) {
      await provider.start(send);
      await provider.advance(at);
    }
    expect(await provider.start(send)).toStrictEqual({ outcome: 'NOT_SENT', retryable: true });
    expect(await provider.advance(at)).toStrictEqual({ outcome: 'NOT_ADVANCED', retryable: true });
    expect(calls).toHaveLength(20);
  });

  it('fails for sends and for checks apart from each other, and never for cancels', async () => {
    const { provider, calls } = setUp({ kind: 'not-connected' });
    for (let made = 0; made < 25; made++) await provider.cancel(at);
    for (let made = 0; made < 25; made++) await provider.start(send);
    expect(calls).toHaveLength(25 + 20);
    for (let made = 0; made < 25; made++) await provider.check(at, '123456');
    expect(calls).toHaveLength(25 + 20 + 20);
    await provider.cancel(at);
    expect(calls).toHaveLength(25 + 20 + 20 + 1);
  });
});
