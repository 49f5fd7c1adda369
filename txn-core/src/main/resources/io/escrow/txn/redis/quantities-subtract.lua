-- Subtracts from what is available of an account.
--
-- KEYS[1]  the account
-- ARGV[1]  how much
-- returns  {'OK', available afterwards}, {'UNKNOWN'} or {'INSUFFICIENT'}
local available = redis.call('HGET', KEYS[1], 'available')
if not available then
  return {'UNKNOWN'}
end
local left = tonumber(available) - tonumber(ARGV[1])
if left < 0 then
  return {'INSUFFICIENT'}
end
redis.call('HSET', KEYS[1], 'available', string.format('%.0f', left))
return {'OK', string.format('%.0f', left)}
