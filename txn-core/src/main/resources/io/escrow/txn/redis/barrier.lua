-- The barrier of a participant: one command of one branch, in one atomic step.
--
-- Put before it by EffectScript: COLUMN, the command's column of ParticipantTable, as state -> {effect, next state, answer,
-- reason}; OPEN, the states in which a branch waits for its coordinator; and effects, the business side (see EffectScript).
--
-- KEYS[1]  the branch's record
-- ARGV     1 prefix of all keys of the shard, 2 <transaction>:<branch>, 3 log shard, 4 sequence, 5 coordinator,
--          6 watermark: low and then the open sequences below it, rising, separated by spaces; 7... the action
-- returns  {answer, reason, detail}; for an alarm {'ALARM', state}
--
-- Everything is read and checked before the first write, since a script that has written cannot be undone (rule P4).
local record, prefix, branch = KEYS[1], ARGV[1], ARGV[2]
local sequence, coordinator, told = tonumber(ARGV[4]), ARGV[5], ARGV[6]
local lowKey = prefix .. 'branch:low:' .. ARGV[3]
local settledKey = prefix .. 'branch:settled:' .. ARGV[3]
local heldKey = prefix .. 'branch:held'
local MAX_TRIMMED_PER_COMMAND = 4

-- The further one of the stored watermark and the one in the command, as {low, open...}; and whether it is the command's.
-- Of two with the same low the shorter one is the later one: what has settled stays so.
local function further(stored, text)
  local function numbers(line)
    local all = {}
    for digits in string.gmatch(line, '%d+') do
      all[#all + 1] = tonumber(digits)
    end
    return all
  end
  local old = numbers(stored)
  if stored == text then
    return old, false
  end
  local new = numbers(text)
  if new[1] > old[1] or (new[1] == old[1] and #new < #old) then
    return new, true
  end
  return old, false
end

local function hasSettled(mark)
  for i = 2, #mark do
    if mark[i] == sequence then
      return false
    end
  end
  return sequence < mark[1]
end

-- Records that nobody asks for any more (rule C7): below the low, in the gaps between the open ones.
local function trimmable(mark)
  local found, from = {}, '-inf'
  if mark[1] == 0 then
    return found
  end
  for i = 2, #mark + 1 do
    local to = '(' .. string.format('%.0f', mark[i] or mark[1])
    local room = MAX_TRIMMED_PER_COMMAND - #found
    if room > 0 then
      for _, member in ipairs(redis.call('ZRANGEBYSCORE', settledKey, from, to, 'LIMIT', 0, room)) do
        found[#found + 1] = member
      end
    end
    from = to
  end
  return found
end

local mark, raised = further(redis.call('GET', lowKey) or '0', told)
local stored = redis.call('HMGET', record, 'state', 'text', 'reason', 'detail')
local state = stored[1] or (hasSettled(mark) and 'SETTLED' or 'ABSENT')
local cell = COLUMN[state]
if not cell then
  error('a record in no known state: ' .. record .. ' ' .. state)
end
local effect, nextState, answer, reason, detail = cell[1], cell[2], cell[3], cell[4], ''
if answer == 'ALARM' then
  return {'ALARM', state}
end
if answer == 'NO' and reason == '' then
  reason, detail = stored[3], stored[4]
end

local plan
if effect ~= 'NOTHING' then
  local input = stored[2] or ''
  if not stored[1] then
    input = {}
    for i = 7, #ARGV do
      input[i - 6] = ARGV[i]
    end
  end
  plan, reason, detail = effects.check(effect, prefix, input)
  if plan == nil then
    if stored[1] then
      error(effect .. ' must not be refused: ' .. record .. ' ' .. tostring(reason))
    end
    effect, nextState, answer = 'NOTHING', 'REFUSED', 'NO'
  end
end
-- A command that settles a branch also makes room for its record; others need not look.
local settles = nextState ~= state and not OPEN[nextState]
local trimmed = settles and trimmable(mark) or {}

-- From here on nothing can fail.
local text
if effect ~= 'NOTHING' then
  text = effects.apply(effect, prefix, plan) or ''
end
if nextState ~= state then
  local fields = {'state', nextState}
  if nextState == 'REFUSED' then
    fields[3], fields[4], fields[5], fields[6] = 'reason', reason, 'detail', detail
  elseif OPEN[nextState] then
    local time = redis.call('TIME')
    local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
    fields[3], fields[4], fields[5], fields[6] = 'text', text, 'coordinator', coordinator
    fields[7], fields[8] = 'since', now
    redis.call('ZADD', heldKey, now, branch)
  end
  redis.call('HSET', record, unpack(fields))
  if OPEN[state] then
    redis.call('ZREM', heldKey, branch)
  end
end
if settles then
  redis.call('ZADD', settledKey, ARGV[4], branch)
  if raised then
    redis.call('SET', lowKey, told)
  end
end
if #trimmed > 0 then
  redis.call('ZREM', settledKey, unpack(trimmed))
  for i, member in ipairs(trimmed) do
    trimmed[i] = prefix .. 'branch:' .. member
  end
  redis.call('DEL', unpack(trimmed))
end
return {answer, reason or '', detail or ''}
