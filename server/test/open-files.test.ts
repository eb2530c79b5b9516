import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { until } from './start-server.ts';
import { connectionLimits, withinOpenFiles } from '../src/http/connection-limits.ts';

// Running out of descriptors: Linux accepts, Node closes, and neither says a word.

test.each([
  [64, 32],
  [1_024, 512],
  [20_000, 10_000],
  [1_048_576, 10_000],
  [Infinity, 10_000],
])('Where %d files may be open, %d connections may be', (openFiles, maxConnections) => {
  expect(withinOpenFiles(connectionLimits, openFiles)).toEqual({ ...connectionLimits, maxConnections });
});

test('With few files to open, the log says what to raise, and the service goes on', async () => {
  const child = spawn('sh', ['-c', `ulimit -n 100 && exec '${process.execPath}' src/main.ts`], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PORT: '0', STORE_URL: 'sqlite::memory:', VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'Sup3rS3cret' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async () => JSON.parse(String((await lines.next()).value));
  const { port } = new URL((await said()).address);
  const sockets = Array.from({ length: 150 }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
  expect(await said()).toMatchObject({ level: 40, connections: 50, msg: expect.stringContaining('raise ulimit -n') });
  for (const socket of sockets) socket.destroy();
  await until(() =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
});
