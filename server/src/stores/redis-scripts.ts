import { createHash } from 'node:crypto';
import { formName } from './forms.ts';
import { counting } from './redis-counts.ts';

export type Script = { readonly text: string; readonly sha: string };

/**
 * The keys, in a store that is Redis's alone or shared (everything begins with `pv:`):
 *
 * `pv:r:REF`  a request, under its shortened ref: its version, a blank, its packed body
 * `pv:n:0`…   hashes from names to refs, each of a fixed share of all names: a key per name would cost four times as much
 * `pv:wake`   refs by their `wakeAt`
 * `pv:b:KEY`  the buckets that are counted under a key, oldest first; `pv:s:KEY` a hash of the sums that are tallied under it
 * `pv:k:NAME` what is kept, the highest form in the store too; `pv:l:NAME` who holds a lease, `pv:c:NAME` the channel of what changes
 *
 * A request says its form. Of the rest the key does: what is counted or kept in another form goes under another key.
 *
 * What is counted or tallied goes when nothing depends on it any more. Of the rest all but what is kept goes by itself a week
 * after it was made, and a name's hash a week after its latest name, so that no name goes before its request: that lasts a
 * day and ten minutes, and then `write` removes it and its names.
 */
export const bucketCount = 16_384;
export const channelOf = (name: string) => `pv:c:${name}`;

export const formKey = `pv:k:${formName}`;

const weekMs = 7 * 24 * 60 * 60_000;

/**
 * `#!lua` has Redis refuse a script before it starts where it couldn't write: on a replica, out of memory, after a failed
 * save. So none is half done, and none reads what a replica that isn't one's primary any more has left.
 */
const script = (lua: string): Script => {
  const text = `#!lua\n${lua}`;
  return { text, sha: createHash('sha1').update(text).digest('hex') };
};

/**
 * What stands under a ref, with the ref; false where nothing does. What is no text has none: it can't be read, and must not
 * fail what else is asked for.
 */
const stored = `
  local function stored(ref)
    local value = redis.pcall('GET', 'pv:r:' .. ref)
    return value and { ref, type(value) == 'string' and value or '' }
  end
`;

/** The highest form in the store, if any: answered where the server can be read and written. */
export const ping = script(`return redis.call('GET', '${formKey}')`);

/** ARGV: ref. */
export const read = script(`${stored}
  return stored(ARGV[1])
`);

/** KEYS: the hash of each name; ARGV: the names. */
export const find = script(`${stored}
  local found = {}
  for i, name in ipairs(ARGV) do
    local ref = redis.call('HGET', KEYS[i], name)
    found[i] = ref and stored(ref)
  end
  return found
`);

/** ARGV: the `Counting`. */
export const count = script(`${counting}
  local all = cjson.decode(ARGV[1])
  local over = limited(all)
  if over then return over end
  note(all)
  return 1
`);

/**
 * KEYS: the hash of each name that is added or dropped; ARGV: ref, the version that was read ('': none), the new value
 * ('': none), wakeAt, which of the names may be taken over (0: none), from which ref, the `Counting` ('': none), the form
 * of the value, how many names are added, how many dropped, the names, the channels to tell.
 *
 * A name that leads to a request that is no more leads nowhere.
 */
export const write = script(`${counting}
  local ref, version, value, wakeAt, taken, from, counted, form, adds, drops = unpack(ARGV, 1, 10)
  local key = 'pv:r:' .. ref
  if (string.match(redis.call('GETRANGE', key, 0, 15), '^%d+') or '') ~= version then return 'CONFLICT' end
  for i = 1, adds do
    local owner = redis.call('HGET', KEYS[i], ARGV[10 + i])
    local free = not owner or (i == tonumber(taken) and owner == from)
    if not free and redis.call('EXISTS', 'pv:r:' .. owner) == 1 then return 'NAME_TAKEN' end
  end
  if counted ~= '' then
    local all = cjson.decode(counted)
    local over = limited(all)
    if over then return over end
    note(all)
  end

  if value == '' then
    redis.call('DEL', key)
    redis.call('ZREM', 'pv:wake', ref)
  else
    if version == '' then redis.call('SET', key, value, 'PX', ${weekMs})
    else redis.call('SET', key, value, 'KEEPTTL') end
    redis.call('ZADD', 'pv:wake', wakeAt, ref)
    redis.call('PEXPIRE', 'pv:wake', ${weekMs})
    if (tonumber(redis.call('GET', '${formKey}')) or -1) < tonumber(form) then redis.call('SET', '${formKey}', form) end
  end
  for i = 1, adds do
    redis.call('HSET', KEYS[i], ARGV[10 + i], ref)
    redis.call('PEXPIRE', KEYS[i], ${weekMs})
  end
  for i = adds + 1, adds + drops do
    if redis.call('HGET', KEYS[i], ARGV[10 + i]) == ref then redis.call('HDEL', KEYS[i], ARGV[10 + i]) end
  end
  for i = 11 + adds + drops, #ARGV do redis.call('PUBLISH', ARGV[i], '') end
  return 'WRITTEN'
`);

/** ARGV: now, limit. */
export const due = script(`${stored}
  local found = {}
  for _, ref in ipairs(redis.call('ZRANGE', 'pv:wake', '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
    local one = stored(ref)
    if one then found[#found + 1] = one else redis.call('ZREM', 'pv:wake', ref) end
  end
  return found
`);

/** ARGV: now, until, the refs. */
export const postpone = script(`
  for i = 3, #ARGV do
    local at = redis.call('ZSCORE', 'pv:wake', ARGV[i])
    if at and tonumber(at) <= tonumber(ARGV[1]) then redis.call('ZADD', 'pv:wake', ARGV[2], ARGV[i]) end
  end
  return 1
`);

/** KEYS: the lease; ARGV: who asks for it, ttlMs. */
export const lease = script(`
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
`);

/** KEYS: what form 0 counted, the same in this form; ARGV: for how long, the field of a sum ('': buckets), the value. */
export const bring = script(`
  if redis.call('DEL', KEYS[1]) == 0 then return 0 end
  if ARGV[2] == '' then redis.call('SET', KEYS[2], ARGV[3])
  else redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) end
  return redis.call('PEXPIRE', KEYS[2], math.max(ARGV[1], redis.call('PTTL', KEYS[2])))
`);
