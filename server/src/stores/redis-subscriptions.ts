import type { Redis } from 'ioredis';
import type { Log } from '../telemetry/log.ts';
import { alone } from './listener.ts';
import { answered } from './redis-connection.ts';

const heartbeatMs = 5_000;

/**
 * Who listens to which channel, on a connection of their own. A channel per verification: a node is sent only what one of
 * its own sockets follows, however many nodes there are.
 */
export function createSubscriptions(redis: Redis, timeoutMs: number, log: Log) {
  const listeners = new Map<string, Set<() => void>>();
  redis.on('message', (channel: string) => listeners.get(channel)?.forEach((listener) => listener()));

  const subscribeAgain = async () => {
    if (listeners.size > 0) await redis.subscribe(...listeners.keys());
    for (const those of listeners.values()) for (const listener of those) listener();
  };
  // Where it fails the connection is lost, and the next one does it.
  redis.on('ready', () => void subscribeAgain().catch(() => {}));

  // Otherwise nothing is owed here for long, and nobody would notice that the connection has fallen silent.
  const heartbeat = setInterval(() => void redis.ping().catch(() => {}), heartbeatMs).unref();

  return {
    async subscribe(channel: string, listener: () => void): Promise<() => void> {
      const call = alone(listener, log);
      const leave = () => {
        const those = listeners.get(channel);
        if (!those?.delete(call) || those.size > 0) return;
        listeners.delete(channel);
        // Where it fails the connection is lost, and the next one doesn't subscribe to it.
        redis.unsubscribe(channel).catch(() => {});
      };
      const join = () => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(call));
        return redis.subscribe(channel);
      };
      try {
        await answered(redis, timeoutMs, join);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    reconnect() {
      if (redis.status === 'ready') redis.disconnect(true);
    },
    close() {
      clearInterval(heartbeat);
      redis.disconnect();
    },
  };
}
