-- Tells the encoder, then the edge, of a stream that has just been admitted.
--
--   ARGV  id
--         origin step  the asking process and its number of this call: a repeated call is known by them
--         withinMs     of the admission
--         task         ENCODE-START, as text
--         accept       PUBLISH-ACCEPT, as text
--   reply  1, also if its edge or encoder has resumed it: then they were told by a call that Redis has lost, as by a failover;
--          0 if the encoder is gone, or on a newer connection, which knows nothing of the stream; if the stream is not live any more, or
--          it is too late: then neither is told
--
-- Holds true: both are told once, and in time: outages count, though they put the withdrawal off (claim-due.lua), as the edge has not
-- waited longer for that. A stream that was begun is not withdrawn for not having been.

fence()
local id, origin, step, within, task, accept = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]

local hash = P .. 'stream:' .. id
local known = redis.call('HMGET', hash, 'by:' .. origin, 'due:unbegun', 'state', 'encoder', 'edge')
if known[1] == step then
    return {1}
end
if not known[3] or string.sub(known[3], 1, 4) ~= 'live' then
    return {0}
end
if not known[2] then
    return {1}
end
local encoder = known[4]
local program = programOf(encoder)
local isSuperseded = program and redis.call('GET', program) ~= idOf(encoder)
if isSuperseded or redis.call('EXISTS', P .. 'peer:' .. idOf(encoder)) == 0 then
    return {0}
end
local admittedMs = tonumber(known[2])
if not admittedMs or nowMs() < admittedMs or nowMs() > admittedMs + within then
    return {0}
end

redis.call('HSET', hash, 'by:' .. origin, step)
unschedule(id, 'unbegun')
mail(idOf(encoder), task)
mail(idOf(known[5]), accept)
return {1}
