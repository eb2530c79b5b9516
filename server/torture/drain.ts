import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fetch, type Dispatcher } from 'undici';
import { z } from 'zod';
import { createSimulator } from '../src/simulator/simulator.ts';
import { createLog } from '../src/telemetry/log.ts';
import { freePort, startRedisServer } from '../test/redis-server.ts';
import { createNode } from './node.ts';
import { behindProxy, startProxy, type ProxyName } from './proxies.ts';
import { createWatcher } from './watcher.ts';

/** After a node is back: until HAProxy has seen it twice, and until its connections are spread again. */
const settleMs = 4_000;

const watchers = 4;

export type DrainReport = {
  restarts: number;
  calls: number;
  /** Verifications that were watched by WebSocket to their end, and how often a watcher had to connect again. */
  watched: number;
  reconnects: number;
  /** How often each thing went wrong: nothing where all is well. */
  failed: Record<string, number>;
  /** What each node that was told to stop ended with. */
  ends: (number | string | null)[];
  longestStopMs: number;
};

/**
 * Stops one of two nodes on Redis after the other and starts it again, `restarts` times, behind a real proxy, while `people`
 * at a time verify numbers, and four more watch theirs by WebSocket. Every fourth start is one whose answer takes Vonage 3 s.
 */
export async function drain({
  proxy: name,
  restarts,
  people,
}: {
  proxy: ProxyName;
  restarts: number;
  people: number;
}): Promise<DrainReport | 'NO_PROXY'> {
  const told = await behindProxy(name);
  if (!told) return 'NO_PROXY';
  const redis = await startRedisServer();
  const credentials = { apiKey: 'torture', apiSecret: randomUUID() };
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const simulator = createSimulator({
    now: () => Date.now(),
    credentials: { ...credentials, applicationId: randomUUID(), publicKey },
    log: createLog('silent'),
  });
  const { url } = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const env = {
    VONAGE_API_HOST: url,
    VONAGE_API_KEY: credentials.apiKey,
    VONAGE_API_SECRET: credentials.apiSecret,
    // The simulator shares this process with all the people: what it takes its time for on a busy machine is no stop's fault.
    VONAGE_TIMEOUT_MS: '15000',
    STORE_URL: redis.url,
    LIMITS: 'off',
    TRUST_PROXY: '127.0.0.1',
  };
  const ports: [number, number] = [await freePort(), await freePort()];
  const nodes = ports.map((port) => createNode(env, port));
  const report: DrainReport = {
    restarts,
    calls: 0,
    watched: 0,
    reconnects: 0,
    failed: {},
    ends: [],
    longestStopMs: 0,
  };
  const failed = (what: string) => void (report.failed[what] = (report.failed[what] ?? 0) + 1);
  if (told.forwardedFor !== '127.0.0.1') failed(`X-Forwarded-For: ${told.forwardedFor}`);
  if (told.probes.some((status) => status !== 404)) failed('Probes from outside');
  if (told.spoken !== 'h2') failed(`It speaks ${told.spoken}`);
  const done = new AbortController();
  let proxy: Awaited<ReturnType<typeof startProxy>>;

  try {
    await Promise.all(nodes.map((node) => node.start()));
    proxy = await startProxy(name, ports);
    if (!proxy) return 'NO_PROXY';
    const { address, dispatcher, ca } = proxy;

    const call = async (field: string, type: string, input: object) => {
      const query = `mutation ($input: ${type}!) { answer: ${field}(input: $input) { __typename ... on Verification { id } } }`;
      report.calls += 1;
      const said = await ask(address, dispatcher, query, input);
      if ('id' in said) return said.id;
      failed(`${field}: ${said.fault}`);
      return undefined;
    };
    const start = (phoneNumber: string) => call('startVerification', 'StartVerificationInput', { phoneNumber });
    const check = async (verificationId: string, phoneNumber: string) => {
      const code = simulator.messages(phoneNumber)[0]?.code ?? '000000';
      await call('checkCode', 'CheckCodeInput', { verificationId, code });
    };
    const live = async (_: unknown, person: number) => {
      for (let time = 0; !done.signal.aborted; time += 1) {
        const phoneNumber =
          person % 4 === 0 ? `+1${areaCodes[person / 4]}5550159` : `+1415${2_000_000 + person * 10_000 + time}`;
        const id = await start(phoneNumber);
        if (id !== undefined) await check(id, phoneNumber);
        await pause(Math.random() * 200);
      }
    };
    const watcher = createWatcher(address, ca, () => void (report.reconnects += 1));
    /** Types the code so much later that a restart may come in between. */
    const watch = async (_: unknown, person: number) => {
      for (let time = 0; !done.signal.aborted; time += 1) {
        const phoneNumber = `+1408${2_000_000 + person * 10_000 + time}`;
        const id = await start(phoneNumber);
        if (id === undefined) continue;
        const end = watcher.end(id);
        await pause(Math.random() * settleMs * 2, undefined, { signal: done.signal }).catch(() => {});
        await check(id, phoneNumber);
        const said = await end;
        if (said === 'VERIFIED') report.watched += 1;
        else failed(`A subscription ended with ${said}`);
      }
    };
    const crowd = Promise.all([...Array.from({ length: people }, live), ...Array.from({ length: watchers }, watch)]);

    for (let restart = 0; restart < restarts; restart += 1) {
      await pause(settleMs + Math.random() * 1_000);
      const node = nodes[restart % nodes.length];
      const asked = performance.now();
      report.ends.push((await node?.stop()) ?? null);
      report.longestStopMs = Math.max(report.longestStopMs, Math.round(performance.now() - asked));
      await node?.start();
    }
    await pause(settleMs);
    done.abort();
    await crowd;
    await watcher.stop();
    return report;
  } finally {
    done.abort();
    await proxy?.stop();
    await Promise.all(nodes.map((node) => node.kill()));
    await simulator.close();
    await redis.stop();
  }
}

/** In use, so that 555-0159 is a number there, which answers after 3 s. */
const areaCodes = [212, 213, 305, 310, 312, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 808, 818, 917, 202, 206];

const answered = z.object({
  data: z.object({ answer: z.object({ __typename: z.string(), id: z.string().optional() }) }),
});

/** The verification's id, or what went wrong: anything but a verification. */
async function ask(
  address: string,
  dispatcher: Dispatcher,
  query: string,
  input: object,
): Promise<{ id: string } | { fault: string }> {
  try {
    const response = await fetch(`${address}/graphql`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    if (response.status !== 200) return { fault: `HTTP ${response.status}` };
    const { __typename, id } = answered.parse(await response.json()).data.answer;
    return id === undefined ? { fault: __typename } : { id };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { fault: cause instanceof Error ? `${cause.name} ${cause.message}` : 'thrown' };
  }
}
