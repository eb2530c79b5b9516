import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

type Recorded = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** For tests: an HTTP server on a free port that keeps what it gets and answers as `answer` does. */
export async function startRecordingServer(
  answer: (response: ServerResponse, request: IncomingMessage) => unknown = (response) => response.end('{}'),
) {
  const requests: Recorded[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, headers, body: await text(request) });
      answer(response, request);
    })();
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
