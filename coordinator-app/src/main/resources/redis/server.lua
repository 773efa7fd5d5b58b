-- Publishers can come by this server from now on.
--
--   ARGV  peer    its connection
--         server  how encoders reach it: "RTMP|WS ADDRESS PORT ssl|plain"
--   reply  1; 0 if the peer is gone, or was connected to this replica under an earlier id
--
-- Holds true: servers are peers that are there.

fence()
local peer, server = ARGV[2], ARGV[3]

if redis.call('HGET', P .. 'peer:' .. peer, 'replica') ~= ME then
    return {0}
end
redis.call('HSET', P .. 'servers', peer, server)
return {1}
