-- Claims events to deliver: of each stream the oldest one, if it is due and not claimed, or its claim has run out.
--
--   ARGV  call     number of this call in this process: a repeated one is known by it
--         max      how many at most
--         aheadMs  events that are due by then are taken, too; 0 = due now
--         leaseMs  how long the claims last
--   reply  token, then for each claim: stream, attempt, event; the longest due first
--
-- Holds true: a stream that has events is in outbox:due or in outbox:claimed, never in both; one that has none is in neither. The token in
-- outbox:token is that of the latest claim: with an older one nothing is settled. outbox:attempts counts claims of the oldest event. A
-- repeated call gets what it has claimed before, so that a lost answer holds up no stream for a whole lease. Nothing is written when
-- nothing is claimed. If the clock of Redis goes back, claim-due.lua moves the times in outbox:due and outbox:claimed.

local call, max, ahead, lease = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local due, claimed, tokens, attempts = P .. 'outbox:due', P .. 'outbox:claimed', P .. 'outbox:token', P .. 'outbox:attempts'
local token = ME .. ':' .. call
local reply = {token}

local function renew(stream)
    redis.call('ZADD', claimed, nowMs() + lease, stream)
    redis.call('HSET', tokens, stream, token)
end

local function tell(stream, attempt)
    local event = string.match(redis.call('LINDEX', P .. 'outbox:' .. stream, 0) or '', '^%d+ (.*)$')
    local at = #reply
    reply[at + 1], reply[at + 2], reply[at + 3] = stream, attempt, event or ''
end

local known = claimedBefore('events', call)
if known then
    fence()
    for _, stream in ipairs(known) do
        if redis.call('HGET', tokens, stream) == token then
            renew(stream)
            tell(stream, redis.call('HGET', attempts, stream))
        end
    end
    return reply
end

local expired = redis.call('ZRANGEBYSCORE', claimed, '-inf', nowMs(), 'LIMIT', 0, max)
local fresh = redis.call('ZRANGEBYSCORE', due, '-inf', nowMs() + ahead, 'LIMIT', 0, max - #expired)
if #expired + #fresh == 0 then
    return reply
end

fence()
local streams = {}
for _, some in ipairs({expired, fresh}) do
    for _, stream in ipairs(some) do
        redis.call('ZREM', due, stream)
        renew(stream)
        tell(stream, whole(redis.call('HINCRBY', attempts, stream, 1)))
        streams[#streams + 1] = stream
    end
end
rememberClaims('events', call, streams, lease)
return reply
