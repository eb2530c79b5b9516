import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unknownsSchema } from '../src/simulator/unknowns.ts';
import { freePort } from '../test/redis-server.ts';
import { audit } from './books.ts';
import { createNode } from './node.ts';
import { maxAttempts, startOutside } from './outside.ts';
import { createPost, lookUpAll, verifyOnce, type Story } from './person.ts';
import { startProxy } from './proxies.ts';

/** The version that is upgraded from unless another one is named. */
export const olderCommit = '91924a5ef64e1b3e83389c78f063a4fe3c396fc7';

/** After a node is back: until HAProxy has seen it twice, and until people are spread again. */
const settleMs = 4_000;
/** What is owed is done once nobody asks any more: looked at so often, and after so long. */
const settleTries = 24;
const settleEveryMs = 5_000;
const owed = ['an owed cancel is forgotten', 'an end is told to nobody'];

export type UpgradeReport = {
  /** What ran after each step, by node. */
  steps: string[];
  people: number;
  verified: number;
  /** Those whose code was asked of one version and typed for another. */
  acrossVersions: number;
  /** How often each call failed: nothing where nobody noticed. */
  failed: Record<string, number>;
  /** What the nodes warned of, and how often. */
  warned: Record<string, number>;
  /** What each node that was told to stop ended with. */
  ends: (number | string | null)[];
  /** By promise, those of whom it was broken. */
  broken: Record<string, string[]>;
};

type Version = 'older' | 'newer';

type Rehearsal = {
  storeUrl: string;
  /** The folder of the older version's server. */
  older: string;
  people: number;
  /**
   * `TWO_NODES`: behind HAProxy, upgraded and rolled back one after the other, so that no call may fail. `ONE_NODE`: stopped
   * and started, so that calls fail in between, and nothing may be lost.
   */
  nodes: 'TWO_NODES' | 'ONE_NODE';
};

/** Two versions of the service under load, upgraded and rolled back: what people, Vonage and the backend saw of it. */
export async function upgrade({
  storeUrl,
  older,
  people,
  nodes: kind,
}: Rehearsal): Promise<UpgradeReport | 'NO_PROXY'> {
  // What nobody knows of Vonage is another command's.
  const unknowns = unknownsSchema.parse({});
  const [first, second] = [await freePort(), await freePort()];
  const ports = kind === 'TWO_NODES' ? [first, second] : [first];
  const outside = await startOutside(
    ports.map((port) => `http://127.0.0.1:${port}`),
    unknowns,
  );
  // As long as by default: nothing is cut off here to be found again.
  const env = { ...outside.env, VONAGE_TIMEOUT_MS: '5000', TRUST_PROXY: '127.0.0.1', STORE_URL: storeUrl };
  const nodes = ports.map((port) => ({ older: createNode(env, port, older), newer: createNode(env, port) }));
  const running: Version[] = nodes.map(() => 'older');
  const report: UpgradeReport = {
    steps: [running.join(', ')],
    people: 0,
    verified: 0,
    acrossVersions: 0,
    failed: {},
    warned: {},
    ends: [],
    broken: {},
  };
  const done = new AbortController();
  let proxy: Awaited<ReturnType<typeof startProxy>>;

  async function replace(index: number, by: Version): Promise<void> {
    const node = nodes[index];
    const before = running[index];
    if (!node || !before) return;
    report.ends.push(await node[before].stop());
    await node[by].start();
    running[index] = by;
    report.steps.push(running.join(', '));
    await pause(settleMs);
  }

  try {
    await Promise.all(nodes.map((node) => node.older.start()));
    proxy = kind === 'TWO_NODES' ? await startProxy('haproxy', [first, second]) : undefined;
    if (kind === 'TWO_NODES' && !proxy) return 'NO_PROXY';
    const failed = (error: unknown) => {
      // What isn't an answer at all has a message of many lines.
      const name = error instanceof Error ? `${error.name} ${error.message.split('\n', 1).join('')}` : 'thrown';
      report.failed[name] = (report.failed[name] ?? 0) + 1;
    };
    const post = createPost(() => proxy?.address ?? `http://127.0.0.1:${first}`, {
      failed,
      dispatcher: proxy?.dispatcher,
    });
    const stories: Story[] = [];
    const verify = async (typing: () => Promise<void>) => {
      const phoneNumber = outside.newNumber();
      await verifyOnce(phoneNumber, post, () => outside.codeOf(phoneNumber), { typing }).then(
        (story) => stories.push(story),
        failed,
      );
    };
    const live = async () => {
      while (!done.signal.aborted) await verify(() => pause(Math.random() * 200));
    };
    /** Of those who begin now the first type before the next step, the last once all are over. */
    const across: Promise<void>[] = [];
    const begin = (until: Promise<unknown>) => {
      for (let person = 0; person < people; person += 1) across.push(verify(async () => void (await until)));
    };

    const crowd = Promise.all(Array.from({ length: people }, live));
    const all = Promise.withResolvers<void>();
    begin(all.promise);
    await pause(settleMs);
    for (const by of ['newer', 'older'] as const)
      for (const index of nodes.keys()) {
        const step = Promise.withResolvers<void>();
        begin(step.promise);
        await pause(settleMs / 4);
        await replace(index, by);
        step.resolve();
      }
    all.resolve();
    done.abort();
    await Promise.all([crowd, ...across]);
    report.acrossVersions = across.length;
    const failedInTime = { ...report.failed };
    for (const { older: one, newer } of nodes)
      for (const [sentence, times] of [one, newer].flatMap((node) => Object.entries(node.warned())))
        report.warned[sentence] = (report.warned[sentence] ?? 0) + times;

    for (let tries = 0; tries < settleTries; tries += 1) {
      // Where calls can't fail nothing may be refused either.
      const looked = await lookUpAll(
        stories.map((story) => ({ ...story, calm: kind === 'TWO_NODES' })),
        post,
      );
      report.people = looked.length;
      report.verified = looked.filter(({ now }) => now?.status === 'VERIFIED').length;
      report.broken = audit({ maxAttempts, calls: outside.calls(), stories: looked, told: outside.told(), unknowns });
      if (owed.every((promise) => report.broken[promise]?.length === 0)) break;
      await pause(settleEveryMs);
    }
    return { ...report, failed: failedInTime };
  } finally {
    done.abort();
    await proxy?.stop();
    await Promise.all(nodes.flatMap((node) => [node.older.kill(), node.newer.kill()]));
    await outside.close();
  }
}

export const isWhole = ({ broken }: UpgradeReport) => Object.values(broken).every((of) => of.length === 0);

const repository = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The server of another commit, with what it needs, in `folder`; to be given back by `removeVersion`. Throws where there is none. */
export async function checkOut(commit: string, folder: string): Promise<string> {
  await run('git', ['worktree', 'add', '--detach', folder, commit], { cwd: repository });
  await run('npx', ['-y', 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--filter', 'server...'], {
    cwd: folder,
  });
  return join(folder, 'server');
}

export const removeVersion = async (folder: string) =>
  void (await run('git', ['worktree', 'remove', '--force', folder], { cwd: repository }));
