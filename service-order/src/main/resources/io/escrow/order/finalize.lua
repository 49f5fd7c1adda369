-- Writes the outcome of a checkout to its order (rule O2); runs inside the log's write that makes the outcome known.
-- arguments: order id, "paid" or "open", why it was refused (empty when it was not).
local function application(context, arguments)
  local key = context.tag .. 'order:' .. arguments[1]
  local state = arguments[2]
  local order = redis.call('HMGET', key, 'state', 'tx')
  if order[2] ~= context.seq then
    return true, {'replaced'}
  end
  if order[1] == 'checkout' then
    redis.call('HSET', key, 'state', state)
    if state == 'open' then
      redis.call('HSET', key, 'refusal', arguments[3])
    end
  end
  return true, {'finalized'}
end
