-- Takes over transactions whose time is past: a new epoch each, and a new due time.
-- ARGV: at most how many, due time (ms from now).
local at = now()
local due = integer(at + tonumber(ARGV[2]))
local entries = {}
local mark = watermark()
for _, seq in ipairs(redis.call('ZRANGEBYSCORE', tag .. 'tx:due', '-inf', integer(at), 'LIMIT', 0, ARGV[1])) do
  local record = fetch(seq)
  if record then
    record.epoch = integer(redis.call('HINCRBY', key_of(seq), 'epoch', 1))
    redis.call('ZADD', tag .. 'tx:due', due, seq)
    entries[#entries + 1] = entry(seq, record, at, mark)
  else
    redis.call('ZREM', tag .. 'tx:due', seq)
  end
end
return entries
