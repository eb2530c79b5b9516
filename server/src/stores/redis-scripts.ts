import { createHash } from 'node:crypto';

export type Script = { readonly text: string; readonly sha: string };

/**
 * The keys, in a store that is Redis's alone or shared (everything begins with `pv:`):
 *
 * `pv:r:REF`  a request, under its shortened ref: its version, a blank, its packed body
 * `pv:n:0`…   hashes from names to refs, each of a fixed share of all names: a key per name would cost four times as much
 * `pv:wake`   refs by their `wakeAt`
 * `pv:k:NAME` what is kept, `pv:l:NAME` who holds a lease, `pv:c:HASH` the channel of a verification's changes
 *
 * All but what is kept goes by itself a week after it was made, and a name's hash a week after its latest name, so that
 * no name goes before its request: that lasts a day and ten minutes, and then `write` removes it and its names.
 */
export const bucketCount = 16_384;
export const channelOf = (idHash: string) => `pv:c:${idHash}`;

const weekMs = 7 * 24 * 60 * 60_000;

/**
 * `#!lua` has Redis refuse a script before it starts where it couldn't write: on a replica, out of memory, after a failed
 * save. So none is half done, and none reads what a replica that isn't one's primary any more has left.
 */
const script = (lua: string): Script => {
  const text = `#!lua\n${lua}`;
  return { text, sha: createHash('sha1').update(text).digest('hex') };
};

/** The server can be read and written. */
export const ping = script('return 1');

/** ARGV: ref. */
export const read = script(`return redis.call('GET', 'pv:r:' .. ARGV[1])`);

/** KEYS: the hash of each name; ARGV: the names. */
export const find = script(`
  local found = {}
  for i, name in ipairs(ARGV) do
    local ref = redis.call('HGET', KEYS[i], name)
    found[i] = ref and redis.call('GET', 'pv:r:' .. ref)
  end
  return found
`);

/**
 * KEYS: the hash of each name that is added or dropped; ARGV: ref, the version that was read ('': none), the new value
 * ('': none), wakeAt, which of the names may be taken over (0: none), from which ref, how many names are added, how many
 * dropped, the names, the channels to tell.
 *
 * A name that leads to a request that is no more leads nowhere.
 */
export const write = script(`
  local ref, version, value, wakeAt, taken, from, adds, drops = unpack(ARGV, 1, 8)
  local key = 'pv:r:' .. ref
  if (string.match(redis.call('GETRANGE', key, 0, 15), '^%d+') or '') ~= version then return 0 end
  for i = 1, adds do
    local owner = redis.call('HGET', KEYS[i], ARGV[8 + i])
    local free = not owner or (i == tonumber(taken) and owner == from)
    if not free and redis.call('EXISTS', 'pv:r:' .. owner) == 1 then return 0 end
  end

  if value == '' then
    redis.call('DEL', key)
    redis.call('ZREM', 'pv:wake', ref)
  else
    if version == '' then redis.call('SET', key, value, 'PX', ${weekMs})
    else redis.call('SET', key, value, 'KEEPTTL') end
    redis.call('ZADD', 'pv:wake', wakeAt, ref)
    redis.call('PEXPIRE', 'pv:wake', ${weekMs})
  end
  for i = 1, adds do
    redis.call('HSET', KEYS[i], ARGV[8 + i], ref)
    redis.call('PEXPIRE', KEYS[i], ${weekMs})
  end
  for i = adds + 1, adds + drops do
    if redis.call('HGET', KEYS[i], ARGV[8 + i]) == ref then redis.call('HDEL', KEYS[i], ARGV[8 + i]) end
  end
  for i = 9 + adds + drops, #ARGV do redis.call('PUBLISH', ARGV[i], '') end
  return 1
`);

/** ARGV: now, limit. */
export const due = script(`
  local found = {}
  for _, ref in ipairs(redis.call('ZRANGE', 'pv:wake', '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
    local value = redis.call('GET', 'pv:r:' .. ref)
    if value then found[#found + 1] = value else redis.call('ZREM', 'pv:wake', ref) end
  end
  return found
`);

/** KEYS: the lease; ARGV: who asks for it, ttlMs. */
export const lease = script(`
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
`);
