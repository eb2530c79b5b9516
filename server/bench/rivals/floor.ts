import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { check, start } from './vonage.ts';

// The least that any server of this kind does: Node's own HTTP, JSON, one call.
const input = z.object({ phoneNumber: z.string() });
const typed = z.object({ id: z.string(), code: z.string() });

async function answerTo(path: string | undefined, body: unknown): Promise<object> {
  if (path === '/start') return { id: await start(input.parse(body).phoneNumber) };
  const { id, code } = typed.parse(body);
  return { verified: await check(id, code) };
}

const textOf = (request: IncomingMessage) =>
  new Promise<string>((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.once('end', () => resolve(text)).once('error', reject);
  });

async function serve(request: IncomingMessage, response: ServerResponse) {
  const text = JSON.stringify(await answerTo(request.url, JSON.parse(await textOf(request))));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  serve(request, response).catch(() => response.writeHead(500).end());
}).listen(Number(process.env['PORT']), '127.0.0.1');
