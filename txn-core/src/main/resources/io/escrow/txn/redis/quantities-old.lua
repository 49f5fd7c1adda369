-- The business side of participants that keep quantities, for the effects on what an earlier one did.
--
-- Plans from the record, not from the command (rule P5). What was reset meanwhile is left alone.
function check(prefix, text)
  local plan = {}
  for id, digits, generation in string.gmatch(text, '(%S+) (%d+) (%S+)') do
    local key = prefix .. KIND .. id
    local available, held, sold, pending, now = account(key)
    if now == generation and not add(plan, key, tonumber(digits), available, held, sold, pending) then
      error('the record does not fit ' .. key)
    end
  end
  return plan
end
