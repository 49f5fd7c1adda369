-- The barrier of a participant: one command of one branch, in one atomic step.
--
-- Put around it by BarrierScript: before it check and apply, the business side of the command's one effect (see
-- EffectScript); in it the command's column of ParticipantTable.
--
-- KEYS[1]  the open records: <transaction>:<branch> -> state, since when in ms, coordinator and text, separated by spaces
-- ARGV     1 prefix of all keys of the shard, 2 <transaction>:<branch>, 3 log shard, 4 sequence, 5 coordinator,
--          6 the low of the watermark, 7 its open sequences, rising, separated by spaces;
--          8 'full' when there is no room for new work, 9... the action
-- returns  'YES' or 'DONE'; {'NO', reason, detail}; {'ALARM', state}
--
-- Settled records lie in a sorted set for each log shard: the score is the sequence, the member <transaction>:<branch>,
-- state, reason and detail, separated by spaces. They are trimmed many at a time (rule C7), and the watermark is stored
-- just then: whatever else has settled still has its record.
--
-- What costs time here are the writes, so there are as few as can be. Everything is read and checked before the first of
-- them, since a script that has written cannot be undone (rule P4).
local MIN_RISE_TO_TRIM = 256
local MAX_TRIMMED = 1024

local prefix, branch = ARGV[1], ARGV[2]
local settledKey = prefix .. 'branch:settled:' .. ARGV[3]
local markKey = prefix .. 'branch:low:' .. ARGV[3]
local toldLow = tonumber(ARGV[6])
local mark = redis.call('GET', markKey) or '0'
local low = tonumber(string.match(mark, '^%d+'))

local state, text, answer, reason, detail
local record = redis.call('HGET', KEYS[1], branch)
if record then
  state, text = string.match(record, '^(%S+) %S+ %S* (.*)$')
else
  local own = branch .. ' '
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', settledKey, ARGV[4], ARGV[4])) do
    if string.sub(member, 1, #own) == own then
      state, reason, detail = string.match(member, '^(%S+) ?(%S*) ?(.*)$', #own + 1)
    end
  end
  if not state then
    -- What one of the two watermarks calls settled stays so.
    local sequence, listed = tonumber(ARGV[4]), ' ' .. ARGV[4] .. ' '
    local settled = sequence < low and not string.find(mark .. ' ', listed, 1, true)
        or sequence < toldLow and not string.find(' ' .. ARGV[7] .. ' ', listed, 1, true)
    state = settled and 'SETTLED' or 'ABSENT'
  end
end

local acts, opens, nextState, newReason = false, false, state, nil
--COLUMN--
else
  error('a record in no known state: ' .. branch .. ' ' .. tostring(state))
end
if answer == 'ALARM' then
  return {'ALARM', state}
end
if newReason then
  reason, detail = newReason, ''
end

local plan
if acts then
  if record then
    plan = check(prefix, text)
  elseif ARGV[8] == 'full' then
    reason, detail = 'STORE_FULL', ''
  else
    plan, reason, detail = check(prefix, ARGV, 9)
  end
  if plan == nil then
    if record then
      error('must not be refused: ' .. branch .. ' ' .. record)
    end
    acts, opens, nextState, answer = false, false, 'REFUSED', 'NO'
  end
end
local settles = nextState ~= state and not opens
-- Up to which sequence to trim: to the low, or to where the many end that one command may remove.
local trimTo
if settles and toldLow - low >= MIN_RISE_TO_TRIM then
  local beyond = redis.call('ZRANGEBYSCORE', settledKey, '-inf', '(' .. ARGV[6], 'LIMIT', MAX_TRIMMED, 1)[1]
  trimTo = beyond and string.match(beyond, '^%d+%-(%d+)') or ARGV[6]
end

-- From here on nothing can fail.
if acts then
  text = apply(prefix, plan) or ''
end
if settles then
  if record then
    redis.call('HDEL', KEYS[1], branch)
  end
  local member = branch .. ' ' .. nextState
  if nextState == 'REFUSED' then
    member = member .. ' ' .. reason .. ' ' .. detail
  end
  redis.call('ZADD', settledKey, ARGV[4], member)
elseif nextState ~= state then
  local time = redis.call('TIME')
  -- The zeros make the record longer than 64 bytes, or else Redis would keep a hash of up to 512 records as a list and go
  -- through all of it for each one.
  local now = string.format('%060.0f', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('HSET', KEYS[1], branch, nextState .. ' ' .. now .. ' ' .. ARGV[5] .. ' ' .. text)
end
if trimTo then
  local from, newMark, to = '-inf', trimTo, tonumber(trimTo)
  for open in string.gmatch(ARGV[7], '%d+') do
    if tonumber(open) < to then
      redis.call('ZREMRANGEBYSCORE', settledKey, from, '(' .. open)
      from, newMark = '(' .. open, newMark .. ' ' .. open
    end
  end
  redis.call('ZREMRANGEBYSCORE', settledKey, from, '(' .. trimTo)
  redis.call('SET', markKey, newMark)
end
if answer == 'NO' then
  return {answer, reason, detail}
end
return answer
