-- Takes branches that have waited for long for their coordinator (rule P8).
--
-- KEYS[1]  the index of held branches
-- ARGV     1 prefix of all keys of the shard, 2 how long in ms, 3 how many at most
-- returns  member, coordinator, member, coordinator, ...
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
local due = string.format('%.0f', now - tonumber(ARGV[2]))
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', due, 'LIMIT', 0, ARGV[3])) do
  found[#found + 1] = member
  found[#found + 1] = redis.call('HGET', ARGV[1] .. 'branch:' .. member, 'coordinator') or ''
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), member)
end
return found
