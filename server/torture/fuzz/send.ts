import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Input } from './input.ts';
import { introduction } from './messages.ts';
import type { World } from './world.ts';

/** What came back for what was really sent; `status` null: no HTTP. */
export type Answer = {
  input: Input;
  sent: string;
  status: number | null;
  type: string;
  text: string;
  /** Of a socket. */
  frames: string[];
  closedWith: number | null;
};

/** Any request is answered long before. */
const patienceMs = 20_000;

/** What is no HTTP may be the beginning of some: the server waits for the rest longer than anybody here. */
const rawPatienceMs = 500;

export function createSender(world: World) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  function http(input: Extract<Input, { kind: 'http' }>): Promise<Answer> {
    const { url } = input.simulator ? world.simulated : world.service;
    const body = bytesOf(
      input.body === undefined || typeof input.body !== 'string' ? input.body : world.fill(input.body),
    );
    const path = world.fill(input.path);
    const headers = input.headers.flatMap(([name, value]) => [name, world.fill(value)]);
    if (input.signed) headers.push('authorization', world.sign(body));
    if (body.length > 0) headers.push('content-length', String(body.length));
    if (!input.headers.some(([name]) => name === 'host')) headers.push('host', new URL(url).host);
    const answer = { input, sent: `${path} ${body.toString()}`, frames: [], closedWith: null };
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const request = httpRequest(
        { agent, hostname, port, method: input.method, path, headers, setDefaultHeaders: false },
        (response) => {
          const type = response.headers['content-type'] ?? '';
          const chunks: Buffer[] = [];
          const done = () =>
            resolve({ ...answer, status: response.statusCode ?? 0, type, text: Buffer.concat(chunks).toString() });
          response.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('end', done);
          // A stream of the phone's lasts until it is ended.
          if (type.startsWith('text/event-stream')) {
            response.on('close', done);
            response.destroy();
          }
        },
      );
      request.setTimeout(patienceMs, () => request.destroy(new Error('No answer')));
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Until the server closes: each of these either is no HTTP or asks for that. */
  function raw(input: Extract<Input, { kind: 'raw' }>): Promise<Answer> {
    const { hostname, port } = new URL(world.service.url);
    const bytes = world.fill(input.bytes);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      const chunks: Buffer[] = [];
      socket.setTimeout(rawPatienceMs, () => socket.destroy());
      socket.on('data', (chunk) => void chunks.push(chunk));
      socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
      socket.on('close', () => {
        const text = Buffer.concat(chunks).toString();
        const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gmu)].map(([, status]) => Number(status));
        const body = text.slice(text.indexOf('\r\n\r\n') + 4);
        resolve({
          input,
          sent: bytes,
          status: Math.max(0, ...statuses),
          type: '',
          text: body,
          frames: [],
          closedWith: null,
        });
      });
    });
  }

  /** Says its frames, then `ping`: what is answered by then, or the close. */
  function talk(input: Extract<Input, { kind: 'socket' }>): Promise<Answer> {
    const sent = input.frames.map(world.fill);
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${world.service.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws']);
      const frames: string[] = [];
      const say = (all: readonly string[]) => {
        for (const frame of [...all, '{"type":"ping","payload":{"last":true}}']) socket.send(frame);
      };
      const [first = '', ...others] = sent;
      const isIntroduced = first === introduction;
      // Whoever subscribes before it is greeted is cut off for that alone.
      socket.on('open', () => (isIntroduced ? socket.send(first) : say(sent)));
      socket.on('message', (data: Buffer) => {
        frames.push(data.toString());
        if (isIntroduced && frames.length === 1) say(others);
        if (frames.at(-1)?.includes('"last":true')) socket.close();
      });
      socket.on('error', reject);
      socket.on('close', (closedWith) =>
        resolve({ input, sent: sent.join('\n'), status: null, type: '', text: '', frames, closedWith }),
      );
    });
  }

  return {
    send: (input: Input): Promise<Answer> =>
      input.kind === 'http' ? http(input) : input.kind === 'raw' ? raw(input) : talk(input),
    close: () => agent.destroy(),
  };
}

const bytesOf = (body: string | Uint8Array | undefined) => (body === undefined ? Buffer.of() : Buffer.from(body));
