-- The business side of participants that keep quantities, for the effects that a new action asks for.
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
-- See quantities.lua for what is put before this.
local MAX_ID_BYTES = 256

-- What the action asks for: its ids in their order, the quantities of each added up; or nil, reason, detail.
local function wanted(action, first)
  if #action < first or (#action - first) % 2 == 0 then
    return nil, 'MALFORMED', ''
  end
  local ids, quantities = {}, {}
  for i = first, #action, 2 do
    local id, digits = action[i], action[i + 1]
    if #id == 0 or #id > MAX_ID_BYTES or string.find(id, '[%z\1-\32\127]') then
      return nil, 'MALFORMED', ''
    end
    local quantity = #digits <= 16 and string.find(digits, '^[0-9]+$') and tonumber(digits)
    if not quantity or quantity > MAX then
      return nil, 'MALFORMED', id
    end
    local before = quantities[id]
    if not before then
      ids[#ids + 1] = id
    end
    quantities[id] = (before or 0) + quantity
  end
  return ids, quantities
end

function check(prefix, action, first)
  local ids, quantities, malformed = wanted(action, first)
  if not ids then
    return nil, quantities, malformed
  end
  local plan, texts, refused = {}, {}, nil
  for i, id in ipairs(ids) do
    local quantity = quantities[id]
    local key = prefix .. KIND .. id
    local available, held, sold, pending, generation = account(key)
    local why
    if not available then
      why = 'UNKNOWN'
    elseif quantity > MAX then
      why = 'OVERFLOW'
    elseif available + held + pending < quantity then
      why = 'INSUFFICIENT'
    elseif available < quantity then
      why = 'BUSY'
    elseif not add(plan, key, quantity, available, held, sold, pending) then
      why = 'OVERFLOW'
    end
    if why then
      refused = refused or {}
      refused[why] = refused[why] or id
    else
      texts[i] = id .. ' ' .. decimal(quantity) .. ' ' .. generation
    end
  end
  if refused then
    -- The one that no waiting can change is told (rule P7).
    for _, why in ipairs({'UNKNOWN', 'OVERFLOW', 'INSUFFICIENT', 'BUSY'}) do
      if refused[why] then
        return nil, why, refused[why]
      end
    end
  end
  plan.text = table.concat(texts, ' ')
  return plan
end
