-- Creates or replaces orders without touching the transactions that may still run for them: those find another tx, or none.
-- KEYS[1]: what all keys begin with. ARGV: id, user, total, lines of each order.
for i = 1, #ARGV, 4 do
  local key = KEYS[1] .. 'order:' .. ARGV[i]
  redis.call('DEL', key)
  redis.call('HSET', key, 'state', 'open', 'user', ARGV[i + 1], 'total', ARGV[i + 2], 'lines', ARGV[i + 3], 'tx', '')
end
return {}
