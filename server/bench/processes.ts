import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../test/redis-server.ts';

/** Linux counts a process' time in hundredths of a second (`sysconf(_SC_CLK_TCK)`). */
const ticksPerSecond = 100;

/** User plus system CPU of a process so far, in microseconds. */
export async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may have blanks; the 14th and 15th fields are `utime` and `stime`.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}

/** Resident memory of a process now, in MB (10^6 bytes). */
export async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
}

/** Open files and sockets of a process now. */
export const handlesOf = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;

/** None outlives this process. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => void child.kill('SIGKILL')));

export type Running = { address: string; pid: number; readyMs: number; stop(): Promise<void> };

/**
 * A program of Node's on a free port, as a process of its own that says what it says at the end of `logPath`. Resolves
 * once it answers; `readyMs` is how long that took.
 */
export async function run(
  program: readonly string[],
  env: (port: number) => Record<string, string>,
  logPath: string,
): Promise<Running> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const log = openSync(logPath, 'a');
  const began = performance.now();
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: `${port}`, ...env(port) },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  running.add(child);
  /** Whatever it answers: a rival knows no `/readyz`. */
  const answers = async (): Promise<void> => {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${program.join(' ')} ended:\n${await readFile(logPath, 'utf8')}`);
      const answer = await fetch(`${address}/readyz`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer) return;
      await pause(2);
    }
  };
  await answers();
  const readyMs = performance.now() - began;
  return {
    address,
    pid: child.pid ?? 0,
    readyMs,
    async stop() {
      running.delete(child);
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
