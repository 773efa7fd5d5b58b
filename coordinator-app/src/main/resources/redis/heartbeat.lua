-- Renews the lease of this replica (ME), takes or keeps what it leads, and deletes what it has handed over of its mailbox.
--
--   ARGV  leaseMs
--         writes    the highest number of a write of its own that was confirmed
--         highest   the highest peer number that it has seen
--         epoch     of the data, when it registered: see register.lua
--         handed    the last entry of its mailbox that it has handed over; '0-0' = none yet
--         task...   what it would lead
--   reply  {'BURIED'} others have taken its peers as lost; {'EMPTIED'} Redis has lost all data, and others may have registered since;
--          {'LOST', what} Redis has lost something that it had answered. Nothing is changed then. Else {'OK', ms by the clock of Redis,
--          how many replicas, how many peers of this one, messages in its mailbox, age of the oldest in ms, {tasks that it leads},
--          {replicas that have left}, {replicas whose lease has run out},
--          {name (id), settings of each replica whose settings are others}}
--
-- Holds true: a replica whose record is gone never gets it back. A task has one leader: the one that is written down, for as long as its
-- record exists. What was handed over is deleted, and nothing else. No lease ends later than a whole lease from now, though the
-- clock of Redis was set back.
-- It is not counted as a write: a Redis that has lost nothing but leases has lost nothing.

local leaseMs, writes, highest, epoch, handed = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]

local record, mailbox = P .. 'replica:' .. ME, P .. 'mailbox:' .. ME
local known = redis.call('HGET', record, 'writes')
if not known then
    return {redis.call('GET', P .. 'epoch') == epoch and 'BURIED' or 'EMPTIED'}
end
if tonumber(known) < writes then
    return {'LOST', 'of this coordinator ' .. ARGV[3] .. ' writes were answered, and ' .. known .. ' are there'}
end

-- Milliseconds and number of an entry's id.
local function parts(id)
    local ms, number = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(number)
end

local function lastAdded()
    if redis.call('EXISTS', mailbox) == 0 then
        return '0-0'
    end
    local info = redis.call('XINFO', 'STREAM', mailbox)
    for i = 1, #info, 2 do
        if info[i] == 'last-generated-id' then
            return info[i + 1]
        end
    end
end

local handedMs, handedNumber = parts(handed)
local addedMs, addedNumber = parts(lastAdded())
if addedMs < handedMs or (addedMs == handedMs and addedNumber < handedNumber) then
    return {'LOST', 'messages that this coordinator has handed over'}
end

local now = nowMs()
redis.call('ZADD', P .. 'replicas', whole(now + leaseMs), ME)
for _, late in ipairs(redis.call('ZRANGEBYSCORE', P .. 'replicas', '(' .. whole(now + leaseMs), '+inf')) do
    redis.call('ZADD', P .. 'replicas', whole(now + leaseMs), late)
end
raiseSeq(highest)
if handed ~= '0-0' then
    redis.call('XTRIM', mailbox, 'MINID', whole(handedMs) .. '-' .. whole(handedNumber + 1))
end

local led = {}
for i = 7, #ARGV do
    local key = P .. 'leader:' .. ARGV[i]
    local leader = redis.call('GET', key)
    if not leader or redis.call('EXISTS', P .. 'replica:' .. leader) == 0 then
        redis.call('SET', key, ME)
        leader = ME
    end
    if leader == ME then
        led[#led + 1] = ARGV[i]
    end
end

local oldest = redis.call('XRANGE', mailbox, '-', '+', 'COUNT', 1)[1]
local function among(from, to)
    return redis.call('ZRANGEBYSCORE', P .. 'replicas', from, to, 'LIMIT', 0, 10)
end

local own, others = redis.call('HGET', record, 'settings'), {}
for _, replica in ipairs(redis.call('ZRANGEBYSCORE', P .. 'replicas', whole(now), '+inf')) do
    local another = redis.call('HMGET', P .. 'replica:' .. replica, 'name', 'settings')
    if another[2] and another[2] ~= own then
        others[#others + 1], others[#others + 2] = another[1] .. ' (' .. replica .. ')', another[2]
    end
end
return {
    'OK', now, redis.call('ZCOUNT', P .. 'replicas', whole(now), '+inf'), redis.call('SCARD', record .. ':peers'),
    redis.call('XLEN', mailbox), oldest and math.max(0, now - parts(oldest[1])) or 0,
    led, among('-inf', 0), among('(0', '(' .. whole(now)), others,
}
