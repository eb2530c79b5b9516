import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startRecordingServer } from '../src/vonage/recording-server.ts';

export const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

const headers = z.looseObject({
  'content-type': z.literal('application/json'),
  'webhook-id': z.string(),
  'webhook-timestamp': z.string().regex(/^\d+$/),
  'webhook-signature': z.string(),
});
const body = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    reference: z.string().nullable(),
    nonce: z.string().nullable(),
    startedBy: z.string().nullable(),
    phoneNumber: z.string(),
    channel: z.string(),
    failure: z.string().nullable(),
    test: z.boolean(),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime(),
    proof: z.string().nullable(),
  }),
});

export type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;
export const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end();

/** One's own backend: keeps what it is told and answers as the test says, 204 at first; closed after the test. */
export async function startReceiver(answer: Answer = status(204), afterTest: typeof onTestFinished = onTestFinished) {
  let script = answer;
  const server = await startRecordingServer((response, request) => script(response, request));
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await server.close();
    isClosed = true;
  };
  afterTest(close);
  const url = `${server.url}/hooks?of=verification`;
  return {
    url,
    env: { WEBHOOK_URL: url, WEBHOOK_SECRET: webhookSecret() },
    /** From now on it answers so. */
    always: (answer: Answer) => void (script = answer),
    /** From now on it says nothing, until the test answers each that waits, oldest first. */
    hold() {
      const waiting: ServerResponse[] = [];
      script = (response) => void waiting.push(response);
      return { waiting, answer: (code = 204) => waiting.shift()?.writeHead(code).end() };
    },
    /** All that came, oldest first. */
    told: () =>
      server.requests.map(({ method, url, headers: given, body: text }) => {
        const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers.parse(given);
        return {
          method,
          url,
          id,
          at: Number(at),
          signatures: signature.split(' '),
          text,
          ...body.parse(JSON.parse(text)),
        };
      }),
    /** From now on nothing listens there. */
    close,
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
type Told = ReturnType<Receiver['told']>[number];

/** What Standard Webhooks 1.0 wants signed, by Node's own means. */
export const signatureOf = ({ id, at, text }: Pick<Told, 'id' | 'at' | 'text'>, secret: string) =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${at}.${text}`)
    .digest('base64')}`;
