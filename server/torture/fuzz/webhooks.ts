import * as fc from 'fast-check';
import { channelNames } from '../../src/vonage/channels.ts';
import { headerTexts, json, type Http } from './http.ts';
import type { Input } from './input.ts';
import { hostile, mutated, often, thing } from './texts.ts';

const callbacks = fc
  .record(
    {
      request_id: fc.oneof(often(6, thing('request')), often(1, hostile)),
      client_ref: fc.oneof(hostile, fc.jsonValue()),
      type: fc.oneof(often(6, fc.constantFrom('event', 'summary')), often(1, hostile)),
      channel: fc.oneof(often(6, fc.constantFrom(...Object.values(channelNames))), often(1, fc.jsonValue())),
      status: fc.oneof(
        often(6, fc.constantFrom('completed', 'failed', 'expired', 'blocked', 'user_rejected')),
        often(1, hostile),
      ),
      price: fc.jsonValue(),
    },
    { requiredKeys: ['request_id', 'type', 'status'] },
  )
  .map((callback) => JSON.stringify(callback));
const webhook = (what: string, body: string | Uint8Array, more: Partial<Http> = {}): Input => ({
  kind: 'http',
  what,
  method: 'POST',
  path: '/webhooks/vonage',
  headers: json,
  body,
  ...more,
});
const payloads = fc.oneof(often(6, callbacks), often(2, mutated(callbacks)), often(1, fc.json()), often(1, hostile));

/** `POST /webhooks/vonage`, signed and not. */
export const webhooks: fc.Arbitrary<Input> = fc.oneof(
  often(
    4,
    payloads.map((body) => webhook('signed webhook', body, { signed: true })),
  ),
  often(
    1,
    fc.uint8Array({ maxLength: 200 }).map((body) => webhook('signed bytes', body, { signed: true })),
  ),
  often(
    1,
    payloads.map((body) => webhook('unsigned webhook', body)),
  ),
  often(
    2,
    fc
      .tuple(payloads, headerTexts)
      .map(([body, text]) =>
        webhook('webhook signed by nobody', body, { headers: [...json, ['authorization', `Bearer ${text}`]] }),
      ),
  ),
);
