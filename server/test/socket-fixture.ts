import { once } from 'node:events';
import { createClient, type Client } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';

export const protocol = 'graphql-transport-ws';
const webSocketAddress = (address: string) => `${address.replace('http', 'ws')}/graphql`;

/** A socket as programs open it; what arrives on it is kept. */
export function openSocket(address: string, options: ClientOptions = {}, protocols: string[] = [protocol]) {
  const socket = new WebSocket(webSocketAddress(address), protocols, options);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => void frames.push(data.toString()));
  socket.on('error', () => {}); // what goes wrong shows in how it closes
  onTestFinished(() => socket.terminate());
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  return { socket, frames, closed };
}

/** A graphql-ws client with a socket of its own, closed after the test. */
export function connect(address: string, options: ClientOptions = {}): Client {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, options);
    }
  }
  const client = createClient({ url: webSocketAddress(address), webSocketImpl: Socket, retryAttempts: 0 });
  onTestFinished(() => client.dispose());
  return client;
}

/** What an operation says, one after the other; an error instead of a result counts as one with `errors`. */
export function ask(client: Client, text: string, variables: Record<string, unknown> = {}, operationName?: string) {
  const results = client.iterate({ query: text, variables, ...(operationName ? { operationName } : {}) });
  const next = async () => {
    try {
      const { value, done } = await results.next();
      return done ? 'COMPLETE' : value;
    } catch (errors) {
      return { errors };
    }
  };
  return { next, stop: () => results.return?.() };
}

/** Resolves once such a message has arrived. */
export function arrived({ socket, frames }: Pick<ReturnType<typeof openSocket>, 'socket' | 'frames'>, part: string) {
  return new Promise<void>((resolve) => {
    const look = () => {
      if (frames.some((frame) => frame.includes(part))) resolve();
    };
    socket.on('message', look);
    look();
  });
}

/** Opens the conversation on a socket. */
export async function introduce(opened: ReturnType<typeof openSocket>) {
  await once(opened.socket, 'open');
  opened.socket.send('{"type":"connection_init"}');
  await arrived(opened, 'connection_ack');
  return opened;
}
