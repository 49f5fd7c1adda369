-- Replaces the state of a transaction.
-- ARGV: seq, version, epoch, nonce, state, due time (ms from now), last error (empty when not parked), the application's arguments.
local seq, nonce, parked = ARGV[1], ARGV[4], ARGV[7]
local key = key_of(seq)
local stored = redis.call('HMGET', key, 'version', 'epoch', 'nonce', 'parked')
local repeated = stored[3] == nonce
if not repeated and (stored[1] ~= ARGV[2] or stored[2] ~= ARGV[3]) then
  return {'STALE'}
end

local reply = {}
if application then
  local context = {tag = tag, seq = seq, mint = function()
    error('an append mints no id')
  end}
  local accepted, answer = application(context, arguments_from(8))
  reply = answer or {}
  if not accepted and not repeated then
    return {'DECLINED', reply}
  end
end
if repeated then
  return {'DONE', {}, reply}
end

redis.call('HSET', key, 'version', integer(tonumber(ARGV[2]) + 1), 'nonce', nonce, 'state', ARGV[5])
redis.call('ZADD', tag .. 'tx:due', integer(now() + tonumber(ARGV[6])), seq)
if parked ~= '' then
  redis.call('HSET', key, 'parked', parked)
  redis.call('ZADD', tag .. 'tx:parked', seq, seq)
elseif stored[4] then
  redis.call('HDEL', key, 'parked')
  redis.call('ZREM', tag .. 'tx:parked', seq)
end
return {'DONE', {}, reply}
