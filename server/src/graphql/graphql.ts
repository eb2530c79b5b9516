import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Config } from '../config/config.ts';
import { backendReader, type BackendKey } from '../http/backend-keys.ts';
import { ownOrigins } from '../http/own-host.ts';
import type { Log } from '../telemetry/log.ts';
import type { Verifications } from '../verification/verifications.ts';
import { createApollo, createSchema, schemaText } from './apollo.ts';
import { contextReader } from './context.ts';
import { graphqlRoute } from './route.ts';
import { createSubscriptionHandler } from './subscriptions.ts';

type Settings = Pick<Config, 'production' | 'introspection' | 'trustedDocuments' | 'offer' | 'backendKeys' | 'http'>;

type Parts = {
  verifications: Verifications;
  /** An operation that takes longer is answered 503, and goes on. Subscriptions may last. */
  deadlineMs: number;
  log: Log;
  now: () => number;
};

/** The API as a plugin: `/graphql` over HTTP and WebSocket, Sandbox, and the schema as text where it is shown. */
export async function createGraphql(settings: Settings, parts: Parts): Promise<FastifyPluginAsync> {
  const { production, introspection, trustedDocuments, offer, http } = settings;
  const { verifications, deadlineMs, log, now } = parts;
  const sandboxKey = sandboxKeyFor(settings);
  const backendOf = backendReader([...settings.backendKeys, ...(sandboxKey ? [sandboxKey] : [])]);
  const contextOf = contextReader({ verifications, production, service: offer, now, log }, backendOf);
  const schema = createSchema();
  return graphqlRoute({
    apollo: await createApollo(schema, { introspection, production, simulated: offer.simulated, sandboxKey }),
    subscriptions: createSubscriptionHandler(schema, { production, trustedDocuments, contextOf }),
    contextOf,
    backendOf,
    origins: [...http.corsOrigins, ...ownOrigins(http)],
    deadlineMs,
    introspection,
    trustedDocuments,
    schemaText: introspection ? schemaText : undefined,
  });
}

const sandbox = 'sandbox';

/** So that a backend's start can be tried: made up at each start, known to this process and to Sandbox's page. */
function sandboxKeyFor({ production, introspection, offer, backendKeys }: Settings): BackendKey | undefined {
  const isTaken = backendKeys.some(({ name }) => name === sandbox);
  return !production && introspection && offer.simulated && !isTaken
    ? { name: sandbox, secret: randomBytes(32).toString('base64url') }
    : undefined;
}
