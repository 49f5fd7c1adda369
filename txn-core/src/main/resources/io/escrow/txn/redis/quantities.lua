-- The business side of participants that keep quantities: accounts of one kind, such as items or users.
--
-- An account is the hash <prefix><kind>:<id>; of its fields these are moved here:
--   available   can be sold or spent
--   held        set aside by prepared transactions
--   sold        gone, by transactions alone; the pending ones are in it
--   pending     what may still come back from sold, by compensations
--   generation  set anew by every reset, which no old transaction may touch (rule P9)
-- available + held + sold never exceeds MAX, so that nothing that comes back can overflow (rule P4).
--
-- An action is id, quantity, id, quantity, ...; the record's text is id, quantity, generation, ... separated by spaces.
-- KIND is given from outside.
local KIND = ...
local MAX = 9007199254740991
local MAX_ID_BYTES = 256

-- How much each effect adds to a field, in quantities.
local CHANGES = {
  HOLD = {available = -1, held = 1, sold = 0, pending = 0},
  CAPTURE = {available = 0, held = -1, sold = 1, pending = 0},
  RELEASE = {available = 1, held = -1, sold = 0, pending = 0},
  TAKE = {available = -1, held = 0, sold = 1, pending = 1},
  TAKE_FINAL = {available = -1, held = 0, sold = 1, pending = 0},
  SETTLE = {available = 0, held = 0, sold = 0, pending = -1},
  GIVE_BACK = {available = 1, held = 0, sold = -1, pending = -1},
}

local function decimal(number)
  return string.format('%.0f', number)
end

-- The number that up to 16 ASCII digits stand for; nil for anything else.
local function amount(text)
  if not text or #text == 0 or #text > 16 or string.find(text, '[^0-9]') then
    return nil
  end
  local number = tonumber(text)
  return number <= MAX and number or nil
end

-- The account as numbers; nil when there is none.
local function account(prefix, id)
  local key = prefix .. KIND .. ':' .. id
  local values = redis.call('HMGET', key, 'available', 'held', 'sold', 'pending', 'generation')
  if not values[1] then
    return nil
  end
  local found = {
    id = id, key = key, generation = values[5],
    available = amount(values[1]), held = amount(values[2]), sold = amount(values[3]), pending = amount(values[4]),
  }
  if not (found.available and found.held and found.sold and found.pending and found.generation) then
    error('not an account: ' .. key)
  end
  return found
end

-- The account after the effect; nil when a number would leave 0..MAX.
local function changed(effect, before, quantity)
  local after = {id = before.id, key = before.key, generation = before.generation, quantity = quantity}
  for field, sign in pairs(CHANGES[effect]) do
    local value = before[field] + sign * quantity
    if value < 0 or value > MAX then
      return nil
    end
    after[field] = value
  end
  return after
end

-- What the action asks for, as {id, quantity} in its order, the same id added up; or nil, reason, detail.
local function wanted(action)
  if #action == 0 or #action % 2 == 1 then
    return nil, 'MALFORMED', ''
  end
  local lines, byId = {}, {}
  for i = 1, #action, 2 do
    local id, quantity = action[i], amount(action[i + 1])
    if #id == 0 or #id > MAX_ID_BYTES or string.find(id, '[%z\1-\32\127]') then
      return nil, 'MALFORMED', ''
    end
    if not quantity then
      return nil, 'MALFORMED', id
    end
    if not byId[id] then
      byId[id] = {id = id, quantity = 0}
      lines[#lines + 1] = byId[id]
    end
    byId[id].quantity = byId[id].quantity + quantity
  end
  return lines
end

-- Checks a new action. Of several refusals the one that no waiting can change is told (rule P7).
local function checkNew(effect, prefix, action)
  local lines, reason, detail = wanted(action)
  if not lines then
    return nil, reason, detail
  end
  local plan, refused = {}, {}
  for _, line in ipairs(lines) do
    local found = account(prefix, line.id)
    local why
    if not found then
      why = 'UNKNOWN'
    elseif line.quantity > MAX then
      why = 'OVERFLOW'
    elseif found.available + found.held + found.pending < line.quantity then
      why = 'INSUFFICIENT'
    elseif found.available < line.quantity then
      why = 'BUSY'
    else
      local after = changed(effect, found, line.quantity)
      plan[#plan + 1] = after
      why = not after and 'OVERFLOW'
    end
    if why then
      refused[why] = refused[why] or line.id
    end
  end
  for _, why in ipairs({'UNKNOWN', 'OVERFLOW', 'INSUFFICIENT', 'BUSY'}) do
    if refused[why] then
      return nil, why, refused[why]
    end
  end
  return plan
end

-- Plans from the record, not from the command (rule P5). What was reset meanwhile is left alone.
local function checkOld(effect, prefix, text)
  local plan = {}
  for id, digits, generation in string.gmatch(text, '(%S+) (%d+) (%S+)') do
    local found = account(prefix, id)
    if found and found.generation == generation then
      plan[#plan + 1] = changed(effect, found, amount(digits)) or error(effect .. ' does not fit ' .. found.key)
    end
  end
  return plan
end

local function check(effect, prefix, input)
  if type(input) == 'table' then
    return checkNew(effect, prefix, input)
  end
  return checkOld(effect, prefix, input)
end

local function apply(effect, prefix, plan)
  local text = {}
  for i, after in ipairs(plan) do
    redis.call('HSET', after.key, 'available', decimal(after.available), 'held', decimal(after.held),
        'sold', decimal(after.sold), 'pending', decimal(after.pending))
    text[i] = after.id .. ' ' .. decimal(after.quantity) .. ' ' .. after.generation
  end
  return table.concat(text, ' ')
end

return {check = check, apply = apply}
