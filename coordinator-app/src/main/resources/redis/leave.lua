-- This replica (ME) ends in an orderly way.
--
--   reply  {how many of its peers have not been taken as lost yet}; the others do that at once
--
-- Holds true: what is left of it is what others need to take its peers as lost; without peers nothing is left. None of its scripts
-- writes any more. Due inputs that it has claimed last and not applied are due at once. A repeated call changes nothing.

for _, claim in ipairs(redis.call('LRANGE', P .. 'claims:due:' .. ME, 1, -1)) do
    local token, member = string.match(claim, '^(%S+) (.*)$')
    if tonumber(redis.call('ZSCORE', P .. 'due', member) or 0) == tonumber(token) then
        redis.call('ZADD', P .. 'due', dueIn(0), member)
    end
end
redis.call('DEL', P .. 'claims:due:' .. ME)

local record = P .. 'replica:' .. ME
local peers = redis.call('SCARD', record .. ':peers')
redis.call('DEL', record)
if peers == 0 then
    redis.call('DEL', P .. 'mailbox:' .. ME)
    redis.call('ZREM', P .. 'replicas', ME)
elseif redis.call('ZSCORE', P .. 'replicas', ME) then
    redis.call('ZADD', P .. 'replicas', 0, ME)
end
return {peers}
