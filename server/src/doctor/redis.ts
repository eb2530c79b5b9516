import { Redis } from 'ioredis';
import { formKey } from '../stores/redis-scripts.ts';
import { storedOf } from '../stores/redis.ts';
import { faultCode } from '../telemetry/fault-code.ts';
import { RequestUnreadable } from '../verification/store.ts';
import { ill, isWrong, right, type Finding } from './finding.ts';
import { skewText, type Clocks } from './probe.ts';
import { formFinding, mostRequests } from './sqlite.ts';

const timeoutMs = 3_000;

/** Opens a connection that isn't made again where it fails: why it failed is what the doctor wants to know. */
export async function examineRedis(url: string, clocks: Clocks): Promise<Finding[]> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    connectTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  let first: unknown;
  // Why a connection fails is told to listeners alone.
  redis.on('error', (error) => {
    first ??= error;
  });
  try {
    await redis.connect();
    return await examine(redis, clocks);
  } catch (error) {
    return [unusable(faultCode(first ?? error))];
  } finally {
    redis.disconnect();
  }
}

function unusable(code: string | undefined): Finding {
  switch (code) {
    case 'WRONGPASS':
    case 'NOAUTH':
      return ill('REDIS_PASSWORD', code);
    case 'NOPERM':
      return ill('REDIS_RIGHTS', code);
    case 'READONLY':
      return ill('REDIS_REPLICA', code);
    case 'OOM':
    case 'MISCONF':
    case 'NOREPLICAS':
    case 'MASTERDOWN':
    case 'LOADING':
    case 'BUSY':
    case 'ERR':
      return ill('REDIS_UNUSABLE', code);
    case 'MOVED':
    case 'CLUSTERDOWN':
      return ill('REDIS_CLUSTER', code);
    default:
      return ill('REDIS_UNREACHED', code ?? 'no answer in time');
  }
}

async function examine(redis: Redis, clocks: Clocks): Promise<Finding[]> {
  const info = await allowed(redis.info());
  const lines = info?.split(/\r?\n/) ?? [];
  const said = new Map(lines.map((line) => [line.replace(/:.*/, ''), line.replace(/^[^:]*:/, '')]));
  const fault = unfit(said);
  if (fault) return [fault];
  const otherForm = formFinding(await redis.get(formKey));
  if (otherForm) return [otherForm];
  // It is gone a second later.
  await redis.set('pv:doctor', '1', 'PX', 1_000);
  const [, fsync] = (await allowed(redis.config('GET', 'appendfsync'))) ?? [];
  const policy = said.get('maxmemory_policy');
  const ills = [
    ...memory(policy),
    ...durability(said.get('aof_enabled'), String(fsync)),
    ...(await clock(redis, clocks)),
    ...(await requests(redis)),
  ];
  const name =
    said.get('server_name') === 'valkey'
      ? `Valkey ${said.get('valkey_version')}`
      : `Redis ${said.get('redis_version')}`;
  const known = info === undefined ? 'Redis, which does not tell this user about itself' : name;
  const settings = `maxmemory-policy ${policy ?? 'is not told'}, appendfsync ${fsyncs.get(String(fsync)) ?? 'is not told'}`;
  return ills.some(isWrong) ? ills : [right('Store', `${known}: it can be read and written; ${settings}.`), ...ills];
}

/** By what `INFO` says, as far as it says it. */
export function unfit(said: ReadonlyMap<string, string>): Finding | undefined {
  const version = said.get('redis_version');
  if (said.get('role') === 'slave') return ill('REDIS_REPLICA');
  if (said.get('cluster_enabled') === '1') return ill('REDIS_CLUSTER');
  return version !== undefined && Number.parseInt(version, 10) < 7 ? ill('REDIS_OLD', version) : undefined;
}

/** Hosts of Redis may keep INFO and CONFIG to themselves, and an ACL may: then it isn't known. */
async function allowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (['NOPERM', 'ERR'].includes(faultCode(error) ?? '')) return undefined;
    throw error;
  }
}

const memory = (policy: string | undefined) =>
  policy === undefined || policy === 'noeviction' ? [] : [ill('REDIS_EVICTS', policy)];

const fsyncs = new Map([
  ['always', 'always'],
  ['everysec', 'everysec: what its death may lose is in docs/operating.md, "The store"'],
  ['no', 'no'],
]);

/** docs/operating.md, "The store": what the server's death loses. */
function durability(isAppending: string | undefined, fsync: string): Finding[] {
  if (isAppending === '0') return [ill('REDIS_NO_AOF')];
  return isAppending === '1' && fsync === 'no' ? [ill('REDIS_NO_FSYNC')] : [];
}

/** From a second on the service warns, from ten on its node isn't ready. */
async function clock(redis: Redis, { wall, steady }: Clocks): Promise<Finding[]> {
  const startedAt = steady();
  const [seconds, microseconds] = await redis.time();
  const aheadMs = wall() - (steady() - startedAt) / 2 - (Number(seconds) * 1_000 + Number(microseconds) / 1_000);
  if (Math.abs(aheadMs) > 10_000) return [ill('STORE_CLOCK_WRONG', skewText(aheadMs))];
  return Math.abs(aheadMs) > 1_000 ? [ill('STORE_CLOCK_OFF', skewText(aheadMs))] : [];
}

async function requests(redis: Redis): Promise<Finding[]> {
  const refs = await redis.zrevrange('pv:wake', 0, mostRequests - 1);
  if (refs.length === 0) return [];
  const values = await redis.mget(refs.map((ref) => `pv:r:${ref}`));
  const read = values.map((value, index) => storedOf([refs[index], value]));
  const unreadable = read.filter((one) => one instanceof RequestUnreadable);
  return unreadable.length > 0 ? [ill('REQUESTS_UNREADABLE', `${unreadable.length} of ${refs.length}`)] : [];
}
