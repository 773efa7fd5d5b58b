-- An encoder registers, or says that it drains.
--
--   ARGV  peer      its connection
--         capacity  streams in parallel; -1 = no limit
--         drains    1: it is given nothing any more, for good; 0: it keeps to what it said before
--   reply  the streams that are bound to this connection: its load; -1 if it is gone, or was made to this replica under an earlier id
--
-- Holds true: load and room are right, also with what was resumed before. Of a connection that is gone, or not the program's newest, nothing changes.

fence()
local peer, capacity, drains = ARGV[2], ARGV[3], ARGV[4]

if redis.call('HGET', P .. 'peer:' .. peer, 'replica') ~= ME then
    return {-1}
end
local own = P .. 'peer:' .. peer .. ':streams'
local text = peerText(peer)
local program = programOf(text)
if program and redis.call('GET', program) ~= peer then
    return {redis.call('SCARD', own)}
end

redis.call('SADD', P .. 'encoders', peer)
redis.call('HSET', P .. 'encoder:' .. peer, 'capacity', capacity)
if drains == '1' then
    redis.call('HSET', P .. 'encoder:' .. peer, 'draining', '1')
else
    redis.call('HSETNX', P .. 'encoder:' .. peer, 'draining', '0')
end
room(peer)
return {redis.call('SCARD', own)}
