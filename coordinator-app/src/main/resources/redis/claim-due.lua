-- Claims inputs of streams whose time has come. Each is applied by step.lua, which takes it from the stream if the claim still stands.
--
--   ARGV  call     number of this call in this process: a repeated one is known by it
--         max      how many at most
--         leaseMs  how long the claims last
--   reply  ms until the next one is due, -1 = there is none; then for each claim: stream, kind, argument, token; the longest due first
--
-- Holds true: the score in due is when an input is due (even), or when its claim runs out (odd), in microseconds; it is the token of the claim. So a claim
-- that has run out is due again, and one that was replaced or taken away does not stand any more. A repeated call gets what it has
-- claimed before. Time in which no replica asked does not count: Redis was away, or all replicas, or too many of Redis's own (then none
-- asks), and nobody could come back meanwhile, say anything, or be told. What was to become due from then on, becomes due that much
-- later; what was scheduled meanwhile has been dated back for that (dueIn), and comes after its delay from now. Claims stay as they are:
-- what was claimed before an outage is applied right after it. If the clock of Redis has gone back, as by a failover to a server that is
-- behind, what waits goes back with it: inputs that are not claimed, and the events of claim-events.lua. That costs by the number of all
-- that wait, once.

local NOTED_EVERY_MS = 500

local call, max, lease = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local due = P .. 'due'
local reply = {-1}

local function tell(member, token)
    local stream, kind = string.match(member, '^(%S+) (%S+)$')
    local arg = redis.call('HGET', P .. 'stream:' .. stream, 'due:' .. kind)
    local at = #reply
    reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = stream, kind, arg or '', token
end

local function claim(members)
    fence()
    local token, claims = whole(even(nowUs()) + lease * 1000 + 1), {}
    for _, member in ipairs(members) do
        redis.call('ZADD', due, token, member)
        tell(member, token)
        claims[#claims + 1] = token .. ' ' .. member
    end
    rememberClaims('due', call, claims, lease)
end

local function tellAgain(claims)
    for _, claim in ipairs(claims) do
        local token, member = string.match(claim, '^(%S+) (.*)$')
        if tonumber(redis.call('ZSCORE', due, member) or 0) == tonumber(token) then
            tell(member, token)
        end
    end
end

-- Each member's time that is later than this, but for claims of inputs.
local function move(key, later, by)
    local found = redis.call('ZRANGEBYSCORE', key, '(' .. whole(later), '+inf', 'WITHSCORES')
    for i = 1, #found, 2 do
        local at = tonumber(found[i + 1])
        if key ~= due or at == even(at) then
            redis.call('ZADD', key, whole(at + by), found[i])
        end
    end
end

local gap = gapMs()
if gap ~= 0 then
    move(due, math.min(lastAskedMs(), nowMs()) * 1000, gap * 1000)
end
if gap < 0 then
    move(P .. 'outbox:due', nowMs(), gap)
    move(P .. 'outbox:claimed', nowMs(), gap)
end
local unasked = nowMs() - lastAskedMs()
if unasked < 0 or unasked > NOTED_EVERY_MS or redis.call('EXISTS', P .. 'due-asked') == 0 then
    redis.call('SET', P .. 'due-asked', whole(nowMs()))
end

local known = claimedBefore('due', call)
if known then
    tellAgain(known)
else
    local members = redis.call('ZRANGEBYSCORE', due, '-inf', whole(nowUs()), 'LIMIT', 0, max)
    if #members > 0 then
        claim(members)
    end
end

local next = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
if next[2] then
    reply[1] = math.max(0, math.ceil((tonumber(next[2]) - nowUs()) / 1000))
end
return reply
