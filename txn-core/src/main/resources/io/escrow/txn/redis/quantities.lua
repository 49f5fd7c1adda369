-- What all effects on quantities share; quantities-new.lua says what an account is.
--
-- Put before it by QuantitiesLua: KIND, what comes between the prefix and an id; and AVAILABLE, HELD, SOLD, PENDING, how
-- much the effect adds to each field, in quantities.
--
-- A plan is a list of key, available, held, sold, pending, key, ...
local MAX = 9007199254740991
local check

local function decimal(number)
  return string.format('%.0f', number)
end

-- Its available, held, sold, pending, generation; nothing when there is no such account.
local function account(key)
  local values = redis.call('HMGET', key, 'available', 'held', 'sold', 'pending', 'generation')
  if not values[1] then
    return nil
  end
  local available, held, sold, pending =
      tonumber(values[1]), tonumber(values[2] or ''), tonumber(values[3] or ''), tonumber(values[4] or '')
  if not (available and held and sold and pending and values[5]) then
    error('not an account: ' .. key)
  end
  return available, held, sold, pending, values[5]
end

-- Adds the account after the effect to a plan; false when a number would leave 0..MAX.
local function add(plan, key, quantity, available, held, sold, pending)
  available, held = available + AVAILABLE * quantity, held + HELD * quantity
  sold, pending = sold + SOLD * quantity, pending + PENDING * quantity
  if available < 0 or held < 0 or sold < 0 or pending < 0
      or available > MAX or held > MAX or sold > MAX or pending > MAX then
    return false
  end
  local size = #plan
  plan[size + 1], plan[size + 2], plan[size + 3], plan[size + 4], plan[size + 5] = key, available, held, sold, pending
  return true
end

-- Writes the fields that the effect changes.
local function apply(prefix, plan)
  for i = 1, #plan, 5 do
    redis.call('HSET', plan[i], --CHANGED--)
  end
  return plan.text
end
