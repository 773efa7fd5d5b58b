-- A peer has just connected to this replica.
--
--   ARGV  origin step   the asking process and its number of this call: a repeated call is known by them
--         role          RTMP, WSS or HLS
--         instance      UUID of the program; '' = it cannot resume
--   reply  the number of the connection
--
-- Holds true: no number is given twice. program:ROLE:UUID names the newest connection of a program; an earlier one, on whichever replica,
-- is ended, and nothing is given to an encoder there any more. A repeated call gets the same number, however long
-- Redis was away in between: until a minute after the peer is gone.

fence()
local origin, step, role, instance = ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local call = origin .. ':' .. step
local known = redis.call('GET', P .. 'connected:' .. call)
if known then
    return {known}
end

local peer = whole(redis.call('INCR', P .. 'seq'))
redis.call('SET', P .. 'connected:' .. call, peer)
redis.call('HSET', P .. 'peer:' .. peer, 'replica', ME, 'role', role, 'instance', instance, 'call', call)
redis.call('SADD', P .. 'replica:' .. ME .. ':peers', peer)
if instance ~= '' then
    local program = P .. 'program:' .. role .. ':' .. instance
    local earlier = redis.call('GET', program)
    redis.call('SET', program, peer)
    if earlier then
        supersede(earlier)
        withdrawEncoder(earlier)
    end
end
return {peer}
