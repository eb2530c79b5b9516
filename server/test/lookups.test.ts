import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { credentials, privateKey } from '../src/simulator/simulator-fixture.ts';
import { startRecordingServer } from '../src/vonage/recording-server.ts';
import { phoneNumber, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const virtual = '+14155550157';
const landline = '+14155550162';

describe.each(['identity-insights', 'number-insight'])('With NUMBER_LOOKUP=%s', (NUMBER_LOOKUP) => {
  const env = { NUMBER_LOOKUP };

  test('a number of the internet is refused, and nothing is sent', async () => {
    const server = await startServer({ env });
    const refusal = { __typename: 'PhoneNumberNotAllowed', restriction: 'VOIP' };
    expect(await server.start({ phoneNumber: virtual })).toMatchObject(refusal);
    expect(await server.start({ phoneNumber: virtual, channel: 'VOICE' })).toMatchObject(refusal);
    expect(server.calls()).toEqual([]);
  });

  test('a number of the internet is sent a code where that is allowed', async () => {
    const server = await startServer({ env: { ...env, BLOCK_VOIP: 'false' } });
    expect(await server.begin({ phoneNumber: virtual })).toMatchObject({ channel: 'SMS' });
  });

  test('a landline is called at once where nobody chose a text', async () => {
    const server = await startServer({ env });
    const { id } = await server.begin({ phoneNumber: landline });
    expect(await server.read(id)).toMatchObject({ channel: 'VOICE', nextChannel: null });
    expect(server.messages(landline).map(({ channel }) => channel)).toEqual(['VOICE']);
    expect(await server.check(id, server.code(landline))).toMatchObject({ status: 'VERIFIED' });
  });

  test.each([
    ['where a text was chosen', {}, { channel: 'SMS' as const }],
    ['where no calls are on offer', { CHANNELS: 'SMS' }, {}],
  ])('a landline is refused %s', async (_, more, input) => {
    const server = await startServer({ env: { ...env, ...more } });
    const refusal = { __typename: 'PhoneNumberNotAllowed', restriction: 'LANDLINE' };
    expect(await server.start({ phoneNumber: landline, ...input })).toMatchObject(refusal);
    expect(server.calls()).toEqual([]);
  });

  test('any other number is sent its code', async () => {
    const server = await startServer({ env });
    const { id } = await server.begin();
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
  });
});

const found = (network_type: string) =>
  JSON.stringify({
    insights: {
      original_carrier: { status: { code: 'OK' }, network_type },
      current_carrier: { status: { code: 'UNSUPPORTED_NETWORK_TYPE' } },
    },
  });

/** The service in front of a lookup that answers as told, and of a simulator that sends. */
async function behind(
  answer: Parameters<typeof startRecordingServer>[0],
  env: Record<string, string> = {},
  send: typeof answer = (response) => response.writeHead(202).end(JSON.stringify({ request_id: randomUUID() })),
) {
  const insights = await startRecordingServer((response, request) => {
    if (request.url?.startsWith('/identity-insights')) return answer?.(response, request);
    return send?.(response, request);
  });
  const server = await startServer({
    vonage: insights,
    env: {
      VONAGE_APPLICATION_ID: credentials.applicationId,
      VONAGE_PRIVATE_KEY: privateKey,
      VONAGE_INSIGHTS_HOST: insights.url,
      NUMBER_LOOKUP: 'identity-insights',
      ...env,
    },
  });
  const asked = () => insights.requests.filter(({ url }) => url.startsWith('/identity-insights')).length;
  const sent = () => insights.requests.filter(({ url }) => url === '/v2/verify').length;
  return { server, insights, asked, sent };
}

describe('A lookup', () => {
  test('asks for the three insights that need nobody’s approval, once a day a number', async () => {
    const { server, insights, asked } = await behind((response) => response.end(found('VIRTUAL')));
    await server.start();
    await server.start();
    expect(insights.requests).toHaveLength(1);
    expect(JSON.parse(insights.requests[0]?.body ?? '')).toEqual({
      phone_number: phoneNumber,
      insights: { format: {}, original_carrier: {}, current_carrier: {} },
    });
    server.clock.pass(24 * 3600 - 1);
    await server.sweep();
    await server.start();
    expect(asked()).toBe(1);
    server.clock.pass(2);
    await server.sweep();
    await server.start();
    expect(asked()).toBe(2);
  });

  test.each<[string, Parameters<typeof startRecordingServer>[0]]>([
    ['answers HTML', (response) => response.end('<h1>Soon</h1>')],
    ['answers nothing', (response) => response.end()],
    ['answers half', (response) => response.end('{"insights":{"original_')],
    ['answers in unknown words', (response) => response.end(found('QUANTUM'))],
    ['is throttled', (response) => response.writeHead(429).end('{}')],
    ['fails', (response) => response.writeHead(503).end('{}')],
    ['hangs up', (response) => response.destroy()],
  ])('that %s refuses nobody, is not kept, and is told in one line', async (_, answer) => {
    const { server, asked, sent } = await behind(answer);
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
    expect([asked(), sent()]).toEqual([1, 1]);
    const lines = server.log().filter((line) => line['operation'] === 'lookup');
    expect(lines.length).toBeLessThanOrEqual(1);
  });

  test('that is slow holds nobody up', async () => {
    const { server, sent } = await behind(() => undefined, { VONAGE_TIMEOUT_MS: '2000' });
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
    expect(sent()).toBe(1);
  });

  test('that refuses the credentials is an error for the operator alone', async () => {
    const { server } = await behind((response) => response.writeHead(401).end('{}'));
    expect(await server.start()).toMatchObject({ __typename: 'Verification' });
    expect(server.takeErrors()).toEqual([expect.stringContaining('VONAGE_APPLICATION_ID')]);
  });

  test('is not made for a start that is tied, repeated or of a test number', async () => {
    const { server, asked } = await behind((response) => response.end(found('MOBILE')), {
      TEST_NUMBERS: '+14155550142=000000@2027-01-31',
    });
    const idempotencyKey = 'a secret of one act: 8d3f';
    await server.start({ idempotencyKey });
    await server.start({ idempotencyKey });
    await server.start();
    await server.start({ phoneNumber: '+14155550142' });
    expect(asked()).toBe(1);
  });

  test('comes after what can be told without it', async () => {
    const { server, asked } = await behind((response) => response.end(found('MOBILE')), { ALLOWED_REGIONS: 'US' });
    await server.start({ phoneNumber: '+4915123456789' });
    await server.start({ phoneNumber: '12' });
    await server.start({ channel: 'WHATSAPP' });
    expect(asked()).toBe(0);
  });

  test('costs an attacker a place in every limit, refused or not', async () => {
    const { server, asked } = await behind((response) => response.end(found('VIRTUAL')), {
      LIMITS: 'ip=3/1h,prefix=off,regions=off,pumping=off',
    });
    const numbers = Array.from({ length: 6 }, (_, index) => `+141555501${10 + index}`);
    const answers = await Promise.all(numbers.map((number) => server.start({ phoneNumber: number })));
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'PhoneNumberNotAllowed'),
      ...Array.from({ length: 3 }, () => 'RateLimited'),
    ]);
    expect(asked()).toBe(3);
  });

  test('is made once for all who ask at the same time with one key, who count once', async () => {
    const { server, asked, sent } = await behind((response) => response.end(found('MOBILE')));
    const input = { idempotencyKey: 'a secret of one act: 8d3f' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => server.start(input)));
    expect(new Set(answers.map((one) => 'id' in one && one.id)).size).toBe(1);
    expect([asked(), sent()]).toEqual([1, 1]);
  });

  test('stays counted where Vonage then refuses to send', async () => {
    const { server, asked } = await behind(
      (response) => response.end(found('MOBILE')),
      { LIMITS: 'ip=3/1h,prefix=off,regions=off,pumping=off' },
      (response) => response.writeHead(429).end('{}'),
    );
    for (let index = 0; index < 6; index += 1) await server.start({ phoneNumber: `+1415555012${index}` });
    expect(asked()).toBe(3);
  });

  test('counts a start once', async () => {
    const { server } = await behind((response) => response.end(found('MOBILE')), {
      LIMITS: 'ip=2/1h,phone=off,prefix=off,regions=off,pumping=off',
    });
    expect(await server.start({ phoneNumber: '+14155550110' })).toMatchObject({ __typename: 'Verification' });
    expect(await server.start({ phoneNumber: '+14155550111' })).toMatchObject({ __typename: 'Verification' });
    expect(await server.start({ phoneNumber: '+14155550112' })).toMatchObject({ __typename: 'RateLimited' });
  });

  test('is kept under a hash, without the number', async () => {
    const path = join(temporaryFolder(), 'lookups.db');
    const { server } = await behind((response) => response.end(found('VIRTUAL')), { STORE_URL: `sqlite:${path}` });
    await server.start();
    const database = new DatabaseSync(path);
    const kept = database.prepare("SELECT key, value FROM counted WHERE key LIKE '%:lookup'").all();
    database.close();
    expect(kept).toEqual([{ key: expect.stringMatching(/^[\w-]{43}:lookup$/), value: '{"VOIP":1}' }]);
  });
});
