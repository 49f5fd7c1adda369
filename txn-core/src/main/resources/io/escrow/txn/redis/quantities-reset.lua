-- Sets accounts to a new beginning, in a new generation that no old transaction can touch (rule P9).
--
-- KEYS[1]  the first account
-- ARGV     1 what comes before an id in a key, 2 available, 3 how many arguments of own fields follow, these, then the ids
-- returns  how many were set
local ownFields = tonumber(ARGV[3])
local fields = {'available', ARGV[2], 'held', '0', 'sold', '0', 'pending', '0', 'generation', '1'}
for i = 4, 3 + ownFields do
  fields[#fields + 1] = ARGV[i]
end
for i = 4 + ownFields, #ARGV do
  local key = ARGV[1] .. ARGV[i]
  local before = redis.call('HGET', key, 'generation')
  if before then
    redis.call('DEL', key)
  end
  fields[10] = string.format('%.0f', (tonumber(before) or 0) + 1)
  redis.call('HSET', key, unpack(fields))
end
return #ARGV - 3 - ownFields
