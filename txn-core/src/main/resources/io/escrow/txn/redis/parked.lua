-- The transactions that are stuck, oldest first, each with its last error.
-- ARGV: at most how many.
local stuck = {}
for _, seq in ipairs(redis.call('ZRANGEBYSCORE', tag .. 'tx:parked', '-inf', '+inf', 'LIMIT', 0, ARGV[1])) do
  stuck[#stuck + 1] = {seq, redis.call('HGET', key_of(seq), 'parked') or ''}
end
return stuck
