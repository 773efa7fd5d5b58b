-- Admits a stream: takes its channel, chooses the encoder with the least load, the older one of equals, and counts it there.
--
--   ARGV  id           of the new stream, used for no other
--         channel
--         edge         the connection of the streaming server that asks
--         origin step  the asking process and its number of this call: a repeated call is known by them
--         withinMs     the admission is withdrawn after that, unless begin.lua was called
--   reply  GRANTED edge encoder   both "ID ROLE UUID"
--          DENIED reason          a name of Admission.Reason; nothing was changed
--
-- Holds true: a channel has one live stream. No encoder gets more than its capacity. The server and the encoder of a new stream are there.
-- A repeated call admits nothing again: GRANTED while the stream has not closed, else DENIED.

fence()
local id, channel, edge, origin, step, withinMs = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local function takesStreams(encoder)
    return redis.call('HGET', P .. 'encoder:' .. encoder, 'draining') == '0'
end

local function someTakesStreams()
    for _, encoder in ipairs(redis.call('SMEMBERS', P .. 'encoders')) do
        if takesStreams(encoder) then
            return true
        end
    end
    return false
end

local hash = P .. 'stream:' .. id
if redis.call('EXISTS', hash) == 1 then
    local known = redis.call('HMGET', hash, 'edge', 'encoder')
    return known[1] and {'GRANTED', known[1], known[2]} or {'DENIED', 'STORE_FAILING'}
end
if redis.call('HEXISTS', P .. 'servers', edge) == 0 then
    return {'DENIED', 'EDGE_GONE'}
end
if redis.call('HEXISTS', P .. 'channels', channel) == 1 then
    return {'DENIED', 'CHANNEL_BUSY'}
end
local best = redis.call('ZRANGE', P .. 'room', 0, 0)[1]
if not best then
    return {'DENIED', someTakesStreams() and 'NO_ROOM' or 'NO_ENCODER'}
end

local encoder = string.match(best, '^0*(%d+)$')
local edgeText, encoderText = peerText(edge), peerText(encoder)
redis.call('HSET', hash, 'v', origin .. ':' .. step, 'channel', channel, 'edge', edgeText, 'encoder', encoderText, 'state', 'live', 'events', 0,
    'by:' .. origin, step)
redis.call('SADD', P .. 'streams', id)
redis.call('HSET', P .. 'channels', channel, id)
redis.call('SADD', P .. 'peer:' .. edge .. ':streams', id)
redis.call('SADD', P .. 'peer:' .. encoder .. ':streams', id)
room(encoder)
local program = programOf(encoderText)
if program then
    redis.call('SADD', program .. ':streams', id)
end
schedule(id, 'unbegun', whole(nowMs()), withinMs)
return {'GRANTED', edgeText, encoderText}
