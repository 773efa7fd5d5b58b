-- Settles the claim of a stream's oldest event.
--
--   ARGV  stream
--         token    of the claim
--         outcome  delivered | failed | aside (it cannot be read: kept in outbox:aside, out of the others' way)
--         pauseMs  until a failed one is due again; 0 for the others
--   reply  1 if the stream's next event is due now, else 0
--
-- Holds true: what claim-events.lua says; backlog counts the events of all outbox:STREAM; outbox:oldest has the time of each stream's oldest.
-- With a token that is not that of the latest claim nothing changes, so a repeated call changes nothing.

local stream, token, outcome, pause = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local events = P .. 'outbox:' .. stream

if redis.call('HGET', P .. 'outbox:token', stream) ~= token then
    return {0}
end

fence()
redis.call('ZREM', P .. 'outbox:claimed', stream)
redis.call('HDEL', P .. 'outbox:token', stream)
if outcome == 'failed' then
    redis.call('ZADD', P .. 'outbox:due', nowMs() + pause, stream)
    return {0}
end

local event = redis.call('LPOP', events)
if event then
    redis.call('DECR', P .. 'backlog')
end
if event and outcome == 'aside' then
    redis.call('RPUSH', P .. 'outbox:aside', event)
end
redis.call('HDEL', P .. 'outbox:attempts', stream)
local next = redis.call('LINDEX', events, 0)
if not next then
    redis.call('ZREM', P .. 'outbox:oldest', stream)
    return {0}
end
redis.call('ZADD', P .. 'outbox:oldest', string.match(next, '^%d+') or nowMs(), stream)
redis.call('ZADD', P .. 'outbox:due', nowMs(), stream)
return {1}
