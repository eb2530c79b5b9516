import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startRecordingServer } from '../src/vonage/recording-server.ts';

export type Operation = 'start' | 'check' | 'next' | 'cancel';

const startBody = z.object({
  brand: z.string(),
  workflow: z.array(z.object({ channel: z.string(), to: z.string() })),
  channel_timeout: z.number(),
  code_length: z.number(),
  client_ref: z.string(),
  locale: z.string().optional(),
});

export type Call = { operation: Operation; requestId: string; path: string; authorization: string; body: string };

/** `NEVER`: the socket stays open and silent. `RESET`: it is cut after the request was read. */
export type Reply =
  | { status: number; json?: object; text?: string; headers?: Record<string, string> }
  | 'NEVER'
  | 'RESET';

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** What the scripted server takes for right, whatever the request. */
export const rightCode = '123456';
export const wrongCode = '654321';

const usual: Record<Operation, Handler> = {
  start: () => ({ status: 202, json: { request_id: randomUUID() } }),
  check: ({ requestId, body }) =>
    body.includes(rightCode) ? { status: 200, json: { request_id: requestId, status: 'completed' } } : wrong,
  next: () => ({ status: 200, text: '' }),
  cancel: () => ({ status: 204 }),
};

/** Vonage's refusals in short; only what the server reads of them. */
export const problem = (status: number, detail = 'No.', more: object = {}): Reply => ({
  status,
  json: { title: 'Problem', detail, instance: randomUUID(), ...more },
  headers: { 'content-type': 'application/problem+json' },
});

export const wrong = problem(400, 'The code you provided does not match the expected value.');
export const notFound = problem(404, 'Request … was not found or it has been verified already.');
export const invalidParameter = (name: string) =>
  problem(422, 'The value of one or more parameters is invalid.', {
    invalid_parameters: [{ name, reason: 'Not valid' }],
  });
export const inFlight = (requestId?: string, clientRef?: string) =>
  problem(409, 'Concurrent verifications to the same number are not allowed.', {
    request_id: requestId,
    client_ref: clientRef,
  });

/** A Vonage-like server of one's own: keeps what it is asked, answers as the test scripts it, closed after the test. */
export async function startVonage(afterTest: typeof onTestFinished = onTestFinished) {
  const calls: Call[] = [];
  const script = { ...usual };
  const once: Record<Operation, Handler[]> = { start: [], check: [], next: [], cancel: [] };

  const server = await startRecordingServer(async (response, request) => {
    const call = callOf(request, server.requests.at(-1)?.body ?? '');
    calls.push(call);
    const handler = once[call.operation].shift() ?? script[call.operation];
    send(response, await handler(call));
  });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await server.close();
    isClosed = true;
  };
  afterTest(close);

  return {
    url: server.url,
    /** From now on nothing listens there. */
    close,
    calls: (operation?: Operation) => calls.filter((call) => !operation || call.operation === operation),
    /** What was asked to be sent, oldest first. */
    sent: () =>
      calls
        .filter(({ operation }) => operation === 'start')
        .map(({ body, authorization }) => ({ ...startBody.parse(JSON.parse(body)), authorization })),
    /** From now on calls of this kind are answered so. */
    always: (operation: Operation, answer: Reply | Handler) => {
      script[operation] = handlerOf(answer);
    },
    /** The next call of this kind that isn't spoken for yet is answered so. */
    once: (operation: Operation, answer: Reply | Handler) => void once[operation].push(handlerOf(answer)),
    /** Holds the next call of this kind until the test answers it; without a reply, as usual. */
    hold(operation: Operation) {
      const arrived = Promise.withResolvers<Call>();
      const reply = Promise.withResolvers<Reply | undefined>();
      once[operation].push(async (call) => {
        arrived.resolve(call);
        return (await reply.promise) ?? script[operation](call);
      });
      return { arrived: arrived.promise, answer: (given?: Reply) => reply.resolve(given) };
    },
  };
}

export type Vonage = Awaited<ReturnType<typeof startVonage>>;

const handlerOf = (answer: Reply | Handler): Handler => (typeof answer === 'function' ? answer : () => answer);

function callOf({ method, url = '', headers }: IncomingMessage, body: string): Call {
  const [, requestId = '', next] = /^\/v2\/verify(?:\/([^/]+)(\/next_workflow)?)?$/.exec(url) ?? [];
  const operation = method === 'DELETE' ? 'cancel' : next ? 'next' : requestId ? 'check' : 'start';
  return { operation, requestId, path: url, body, authorization: headers.authorization ?? '' };
}

function send(response: ServerResponse, reply: Reply) {
  if (reply === 'NEVER') return;
  if (reply === 'RESET') return void response.destroy();
  const { status, json, text, headers = { 'content-type': 'application/json' } } = reply;
  // A clock in a test's hands differs from this machine's.
  response.sendDate = false;
  response.writeHead(status, headers).end(json ? JSON.stringify(json) : text);
}
