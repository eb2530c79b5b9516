import { describe, expect, onTestFinished, test } from 'vitest';
import { credentials, privateKey, startTestSimulator } from '../simulator/simulator-fixture.ts';
import { createLog } from '../telemetry/log.ts';
import type { Send } from '../verification/provider.ts';
import { createVonage } from './vonage.ts';

// What the rules count on, of each of Vonage's products: against the simulator on the wire.

const { apiKey, apiSecret, applicationId } = credentials;
const access = { kind: 'jwt' as const, applicationId, privateKey, basic: { apiKey, apiSecret } };
const phoneNumber = '+447700900000';
const magic = (ending: number) => `+141555501${ending}`;

async function setUp(verifyApi: 'v1' | 'v2', { timeoutMs = 5_000 } = {}) {
  const { simulator, url, clock } = await startTestSimulator({ slowMs: 10_000 });
  const lines: string[] = [];
  const vonage = createVonage(
    {
      verifyApi,
      timeoutMs,
      brand: 'ACME',
      codeLength: 6,
      whatsappFrom: undefined,
      rcsFrom: undefined,
      templateId: undefined,
      androidAppHash: undefined,
      fraudCheck: false,
      lookup: 'off',
    },
    { apiHost: url, insightsHost: url, credentials: access, signatureSecrets: [] },
    { log: createLog('trace', { write: (line) => void lines.push(line) }), now: clock.now },
  );
  onTestFinished(() => vonage.close());
  const { provider } = vonage;
  const start = (more: Partial<Send> = {}) =>
    provider.start({
      phoneNumber,
      plan: ['SMS', 'SMS', 'VOICE'],
      timeoutSeconds: 60,
      reuseCode: true,
      locale: 'en-GB',
      clientRef: '0123456789abcdef0123456789abcdef',
      ...more,
    });
  const begin = async (more: Partial<Send> = {}) => {
    const outcome = await start(more);
    if (outcome.outcome !== 'SENT') throw new Error(outcome.outcome);
    return { requestId: outcome.requestId, phoneNumber };
  };
  const messages = () => simulator.messages().toReversed();
  const code = () => messages().at(-1)?.code ?? '';
  const wrong = () => (code() === '000000' ? '000001' : '000000');
  return { provider, simulator, clock, lines, start, begin, messages, code, wrong };
}

const sent = { outcome: 'SENT', requestId: expect.any(String) };

describe.each(['v2', 'v1'] as const)('Verify %s', (verifyApi) => {
  test('sends a code of six digits, checks it once, and tells wrong from right', async () => {
    const { provider, begin, code, wrong } = await setUp(verifyApi);
    const at = await begin();
    expect(code()).toMatch(/^\d{6}$/);
    expect(await provider.check(at, wrong())).toEqual({ outcome: 'WRONG' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'CORRECT' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'NOT_FOUND' });
    expect(await provider.advance(at)).toEqual({ outcome: 'NOT_FOUND' });
    expect(await provider.cancel(at)).toEqual({ outcome: 'NOT_FOUND' });
  });

  test.each([
    [
      ['SMS', 'SMS', 'VOICE'],
      ['SMS', 'SMS', 'VOICE'],
    ],
    [
      ['SMS', 'SMS'],
      ['SMS', 'SMS'],
    ],
    [
      ['VOICE', 'VOICE'],
      ['VOICE', 'VOICE'],
    ],
    [
      ['SMS', 'VOICE'],
      ['SMS', 'VOICE'],
    ],
    [['SMS'], ['SMS']],
    [['VOICE'], ['VOICE']],
    [['VOICE', 'VOICE', 'SMS'], verifyApi === 'v1' ? ['VOICE', 'VOICE'] : ['VOICE', 'VOICE', 'SMS']],
    [['VOICE', 'SMS'], verifyApi === 'v1' ? ['VOICE'] : ['VOICE', 'SMS']],
  ] as const)('carries out the plan %j as %j, a step a minute', async (asked, steps) => {
    const { provider, simulator, begin, clock, messages, code } = await setUp(verifyApi);
    const plan = provider.able?.(asked) ?? asked;
    expect(plan).toEqual(steps);
    const at = await begin({ plan });
    clock.pass(60 * steps.length - 0.001);
    simulator.tick();
    expect(messages().map(({ channel }) => channel)).toEqual(steps);
    expect(new Set(messages().map((message) => message.code)).size).toBe(1);
    expect(await provider.check(at, code())).toEqual({ outcome: 'CORRECT' });
  });

  // In v2 the text is the account's own.
  test.runIf(verifyApi === 'v1')('says how long the code is right: the whole plan', async () => {
    const { begin, messages } = await setUp(verifyApi);
    await begin();
    expect(messages()[0]?.text).toMatch(/valid for 3 minutes/i);
  });

  test('ends with its plan', async () => {
    const { provider, begin, clock, code } = await setUp(verifyApi);
    const at = await begin();
    const first = code();
    clock.pass(180);
    expect(await provider.check(at, first)).toEqual({ outcome: 'NOT_FOUND' });
  });

  test('makes a new code each step, where that is asked for', async () => {
    const { provider, begin, clock, messages, code } = await setUp(verifyApi);
    const at = await begin({ reuseCode: false });
    clock.pass(60);
    expect(await provider.check(at, code())).toEqual({ outcome: 'WRONG' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'CORRECT' });
    expect(messages()).toHaveLength(2);
  });

  test('moves on at once, until no step is left', async () => {
    const { provider, begin, messages, code } = await setUp(verifyApi);
    const at = await begin();
    expect(await provider.advance(at)).toEqual({ outcome: 'ADVANCED' });
    expect(await provider.advance(at)).toEqual({ outcome: 'ADVANCED' });
    expect(await provider.advance(at)).toEqual({ outcome: 'NO_STEP_LEFT' });
    expect(messages().map(({ channel }) => channel)).toEqual(['SMS', 'SMS', 'VOICE']);
    expect(await provider.check(at, code())).toEqual({ outcome: 'CORRECT' });
  });

  test('takes no more codes after three wrong ones', async () => {
    const { provider, begin, code, wrong } = await setUp(verifyApi);
    const at = await begin();
    expect(await provider.check(at, wrong())).toEqual({ outcome: 'WRONG' });
    expect(await provider.check(at, wrong())).toEqual({ outcome: 'WRONG' });
    expect(await provider.check(at, wrong())).toEqual({ outcome: 'ATTEMPTS_USED_UP' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'ATTEMPTS_USED_UP' });
  });

  test('is canceled from its 30th second on, before the second message', async () => {
    const { provider, begin, clock, code } = await setUp(verifyApi);
    const at = await begin();
    clock.pass(29.999);
    expect(await provider.cancel(at)).toEqual({ outcome: 'NOT_CANCELED' });
    clock.pass(0.001);
    expect(await provider.cancel(at)).toEqual({ outcome: 'CANCELED' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'NOT_FOUND' });
    clock.pass(60);
    const later = await begin();
    await provider.advance(later);
    clock.pass(30);
    expect(await provider.cancel(later)).toEqual({ outcome: 'NOT_CANCELED' });
  });

  test('names the request in flight instead of sending another', async () => {
    const { start, begin, messages } = await setUp(verifyApi);
    const { requestId } = await begin();
    expect(await start()).toEqual({ outcome: 'IN_FLIGHT', requestId, clientRef: undefined });
    expect(messages()).toHaveLength(1);
  });

  test.each([
    [51, { outcome: 'NUMBER_REFUSED' }],
    [52, { outcome: 'NOT_SENT', retryable: true }],
    [53, { outcome: 'LOST' }],
    [54, { outcome: 'LOST' }],
    [55, { outcome: 'IN_FLIGHT', requestId: expect.any(String), clientRef: undefined }],
    [56, verifyApi === 'v1' ? { outcome: 'NUMBER_BLOCKED' } : sent],
    [57, sent],
    [58, { outcome: 'NOT_SENT', retryable: false }],
    [59, { outcome: 'LOST' }],
    [60, { outcome: 'LOST' }],
    [62, sent],
  ])('starts for number %i with %j', async (ending, outcome) => {
    const { start, simulator } = await setUp(verifyApi, { timeoutMs: ending === 54 || ending === 59 ? 1_000 : 5_000 });
    expect(await start({ phoneNumber: magic(ending) })).toEqual(outcome);
    const isSent = [54, 57, 59, 60, 62].includes(ending) || (ending === 56 && verifyApi === 'v2');
    expect(simulator.messages()).toHaveLength(isSent && ending !== 56 ? 1 : 0);
  });

  test('loses the answer to the right code of number 61, which it took', async () => {
    const { provider, begin, code } = await setUp(verifyApi);
    const at = await begin({ phoneNumber: magic(61) });
    expect(await provider.check(at, code())).toEqual({ outcome: 'LOST' });
    expect(await provider.check(at, code())).toEqual({ outcome: 'NOT_FOUND' });
  });

  test('logs nothing of a number, a code or a request', async () => {
    const { provider, start, begin, code, wrong, lines } = await setUp(verifyApi);
    const at = await begin();
    const [right, bad] = [code(), wrong()];
    await provider.check(at, bad);
    await provider.look?.(at);
    await provider.check(at, right);
    for (const ending of [51, 52, 53, 55, 56, 58, 60]) await start({ phoneNumber: magic(ending) });
    expect(lines.join('')).not.toMatch(new RegExp(`${right}|${bad}|${at.requestId}|${phoneNumber.slice(1)}|1415555`));
  });
});

const ended = (because: string) => ({ outcome: 'CLOSED', news: { kind: 'ENDED', because } });

describe('Verify v1, asked', () => {
  test('says that a request waits, was verified, failed, expired or was canceled', async () => {
    const { provider, begin, clock, code, wrong } = await setUp('v1');
    const startedAt = clock.now();
    const verified = await begin();
    expect(await provider.look?.(verified)).toEqual({ outcome: 'OPEN', startedAt });
    await provider.check(verified, code());
    expect(await provider.look?.(verified)).toEqual({ outcome: 'CLOSED', news: { kind: 'COMPLETED' } });
    const failed = await begin();
    for (let tries = 0; tries < 3; tries += 1) await provider.check(failed, wrong());
    expect(await provider.look?.(failed)).toEqual(ended('TOO_MANY_ATTEMPTS'));
    const canceled = await begin();
    clock.pass(30);
    await provider.cancel(canceled);
    expect(await provider.look?.(canceled)).toEqual(ended('EXPIRED'));
    const expired = await begin();
    clock.pass(180);
    expect(await provider.look?.(expired)).toEqual(ended('EXPIRED'));
    expect(await provider.look?.({ requestId: '0'.repeat(32), phoneNumber })).toEqual({ outcome: 'UNKNOWN' });
  });
});
