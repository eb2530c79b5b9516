import { expect, it } from 'vitest';
import { parseCheckBody, parseStartBody } from './v2-bodies.ts';

const to = '447700900000';
const usual = { brand: 'ACME', workflow: [{ channel: 'sms', to }] };

it.each([
  { what: 'no brand', body: { ...usual, brand: undefined }, name: 'brand' },
  { what: 'an empty brand', body: { ...usual, brand: '' }, name: 'brand' },
  { what: 'a brand of 19 characters', body: { ...usual, brand: 'A'.repeat(19) }, name: 'brand' },
  { what: 'a brand with a slash', body: { ...usual, brand: 'A/B' }, name: 'brand' },
  { what: 'no workflow', body: { ...usual, workflow: undefined }, name: 'workflow' },
  { what: 'an empty workflow', body: { ...usual, workflow: [] }, name: 'workflow' },
  { what: 'four channels', body: { ...usual, workflow: Array(4).fill('sms') }, name: 'workflow' },
  { what: 'an unknown channel', body: { ...usual, workflow: [{ channel: 'SMS', to }] }, name: 'workflow[0].channel' },
  { what: 'no number', body: { ...usual, workflow: [{ channel: 'voice' }] }, name: 'workflow[0].to' },
  { what: 'a number with +', body: { ...usual, workflow: [{ channel: 'sms', to: `+${to}` }] }, name: 'workflow[0].to' },
  {
    what: 'a number with 00',
    body: { ...usual, workflow: [{ channel: 'sms', to: `00${to}` }] },
    name: 'workflow[0].to',
  },
  {
    what: 'letters in a number',
    body: { ...usual, workflow: [usual.workflow[0], { channel: 'sms', to: '44x' }] },
    name: 'workflow[1].to',
  },
  {
    what: 'whatsapp without from',
    body: { ...usual, workflow: [{ channel: 'whatsapp', to }] },
    name: 'workflow[0].from',
  },
  {
    what: 'a from of 12 letters',
    body: { ...usual, workflow: [{ channel: 'sms', to, from: 'ABCDEFGHIJKL' }] },
    name: 'workflow[0].from',
  },
  {
    what: 'a short app_hash',
    body: { ...usual, workflow: [{ channel: 'sms', to, app_hash: 'short' }] },
    name: 'workflow[0].app_hash',
  },
  { what: 'a locale in capitals', body: { ...usual, locale: 'en-US' }, name: 'locale' },
  { what: 'a null locale', body: { ...usual, locale: null }, name: 'locale' },
  { what: 'a channel_timeout of 14', body: { ...usual, channel_timeout: 14 }, name: 'channel_timeout' },
  { what: 'a channel_timeout of 901', body: { ...usual, channel_timeout: 901 }, name: 'channel_timeout' },
  { what: 'a channel_timeout as text', body: { ...usual, channel_timeout: '60' }, name: 'channel_timeout' },
  { what: 'a code_length of 3', body: { ...usual, code_length: 3 }, name: 'code_length' },
  { what: 'a code_length of 11', body: { ...usual, code_length: 11 }, name: 'code_length' },
  { what: 'a code with a dash', body: { ...usual, code: '12-34' }, name: 'code' },
  { what: 'a client_ref with dashes', body: { ...usual, client_ref: 'a-b' }, name: 'client_ref' },
  { what: 'a client_ref of 41 characters', body: { ...usual, client_ref: 'a'.repeat(41) }, name: 'client_ref' },
  { what: 'fraud_check as text', body: { ...usual, fraud_check: 'true' }, name: 'fraud_check' },
])('names $name where a start has $what', ({ body, name }) => {
  expect(parseStartBody(JSON.stringify(body))).toEqual({
    ok: false,
    parameters: [{ name, reason: expect.any(String) }],
  });
});

it.each([undefined, '', '{', 'null', '[]', '"text"'])('refuses a start that is %j', (text) => {
  expect(parseStartBody(text).ok).toBe(false);
});

it('names everything that is wrong at once', () => {
  const parsed = parseStartBody(JSON.stringify({ workflow: [{ channel: 'sms' }], code_length: 99 }));
  expect(parsed).toMatchObject({
    parameters: [{ name: 'brand', reason: 'Brand is required' }, { name: 'workflow[0].to' }, { name: 'code_length' }],
  });
});

it('takes the least that a start may have, with the documented defaults', () => {
  expect(parseStartBody(JSON.stringify(usual))).toEqual({
    ok: true,
    body: { ...usual, channel_timeout: 180, code_length: 4 },
  });
});

it('takes all that a start may have', () => {
  const full = {
    brand: 'ACME',
    workflow: [
      { channel: 'sms', to, from: 'ACME', entity_id: '1', content_id: '2', app_hash: 'ABC123def45', reuse_code: true },
      { channel: 'whatsapp', to, from: '447700400080', mode: 'zero_tap' },
      { channel: 'voice', to },
    ],
    locale: 'es-es',
    channel_timeout: 15,
    code_length: 10,
    code: 'e4dR1Qz',
    client_ref: 'a'.repeat(40),
    fraud_check: false,
    template_id: '4ed3027d-8762-44a0-aa3f-c393717413a4',
  };
  expect(parseStartBody(JSON.stringify(full))).toEqual({ ok: true, body: full });
});

it.each([{}, { code: 1234 }, { code: '123' }, { code: '12345678901' }, { token: 'a' }])(
  'names code where a check is %j',
  (body) => {
    expect(parseCheckBody(JSON.stringify(body))).toMatchObject({ ok: false, parameters: [{ name: 'code' }] });
  },
);
