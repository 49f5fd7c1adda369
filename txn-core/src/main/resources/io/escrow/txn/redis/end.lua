-- Takes a transaction out of the log, and may begin its request again under a new id.
-- ARGV: seq, version, epoch, nonce, "restart" or empty, state and due time (ms from now) of the new one, the application's arguments.
--
-- With its record the nonce is gone too, so the last ended nonces are kept aside: the same write again is told that it was done, and a
-- coordinator whose transaction someone else has ended is told that it is stale.
local seq, nonce = ARGV[1], ARGV[4]
local restart = ARGV[5] ~= ''
local record, known, fresh = fetch(seq), false, nil
if record then
  if record.version ~= ARGV[2] or record.epoch ~= ARGV[3] then
    return {'STALE'}
  end
  fresh = restart and mint() or nil
else
  known = recall(nonce)
  fresh = known or nil
  record = restart and known and fetch(known)
  if not known or restart and not record then
    return {'STALE'}
  end
end

local reply = {}
if application then
  local context = {tag = tag, seq = seq, mint = function()
    if not restart then
      error('only a restart mints an id')
    end
    return fresh
  end}
  local accepted, answer = application(context, arguments_from(8))
  reply = answer or {}
  if not accepted and not known then
    return {'DECLINED', reply}
  end
end

if not known then
  redis.call('DEL', key_of(seq))
  redis.call('ZREM', tag .. 'tx:due', seq)
  redis.call('ZREM', tag .. 'tx:open', seq)
  if record.parked then
    redis.call('ZREM', tag .. 'tx:parked', seq)
  end
  if redis.call('EXISTS', tag .. 'tx:low') == 1 then
    redis.call('ZADD', tag .. 'tx:ended', seq, seq)
  end
  remember(nonce, fresh or '')
end
if not restart then
  return {'DONE', {}, reply}
end
local at = now()
record.version = '1'
record.epoch = '1'
record.state = ARGV[6]
if not known then
  record.attempt = integer(tonumber(record.attempt) + 1)
  create(fresh, record, nonce, at + tonumber(ARGV[7]))
end
return {'DONE', entry(fresh, record, at, watermark(not known and fresh)), reply}
