import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The real process, on a port of its own, that can be killed and started again on the same store. `folder`: the server's, of
 * another version where one is compared.
 */
export function createNode(env: Record<string, string>, port: number, folder = root) {
  let child: ChildProcess | undefined;
  const warned: Record<string, number> = {};
  const address = `http://127.0.0.1:${port}`;

  return {
    address,
    /** Resolves once it listens. */
    async start(): Promise<void> {
      const started = spawn(process.execPath, ['--import', import.meta.resolve('./skewed-clock.ts'), 'src/main.ts'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...env, PORT: String(port), LOG_LEVEL: 'info' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      const said = text(started.stderr);
      // Of one that was killed that is its welcome.
      started.once('exit', (code) => void (code && said.then((lines) => process.stderr.write(lines))));
      const listening = Promise.withResolvers<void>();
      createInterface({ input: started.stdout })
        .on('line', (line) => {
          if (line.includes('"Listening."')) listening.resolve();
          const [, sentence] = /^\{"level":[45]0,.*"msg":"([^"]+)"\}$/.exec(line) ?? [];
          if (sentence !== undefined) warned[sentence] = (warned[sentence] ?? 0) + 1;
        })
        .on('close', () => listening.reject(new Error('The server did not start')));
      await listening.promise;
    },
    /** The sentences of its `warn` and `error` lines so far, and how often each came. */
    warned: (): Readonly<Record<string, number>> => warned,
    /** As an operator does; resolves to how it ended. */
    async stop(): Promise<number | NodeJS.Signals | null> {
      if (!child) return null;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return child.exitCode ?? child.signalCode;
    },
    /** Its wall clock is set by `JUMP_MS`, or back. */
    setClock: () => void child?.kill('SIGUSR2'),
    /** As a crash: no signal handler runs. */
    async kill(): Promise<void> {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
