import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../test/redis-server.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import { drawUnknowns } from '../test/unknowns/combinations.ts';
import { audit } from './books.ts';
import { createNode } from './node.ts';
import { anyOf, maxAttempts, startOutside } from './outside.ts';
import { createPost, lookUpAll, verifyOnce, type Story } from './person.ts';

export type CrashReport = {
  kills: number;
  people: number;
  verified: number;
  /** Ends that the backend heard of. */
  told: number;
  /** What Vonage did where nobody knows, at random. */
  unknowns: Unknowns;
  /** By promise, those of whom it was broken: all empty where the books balance. */
  broken: Record<string, string[]>;
};

/**
 * Kills the real process with SIGKILL at random moments, `kills` times, while `people` at a time verify numbers, starts it
 * again on the same store each time, and checks the books against the simulator's. `storeUrl` is shared by a node for each
 * of `skewsMs`: how far its wall clock is ahead. Every other time it is set by `jumpMs`, or back, as well.
 */
export async function crash({
  storeUrl,
  skewsMs,
  jumpMs = 30_000,
  calmMs = 0,
  kills,
  people: crowd,
  unknowns = drawUnknowns(),
}: {
  storeUrl: string;
  skewsMs: readonly number[];
  jumpMs?: number;
  /** So long nothing is killed, and everybody has to be answered. */
  calmMs?: number;
  kills: number;
  people: number;
  unknowns?: Unknowns;
}): Promise<CrashReport> {
  const ports = await Promise.all(skewsMs.map(freePort));
  const addresses = ports.map((port) => `http://127.0.0.1:${port}`);
  const outside = await startOutside(addresses, unknowns);
  const env = { ...outside.env, STORE_URL: storeUrl };
  const nodes = ports.map((port, index) =>
    createNode({ ...env, SKEW_MS: String(skewsMs[index]), JUMP_MS: String(jumpMs) }, port),
  );
  const stories: (Story & { calm: boolean })[] = [];
  let calm = true;
  const done = new AbortController();

  const post = createPost(() => anyOf(addresses));
  async function live() {
    while (!done.signal.aborted) {
      const phoneNumber = outside.newNumber();
      const story = await verifyOnce(phoneNumber, post, () => outside.codeOf(phoneNumber));
      stories.push({ ...story, calm });
    }
  }

  try {
    await Promise.all(nodes.map((node) => node.start()));
    const crowdDone = Promise.all(Array.from({ length: crowd }, live));
    for (const until = performance.now() + calmMs; performance.now() < until;) {
      await pause(500 + Math.random() * 2_000);
      anyOf(nodes)?.setClock();
    }
    calm = false;
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(100 + Math.random() * 1_900);
      if (kill % 2 === 0) anyOf(nodes)?.setClock();
      await pause(Math.random() * 1_000);
      const node = anyOf(nodes);
      await node?.kill();
      await node?.start();
    }
    done.abort();
    await crowdDone;
    const report = async (): Promise<CrashReport> => {
      const looked = await lookUpAll(stories, post);
      const verified = looked.filter(({ now }) => now?.status === 'VERIFIED').length;
      const told = outside.told();
      const broken = audit({ maxAttempts, calls: outside.calls(), stories: looked, told, unknowns });
      const ends = new Set(told.map(({ id }) => id)).size;
      return { kills, people: stories.length, verified, told: ends, unknowns, broken };
    };
    // Cancels that are owed, and webhooks that were lost on the way or by whoever told them, take their time; as much more
    // as a clock was set back.
    let last = await report();
    for (let tries = 0; tries < 120 + jumpMs / 500 && !isBalanced(last); tries += 1) {
      await pause(500);
      last = await report();
    }
    return last;
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    await outside.close();
  }
}

export const isBalanced = ({ broken }: CrashReport) => Object.values(broken).every((of) => of.length === 0);
