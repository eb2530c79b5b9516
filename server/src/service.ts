import { createApp } from './app.ts';
import type { Config } from './config/config.ts';
import { longestClaimMs, longestOperationMs } from './deadlines.ts';
import { createGraphql } from './graphql/graphql.ts';
import { connectionLimits, withinOpenFiles } from './http/connection-limits.ts';
import { backendReader } from './http/backend-keys.ts';
import { createReadiness } from './http/readiness.ts';
import { within } from './http/within.ts';
import { phonePage } from './simulator/phone-page.ts';
import { startSimulator } from './simulator/start-simulator.ts';
import type { Unknowns } from './simulator/unknowns.ts';
import { openMetrics } from './open-metrics.ts';
import { measured } from './stores/measured-store.ts';
import { mayComeBack, openStore } from './stores/open-store.ts';
import { policyOf } from './policy-of.ts';
import { createReload } from './reload.ts';
import { startSweeps, sweepEveryMs } from './sweeps.ts';
import { heardBy, type Log, type Origin } from './telemetry/log.ts';
import { createSharedClock, type Machine } from './verification/clock.ts';
import { createLookupKey, createLookups } from './verification/lookup.ts';
import { createLists } from './verification/lists.ts';
import { createProofs, createStoredKey } from './verification/proof.ts';
import { isTestNumber, withTestNumbers } from './verification/test-numbers.ts';
import { isAway } from './verification/store.ts';
import { createVerifications } from './verification/verifications.ts';
import { createSkew } from './vonage/skew.ts';
import { createVonage, longestCallMs } from './vonage/vonage.ts';
import { webhookPath } from './vonage/webhook.ts';
import { createPoster } from './webhooks/post.ts';

/** A node whose own clock is further off isn't ready: what it signs for Vonage bears that clock's time. */
const mostSkewMs = 10_000;

/** For the last answer on its way out, once no operation is under way. */
const farewellMs = 2_000;

/** For the last spans: whoever takes them may be away. */
const lastSpansMs = 1_000;

type Options = {
  machine: Machine;
  log: Log;
  /** As each line of `log` has it. */
  from?: Origin;
  /** The longest that an operation may take. */
  deadlineMs?: number;
  /** In place of the store's own clock. */
  time?: () => Promise<number>;
  /** What the simulator takes Vonage to do where nobody knows. */
  unknowns?: Partial<Unknowns>;
  /** How many files the process may have open. */
  openFiles?: number;
  /** Whether another service on the same SQLite file is waited for; only tests have two. */
  alone?: boolean;
};

/**
 * Everything that `config` asks for, wired up room by room and listening. Throws `StoreUnavailable`, `StoreInUse` and
 * `KeptKeyUnreadable`, and what Node says of a port or a host that can't be had.
 */
export async function startService(config: Config, options: Options) {
  const { machine, deadlineMs = longestOperationMs(config), openFiles = Infinity, alone = true } = options;
  const { http, offer, proof } = config;
  let url = '';
  const publicUrl = () => http.publicUrl ?? url;
  const baseUrl = () => publicUrl().replace(/\/$/, '');

  const metrics = config.metrics && (await openMetrics(config.metrics, machine.wall));
  // Loaded only where they are made.
  const traces =
    config.traces &&
    (await import('./telemetry/traces.ts')).createTraces(config.traces, { ...options, now: machine.wall });
  const listeners = [metrics?.count, traces?.take].filter((listener) => listener !== undefined);
  const log = heardBy(listeners, options.log);
  const opened = await openStore(config.store, { machine, log, alone });
  const store = listeners.length > 0 ? measured(opened, log) : opened;
  const clock = createSharedClock(machine, {
    time: options.time ?? store.time ?? (async () => machine.wall()),
    // The nodes notice within a sweep of each other that the store's clock was set.
    holdMs: longestClaimMs(config) + 2 * sweepEveryMs,
    log,
  });
  const sharesStore = config.store.kind === 'redis';
  const faults = async () => (sharesStore && Math.abs(clock.skewMs()) > mostSkewMs ? ['clock'] : []);
  const readiness = createReadiness({ ping: store.ping, mayComeBack, sharesStore, faults, log });
  // Where the store is away the first sweep that reaches the store does both.
  await readiness.look().catch(unlessItMayComeBack);
  await clock.measure().catch(unlessItMayComeBack);

  const { vonage: settings } = config;
  const simulator =
    settings.mode === 'simulator'
      ? await startSimulator(config, settings.port, clock, log, {
          webhookUrl: () => url + webhookPath,
          unknowns: options.unknowns ?? {},
        })
      : undefined;
  const access = settings.mode === 'live' ? settings : simulator;
  if (!access) throw new Error('Neither Vonage nor the simulator');
  const vonage = createVonage(settings, access, {
    log,
    now: clock.now,
    dated: settings.mode === 'live' ? createSkew(log, machine.wall) : undefined,
  });

  const poster = config.webhook && createPoster(config.webhook, clock);
  const signingKeys = proof.signingKeys ?? [await createStoredKey(store)];
  const proofs = await createProofs(signingKeys, { ...proof, issuer: publicUrl }, clock);
  const lists = createLists(config.lists);
  const verifications = createVerifications({
    store,
    provider: withTestNumbers(vonage.provider, config.testNumbers, clock),
    lookups: vonage.lookup && createLookups(vonage.lookup, { store, key: await createLookupKey(store), clock }),
    tell: poster?.tell,
    proofs,
    clock,
    log,
    policy: policyOf(config),
    limits: config.limits,
    lists,
    isTestNumber: isTestNumber(config.testNumbers, clock),
    offer,
    publicUrl: baseUrl,
    providerTimeoutMs: longestCallMs(settings),
  });

  const { app, drain } = await createApp({
    graphql: await createGraphql(config, { verifications, deadlineMs, log, now: clock.now }),
    webhook: vonage.webhooks?.(verifications.report),
    jwks: proofs.jwks,
    log,
    now: clock.now,
    readiness: readiness.state,
    // In production the phone is seen by people who are no developers.
    phone: simulator && phonePage(simulator.phone, config.production ? undefined : simulator.account),
    channels: offer.channels,
    http,
    traced: traces && {
      traces,
      paths: ['/graphql', webhookPath],
      backendOf: backendReader(config.backendKeys),
    },
    // A connection outlasts what it waits for.
    connections: {
      ...withinOpenFiles(connectionLimits, openFiles),
      idleTimeoutMs: Math.max(connectionLimits.idleTimeoutMs, 2 * deadlineMs),
    },
  });
  const metricsUrl = await metrics?.serve(async () => {
    log.record({ type: 'SKEWED', against: 'store', seconds: clock.skewMs() / 1000 });
    // Metrics are read most while the store is away, whatever keeps it away.
    const owed = await verifications.owed().catch((error: unknown) => {
      if (!isAway(error)) throw error;
    });
    if (owed) log.record({ type: 'OWED', ...owed });
  });
  url = await app.listen(http);
  log.info('Listening.', { address: url });
  if (metricsUrl !== undefined) log.info('Metrics are served.', { address: metricsUrl });

  const sweep = async () => {
    await clock.measure();
    await verifications.sweep();
    log.record({ type: 'SWEPT' });
  };
  const sweeps = startSweeps(() =>
    readiness.follow(sweep()).catch((error: unknown) => log.error('The sweep failed.', {}, error)),
  );
  const finish = async () => {
    await drain.finish();
    await sweeps.stop();
    verifications.stopTelling();
    await verifications.told();
  };

  return {
    /** Where people's browsers and clients find the service, without a slash at its end. */
    url: baseUrl(),
    /** Where what is counted is read, if it is. */
    metricsUrl,
    /** The simulated Vonage and its phone, where they run. */
    simulator: simulator?.phone,
    /** One look at the store's clock and one sweep of what it brings, now. */
    sweep,
    /** Reads again what may change while the service runs: the files of `LIMITS` and `LISTS`. */
    reload: createReload(config, log, { limits: verifications.changeLimits, lists: lists.change }),
    /** Resolves once no webhook is on its way. */
    told: verifications.told,
    /** From now on `/readyz` answers 503, and all is served as before. */
    drain() {
      readiness.drain();
      drain.begin();
    },
    /** Takes no new connections; resolves once what is under way is done, after as long as an operation may take at most. */
    async finish() {
      if ((await within(deadlineMs + farewellMs, finish())) === 'LATE')
        log.warn('What was still under way was cut off.');
      if (traces) await within(lastSpansMs, traces.close());
    },
    /** Cuts off what `finish` hasn't waited for. */
    async close() {
      const swept = sweeps.stop();
      await app.close();
      await swept;
      verifications.stopTelling();
      await poster?.close();
      await verifications.told();
      await vonage.close();
      await simulator?.close();
      await store.close();
      metrics?.close();
    },
  };
}

function unlessItMayComeBack(error: unknown): void {
  if (!mayComeBack(error)) throw error;
}
