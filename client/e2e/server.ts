import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';

const root = join(import.meta.dirname, '../..');

export type Message = { channel: string; code: string; text: string };

/** The real server of a checkout with its simulator, in a process of its own, with nothing of this process's environment but the path. */
export async function startServer(environment: Record<string, string> = {}, checkout = root) {
  const server = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      SIMULATOR: 'on',
      SIMULATOR_PORT: '0',
      STORE_URL: 'sqlite::memory:',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');
  const errors: string[] = [];
  server.stderr.on('data', (chunk) => errors.push(String(chunk)));

  const url = await Promise.race([
    urlIn(createInterface(server.stdout)),
    exited.then(() => {
      throw new Error(`The server ended before it listened: ${errors.join('')}`);
    }),
  ]);

  return {
    url,
    async stop(): Promise<void> {
      server.kill('SIGKILL');
      await exited;
    },
  };
}

/** What the simulated phone received, newest first, once there are as many as asked for. */
export function messagesAt(url: string, to: string, count = 1): Promise<Message[]> {
  return vi.waitFor(async () => {
    const response = await fetch(`${url}/simulator/messages?to=${encodeURIComponent(to)}`);
    const messages = parseMessages(await response.json());
    if (messages.length < count) throw new Error(`${to} received ${messages.length} of ${count} messages.`);
    return messages;
  }, 90_000);
}

async function urlIn(log: AsyncIterable<string>): Promise<string> {
  for await (const line of log) {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry && 'address' in entry && typeof entry.address === 'string')
      return entry.address;
  }
  throw new Error('The server logged no URL.');
}

function parseMessages(body: unknown): Message[] {
  if (!Array.isArray(body)) throw new Error('The simulator answered no list of messages.');
  return body.map((message: unknown) => {
    if (
      typeof message !== 'object' ||
      !message ||
      !('channel' in message) ||
      !('code' in message) ||
      !('text' in message)
    ) {
      throw new Error('The simulator answered something that is no message.');
    }
    return { channel: String(message.channel), code: String(message.code), text: String(message.text) };
  });
}
