import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { unknownsSchema } from '../src/simulator/unknowns.ts';
import { freePort, startRedisServer } from '../test/redis-server.ts';
import { audit, type Account } from './books.ts';
import { faults, personOf, type Fault, type Person } from './load-people.ts';
import { createNode } from './node.ts';
import { maxAttempts, startOutside } from './outside.ts';
import { createPost, lookUpAll, redeemTwice, verifyOnce, type Post } from './person.ts';
import { createRoundRobin } from './round-robin.ts';

/** A person reads a message, and types: so long at most, in a long run. */
const typingMs = 15_000;
const clockAheadMs = 5_000;
/** What was killed is missing for so long at most. */
const missingMs = 5_000;
const settleEveryMs = 5_000;

/** All moments and lengths in milliseconds; a moment counts from the first person's. */
export type LoadReport = {
  people: number;
  lengthMs: number;
  /** Answered starts, and what they are in the end. */
  answered: number;
  ends: Record<string, number>;
  pending: number;
  /** Ends that the receiver took, each once. */
  told: number;
  /** Proofs that a backend took, each of which it was given twice. */
  redeemed: number;
  /** What people waited for each answer, those whose number acts apart. */
  calls: { at: number; ms: number; acting: boolean }[];
  /** When a call broke, or one without a number that acts was told `ServiceUnavailable`. */
  errors: number[];
  /** When each number that acts came. */
  injected: ReadonlyMap<Fault['ending'], number[]>;
  events: { words: string; from: number; to: number }[];
  /** What each node that was told to stop ended with. */
  stopped: number | string | null | undefined;
  /** Answers that could not be read. */
  threw: Record<string, number>;
  /** By promise, those of whom it was broken. */
  broken: Record<string, string[]>;
};

const said = z.object({ data: z.object({ answer: z.object({ __typename: z.literal('ServiceUnavailable') }) }) });

/**
 * `people` within `lengthMs`, each at an address of their own, through the whole flow at three nodes on one Redis, while Vonage
 * does all that it may do wrong, a clock is set, Redis and a node are killed, and another node is drained. Waits up to
 * `patienceMs` for the books to balance and for the last to end.
 */
export async function load({
  people,
  lengthMs,
  patienceMs,
}: {
  people: number;
  lengthMs: number;
  patienceMs: number;
}): Promise<LoadReport> {
  const unknowns = unknownsSchema.parse({});
  const ports = [await freePort(), await freePort(), await freePort()];
  const addresses = ports.map((port) => `http://127.0.0.1:${port}`);
  const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
  const outside = await startOutside(addresses, unknowns, 3_000);
  const env = {
    ...outside.env,
    ...shared,
    PUBLIC_URL: addresses[0] ?? '',
    VONAGE_INSIGHTS_HOST: outside.env.VONAGE_API_HOST,
    STORE_URL: redis.url,
  };
  const nodes = ports.map((port) => createNode(env, port));
  const done = new AbortController();
  const report: LoadReport = {
    people,
    lengthMs,
    answered: 0,
    ends: {},
    pending: 0,
    told: 0,
    redeemed: 0,
    calls: [],
    errors: [],
    events: [],
    stopped: undefined,
    threw: {},
    broken: {},
    injected: new Map(faults.map(({ ending }) => [ending, []])),
  };
  const accounts: Omit<Account, 'now'>[] = [];
  let began = performance.now();
  const now = () => performance.now() - began;
  const until = (moment: number) => pause(Math.max(0, moment - now()));

  async function live({ phoneNumber, clientAddress, fault }: Person, next: () => string | undefined): Promise<void> {
    const post = createPost(next, { clientAddress, failed: () => report.errors.push(now()) });
    const timed: Post = async (query, variables) => {
      const at = now();
      const answer = await post(query, variables);
      report.calls.push({ at, ms: now() - at, acting: fault !== undefined });
      if (!fault && said.safeParse(answer).success) report.errors.push(now());
      return answer;
    };
    const hopeless = fault !== undefined && 'hopeless' in fault;
    const story = await verifyOnce(phoneNumber, timed, () => outside.codeOf(phoneNumber), {
      typing: () => pause(Math.random() * Math.min(typingMs, lengthMs / 10)),
      resends: 0.2,
      tries: hopeless ? 2 : 20,
      pauseMs: 1_000,
    });
    const token = story.seen.at(-1)?.proof?.token;
    const redeemed = token === undefined ? 0 : await redeemTwice(token, timed);
    const [firstEvent] = report.events;
    const calm = fault === undefined && (firstEvent === undefined || now() < firstEvent.from);
    accounts.push({ ...story, hopeless, calm, redeemed });
  }

  async function crowd(next: () => string | undefined): Promise<void> {
    const all: Promise<void>[] = [];
    for (let index = 0; index < people; index += 1) {
      await until((index / people) * lengthMs);
      const person = personOf(index);
      if (person.fault) report.injected.get(person.fault.ending)?.push(now());
      const failed = (error: unknown) => {
        const name = error instanceof Error ? `${error.name} ${error.message}` : 'thrown';
        report.threw[name] = (report.threw[name] ?? 0) + 1;
      };
      all.push(live(person, next).catch(failed));
    }
    await Promise.all(all);
  }

  async function happen(): Promise<void> {
    const [killed, drained, skewed] = nodes;
    const missing = () => pause(Math.min(missingMs, lengthMs / 20));
    const during = async (words: string, from: number, act: () => Promise<unknown>) => {
      await until(from * lengthMs);
      const event = { words, from: now(), to: lengthMs };
      report.events.push(event);
      await act();
      event.to = now();
    };
    await until(0.15 * lengthMs);
    skewed?.setClock();
    report.events.push({ words: 'a clock 5 s ahead', from: now(), to: lengthMs });
    await during('Redis killed', 0.35, async () => {
      await redis.kill();
      await missing();
      await redis.start();
    });
    await during('a node killed', 0.55, async () => {
      await killed?.kill();
      await missing();
      await killed?.start();
    });
    await during('a node drained', 0.75, async () => {
      report.stopped = await drained?.stop();
      await drained?.start();
    });
  }

  async function settle(next: () => string | undefined): Promise<void> {
    const post = createPost(next);
    const closed: Account[] = [];
    let open: Omit<Account, 'now'>[] = accounts;
    for (const end = now() + patienceMs; ;) {
      const looked = await lookUpAll(open, post);
      closed.push(...looked.filter((account) => !isOpen(account)));
      const pending = looked.filter(isOpen);
      open = pending;
      const stories = [...closed, ...pending];
      report.broken = audit({ maxAttempts, calls: outside.calls(), stories, told: outside.told(), unknowns });
      report.answered = accounts.filter(({ seen }) => seen.length > 0).length;
      report.pending = pending.length;
      report.ends = count(closed.flatMap((account) => account.now?.status ?? []));
      report.told = new Set(outside.told().flatMap(({ id, isTaken }) => (isTaken ? id : []))).size;
      report.redeemed = accounts.filter(({ redeemed }) => redeemed === 1).length;
      if ((isBalanced(report) && report.pending === 0) || now() > end) return;
      await pause(settleEveryMs);
    }
  }

  try {
    await Promise.all(nodes.map((node) => node.start()));
    const next = createRoundRobin(addresses, done.signal);
    began = performance.now();
    await Promise.all([crowd(next), happen()]);
    await settle(next);
    return report;
  } finally {
    done.abort();
    await Promise.all(nodes.map((node) => node.kill()));
    await outside.close();
    await redis.stop();
  }
}

/** Nothing was broken, nothing unreadable, and what was answered has ended and been told, or is pending. */
export function isBalanced({ answered, ends, pending, told, threw, broken }: LoadReport): boolean {
  const ended = Object.values(ends).reduce((sum, ofOne) => sum + ofOne, 0);
  const isKept = Object.values(broken).every((of) => of.length === 0);
  return isKept && answered === ended + pending && told === ended && Object.keys(threw).length === 0;
}

const isOpen = ({ now }: Account) => now?.status === 'PENDING';

function count(all: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

/** The default limits, but one start a number, and one an address: two people at one address would be refused. */
const shared = {
  LIMITS: 'phone=1/1d,ip=1/1h',
  TRUST_PROXY: '127.0.0.1',
  NUMBER_LOOKUP: 'identity-insights',
  VONAGE_TIMEOUT_MS: '5000',
  RESEND_COOLDOWN_SECONDS: '1',
  CHANNEL_TIMEOUT_SECONDS: '60',
  JUMP_MS: String(clockAheadMs),
  PROOF_TTL_SECONDS: '3600',
  PROOF_SIGNING_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};
