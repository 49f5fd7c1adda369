-- Moves the claim of an order to the transaction that begins its checkout again (rule P7); runs inside the log's restart.
-- arguments: order id.
local function application(context, arguments)
  local key = context.tag .. 'order:' .. arguments[1]
  local order = redis.call('HMGET', key, 'state', 'tx')
  local fresh = context.mint()
  if order[1] ~= 'checkout' or (order[2] ~= context.seq and order[2] ~= fresh) then
    return false, {'replaced'}
  end
  redis.call('HSET', key, 'tx', fresh)
  return true, {}
end
