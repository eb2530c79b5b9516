import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scrape may take, from connecting to its answer. */
const requestTimeoutMs = 5_000;

/**
 * Serves `GET /metrics`, and nothing else, on a port of its own: what is counted is nobody's but the operator's. Throws what
 * Node says of a port or a host that can't be had.
 */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  render: (accept: string | undefined) => Promise<{ type: string; text: string }>,
) {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, maxHeaderSize: 8_192 },
    (request, response) => {
      request.resume();
      if (request.url?.replace(/\?.*/su, '') !== '/metrics') return void response.writeHead(404).end();
      if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
      return void render(request.headers.accept).then(
        ({ type, text }) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text),
        () => response.writeHead(500).end(),
      );
    },
  );
  server.maxConnections = 100;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise;
  server.off('error', reject);
  const address = server.address();
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(address) ?? port}/metrics`,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address !== null ? address.port : undefined;
