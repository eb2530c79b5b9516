import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../src/config/config.ts';
import { startService } from '../src/service.ts';
import { createLog } from '../src/telemetry/log.ts';
import { ours } from './forge.ts';
import type { Front } from './front.ts';
import { blocksOf, root } from './pages.ts';
import { publicHalf, signingKeys } from './proof-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Where pages have the service. */
const documented = 'http://127.0.0.1:4000';

export const readPage = (page: string) => readFileSync(join(root, page), 'utf8');

/**
 * The service with the simulator on this machine's own clock, behind a front by whose address alone it is known. Its proofs
 * are signed with the key of `forge`; another one is published beside it, as while keys are rotated.
 */
export async function startBehindFront(front: Front, others: Parameters<typeof publicHalf>[0][] = []) {
  const parsed = parseConfig({
    PORT: '0',
    STORE_URL: 'sqlite::memory:',
    SIMULATOR: 'on',
    SIMULATOR_PORT: '0',
    PUBLIC_URL: front.address,
    // A person would wait half a minute.
    RESEND_COOLDOWN_SECONDS: '1',
    ...signingKeys(ours, ...others.map(publicHalf)),
  });
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  const lines: string[] = [];
  const service = await startService(parsed.config, {
    machine: {
      wall: () => Date.now(),
      steady: () => performance.now(),
      wait: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => {}),
    },
    log: createLog('info', { write: (line) => void lines.push(line) }),
  });
  onTestFinished(() => service.close());
  const listening = lines.map((line): unknown => JSON.parse(line)).find((line) => Object(line).msg === 'Listening.');
  front.leadTo(Object(listening).address);
  return { messages: (to?: string) => service.simulator?.messages(to) ?? [] };
}

/** What a page's commands are run with. */
type Surroundings = {
  /** In place of the documented address. */
  address: string;
  env?: Record<string, string>;
  /** Makes the folder of packages, in place of what the page's `sh install` block fetches. */
  packages?: (folder: string) => void;
};

/** Does in an empty folder what a page says, as it stands there. Throws where a command fails. */
export async function follow(page: string, { address, env = {}, packages }: Surroundings) {
  const folder = temporaryFolder();
  let last = '';
  let printed = '';
  for (const { language, words, file, notRun, code } of blocksOf(page)) {
    const said = code.replaceAll(documented, address);
    if (file) writeFileSync(join(folder, file), said);
    if (language !== 'sh' || notRun) continue;
    if (words.has('install') && packages) packages(join(folder, 'node_modules'));
    else printed = await bash((last = said), { folder, env });
  }
  return {
    folder,
    /** What the last commands printed. */
    printed,
    /** Runs them again. */
    again: (otherEnv: Record<string, string>) => bash(last, { folder, env: otherEnv }),
  };
}

/** Debian's libraries are for Debian's own interpreters, which others may hide. */
export const path = [dirname(process.execPath), '/usr/bin', process.env['PATH']].join(delimiter);

/** Standard output of `commands`; the first that fails ends them. */
async function bash(commands: string, { folder, env }: { folder: string; env: Record<string, string> }) {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: folder,
    env: { ...process.env, PATH: path, CLONE: root, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => void child.on('error', reject).on('close', resolve));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${commands}\nended with ${code}:\n${out}\n${errors}`);
  return out;
}
