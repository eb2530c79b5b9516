import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { privateKey, credentials, startTestSimulator } from '../../src/simulator/simulator-fixture.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { startReceiver } from '../receiver.ts';
import { startRedisServer } from '../redis-server.ts';
import { createManualClock, startServer, type Server } from '../start-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { createRecording } from './recording.ts';
import { scrapeSeconds } from './rules.ts';

/** So many start in each step, 48 a minute, and so many steps later they type. The last of each step never does. */
const comers = 4;
const typingSteps = 3;

export type Surroundings = {
  env?: Record<string, string>;
  /** In place of an SQLite file: the settings of a Redis of one's own, and user and password for its address. */
  redis?: { settings: string[]; access: string };
  simulator?: Partial<SimulatorOptions>;
};

/** A person who starts in one step, and types or cancels some steps later. */
type Person = { verificationId: string; phoneNumber: string; headers: Record<string, string>; comesBackAt: number };

/**
 * The service with Vonage, a backend, a store, a proxy's probe, Prometheus and people around it, all by one clock by hand:
 * five seconds pass in a tenth of one. Each step is the same, so that what differs is the incident.
 */
export async function startWorld({ env = {}, redis: asked, simulator: options = {} }: Surroundings) {
  const clock = createManualClock();
  const redis = asked && (await startRedisServer(...asked.settings));
  onTestFinished(() => redis?.stop());
  const receiver = await startReceiver();
  const signatureSecret = randomUUID();
  const webhooks = { url: () => `${server.address}/webhooks/vonage`, signatureSecret, drop: 0 };
  const { simulator, url, starts } = await startTestSimulator({ now: clock.now, webhooks, ...options });
  let aheadMs = 0;
  const store = redis
    ? redis.url.replace('redis://', `redis://${asked.access}`)
    : `sqlite:${join(temporaryFolder(), 'verification.db')}`;
  const usual = {
    STORE_URL: store,
    METRICS_PORT: '0',
    TRUST_PROXY: '127.0.0.1',
    ALLOWED_REGIONS: 'US',
    LIMITS: 'phone=5/10m+10/1h+20/1d',
    VONAGE_APPLICATION_ID: credentials.applicationId,
    VONAGE_PRIVATE_KEY: privateKey,
    VONAGE_SIGNATURE_SECRET: signatureSecret,
    ...receiver.env,
    ...env,
  };
  const start = (more: Record<string, string> = {}): Promise<Server> =>
    startServer({ vonage: { url }, clock, aheadMs: () => aheadMs, env: { ...usual, ...more } });
  const servers = [await start()];
  let server = servers[0] ?? (await start());
  const recording = createRecording(clock.now());
  let step = 0;
  let count = 0;
  let waiting: Person[] = [];
  /** How people behave; an incident changes it. */
  const people = {
    comers,
    numberOf: (person: number) => `+1${areas[person % areas.length]}${2_000_000 + ((person * 10_007) % 7_000_000)}`,
    addressOf: (person: number) => `10.${person % 200}.${(person >> 4) % 250}.${person % 250}`,
    /** What a person does who has got a code. */
    act: (person: number): 'TYPES' | 'WAITS' | 'CANCELS' => (person % comers === comers - 1 ? 'WAITS' : 'TYPES'),
  };

  async function come(person: number): Promise<void> {
    const phoneNumber = people.numberOf(person);
    const headers = { 'x-forwarded-for': people.addressOf(person) };
    const started = await server.start({ phoneNumber }, headers);
    if (started.__typename !== 'Verification') return;
    const act = people.act(person);
    const comesBackAt = step + typingSteps;
    if (act === 'TYPES') waiting.push({ verificationId: started.id, phoneNumber, headers, comesBackAt });
    if (act === 'CANCELS') await server.cancel(started.id, headers);
  }

  async function type({ verificationId, phoneNumber, headers }: Person): Promise<void> {
    const [message] = simulator.messages(phoneNumber);
    // A number whose code doesn't arrive is typed wrong.
    await server.check(verificationId, message?.code ?? '000000', headers);
  }

  async function scrape(): Promise<string | undefined> {
    try {
      const response = await fetch(server.metricsUrl);
      return response.ok ? await response.text() : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    clock,
    people,
    simulator,
    webhooks,
    receiver,
    redis,
    store,
    server: () => server,
    /** Of the requests of the latest step. */
    latestRefs: () =>
      starts()
        .slice(-comers)
        .flatMap(({ clientRef }) => clientRef ?? []),
    setClock: (seconds: number) => void (aheadMs = seconds * 1000),
    /** As an upgrade with other settings does. */
    async restart(more: Record<string, string>): Promise<void> {
      await server.close();
      server = await start(more);
      servers.push(server);
    },
    recording,
    /** What happens in the seconds from one scrape to the next; answers what that shows. */
    async step(during: () => Promise<void> = async () => {}): Promise<string | undefined> {
      clock.pass(scrapeSeconds);
      step += 1;
      const back = waiting.filter(({ comesBackAt }) => comesBackAt <= step);
      waiting = waiting.filter(({ comesBackAt }) => comesBackAt > step);
      const coming = Array.from({ length: people.comers }, (_, index) => come(count + index));
      count += people.comers;
      const probe = fetch(`${server.address}/readyz`);
      const all = [...coming, ...back.map(type), probe, during()].map((each) => each.catch(unlessAway));
      // What it throws is for the log, by the probe.
      await Promise.all([...all, server.sweep().catch(() => {})]);
      simulator.tick();
      await simulator.webhooksSettled();
      await server.told();
      const scraped = await scrape();
      recording.add(scraped);
      return scraped;
    },
    /** All that the service has logged; whose errors are thereby known. */
    log() {
      for (const each of servers) each.takeErrors();
      return servers.flatMap((each) => each.log());
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** In use. */
const areas = [212, 213, 305, 310, 312, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 808, 818, 917];

/** The number of fiction that Vonage's simulator answers in a way of its own: docs/rules.md#simulated-numbers. */
export const simulated = (ending: number) => (person: number) =>
  `+1${areas[person % areas.length]}55501${String(ending).padStart(2, '0')}`;

/** A node that is away answers nobody. */
function unlessAway(error: unknown): void {
  if (!(error instanceof TypeError)) throw error;
}
