-- Adds to what is available of an account, unless available + held + sold would pass 2^53-1 (rule P4).
--
-- KEYS[1]  the account
-- ARGV[1]  how much
-- returns  {'OK', available afterwards}, {'UNKNOWN'} or {'OVERFLOW'}
local values = redis.call('HMGET', KEYS[1], 'available', 'held', 'sold')
if not values[1] then
  return {'UNKNOWN'}
end
local amount = tonumber(ARGV[1])
local available = tonumber(values[1]) + amount
if available + tonumber(values[2]) + tonumber(values[3]) > 9007199254740991 then
  return {'OVERFLOW'}
end
redis.call('HSET', KEYS[1], 'available', string.format('%.0f', available))
return {'OK', string.format('%.0f', available)}
