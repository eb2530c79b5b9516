import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createSimulator, type CallRecord } from '../src/simulator/simulator.ts';
import { freePort } from '../test/redis-server.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import { createLog } from '../src/telemetry/log.ts';
import { drawUnknowns } from '../test/unknowns/combinations.ts';
import { audit } from './books.ts';
import { createNode } from './node.ts';
import { startBackend } from './backend.ts';
import { createPost, lookUp, verifyOnce, type Story } from './person.ts';

const maxAttempts = 3;
/** For one number of each of these areas Vonage takes so long to answer: another node looks at what is under way. */
const slowMs = 1_000;
const areas = [201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229];
const cancelDelaySeconds = 2;

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
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const applicationId = randomUUID();
  const signatureSecret = randomUUID();
  const ports = await Promise.all(skewsMs.map(freePort));
  const addresses = ports.map((port) => `http://127.0.0.1:${port}`);
  const simulator = createSimulator({
    now: () => Date.now(),
    credentials: { apiKey: 'torture', apiSecret: randomUUID(), applicationId, publicKey },
    webhooks: {
      url: () => `${anyOf(addresses)}/webhooks/vonage`,
      signatureSecret,
      repeat: 1,
      reorder: true,
      drop: 0.1,
    },
    slowMs,
    cancelAfterMs: cancelDelaySeconds * 1000,
    unknowns,
    log: createLog('silent'),
  });
  const calls: CallRecord[] = [];
  simulator.onCall((call) => void calls.push(call));
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const backend = await startBackend(webhookSecret);
  const { url } = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const env = {
    VONAGE_API_HOST: url,
    VONAGE_APPLICATION_ID: applicationId,
    VONAGE_PRIVATE_KEY: privateKey.trim(),
    VONAGE_SIGNATURE_SECRET: `torture:${signatureSecret}`,
    VONAGE_TIMEOUT_MS: '2000',
    STORE_URL: storeUrl,
    WEBHOOK_URL: backend.url,
    WEBHOOK_SECRET: webhookSecret,
    MAX_ATTEMPTS: String(maxAttempts),
    CANCEL_DELAY_SECONDS: String(cancelDelaySeconds),
    LIMITS: 'phone=1/1d,ip=off,regions=off,prefix=off,pumping=off,wrong=off,checks=off',
  };
  const nodes = ports.map((port, index) =>
    createNode({ ...env, SKEW_MS: String(skewsMs[index]), JUMP_MS: String(jumpMs) }, port),
  );
  const stories: (Story & { calm: boolean })[] = [];
  let calm = true;
  const done = new AbortController();
  let nextNumber = 2_000_000;

  const post = createPost(addresses);
  const slow = areas.map((area) => `+1${area}5550159`);
  async function live() {
    while (!done.signal.aborted) {
      const phoneNumber = (nextNumber % 8 === 0 ? slow.pop() : undefined) ?? `+1415${nextNumber}`;
      nextNumber += 1;
      const story = await verifyOnce(phoneNumber, post, () => simulator.messages(phoneNumber)[0]?.code);
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
      const looked = await Promise.all(
        stories.map(async (story) => ({ ...story, now: story.seen[0] ? await lookUp(story.seen[0].id, post) : null })),
      );
      const verified = looked.filter(({ now }) => now?.status === 'VERIFIED').length;
      const told = backend.told();
      const broken = audit({ maxAttempts, calls, stories: looked, told, unknowns });
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
    await simulator.close();
    await backend.close();
  }
}

const anyOf = <T>(all: readonly T[]) => all[Math.floor(Math.random() * all.length)];

export const isBalanced = ({ broken }: CrashReport) => Object.values(broken).every((of) => of.length === 0);
