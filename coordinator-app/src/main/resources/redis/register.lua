-- Makes a process a replica. ME is not asked for: no script of this replica can have run before.
--
--   ARGV  replica   the id that the process has chosen
--         name      the process, for humans, and to tell a repeated call from another process with the same id
--         leaseMs
--         highest   the highest peer number that the process has seen
--         previous  the id that it has given up, or ''
--         settings  NAME=VALUE NAME=VALUE ... that are to be the same at all replicas; heartbeat.lua compares them
--   reply  {'OK', ms by the clock of Redis, how many other replicas, the epoch of the data}; {'TAKEN'} another process has the id;
--          {'FORMAT', which} the data is of another version
--
-- Holds true: two processes never have one id. No peer number is given twice, though Redis has lost its data: the next one is higher than
-- what anybody has seen. A replica that its own process has given up has left: nobody has to wait until its lease ends. The epoch stays for as
-- long as the data does: after all was lost there is another one, whoever has registered since.

local replica, name, leaseMs, highest, previous, settings = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7]

local format = redis.call('GET', P .. 'format')
if format and format ~= '1' then
    return {'FORMAT', format}
end
local record = P .. 'replica:' .. replica
local known = redis.call('HMGET', record, 'name', 'writes')
local repeated = known[1] == name and known[2] == '0'
if not repeated and (known[1] or redis.call('ZSCORE', P .. 'replicas', replica)) then
    return {'TAKEN'}
end
local now = nowMs()
redis.call('SET', P .. 'format', '1')
if redis.call('EXISTS', P .. 'epoch') == 0 then
    redis.call('SET', P .. 'epoch', replica)
end
redis.call('HSET', record, 'name', name, 'since', whole(now), 'writes', 0, 'settings', settings)
redis.call('ZADD', P .. 'replicas', whole(now + leaseMs), replica)
raiseSeq(highest)
if previous ~= '' and redis.call('ZSCORE', P .. 'replicas', previous) then
    redis.call('DEL', P .. 'replica:' .. previous)
    redis.call('ZADD', P .. 'replicas', 0, previous)
end
return {'OK', now, redis.call('ZCOUNT', P .. 'replicas', whole(now), '+inf') - 1, redis.call('GET', P .. 'epoch')}
