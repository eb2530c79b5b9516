import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { createApp } from './app.ts';
import type { Config } from './config/config.ts';
import { createApollo, createSchema, schemaText } from './graphql/apollo.ts';
import { backendReader } from './http/backend-keys.ts';
import { clientAddress } from './http/client-address.ts';
import { connectionLimits, withinOpenFiles } from './http/connection-limits.ts';
import { createReadiness } from './http/readiness.ts';
import { within } from './http/within.ts';
import { preferredLanguage, type Context } from './graphql/context.ts';
import { graphqlRoute } from './graphql/route.ts';
import { createSubscriptions } from './graphql/subscriptions.ts';
import { phonePage } from './simulator/phone-page.ts';
import { startSimulator } from './simulator/start-simulator.ts';
import type { Unknowns } from './simulator/unknowns.ts';
import { openSqliteAlone } from './stores/sqlite-lock.ts';
import { createSqliteStore } from './stores/sqlite.ts';
import { asRequestId, type Log } from './telemetry/log.ts';
import { createSharedClock, type Machine } from './verification/clock.ts';
import { createLookupKey, createLookups } from './verification/lookup.ts';
import { createProofs, createStoredKey } from './verification/proof.ts';
import { StoreUnavailable, type Store } from './verification/store.ts';
import { isTestNumber, withTestNumbers } from './verification/test-numbers.ts';
import { mostTied } from './verification/request.ts';
import { tellClaimMs } from './verification/telling.ts';
import { claimMsFor, createVerifications } from './verification/verifications.ts';
import { createVonage, longestCallMs } from './vonage/vonage.ts';
import { webhookPath } from './vonage/webhook.ts';
import { createWebhooks } from './webhooks/post.ts';

const sweepEveryMs = 500;

/** The longest that one call to Redis takes. */
const storeTimeoutMs = 2_000;

/** For the last answer on its way out, once no operation is under way. */
const farewellMs = 2_000;

type Given = {
  machine: Machine;
  log: Log;
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

/** A node whose own clock is further off isn't ready: what it signs for Vonage bears that clock's time. */
const mostSkewMs = 10_000;

/** Everything that `config` asks for, wired up and listening. */
export async function startService(
  config: Config,
  {
    machine,
    log,
    deadlineMs = longestOperationMs(config),
    time,
    openFiles = Infinity,
    alone = true,
    unknowns = {},
  }: Given,
) {
  const { offer, policy, testNumbers, http, proof, limits } = config;
  const store = await openStore(config.store, { machine, log, alone });
  const clock = createSharedClock(machine, {
    time: time ?? store.time ?? (async () => machine.wall()),
    // The nodes notice within a sweep of each other that it was set.
    holdMs: longestClaimMs(config) + 2 * sweepEveryMs,
    log,
  });
  const sharesStore = config.store.kind === 'redis';
  const faults = async () => (sharesStore && Math.abs(clock.skewMs()) > mostSkewMs ? ['clock'] : []);
  const readiness = createReadiness({ ping: store.ping, sharesStore, faults, log });
  await readiness.look().catch(unlessItMayComeBack);
  // Where the store is away the first sweep that reaches it does it.
  await clock.measure().catch(unlessAway);
  let address = '';
  const simulator =
    config.vonage.mode === 'simulator'
      ? await startSimulator(config, config.vonage.port, clock, log, {
          webhookUrl: () => `${address}${webhookPath}`,
          unknowns,
        })
      : undefined;
  const access = config.vonage.mode === 'live' ? config.vonage : simulator;
  if (!access) throw new Error('Neither Vonage nor the simulator');

  const keys = proof.signingKeys ?? [await createStoredKey(store)];
  const publicUrl = () => http.publicUrl ?? address;
  const proofs = await createProofs(keys, { ...proof, issuer: publicUrl }, clock);
  const vonage = createVonage(config.vonage, access, { log, now: clock.now });
  const { lookup } = vonage;
  const lookups = lookup && createLookups(lookup, { store, key: await createLookupKey(store), clock });
  const webhooks = config.webhook && createWebhooks(config.webhook, clock);
  const verifications = createVerifications({
    store,
    tell: webhooks?.tell,
    provider: withTestNumbers(vonage.provider, testNumbers, clock),
    lookups,
    proofs,
    clock,
    log,
    policy: {
      ...policy,
      doubtMs: vonage.doubtMs,
      looks: vonage.provider.look !== undefined,
      publicPlaces: config.backendKeys.length > 0 ? mostTied - 1 : mostTied,
    },
    limits,
    isTestNumber: isTestNumber(testNumbers, clock),
    offer,
    publicUrl: () => publicUrl().replace(/\/$/, ''),
    providerTimeoutMs: longestCallMs(config.vonage),
  });

  const sandboxKey = sandboxKeyFor(config);
  const backendKeys = [...config.backendKeys, ...(sandboxKey ? [sandboxKey] : [])];
  const schema = createSchema();
  const backendOf = backendReader(backendKeys);
  const contextOf = (request: FastifyRequest): Context => ({
    verifications,
    clientAddress: clientAddress(request.ip) ?? clientAddress(request.socket.remoteAddress ?? '') ?? '',
    // Sockets carry no key.
    backend: request.ws ? undefined : (backendOf(request) ?? undefined),
    production: config.production,
    service: offer,
    now: clock.now,
    log,
    requestId: asRequestId(request.id),
    locale: preferredLanguage(request.headers['accept-language']),
  });
  const { app, drain } = await createApp({
    graphql: graphqlRoute({
      apollo: await createApollo(schema, { ...config, simulated: offer.simulated, sandboxKey }),
      subscriptions: createSubscriptions(schema, {
        production: config.production,
        trustedDocuments: config.trustedDocuments,
        contextOf,
      }),
      contextOf,
      backendOf,
      // Whatever name a proxy gives it by `Host`.
      origins: [...http.corsOrigins, ...(http.publicUrl === undefined ? [] : [new URL(http.publicUrl).origin])],
      deadlineMs,
      introspection: config.introspection,
      trustedDocuments: config.trustedDocuments,
      schemaText: config.introspection ? schemaText : undefined,
    }),
    webhook: vonage.webhooks?.(verifications.report),
    jwks: proofs.jwks,
    log,
    now: clock.now,
    readiness: readiness.state,
    // Whoever sees the phone in production is no developer.
    phone: simulator && phonePage(simulator.phone, config.production ? undefined : simulator.account),
    http,
    // A connection outlasts what it waits for.
    connections: {
      ...withinOpenFiles(connectionLimits, openFiles),
      idleTimeoutMs: Math.max(connectionLimits.idleTimeoutMs, 2 * deadlineMs),
    },
  });
  address = await app.listen(http);
  log.info('Listening.', { address });

  const sweeps = new Set<Promise<void>>();
  const sweepOnce = async () => {
    await clock.measure();
    await verifications.sweep();
  };
  const sweep = () => {
    const run = readiness
      .follow(sweepOnce())
      .catch((error: unknown) => log.error('The sweep failed.', {}, error))
      .finally(() => sweeps.delete(run));
    sweeps.add(run);
  };
  const timer = setInterval(sweep, sweepEveryMs);
  const finish = async () => {
    await drain.finish();
    clearInterval(timer);
    await Promise.all(sweeps);
    verifications.stopTelling();
    await verifications.told();
  };

  return {
    address: http.publicUrl ?? address,
    /** The simulated Vonage and its phone, where they run. */
    simulator: simulator?.phone,
    /** One look at the store's clock and one sweep of what it brings, now. */
    sweep: sweepOnce,
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
    },
    /** Cuts off what `finish` hasn't waited for. */
    async close() {
      clearInterval(timer);
      await app.close();
      await Promise.all(sweeps);
      verifications.stopTelling();
      await webhooks?.close();
      await verifications.told();
      await vonage.close();
      await simulator?.close();
      await store.close();
    },
  };
}

const longestClaimMs = (config: Config) =>
  Math.max(claimMsFor(longestCallMs(config.vonage)), config.webhook === undefined ? 0 : tellClaimMs);

/**
 * No regular operation takes longer: one that waits until another's claim to call Vonage has run out, and then calls
 * itself, each with a second to spare, with a store that takes its time before, between and after.
 */
const longestOperationMs = ({ vonage }: Config) => 2 * claimMsFor(longestCallMs(vonage)) + 5 * storeTimeoutMs;

/** So that a backend's start can be tried: made up at each start, known to this process and to Sandbox's page. */
const sandboxKeyFor = ({ production, introspection, offer, backendKeys }: Config) =>
  !production && introspection && offer.simulated && !backendKeys.some(({ name }) => name === sandbox)
    ? { name: sandbox, secret: randomBytes(32).toString('base64url') }
    : undefined;
const sandbox = 'sandbox';

function unlessAway(error: unknown) {
  if (!(error instanceof StoreUnavailable)) throw error;
}

/** Nobody but the operator mends a name, a password or a right that Redis refuses. */
function unlessItMayComeBack(error: unknown): void {
  const cause = error instanceof StoreUnavailable ? error.cause : undefined;
  const isRefusal = cause instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)\b/.test(cause.message);
  if (isRefusal || !(error instanceof StoreUnavailable)) throw error;
}

async function openStore(
  store: Config['store'],
  { machine, log, alone }: { machine: Machine; log: Log; alone: boolean },
): Promise<Store> {
  if (store.kind === 'sqlite')
    return alone ? openSqliteAlone(store.path, machine, log) : createSqliteStore(store.path, log);
  // Loaded only where it is used: the start is to take less than a second.
  const { createRedisStore } = await import('./stores/redis.ts');
  return createRedisStore(store.url, { timeoutMs: storeTimeoutMs, log });
}
