-- Takes the peers of a replica as lost whose lease has run out, or that has left.
--
--   ARGV  replica
--         graceMs   for how long the streams of peers that can resume wait for them
--         notAfter  ms by the clock of Redis; later nothing is done: the call was asked for while things were different
--         budget    ends after so many peers and streams; then it is to be called again
--   reply  {'ALIVE'} its lease lasts; {'LATE'}; {'GONE'} all has been done already; else
--          {'MORE' or 'DONE', 1 if this is the call that began it, peers that it had when this was called, its name, the id that a process
--          of that name has now, or ''}
--
-- Holds true: from the first call on the replica is fenced: none of its scripts writes any more, and its record never comes back. Each of its
-- peers is taken as lost once, whoever calls, however often. Whoever stops in the middle leaves the rest to others: the replica stays in
-- `replicas` until nothing is left of it.

fence()
local replica, graceMs, notAfter, budget = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local record, peers = P .. 'replica:' .. replica, P .. 'replica:' .. replica .. ':peers'
local lease = redis.call('ZSCORE', P .. 'replicas', replica)
if not lease then
    return {'GONE'}
end
if tonumber(lease) >= nowMs() then
    return {'ALIVE'}
end
if nowMs() > notAfter then
    return {'LATE'}
end
local name = redis.call('HGET', record, 'name') or ''
local begun = redis.call('DEL', record)
local count = redis.call('SCARD', peers)

-- The process may live: it has given up this id, and what Redis had of that is lost.
local function joinedAs()
    for _, other in ipairs(redis.call('ZRANGEBYSCORE', P .. 'replicas', whole(nowMs()), '+inf')) do
        if redis.call('HGET', P .. 'replica:' .. other, 'name') == name then
            return other
        end
    end
    return ''
end

local now = begun == 1 and joinedAs() or ''
while budget > 0 do
    local peer = redis.call('SRANDMEMBER', peers)
    if not peer then
        redis.call('DEL', P .. 'mailbox:' .. replica)
        redis.call('ZREM', P .. 'replicas', replica)
        return {'DONE', begun, count, name, now}
    end
    budget = budget - 1 - forgetPeer(peer, graceMs)
    redis.call('SREM', peers, peer)
end
return {'MORE', begun, count, name, now}
