import { describe, expect, test } from 'vitest';
import { phoneNumber, startServer, startWithVonage } from './start-server.ts';
import { invalidParameter, rightCode, startVonage, wrongCode } from './vonage.ts';

// docs/rules.md#handle, docs/rules.md#plan and docs/rules.md#phone-numbers.

describe('A start', () => {
  test('answers all that the next screen shows', async () => {
    const server = await startServer();
    const now = server.clock.now();
    const verification = await server.begin({ phoneNumber: '(415) 555-0100' });
    expect(verification).toEqual({
      __typename: 'Verification',
      id: expect.any(String),
      phoneNumber,
      maskedPhoneNumber: '+1415•••0100',
      status: 'PENDING',
      failure: null,
      channel: 'SMS',
      nextChannel: 'SMS',
      resendAvailableAt: now + 30_000,
      attemptsRemaining: 3,
      codeLength: 6,
      createdAt: now,
      codeSentAt: now,
      codeExpiresAt: now + 3 * 180_000,
      expiresAt: now + 3 * 180_000,
      now,
      sharesRequest: false,
      helpCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      returnUrl: null,
      url: null,
      reference: null,
      proof: null,
    });
    expect(server.messages()).toMatchObject([
      { to: phoneNumber, channel: 'SMS', code: expect.stringMatching(/^\d{6}$/) },
    ]);
  });

  test('makes a handle of at least 128 bits, another one each time', async () => {
    const server = await startServer({ vonage: await startVonage(), env: { MAX_ATTEMPTS: '3' } });
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push((await server.begin()).id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22,}$/);
  });

  test('never lets the request id of the provider out', async () => {
    const vonage = await startVonage();
    vonage.always('start', { status: 202, json: { request_id: 'c11236f4-00bf-4b89-84ba-88b25df97315' } });
    const server = await startServer({ vonage });
    const { id } = await server.begin();
    const answers = [await server.check(id, wrongCode), await server.check(id, rightCode), await server.read(id)];
    expect(JSON.stringify(answers)).not.toContain('c11236f4');
    expect(server.logText()).not.toContain('c11236f4');
  });

  test('answers with the other settings where they are others', async () => {
    const server = await startServer({
      env: {
        CODE_LENGTH: '8',
        CHANNEL_TIMEOUT_SECONDS: '60',
        RESEND_COOLDOWN_SECONDS: '20',
        MAX_ATTEMPTS: '2',
        CHANNELS: 'VOICE,SMS',
      },
    });
    const now = server.clock.now();
    expect(await server.begin()).toMatchObject({
      channel: 'VOICE',
      nextChannel: 'VOICE',
      attemptsRemaining: 2,
      codeLength: 8,
      resendAvailableAt: now + 20_000,
      expiresAt: now + 180_000,
    });
    expect(server.code()).toMatch(/^\d{8}$/);
  });
});

describe('The plan', () => {
  const plans: [string, Record<string, string>, object, string[]][] = [
    ['the first channel twice, then the other', {}, {}, ['sms', 'sms', 'voice']],
    ['the chosen channel twice, then the first other', {}, { channel: 'VOICE' }, ['voice', 'voice', 'sms']],
    ['one channel twice where no other is on offer', { CHANNELS: 'SMS' }, {}, ['sms', 'sms']],
    [
      'the first other one of three',
      { CHANNELS: 'SMS,WHATSAPP,VOICE', WHATSAPP_FROM: '14155550199' },
      { channel: 'VOICE' },
      ['voice', 'voice', 'sms'],
    ],
    [
      'WhatsApp where it is preferred',
      { CHANNELS: 'WHATSAPP,VOICE', WHATSAPP_FROM: '14155550199' },
      {},
      ['whatsapp', 'whatsapp', 'voice'],
    ],
    ['only calls for a landline', {}, { phoneNumber: '+442079460018' }, ['voice']],
    [
      'two calls for a landline that chose them',
      {},
      { phoneNumber: '+442079460018', channel: 'VOICE' },
      ['voice', 'voice'],
    ],
  ];

  test.each(plans)('is %s', async (_, env, input, expected) => {
    const { vonage, server } = await startWithVonage(env);
    const now = server.clock.now();
    const { expiresAt } = await server.begin(input);
    expect(vonage.sent()[0]?.workflow.map(({ channel }) => channel)).toEqual(expected);
    expect(expiresAt).toBe(now + expected.length * 180_000);
  });

  const refusals: [string, Record<string, string>, object][] = [
    ['a chosen text message', {}, { channel: 'SMS' }],
    [
      'a chosen WhatsApp message',
      { CHANNELS: 'VOICE,WHATSAPP', WHATSAPP_FROM: '14155550199' },
      { channel: 'WHATSAPP' },
    ],
    ['anything, where only text messages are on offer', { CHANNELS: 'SMS' }, {}],
  ];

  test.each(refusals)('is refused to a landline for %s', async (_, env, input) => {
    const { vonage, server } = await startWithVonage(env);
    expect(await server.start({ phoneNumber: '+442079460018', ...input })).toMatchObject({
      __typename: 'PhoneNumberNotAllowed',
      restriction: 'LANDLINE',
    });
    expect(vonage.calls()).toEqual([]);
  });

  test('goes to Vonage with every setting it depends on', async () => {
    const vonage = await startVonage();
    const server = await startServer({
      vonage,
      env: { BRAND: 'ACME', CODE_LENGTH: '7', CHANNEL_TIMEOUT_SECONDS: '90' },
    });
    await server.begin();
    expect(vonage.sent()).toEqual([
      expect.objectContaining({
        brand: 'ACME',
        code_length: 7,
        channel_timeout: 90,
        client_ref: expect.stringMatching(/^[0-9a-f]{32}$/),
        workflow: ['sms', 'sms', 'voice'].map((channel) => ({ channel, to: '14155550100' })),
      }),
    ]);
  });

  test('counts its end from before the call', async () => {
    const { vonage, server } = await startWithVonage();
    const now = server.clock.now();
    const held = vonage.hold('start');
    const start = server.begin();
    await held.arrived;
    server.clock.pass(2);
    held.answer();
    expect(await start).toMatchObject({ expiresAt: now + 540_000, resendAvailableAt: now + 30_000, now: now + 2000 });
  });

  test('is moved on by the clock without webhooks, step after step', async () => {
    const { vonage, server } = await startWithVonage();
    const begun = server.clock.now();
    const { id } = await server.begin();
    server.clock.pass(179.999);
    expect(await server.read(id)).toMatchObject({ channel: 'SMS', nextChannel: 'SMS' });
    server.clock.pass(0.001);
    expect(await server.read(id)).toMatchObject({
      channel: 'SMS',
      nextChannel: 'VOICE',
      resendAvailableAt: begun + 210_000,
      expiresAt: begun + 540_000,
    });
    server.clock.pass(180);
    expect(await server.read(id)).toMatchObject({ channel: 'VOICE', nextChannel: null, resendAvailableAt: null });
    server.clock.pass(180);
    expect(await server.read(id)).toMatchObject({
      status: 'EXPIRED',
      attemptsRemaining: 0,
      expiresAt: begun + 540_000,
    });
    expect(vonage.calls('next')).toEqual([]);
  });
});

describe('What a person may write', () => {
  const understood: [string, object][] = [
    ['a region in lower case', { phoneNumber: '020 7946 0018', region: 'gb' }],
    [
      'explicit nulls for all that may be absent',
      { region: null, channel: null, locale: null, idempotencyKey: null, nonce: null },
    ],
    ['`00` for `+`', { phoneNumber: '00 1 415 555 0100' }],
    ['a tel: URI', { phoneNumber: 'tel:+1-415-555-0100' }],
    ['Arabic-Indic digits', { phoneNumber: '+١٤١٥٥٥٥٠١٠٠' }],
    ['a key of 16 characters', { idempotencyKey: '0123456789abcdef' }],
    ['a key of 128 characters', { idempotencyKey: 'k'.repeat(128) }],
    ['a nonce of one character', { nonce: 'n' }],
    ['a nonce of 128 characters', { nonce: 'n'.repeat(128) }],
    ['a locale that nobody knows', { locale: 'tlh-Latn-x-klingon' }],
    ['a locale that is none', { locale: '!' }],
  ];

  test.each(understood)('is %s', async (_, input) => {
    const { server } = await startWithVonage();
    expect(await server.start(input)).toMatchObject({ __typename: 'Verification' });
  });

  const refused: [string, object][] = [
    ['a key of 15 characters', { idempotencyKey: '0123456789abcde' }],
    ['an empty key', { idempotencyKey: '' }],
    ['a key of 129 characters', { idempotencyKey: 'k'.repeat(129) }],
    ['an empty nonce', { nonce: '' }],
    ['a nonce of 129 characters', { nonce: 'n'.repeat(129) }],
  ];

  test.each(refused)('is not %s', async (_, input) => {
    const { vonage, server } = await startWithVonage();
    expect(await server.start(input)).toMatchObject({ __typename: 'GraphQLError', code: 'BAD_USER_INPUT' });
    expect(vonage.calls()).toEqual([]);
  });

  const invalid: [string, object, string][] = [
    ['letters', { phoneNumber: 'my number' }, 'NOT_A_NUMBER'],
    ['nothing', { phoneNumber: '' }, 'NOT_A_NUMBER'],
    ['10 kB of digits', { phoneNumber: '1'.repeat(10_000) }, 'NOT_A_NUMBER'],
    ['an unknown region', { phoneNumber: '415 555 0100', region: 'ZZ' }, 'UNKNOWN_REGION'],
    ['an unknown country code', { phoneNumber: '+999 415 555 0100' }, 'UNKNOWN_REGION'],
    ['too few digits', { phoneNumber: '+1 415 555' }, 'TOO_SHORT'],
    ['too many digits', { phoneNumber: '+1 415 555 0100 0100' }, 'TOO_LONG'],
    ['a number that nobody has', { phoneNumber: '+1 415 055 0100' }, 'NOT_ASSIGNED'],
  ];

  test.each(invalid)('is not %s', async (_, input, reason) => {
    const { vonage, server } = await startWithVonage();
    expect(await server.start(input)).toMatchObject({ __typename: 'InvalidPhoneNumber', reason });
    expect(vonage.calls()).toEqual([]);
  });
});

describe('Where codes go', () => {
  const notAllowed: [string, Record<string, string>, object, string][] = [
    ['another region', { ALLOWED_REGIONS: 'GB,DE' }, {}, 'REGION'],
    ['a satellite’s number', {}, { phoneNumber: '+870 773 111 632' }, 'LINE_TYPE'],
    ['another satellite’s number', {}, { phoneNumber: '+881 6 1234 5678' }, 'LINE_TYPE'],
    ['a number of an international network', {}, { phoneNumber: '+882 16 1234 5678' }, 'LINE_TYPE'],
    ['another number of an international network', {}, { phoneNumber: '+883 5100 1234 5678' }, 'LINE_TYPE'],
    ['a number that moves with its owner', {}, { phoneNumber: '+878 10 1234567890' }, 'LINE_TYPE'],
    ['a number of disaster relief', {}, { phoneNumber: '+888 123 456 78901' }, 'LINE_TYPE'],
    ['a premium-rate number of no country', {}, { phoneNumber: '+979 1 2345 6789' }, 'LINE_TYPE'],
    ['a satellite’s number by call', {}, { phoneNumber: '+870 773 111 632', channel: 'VOICE' }, 'LINE_TYPE'],
    ['a satellite’s number where all are', { ALLOWED_REGIONS: 'all' }, { phoneNumber: '+870773111632' }, 'LINE_TYPE'],
    ['a satellite’s number where one is', { ALLOWED_REGIONS: 'US' }, { phoneNumber: '+870773111632' }, 'LINE_TYPE'],
    ['another region, with numbers of none', { ALLOWED_REGIONS: '001,GB' }, {}, 'REGION'],
    ['a company’s, of no country', { ALLOWED_REGIONS: 'all,001' }, { phoneNumber: '+800 1234 5678' }, 'LINE_TYPE'],
    [
      'an area code that is newer than the metadata',
      { ALLOWED_REGIONS: 'CA' },
      { phoneNumber: '+1 861 555 0110' },
      'REGION',
    ],
    ['a toll-free number', {}, { phoneNumber: '+18002345678' }, 'LINE_TYPE'],
    ['a premium-rate number', {}, { phoneNumber: '+19002345678' }, 'LINE_TYPE'],
  ];

  test.each(notAllowed)('is not %s', async (_, env, input, restriction) => {
    const { vonage, server } = await startWithVonage(env);
    expect(await server.start(input)).toMatchObject({ __typename: 'PhoneNumberNotAllowed', restriction });
    expect(vonage.calls()).toEqual([]);
  });

  test.each(['001', 'all,001', 'US,001'])('is a number of no country where ALLOWED_REGIONS is %s', async (regions) => {
    const { server } = await startWithVonage({ ALLOWED_REGIONS: regions });
    expect(await server.start({ phoneNumber: '+870 773 111 632' })).toMatchObject({ phoneNumber: '+870773111632' });
    expect(await server.start({ phoneNumber: '+882 16 1234 5678' })).toMatchObject({ phoneNumber: '+8821612345678' });
  });

  test('is an area code that is newer than the metadata: whether it is in use is Vonage’s to say', async () => {
    const { vonage, server } = await startWithVonage({ ALLOWED_REGIONS: 'US' });
    expect(await server.start({ phoneNumber: '(861) 555-0110' })).toMatchObject({ phoneNumber: '+18615550110' });
    vonage.once('start', invalidParameter('to'));
    expect(await server.start({ phoneNumber: '+1 565 555 0110' })).toMatchObject({
      __typename: 'InvalidPhoneNumber',
      reason: 'NOT_ASSIGNED',
    });
  });

  test('is a region on the list, whatever the default region is', async () => {
    const server = await startServer({
      vonage: await startVonage(),
      env: { ALLOWED_REGIONS: 'GB,DE', DEFAULT_REGION: 'DE' },
    });
    expect(await server.start({ phoneNumber: '030 901820', channel: 'VOICE' })).toMatchObject({
      phoneNumber: '+4930901820',
    });
    expect(await server.start({ phoneNumber: '07400 123456', region: 'GB' })).toMatchObject({
      phoneNumber: '+447400123456',
    });
  });

  test('is not a channel that is not on offer', async () => {
    const { vonage, server } = await startWithVonage();
    expect(await server.start({ channel: 'WHATSAPP' })).toMatchObject({
      __typename: 'ChannelUnavailable',
      channels: ['SMS', 'VOICE'],
    });
    expect(vonage.calls()).toEqual([]);
  });
});

describe('The language', () => {
  const languages: [string, object, Record<string, string>, string | undefined][] = [
    ['the one asked for', { locale: 'pt-BR' }, { 'accept-language': 'de' }, 'pt-br'],
    ["the request's, without one", {}, { 'accept-language': 'fr-CA, en;q=0.5' }, 'fr-ca'],
    ["the request's, for an explicit null", { locale: null }, { 'accept-language': 'de-AT' }, 'de-de'],
    ['the best of several, in whatever order', {}, { 'accept-language': 'de;q=0.2, fr;q=0.9' }, 'fr-fr'],
    ['left to Vonage, for an unknown one', { locale: 'tlh' }, { 'accept-language': 'tlh' }, undefined],
    ['left to Vonage, for any', {}, { 'accept-language': '*' }, undefined],
  ];

  test.each(languages)('is %s', async (_, input, headers, expected) => {
    const { vonage, server } = await startWithVonage();
    expect(await server.start(input, headers)).toMatchObject({ __typename: 'Verification' });
    expect(vonage.sent().map(({ locale }) => locale)).toEqual([expected]);
  });
});
