import type { Redis } from 'ioredis';
import type { Log } from '../telemetry/log.ts';
import { alone } from './listener.ts';
import { answered } from './redis-connection.ts';

const heartbeatMs = 5_000;

type Listener = { told: () => void; lost: () => void };

/**
 * Who listens to which channel, on a connection of their own. A channel per verification and per request: a node is sent only
 * what one of its own sockets follows, or one of its own calls waits for, however many nodes there are.
 */
export function createRedisSubscriptions(redis: Redis, timeoutMs: number, log: Log) {
  const channels = new Map<string, { listeners: Set<Listener>; joined?: Promise<unknown> | undefined }>();
  redis.on('message', (channel: string) => channels.get(channel)?.listeners.forEach(({ told }) => told()));

  const subscribeAgain = async () => {
    if (channels.size > 0) await redis.subscribe(...channels.keys());
    for (const { listeners } of channels.values()) for (const { told } of listeners) told();
  };
  // Where it fails the connection is lost, and the next one does it.
  redis.on('ready', () => void subscribeAgain().catch(() => {}));
  redis.on('close', () => {
    for (const channel of channels.values()) {
      channel.joined = undefined;
      for (const { lost } of channel.listeners) lost();
    }
  });

  // Otherwise nothing is owed here for long, and nobody would notice that the connection has fallen silent.
  const heartbeat = setInterval(() => void redis.ping().catch(() => {}), heartbeatMs).unref();

  return {
    async subscribe(name: string, told: () => void, lost: () => void): Promise<() => void> {
      const listener = { told: alone(told, log), lost: alone(lost, log) };
      const channel = channels.get(name) ?? { listeners: new Set() };
      channels.set(name, channel);
      channel.listeners.add(listener);
      const leave = () => {
        if (!channel.listeners.delete(listener) || channel.listeners.size > 0) return;
        channels.delete(name);
        // Where it fails the connection is lost, and the next one doesn't subscribe to it.
        redis.unsubscribe(name).catch(() => {});
      };
      // All who listen here share one subscription, and one that failed no longer.
      const joined = (channel.joined ??= answered(redis, timeoutMs, () => redis.subscribe(name)));
      try {
        await joined;
      } catch (error) {
        if (channel.joined === joined) channel.joined = undefined;
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
