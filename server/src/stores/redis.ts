import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Log } from '../telemetry/log.ts';
import {
  RequestUnreadable,
  type Limited,
  type Store,
  type Stored,
  type Sums,
  type Write,
  type Written,
} from '../verification/store.ts';
import { checkForm, forms as ours, readRequest, writeRequest, type Forms } from './forms.ts';
import { pack, unpack } from './packed-request.ts';
import { orThrow } from './stored-request.ts';
import { answered, connect, run } from './redis-connection.ts';
import { bringCounts } from './redis-form-0.ts';
import * as scripts from './redis-scripts.ts';
import { createRedisSubscriptions } from './redis-subscriptions.ts';

/**
 * The store for many nodes: Redis 7 or Valkey 8, one primary. `url` is `redis://…` or, with TLS and its checks,
 * `rediss://…`. No call takes longer than `timeoutMs`; what came of one that got no answer by then isn't known.
 */
export function createRedisStore(
  url: string,
  { timeoutMs, log, forms = ours }: { timeoutMs: number; log: Log; forms?: Forms },
): Store {
  const redis = connect(url, timeoutMs);
  const subscriptions = createRedisSubscriptions(connect(url, timeoutMs), timeoutMs, log);
  const holder = randomUUID();

  const { host: address } = new URL(url);
  let away = false;
  let checked: Promise<void> | undefined;
  redis.on('error', (error) => {
    if (!away) log.warn('Redis is away.', { address }, error);
    away = true;
  });
  // It may have led to a primary that is none any more: then so does the other one.
  redis.on('close', subscriptions.reconnect);
  redis.on('ready', () => {
    if (away) log.info('Redis is back.', { address });
    away = false;
  });

  /** What was stored is in a form that is read here, and what form 0 counted is counted. */
  async function check(): Promise<void> {
    const kept = await run(redis, scripts.ping, [], []);
    checkForm(kept, forms);
    if (Number(kept) === 0) await bringCounts(redis);
  }

  /** Until that was found so each call looks first: Redis may have been away at the start. */
  const inForm = <T>(send: () => Promise<T>) =>
    answered(redis, timeoutMs, async () => {
      checked ??= check().catch((error: unknown) => {
        checked = undefined;
        throw error;
      });
      await checked;
      return send();
    });
  const call = (script: scripts.Script, keys: string[], values: (string | number)[]) =>
    inForm(() => run(redis, script, keys, values));

  return {
    read: async (ref) => orThrow(storedOf(await call(scripts.read, [], [shorten(ref)]), forms)),
    find: async (names) =>
      listOf(await call(scripts.find, names.map(bucketOf), [...names])).map((reply) => orThrow(storedOf(reply, forms))),
    due: async (now, limit) =>
      listOf(await call(scripts.due, [], [now, limit])).flatMap((reply) => storedOf(reply, forms) ?? []),
    async *all() {
      for (let cursor: string | undefined = '0'; cursor !== undefined;) {
        const from: string = cursor;
        const [next, keys] = await inForm(() => redis.scan(from, 'MATCH', `${requestKey}*`, 'COUNT', pageSize));
        const values = keys.length === 0 ? [] : await inForm(() => redis.mget(keys));
        for (const [index, key] of keys.entries()) {
          const one = storedOf([key.slice(requestKey.length), values[index]], forms);
          if (one) yield one;
        }
        cursor = next === '0' ? undefined : next;
      }
    },
    postpone: async (refs, now, until) => void (await call(scripts.postpone, [], [now, until, ...refs.map(shorten)])),

    write: async (write) =>
      writtenOf(await call(scripts.write, [...write.adds, ...write.drops].map(bucketOf), valuesOf(write, forms))),
    count: async (counting) => limitedOf(await call(scripts.count, [], [JSON.stringify(counting)])) ?? true,
    tallied: (keys) => inForm(() => Promise.all(keys.map(async (key) => sumsOf(await redis.hgetall(`pv:s:${key}`))))),

    keep: (name, value) => inForm(async () => (await redis.set(`pv:k:${name}`, value, 'NX', 'GET')) ?? value),

    subscribe: (name, listener, lost = () => {}) => subscriptions.subscribe(scripts.channelOf(name), listener, lost),
    lease: async (name, ttlMs) => (await call(scripts.lease, [`pv:l:${name}`], [holder, ttlMs])) === 1,
    time: async () => {
      const [seconds, microseconds] = await inForm(() => redis.time());
      return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    },
    ping: async () => void (await call(scripts.ping, [], [])),
    async close() {
      subscriptions.close();
      redis.disconnect();
    },
  };
}

/** What a request's key begins with, before its shortened ref. */
const requestKey = 'pv:r:';

/** About as many are read at once where all are. */
const pageSize = 500;

/** 22 digits instead of 32: a ref stands six times in Redis. */
const shorten = (ref: string) => (/^[0-9a-f]{32}$/.test(ref) ? Buffer.from(ref, 'hex').toString('base64url') : ref);

const lengthen = (short: string) => (short.length === 22 ? Buffer.from(short, 'base64url').toString('hex') : short);

const bucketOf = (name: string) => `pv:n:${crc32(name) % scripts.bucketCount}`;

function valuesOf({ ref, version, request, adds, drops, takes, changed, wakeAt, counting }: Write, forms: Forms) {
  const value = request ? `${version === null ? 0 : version + 1} ${pack(writeRequest(request, forms))}` : '';
  const taken = takes ? adds.indexOf(takes.name) + 1 : 0;
  const from = takes ? shorten(takes.from) : '';
  const isNothing = Object.values(counting).every((of) => of.length === 0);
  const counted = isNothing ? '' : JSON.stringify(counting);
  const head = [
    shorten(ref),
    version ?? '',
    value,
    wakeAt,
    taken,
    from,
    counted,
    forms.writes,
    adds.length,
    drops.length,
  ];
  return [...head, ...adds, ...drops, ...changed.map(scripts.channelOf)];
}

function writtenOf(reply: unknown): Written | Limited {
  if (reply === 'WRITTEN' || reply === 'CONFLICT' || reply === 'NAME_TAKEN') return reply;
  const limited = limitedOf(reply);
  if (!limited) throw new Error('A script that answers otherwise');
  return limited;
}

function limitedOf(reply: unknown): Limited | undefined {
  const [key, until] = listOf(reply);
  return typeof key === 'string' && typeof until === 'number' ? { key, until } : undefined;
}

const sumsOf = (hash: Record<string, string>): Sums =>
  new Map(Object.entries(hash).map(([field, sum]) => [field, Number(sum)]));

const listOf = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);

/** What a reply `[short ref, value]` holds; undefined for nothing. */
export function storedOf(reply: unknown, forms = ours): Stored | RequestUnreadable | undefined {
  const [short, value] = listOf(reply);
  if (typeof short !== 'string' || typeof value !== 'string') return undefined;
  const ref = lengthen(short);
  try {
    const [version = '', packed = ''] = value.split(' ', 2);
    // As `write` compares it: as text.
    if (!/^(0|[1-9]\d{0,14})$/.test(version)) throw new Error('A request without a version');
    const request = readRequest(unpack(packed), forms);
    // What a number is told must not be about another one.
    if (request.ref !== ref) throw new Error('A request under the ref of another one');
    return { version: Number(version), request };
  } catch (error) {
    return new RequestUnreadable(ref, error);
  }
}
