import { createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

export type Front = Awaited<ReturnType<typeof startFront>>;

type Mishaps = {
  /** Whether the answer to this request is lost on its way back. */
  loses?: (asked: string, answered: string) => boolean;
  /** Whether this request, the nth for its address, is answered 503. */
  fails?: (url: string, nth: number) => boolean;
};

const never = () => false;

/** Java's client asks for an upgrade to HTTP/2 with each request. */
const shouldUpgradeCallback = ({ headers }: IncomingMessage) => headers.upgrade === 'websocket';

/** A proxy for a service that learns its address from it. Gone after the test. */
export async function startFront({ loses = never, fails = never }: Mishaps = {}) {
  let behind = new URL('http://127.0.0.1:1');
  const asked: string[] = [];
  const server = createServer({ shouldUpgradeCallback }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    asked.push(url);
    if (fails(url, asked.filter((other) => other === url).length)) return void outgoing.writeHead(503).end();
    const pass = async () => {
      const question = await buffer(incoming);
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        request(new URL(url, behind), { method, headers: { ...headers, connection: 'close' } }, resolve)
          .on('error', reject)
          .end(question);
      });
      const body = await buffer(answer);
      if (loses(question.toString(), body.toString())) outgoing.destroy();
      else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
    };
    pass().catch(() => outgoing.destroy());
  });
  server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    const other = connect(Number(behind.port), behind.hostname);
    const headers = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    other.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`);
    other.write(head);
    socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    other.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    leadTo: (address: string) => void (behind = new URL(address)),
    /** How often this address was asked for. */
    timesAsked: (url: string) => asked.filter((other) => other === url).length,
  };
}
