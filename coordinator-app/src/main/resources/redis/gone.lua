-- A peer's connection has ended.
--
--   ARGV  peer     its connection
--         graceMs  for the streams of one that can resume
--   reply  how many streams it had a part in
--
-- Holds true: what forgetPeer does. Of a peer that is gone already nothing changes, and nothing of one that another replica has: after Redis
-- has lost data, a new connection there may have the number of an old one here.

fence()

local replica = redis.call('HGET', P .. 'peer:' .. ARGV[2], 'replica')
if replica and replica ~= ME and redis.call('EXISTS', P .. 'replica:' .. replica) == 1 then
    return {0}
end
return {forgetPeer(ARGV[2], ARGV[3])}
