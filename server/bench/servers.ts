import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, startRedisServer } from '../test/redis-server.ts';
import { run, type Running } from './processes.ts';
import { inTurns, speakers, type Speaker } from './speakers.ts';

export type Server = {
  /** Of its nodes. */
  pids: readonly number[];
  /** Of the store's own process, where it has one. */
  storePid?: number;
  readyMs: number;
  speaker(connections: number): Speaker;
  stop(): Promise<void>;
};

export type Place = {
  /** For files of this run alone. */
  folder: string;
  /** Of the stub of Vonage. */
  vonage: string;
  /** Arguments of Node's for our own server, such as `--cpu-prof`. */
  nodeArguments: readonly string[];
  /** The folder of another checkout of this repository, to compare with. */
  against: string | undefined;
};

type Start = (place: Place) => Promise<Server>;

const application = {
  VONAGE_APPLICATION_ID: randomUUID(),
  VONAGE_PRIVATE_KEY: pem(generateKeyPairSync('rsa', { modulusLength: 2048 })),
};
const proofKey = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

function pem({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
}

const served = ({ address, pid, readyMs, stop }: Running, kind: keyof typeof speakers): Server => ({
  pids: [pid],
  readyMs,
  stop,
  speaker: (connections) => speakers[kind](address, connections),
});

const inThisFolder = (path: string) => join(import.meta.dirname, path);

const rival =
  (file: string, kind: 'plain' | 'pages' | 'graphql'): Start =>
  async ({ folder, vonage }) => {
    const env = { ...application, VONAGE_API_HOST: vonage };
    return served(await run([inThisFolder(`rivals/${file}`)], () => env, join(folder, `${kind}.log`)), kind);
  };

/** What an operator sets: production, behind a proxy, every rule on. */
const operators = (store: string, vonage: string, port: number, metricsPort: number) => ({
  ...application,
  HOST: '127.0.0.1',
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  VONAGE_SIGNATURE_SECRET: randomBytes(32).toString('hex'),
  VONAGE_API_HOST: vonage,
  PROOF_SIGNING_KEY: proofKey,
  STORE_URL: store,
  LIMITS_MODE: 'enforce',
  TRUST_PROXY: '127.0.0.1',
  METRICS_PORT: `${metricsPort}`,
  DRAIN_SECONDS: '1',
});

const ownCheckout = inThisFolder('../..');

/** Our own server on a store, its log in a file; `more` sets what its operator sets besides. */
export async function startOurs(
  { folder, vonage, nodeArguments }: Place,
  store: string,
  { checkout = ownCheckout, more = {} }: { checkout?: string | undefined; more?: Record<string, string> } = {},
): Promise<Server> {
  const metricsPort = await freePort();
  const program = [...nodeArguments, join(checkout, 'server/src/main.ts')];
  const env = (port: number) => ({ ...operators(store, vonage, port, metricsPort), ...more });
  return served(await run(program, env, join(folder, 'service.log')), 'ours');
}

const sqliteIn = ({ folder }: Place, name: string) => `sqlite:${join(folder, name)}`;

/** `everysec` is what is usual, and what Redis does by itself once its log is on. */
export const startRedis = () => startRedisServer('--appendonly', 'yes', '--appendfsync', 'everysec');

const onRedis =
  (nodes: number): Start =>
  async (place) => {
    const redis = await startRedis();
    const all = await Promise.all(Array.from({ length: nodes }, () => startOurs(place, redis.url)));
    return {
      pids: all.flatMap(({ pids }) => pids),
      storePid: await pidOf(redis.url),
      readyMs: Math.max(...all.map(({ readyMs }) => readyMs)),
      speaker: (connections) => inTurns(all.map(({ speaker }) => speaker(connections))),
      async stop() {
        await Promise.all(all.map(({ stop }) => stop()));
        await redis.stop();
      },
    };
  };

export async function pidOf(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info('server');
  redis.disconnect();
  return Number(/^process_id:(\d+)/m.exec(info)?.[1]);
}

/** What is compared, the least first. */
export const servers = {
  floor: { words: 'floor: `node:http`, JSON, one pooled undici call', start: rival('floor.ts', 'plain') },
  mercurius: { words: 'Mercurius with its JIT, undici call', start: rival('mercurius.ts', 'graphql') },
  apollo: { words: 'Apollo on Fastify, undici call', start: rival('apollo.ts', 'graphql') },
  tutorial: {
    words: "the tutorial's app: Express, Nunjucks, SDK (v1, Basic)",
    start: rival('tutorial/app.ts', 'pages'),
  },
  'apollo-sdk': {
    words: 'Apollo on Fastify, the SDK as documented (a JWT signed per call)',
    start: rival('apollo-sdk.ts', 'graphql'),
  },
  sqlite: {
    words: 'this server, SQLite, everything on',
    start: (place) => startOurs(place, sqliteIn(place, 'verification.db')),
  },
  redis: { words: 'this server, Redis, everything on', start: onRedis(1) },
  'two-nodes': { words: 'two nodes of this server, one Redis, everything on', start: onRedis(2) },
  against: {
    words: 'the other checkout, SQLite, everything on',
    start: (place) => startOurs(place, sqliteIn(place, 'against.db'), { checkout: place.against }),
  },
} satisfies Record<string, { words: string; start: Start }>;

export type ServerName = keyof typeof servers;

/** The stub of Vonage, which answers after `delayMs`. */
export const startStub = (folder: string, delayMs: number) =>
  run([inThisFolder('stub.ts')], () => ({ DELAY_MS: `${delayMs}` }), join(folder, 'stub.log'));
