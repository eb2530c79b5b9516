import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse, print, separateOperations } from 'graphql';
import { createClient } from 'graphql-ws';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { freshAddress } from './people.ts';

/** How one server is spoken to. Any other answer than the good one is thrown. */
export type Speaker = {
  /** Resolves to what a check of it names. */
  start(phoneNumber: string): Promise<string>;
  check(id: string): Promise<void>;
  /** Resolves once it listens; the inner promise once the end was told. */
  subscribe?(id: string): Promise<{ ended: Promise<void> }>;
  close(): Promise<void>;
};

const code = '123456';

/** A pool of connections as browsers behind a proxy have them: kept alive, the client's address in a header. */
function createPosts(address: string, connections: number) {
  const pool = new Pool(address, { connections });
  return {
    async post(path: string, body: string, type = 'application/json'): Promise<string> {
      const headers = { 'content-type': type, 'x-forwarded-for': freshAddress(), 'accept-language': 'en' };
      const answer = await pool.request({ method: 'POST', path, headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`Answered ${answer.statusCode}`);
      return text;
    },
    close: () => pool.close(),
  };
}

function readAs<T>(schema: z.ZodType<T>, text: string): T {
  const read = schema.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  throw new Error(`Answered something else: ${/"__typename":"\w+"/.exec(text)?.[0] ?? 'no outcome'}`);
}

const plain = { started: z.object({ id: z.string() }), checked: z.object({ verified: z.literal(true) }) };

function plainSpeaker(address: string, connections: number): Speaker {
  const { post, close } = createPosts(address, connections);
  return {
    start: async (phoneNumber) => readAs(plain.started, await post('/start', JSON.stringify({ phoneNumber }))).id,
    async check(id) {
      readAs(plain.checked, await post('/check', JSON.stringify({ id, code })));
    },
    close,
  };
}

const form = 'application/x-www-form-urlencoded';

function pageSpeaker(address: string, connections: number): Speaker {
  const { post, close } = createPosts(address, connections);
  return {
    async start(number) {
      const page = await post('/verify', new URLSearchParams({ number }).toString(), form);
      const id = /name="requestId" type="hidden" value="([^"]+)"/.exec(page)?.[1];
      if (id === undefined) throw new Error('Answered another page');
      return id;
    },
    async check(requestId) {
      const page = await post('/check', new URLSearchParams({ requestId, code }).toString(), form);
      if (!page.includes('Success')) throw new Error('Answered another page');
    },
    close,
  };
}

const pending = z.object({ id: z.string(), status: z.literal('PENDING') });
const verified = z.object({ status: z.literal('VERIFIED') });
const started = z.object({ data: z.object({ startVerification: pending }) });
const checked = z.object({ data: z.object({ checkCode: verified }) });

type Documents = { start: string; check: string; updated?: string };
type Input = (phoneNumber: string) => object;

const graphqlSpeaker =
  (documents: Documents, input: Input) =>
  (address: string, connections: number): Speaker => {
    const { post, close } = createPosts(address, connections);
    const ask = (query: string, variables: object) => post('/graphql', JSON.stringify({ query, variables }));
    return {
      async start(phoneNumber) {
        const text = await ask(documents.start, { input: input(phoneNumber) });
        return readAs(started, text).data.startVerification.id;
      },
      async check(verificationId) {
        readAs(checked, await ask(documents.check, { input: { verificationId, code } }));
      },
      ...(documents.updated !== undefined && { subscribe: subscribeBy(address, documents.updated) }),
      close,
    };
  };

const update = z.object({ data: z.object({ verificationUpdated: z.object({ status: z.string() }) }) });

/** Each person has a socket of their own, as in the browser; it closes once the verification is over. */
function subscribeBy(address: string, query: string) {
  const url = `${address.replace('http', 'ws')}/graphql`;
  class Socket extends WebSocket {
    constructor(to: string, protocols: string[]) {
      super(to, protocols, { headers: { 'x-forwarded-for': freshAddress() } });
    }
  }
  return async (id: string) => {
    const client = createClient({ url, webSocketImpl: Socket, retryAttempts: 0 });
    const updates = client.iterate({ query, variables: { id } });
    const next = async () => {
      const { value } = await updates.next();
      return update.parse(value).data.verificationUpdated.status;
    };
    let status = await next();
    const ended = async () => {
      while (status === 'PENDING') status = await next();
      if (status !== 'VERIFIED') throw new Error(`Ended otherwise: ${status}`);
      await client.dispose();
    };
    const end = ended();
    // It is thrown to who waits for the end, which may be later.
    end.catch(() => {});
    return { ended: end };
  };
}

const small: Documents = {
  start: 'mutation Start($input: StartInput!) { startVerification(input: $input) { id status } }',
  check: 'mutation Check($input: CheckInput!) { checkCode(input: $input) { id status } }',
};

/** The documents that our pages tell clients to copy, as whole as they stand there. */
function documentsToCopy(): Documents {
  const all = separateOperations(
    parse(readFileSync(new URL('../../docs/clients/operations.graphql', import.meta.url), 'utf8')),
  );
  const text = (name: string) => {
    const one = all[name];
    if (!one) throw new Error(`No operation is called ${name}`);
    return print(one);
  };
  return { start: text('StartVerification'), check: text('CheckCode'), updated: text('VerificationUpdated') };
}

/** A person of two nodes: each call goes to the next of them. */
export function inTurns(speaking: readonly Speaker[]): Speaker {
  let calls = 0;
  const next = (): Speaker => {
    const one = speaking[(calls += 1) % speaking.length];
    if (!one) throw new Error('Nobody to speak to');
    return one;
  };
  return {
    start: (phoneNumber) => next().start(phoneNumber),
    check: (id) => next().check(id),
    subscribe: async (id) => {
      const listening = await next().subscribe?.(id);
      if (!listening) throw new Error('It tells nobody');
      return listening;
    },
    async close() {
      await Promise.all(speaking.map((one) => one.close()));
    },
  };
}

export const speakers = {
  plain: plainSpeaker,
  pages: pageSpeaker,
  graphql: graphqlSpeaker(small, (phoneNumber) => ({ phoneNumber })),
  ours: graphqlSpeaker(documentsToCopy(), (phoneNumber) => ({ phoneNumber, idempotencyKey: randomUUID() })),
};
