// The scripts of the Redis store. Each runs as a whole, and touches the four keys of one name only.

/**
 * KEYS: values, due, keys, commits. ARGV: the commit's token, then key, was, now and due of each write.
 *
 * Some clients send a command again when its connection breaks, and the second copy would meet what the first one wrote: the
 * tokens of the last commits tell it apart from a commit that came too late.
 */
export const COMMIT = `if redis.call('ZSCORE', KEYS[4], ARGV[1]) then return 1 end
for i = 2, #ARGV, 4 do
  local held = redis.call('HGET', KEYS[1], ARGV[i])
  if (held and '+' .. held or '-') ~= ARGV[i + 1] then return 0 end
end
for i = 2, #ARGV, 4 do
  local key, now, due = ARGV[i], ARGV[i + 2], ARGV[i + 3]
  if now == '-' then
    redis.call('HDEL', KEYS[1], key)
    redis.call('ZREM', KEYS[3], key)
  else
    redis.call('HSET', KEYS[1], key, string.sub(now, 2))
    redis.call('ZADD', KEYS[3], 0, key)
  end
  if now == '-' or due == '' then redis.call('ZREM', KEYS[2], key) else redis.call('ZADD', KEYS[2], due, key) end
end
local newest = redis.call('ZRANGE', KEYS[4], -1, -1, 'WITHSCORES')
redis.call('ZADD', KEYS[4], (newest[2] or 0) + 1, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1025)
return 1`;

/** ARGV: the key. */
export const READ = "return redis.call('HGET', KEYS[1], ARGV[1])";

/** ARGV: prefix, before, limit. Goes on until enough keys have the prefix: the first ones may all be others'. */
export const DUE = `local found, from, limit = {}, 0, tonumber(ARGV[3])
while #found < limit do
  local page = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', from, 100)
  for _, key in ipairs(page) do
    if #found < limit and string.sub(key, 1, #ARGV[1]) == ARGV[1] then table.insert(found, key) end
  end
  if #page < 100 then break end
  from = from + 100
end
return found`;

/** ARGV: from, to, limit. */
export const LIST = "return redis.call('ZRANGEBYLEX', KEYS[3], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])";
