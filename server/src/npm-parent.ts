import { readFileSync } from 'node:fs';

const lookEveryMs = 200;

/**
 * Calls `gone` where this process, whose parent is `pnpm`, was started by `npx pnpm …` and npm has ended. npm hands a signal
 * on to its shell alone, ends with it, and neither pnpm nor we hear of it (npm 11, Debian's sh). Linux only: elsewhere the
 * shell makes room for pnpm, which hands signals on.
 */
export function watchNpm(pnpm: number, gone: () => void): void {
  const above = () => [parentOf(pnpm), parentOf(parentOf(pnpm))];
  const begun = above();
  const npm = begun.findIndex(isNpm);
  if (npm === -1) return;
  const timer = setInterval(() => {
    // What stands above npm may go, and what can't be read is still there.
    const now = above().slice(0, npm + 1);
    if (now.every((pid, index) => pid === undefined || pid === begun[index])) return;
    clearInterval(timer);
    gone();
  }, lookEveryMs).unref();
}

const isNpm = (pid: number | undefined) => read(pid, 'comm')?.startsWith('npm') === true;

function parentOf(pid: number | undefined): number | undefined {
  // After the name, which may have blanks and brackets: state, parent.
  const parent = /.*\) \S (\d+) /s.exec(read(pid, 'stat') ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function read(pid: number | undefined, file: 'comm' | 'stat'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
