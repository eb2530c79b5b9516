/**
 * Counting as `verification/buckets.ts` has it, in Lua, since only there it is one step with what is written. Defines
 * `limited`: nothing, or the key that is over its limit longest and until when; and `note`, which counts. Both take a
 * `Counting` as JSON has it.
 */
export const counting = `
  local function bucketsOf(key)
    local value = redis.call('GET', 'pv:b:' .. key)
    return value and cjson.decode(value) or {}
  end

  local function reached(buckets, count, limit)
    for _, bucket in ipairs(buckets) do
      if count.member and bucket[4] == count.member and bucket[1] > count.at - limit.ms then return nil end
    end
    local room, sum = math.max(0, limit.most - math.max(1, count.times)), 0
    for i = #buckets, 1, -1 do
      sum = sum + buckets[i][2]
      if sum > room then
        local till = buckets[limit.sinceLatest and #buckets or i][1] + limit.ms
        return till > count.at and till
      end
    end
  end

  local function together(older, newer, now, windows)
    if older[4] or newer[4] then return nil end
    local function windowOf(bucket)
      for _, ms in ipairs(windows) do
        if bucket[1] > now - ms then return ms end
      end
      return 0
    end
    local width = newer[1] - math.min(older[1] - older[3], newer[1] - newer[3])
    local window = windowOf(newer)
    return windowOf(older) == window and width <= window / 60 and { newer[1], older[2] + newer[2], width }
  end

  local function counted(buckets, count)
    local all, merged = { { count.at, count.times, 0, count.member } }, {}
    for _, bucket in ipairs(buckets) do
      local isKept = bucket[1] > count.at - count.windows[#count.windows]
      if isKept and not (bucket[4] and bucket[4] == count.member) then all[#all + 1] = bucket end
    end
    table.sort(all, function(one, other) return one[1] < other[1] end)
    local windows = #all > 60 and count.windows or {}
    for _, bucket in ipairs(all) do
      local both = merged[1] and together(merged[#merged], bucket, count.at, windows)
      merged[both and #merged or #merged + 1] = both or bucket
    end
    return merged
  end

  local function returned(buckets, back)
    for i, bucket in ipairs(buckets) do
      if bucket[4] == back.member and bucket[1] - bucket[3] <= back.at and back.at <= bucket[1] then
        bucket[2] = bucket[2] - back.times
        if bucket[2] <= 0 then table.remove(buckets, i) end
        return buckets
      end
    end
  end

  local function limited(counting)
    local over
    for _, count in ipairs(counting.counts) do
      count.buckets = bucketsOf(count.key)
      for _, limit in ipairs(count.limits) do
        local till = reached(count.buckets, count, limit)
        if till and (not over or till > over[2]) then over = { count.key, till } end
      end
    end
    return over
  end

  local function note(counting)
    for _, count in ipairs(counting.counts) do
      if count.times > 0 then
        local value = cjson.encode(counted(count.buckets, count))
        redis.call('SET', 'pv:b:' .. count.key, value, 'PX', count.windows[#count.windows])
      end
    end
    for _, back in ipairs(counting.returns) do
      local key = 'pv:b:' .. back.key
      if back.at == cjson.null then redis.call('DEL', key)
      elseif not back.marked or redis.call('EXISTS', 'pv:b:' .. back.marked) == 1 then
        local left = returned(bucketsOf(back.key), back)
        if left and #left == 0 then redis.call('DEL', key)
        elseif left then redis.call('SET', key, cjson.encode(left), 'KEEPTTL') end
      end
    end
    for _, tally in ipairs(counting.tallies) do
      local unless = tally.unless
      if not unless or tonumber(redis.call('HGET', 'pv:s:' .. unless.key, unless.field) or 0) < unless.most then
        redis.call('HINCRBY', 'pv:s:' .. tally.key, tally.field, tally.by or 1)
        redis.call('PEXPIRE', 'pv:s:' .. tally.key, tally.keepMs)
      end
    end
  end
`;
