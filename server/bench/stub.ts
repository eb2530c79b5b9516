import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

// Vonage as the benchmark needs it: takes every start and every code, after DELAY_MS. It listens on PORT.
const delayMs = Number(process.env['DELAY_MS'] ?? 0);

function answerTo(path: string): [status: number, body: object] {
  if (path === '/verify/json') return [200, { request_id: randomUUID().replaceAll('-', ''), status: '0' }];
  if (path === '/verify/check/json') return [200, { request_id: 'any', event_id: 'any', status: '0' }];
  if (path === '/v2/verify') return [202, { request_id: randomUUID() }];
  return [200, { request_id: path.slice('/v2/verify/'.length), status: 'completed' }];
}

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().once('end', () => {
    const [status, body] = answerTo(request.url ?? '');
    const text = JSON.stringify(body);
    const answer = () =>
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
    if (delayMs === 0) answer();
    else setTimeout(answer, delayMs);
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
