-- Reads a transaction.
-- ARGV: seq.
local record = fetch(ARGV[1])
if not record then
  return {}
end
return entry(ARGV[1], record, now(), watermark())
