-- What all scripts of the log share; put between the application's function and each of them.
-- KEYS[1] is the hash tag of the log shard with a colon, "{s0}:"; all keys begin with it:
--   tx:<seq>         hash: version, epoch, nonce, protocol, state, request, requester, attempt, deadline (ms), parked
--   tx:due           sorted set: when another coordinator may take a transaction over (ms)
--   tx:open          sorted set: the sequences that are not over, by themselves
--   tx:parked        sorted set: those of them that are stuck
--   tx:next          the last sequence that was minted; nothing resets it
--   tx:low           in a log that does not mint: the last watermark of the log that does, "low open open ..."
--   tx:ended         sorted set, in a log that does not mint: the sequences that are over here and not below that watermark
--   tx:nonces        hash: writes that leave no record which could tell of them, nonce -> the sequence that they began
--   tx:nonces:old    the same of before: what is full moves here, and what was here is forgotten
-- Each write command is written to the append-only file by itself, which costs more than all the rest: so they are few.
-- Times are milliseconds of this Redis. Numbers stay text or go through integer(), so that none turns into "1e+15".
local tag = KEYS[1]
local MAX_OPEN = 8
local MAX_NONCES = 10000
local MAX_SEQUENCE = 9007199254740991
local STORED = {'version', 'epoch', 'protocol', 'state', 'request', 'requester', 'attempt', 'deadline', 'parked'}

local function integer(number)
  return string.format('%.0f', number)
end

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function key_of(seq)
  return tag .. 'tx:' .. seq
end

local function arguments_from(first)
  local arguments = {}
  for i = first, #ARGV do
    arguments[#arguments + 1] = ARGV[i]
  end
  return arguments
end

local function mint()
  if redis.call('EXISTS', tag .. 'tx:low') == 1 then
    error('this log is given its ids and mints none')
  end
  local seq = redis.call('INCR', tag .. 'tx:next')
  if seq > MAX_SEQUENCE then
    error('no sequence is left in this log')
  end
  return integer(seq)
end

local function mark_of(low, open)
  return #open > 0 and low .. ' ' .. table.concat(open, ' ') or low
end

-- Keeps the highest watermark of the log that mints. The one that comes last may be older all the same: what one of the two calls
-- settled stays so.
local function relay(mark)
  local known = redis.call('GET', tag .. 'tx:low') or '0'
  local low, known_low = string.match(mark, '^%d+'), tonumber(string.match(known, '^%d+'))
  if known_low > tonumber(low) then
    return
  end
  local open = {}
  for seq in string.gmatch(mark, ' (%d+)') do
    if tonumber(seq) >= known_low or string.find(known .. ' ', ' ' .. seq .. ' ', 1, true) then
      open[#open + 1] = seq
    end
  end
  redis.call('SET', tag .. 'tx:low', mark_of(low, open))
  redis.call('ZREMRANGEBYSCORE', tag .. 'tx:ended', '-inf', '(' .. (open[1] or low))
end

-- Whether the transaction of a sequence is over, here or by the word of the log that mints: it must not begin again, since some
-- participants may have forgotten it already (rule C7).
local function has_settled(seq)
  if redis.call('ZSCORE', tag .. 'tx:ended', integer(seq)) then
    return true
  end
  local numbers = string.gmatch(redis.call('GET', tag .. 'tx:low') or '0', '%d+')
  if seq >= tonumber(numbers()) then
    return false
  end
  for open in numbers do
    if tonumber(open) == seq then
      return false
    end
  end
  return true
end

-- For a log that is given its ids: what the log that mints said is open there, and what is open here.
local function merged_watermark(relayed)
  local seqs = {}
  local low = nil
  for number in string.gmatch(relayed, '%d+') do
    if low then
      seqs[#seqs + 1] = tonumber(number)
    else
      low = number
    end
  end
  for _, seq in ipairs(redis.call('ZRANGEBYSCORE', tag .. 'tx:open', '-inf', '(' .. low, 'LIMIT', 0, MAX_OPEN + 1)) do
    seqs[#seqs + 1] = tonumber(seq)
  end
  table.sort(seqs)
  local open = {}
  for i, seq in ipairs(seqs) do
    if seq ~= seqs[i - 1] then
      if #open == MAX_OPEN then
        low = integer(seq)
        break
      end
      open[#open + 1] = integer(seq)
    end
  end
  return mark_of(low, open)
end

-- All below the first number have settled, but for those after it. Knows the last sequence if this script has minted it.
local function watermark(minted)
  local relayed = not minted and redis.call('GET', tag .. 'tx:low')
  if relayed then
    return merged_watermark(relayed)
  end
  local open = redis.call('ZRANGE', tag .. 'tx:open', 0, MAX_OPEN)
  local left_out = open[MAX_OPEN + 1]
  if left_out then
    open[MAX_OPEN + 1] = nil
    return mark_of(left_out, open)
  end
  local last = minted or redis.call('GET', tag .. 'tx:next') or '0'
  return mark_of(integer(tonumber(last) + 1), open)
end

-- The sequence that a write with this nonce began ('' for none), or false.
local function recall(nonce)
  return redis.call('HGET', tag .. 'tx:nonces', nonce) or redis.call('HGET', tag .. 'tx:nonces:old', nonce)
end

local function remember(nonce, seq)
  if redis.call('HLEN', tag .. 'tx:nonces') >= MAX_NONCES then
    redis.call('RENAME', tag .. 'tx:nonces', tag .. 'tx:nonces:old')
  end
  redis.call('HSET', tag .. 'tx:nonces', nonce, seq)
end

-- The fields of a transaction by name, or nil.
local function fetch(seq)
  local values = redis.call('HMGET', key_of(seq), unpack(STORED))
  if not values[1] then
    return nil
  end
  local record = {}
  for i, name in ipairs(STORED) do
    record[name] = values[i]
  end
  return record
end

local function create(seq, record, nonce, due)
  redis.call('HSET', key_of(seq), 'version', record.version, 'epoch', record.epoch, 'nonce', nonce, 'protocol', record.protocol,
    'state', record.state, 'request', record.request, 'requester', record.requester, 'attempt', record.attempt,
    'deadline', record.deadline)
  redis.call('ZADD', tag .. 'tx:due', integer(due), seq)
  redis.call('ZADD', tag .. 'tx:open', seq, seq)
end

-- A transaction as the adapter reads it.
local function entry(seq, record, at, mark)
  return {seq, record.version, record.epoch, record.protocol, record.state, record.request, record.requester, record.attempt,
    integer(tonumber(record.deadline) - at), mark}
end
