import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** For a hook that starts a server: it may have to be installed first. */
export const startTimeoutMs = 180_000;

export type RedisServer = {
  readonly url: string;
  readonly port: number;
  /** `kill -9`: what it had written stays in its folder. */
  kill(): Promise<void>;
  /** Again after `kill`, on the same port and folder; resolves once it takes connections. */
  start(...more: string[]): Promise<void>;
  /** It takes connections and answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/** A Redis or Valkey of one's own on a free port of this machine; it keeps nothing on disk unless `settings` say so. */
export async function startRedisServer(...settings: string[]): Promise<RedisServer> {
  const binary = await findServer();
  const dir = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;

  const start = async (...more: string[]) => {
    const place = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', dir, '--save', ''];
    server = spawn(binary, [...place, ...settings, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
    await isReady(server);
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };
  const killNow = () => void server?.kill('SIGKILL');
  process.once('exit', killNow);
  await start();

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async stop() {
      await kill();
      process.off('exit', killNow);
      await rm(dir, { recursive: true });
    },
  };
}

async function isReady(server: ChildProcess) {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${said}`)));
  server.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('Ready to accept connections')) resolve();
  });
  await promise;
}

/** For whoever has to say it before it listens: below those that Linux gives to connections and to who listens on port 0. */
export async function freePort(): Promise<number> {
  const port = 12_000 + Math.floor(20_000 * Math.random());
  const probe = createServer().listen(port, '127.0.0.1');
  const isFree = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  await new Promise<void>((resolve) => void probe.close(() => resolve()));
  return isFree ? port : freePort();
}

async function findServer(): Promise<string> {
  const found = await findServerOnPath();
  if (found) return found;
  if (process.getuid?.() === 0 && (await findOnPath('apt-get'))) await install();
  const installed = await findServerOnPath();
  if (installed) return installed;
  throw new Error('These tests need Redis or Valkey: install the package redis-server or valkey-server');
}

/** Where two test files find none at the same time, one installs it and the other waits. */
async function install() {
  const lock = join(tmpdir(), 'install-redis.lock');
  const steps =
    'command -v redis-server || (apt-get update && apt-get install -y --no-install-recommends redis-server)';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await promisify(execFile)('flock', [lock, 'sh', '-c', steps], { env, maxBuffer: 2 ** 24 });
}

const findServerOnPath = async () => (await findOnPath('redis-server')) ?? (await findOnPath('valkey-server'));

/** The path of a program, where it is installed. */
export async function findOnPath(name: string, paths = process.env['PATH'] ?? ''): Promise<string | undefined> {
  for (const folder of paths.split(delimiter)) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}
