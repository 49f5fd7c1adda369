-- Takes branches that have waited for long for their coordinator (rule P8), out of a part of all open ones.
--
-- KEYS[1]  the open records, see barrier.lua
-- ARGV     1 where to go on, '0' at first; 2 how many to look at, about; 3 how long in ms; 4 how many to take at most
-- returns  where to go on, '0' at the end; then member, coordinator, member, coordinator, ...
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due, limit = now - tonumber(ARGV[3]), 2 * tonumber(ARGV[4])
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local found = {page[1]}
for i = 1, #page[2], 2 do
  local branch = page[2][i]
  local state, since, coordinator, text = string.match(page[2][i + 1], '^(%S+) (%d+) (%S*) (.*)$')
  if tonumber(since) <= due then
    if #found > limit then
      -- What was taken is not taken again, so the same page gives the others.
      found[1] = ARGV[1]
      break
    end
    found[#found + 1], found[#found + 2] = branch, coordinator
    redis.call('HSET', KEYS[1], branch, state .. ' ' .. string.format('%060.0f', now) .. ' ' .. coordinator .. ' ' .. text)
  end
end
return found
