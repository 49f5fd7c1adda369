-- Reads an order: state, user, total, lines, refusal; empty when there is none.
-- KEYS[1]: the order.
local order = redis.call('HMGET', KEYS[1], 'state', 'user', 'total', 'lines', 'refusal')
if not order[1] then
  return {}
end
order[5] = order[5] or ''
return order
