-- Claims an order for a checkout (rule O1); runs inside the log's begin.
-- arguments: order id. The request is "order user total item quantity item quantity ...".
local function application(context, arguments)
  local id = arguments[1]
  local key = context.tag .. 'order:' .. id
  local order = redis.call('HMGET', key, 'state', 'user', 'total', 'lines', 'tx', 'refusal')
  local state = order[1]
  if not state then
    return false, {'unknown'}
  elseif state == 'paid' then
    return false, {'paid'}
  elseif state == 'checkout' then
    return false, {'running'}, nil, order[5]
  elseif order[4] == '' then
    return false, {'empty'}
  end
  redis.call('HSET', key, 'state', 'checkout', 'tx', context.mint())
  if order[6] then
    redis.call('HDEL', key, 'refusal')
  end
  return true, {}, id .. ' ' .. order[2] .. ' ' .. order[3] .. ' ' .. order[4]
end
