-- Everything at one instant. Reads only. The one script that costs by the number of streams.
--
--   reply  three lists: live streams (id, channel, edge, encoder, state, events), servers (peer, server),
--          encoders (peer, capacity, load, draining), each flat and in no order; peers "ID ROLE UUID"

local live, servers, encoders = {}, {}, {}

local function add(list, ...)
    for i = 1, select('#', ...) do
        list[#list + 1] = (select(i, ...))
    end
end

for _, id in ipairs(redis.call('HVALS', P .. 'channels')) do
    add(live, id, unpack(redis.call('HMGET', P .. 'stream:' .. id, 'channel', 'edge', 'encoder', 'state', 'events')))
end
local known = redis.call('HGETALL', P .. 'servers')
for i = 1, #known, 2 do
    add(servers, peerText(known[i]), known[i + 1])
end
for _, peer in ipairs(redis.call('SMEMBERS', P .. 'encoders')) do
    add(encoders, peerText(peer), unpack(redis.call('HMGET', P .. 'encoder:' .. peer, 'capacity', 'load', 'draining')))
end
return {live, servers, encoders}
