-- Adds units of an item to an open order; lines with the same item are merged.
-- KEYS[1]: the order. ARGV: item, quantity, price, most lines, largest number.
local order = redis.call('HMGET', KEYS[1], 'state', 'total', 'lines')
if not order[1] then
  return {'unknown'}
elseif order[1] ~= 'open' then
  return {order[1]}
end
local item, quantity, largest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[5])
local lines, count, merged = {}, 0, false
for id, number in string.gmatch(order[3], '(%S+) (%S+)') do
  count = count + 1
  if id == item then
    merged = true
    local sum = tonumber(number) + quantity
    if sum > largest then
      return {'overflow'}
    end
    number = string.format('%.0f', sum)
  end
  lines[count] = id .. ' ' .. number
end
if not merged then
  if count >= tonumber(ARGV[4]) then
    return {'full'}
  end
  lines[count + 1] = item .. ' ' .. ARGV[2]
end
local total = tonumber(order[2]) + tonumber(ARGV[3]) * quantity
if total > largest then
  return {'overflow'}
end
total = string.format('%.0f', total)
redis.call('HSET', KEYS[1], 'total', total, 'lines', table.concat(lines, ' '))
return {'added', total}
