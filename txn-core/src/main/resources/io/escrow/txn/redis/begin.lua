-- Begins a transaction, unless the application declines.
-- ARGV: nonce, id (empty to mint one), protocol, state, request, requester, watermark of the log that minted the id, deadline and due
-- time (ms from now), the application's arguments.
local nonce = ARGV[1]
local given = ARGV[2] ~= ''
local seq = given and ARGV[2] or nil
local at = now()
local record = {version = '1', epoch = '1', protocol = ARGV[3], state = ARGV[4], request = ARGV[5], requester = ARGV[6],
  attempt = '0', deadline = integer(at + tonumber(ARGV[8]))}
local repeated = false

if given then
  local known = redis.call('HGET', key_of(seq), 'nonce')
  if known and known ~= nonce then
    return {'DECLINED', {'exists'}}
  end
  if not known and has_settled(tonumber(seq)) then
    return {'DECLINED', {'settled'}}
  end
  repeated = known and seq
elseif not application then
  repeated = recall(nonce)
end

local reply = {}
if application then
  local context = {tag = tag, seq = seq, mint = function()
    if given then
      error('this transaction has its id already')
    end
    seq = seq or mint()
    return seq
  end}
  local accepted, answer, request, existing = application(context, arguments_from(10))
  reply = answer or {}
  if not accepted and not repeated then
    -- The application knows a transaction in its way: it may be this very attempt, whose answer was lost.
    repeated = existing and redis.call('HGET', key_of(existing), 'nonce') == nonce and existing
    if not repeated then
      return {'DECLINED', reply}
    end
  end
  record.request = request or record.request
end

if repeated then
  -- As it was begun, whatever has become of it: who took it over since is found out by the next write.
  record.request = redis.call('HGET', key_of(repeated), 'request') or record.request
  record.deadline = redis.call('HGET', key_of(repeated), 'deadline') or record.deadline
  return {'DONE', entry(repeated, record, at, watermark()), reply}
end

if application and not seq then
  error('the application accepted and minted no id')
end
if given then
  relay(ARGV[7])
end
if not seq then
  seq = mint()
  remember(nonce, seq)
end
create(seq, record, nonce, at + tonumber(ARGV[9]))
return {'DONE', entry(seq, record, at, watermark(not given and seq)), reply}
