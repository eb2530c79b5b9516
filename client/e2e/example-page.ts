import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const root = join(import.meta.dirname, '../dist-lib');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** The page that embeds the library, on an origin of its own, as a host's page is. */
export async function serveExample() {
  let service = '';
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/example/index.html' : pathname;
    // As strict as the service's own: nothing inline, nothing from elsewhere but the service itself.
    const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${service} ${service.replace('http', 'ws')}`;
    readFile(join(root, path)).then(
      (body) =>
        response
          .writeHead(200, {
            'content-type': types[extname(path)] ?? 'application/octet-stream',
            'content-security-policy': policy,
          })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The example page has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    answerWith(url: string) {
      service = url;
    },
    /** Ends the connections too, which a browser keeps open. */
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
