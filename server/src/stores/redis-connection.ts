import { once } from 'node:events';
import { Redis } from 'ioredis';
import { StoreUnavailable } from '../verification/store.ts';
import type { Script } from './redis-scripts.ts';

/**
 * A connection that is made again whenever it is lost.
 *
 * ioredis, though node-redis is recommended to newcomers: it gives up a connection that has fallen silent (`socketTimeout`),
 * where node-redis times only what it hasn't sent yet; it leaves subscribing again to us; and it is a sixth as big.
 */
export function connect(url: string, timeoutMs: number): Redis {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    connectTimeout: timeoutMs,
    // Drops the connection if replies are awaited and nothing came for this long.
    socketTimeout: timeoutMs,
    disconnectTimeout: timeoutMs,
    retryStrategy: (attempts) => Math.min(50 * attempts, 1_000),
    // Nothing is ever sent twice: a compare-and-set that is sent again finds its own work and says "conflict".
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResubscribe: false,
    // A server that is still loading says so itself.
    enableReadyCheck: false,
    // After a failover the address may lead to another server, while this connection still leads to the old primary.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  // Every call that waits for the connection listens.
  redis.setMaxListeners(0);
  // Without a listener ioredis writes to the console; what fails tells those who asked.
  redis.on('error', () => {});
  return redis;
}

/** What `send` resolves to; `StoreUnavailable` after `timeoutMs`, waiting for the connection included. */
export async function answered<T>(redis: Redis, timeoutMs: number, send: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(timeoutMs) });
    return await within(timeoutMs - (performance.now() - startedAt), send());
  } catch (cause) {
    // ioredis adds what was sent: phone numbers and hashes.
    if (cause instanceof Error) Reflect.deleteProperty(cause, 'command');
    throw new StoreUnavailable('Redis failed', { cause });
  }
}

function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = () => reject(Object.assign(new Error('Redis gave no answer in time'), { code: 'NO_ANSWER' }));
  const timer = setTimeout(late, ms);
  answer.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}

/** Runs a script, one round trip; one more where the server doesn't know it yet. */
export async function run(redis: Redis, script: Script, keys: string[], values: (string | number)[]): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await redis.eval(script.text, keys.length, ...keys, ...values);
  }
}
