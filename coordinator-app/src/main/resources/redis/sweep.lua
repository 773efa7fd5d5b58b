-- Looks through a piece of the data for what nobody would ever take as lost: a Redis that was restored from a file with a hole in it may
-- know of peers of a replica that it does not know, or of streams whose peers are not there.
--
--   ARGV  what     servers, encoders, channels or streams
--         cursor   where the piece begins; '0' = the first
--         leaseMs
--         graceMs  for the streams of peers that can resume
--   reply  {cursor of the next piece; '0' = there is none, {replicas that were not registered},
--          how many servers, encoders, channels and streams were dropped, or lose a peer}
--
-- Holds true: a replica that a peer names and `replicas` does not is put there, as if it had just renewed its lease: one that is alive goes on
-- with it, and one that is not is buried when that ends. What else the prelude says of servers, encoders, room, channels and due inputs
-- holds afterwards for this piece. Where all is well nothing is written. A repeated call changes nothing.

local what, cursor, leaseMs, graceMs = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local PIECE = 200

local unregistered, names, repaired = {}, {}, 0

-- Before each change.
local function begin()
    if written == 0 then
        fence()
    end
end

local function repair()
    begin()
    repaired = repaired + 1
end

local function adopt(replica)
    begin()
    unregistered[replica] = true
    names[#names + 1] = replica
    redis.call('ZADD', P .. 'replicas', whole(nowMs() + leaseMs), replica)
end

-- Whether a peer is there, for as long as nobody has taken it as lost.
local function isThere(peer)
    local replica = redis.call('HGET', P .. 'peer:' .. peer, 'replica')
    if not replica then
        return false
    end
    if not redis.call('ZSCORE', P .. 'replicas', replica) then
        adopt(replica)
    end
    if unregistered[replica] then
        redis.call('SADD', P .. 'replica:' .. replica .. ':peers', peer)
    end
    return true
end

-- What becomes of a stream without its encoder, in place of encoder-lost: see lose.
local function isBeingWithdrawn(stream)
    return redis.call('HGET', P .. 'stream:' .. stream, 'due:unbegun') == '' and redis.call('ZSCORE', P .. 'due', stream .. ' unbegun')
end

local function isLosing(stream, kind)
    return redis.call('ZSCORE', P .. 'due', stream .. ' ' .. kind) or (kind == 'encoder-lost' and isBeingWithdrawn(stream))
end

local function loseIfGone(stream, text, kind)
    local peer, role, instance = string.match(text, '^(%d+) (%S+) (%S+)$')
    if not isThere(peer) and not isLosing(stream, kind) then
        repair()
        lose(stream, peer, role, instance ~= '-', graceMs)
    end
end

local look = {}

function look.servers(peer)
    if not isThere(peer) then
        repair()
        redis.call('HDEL', P .. 'servers', peer)
    end
end

function look.encoders(peer)
    if not isThere(peer) then
        repair()
        withdrawEncoder(peer)
    end
end

function look.channels(channel, stream)
    if redis.call('HEXISTS', P .. 'stream:' .. stream, 'v') == 0 then
        repair()
        redis.call('HDEL', P .. 'channels', channel)
    end
end

function look.streams(stream)
    local known = redis.call('HMGET', P .. 'stream:' .. stream, 'v', 'edge', 'encoder', 'state')
    if not known[1] then
        repair()
        redis.call('SREM', P .. 'streams', stream)
        return
    end
    loseIfGone(stream, known[3], 'encoder-lost')
    if string.sub(known[4], 1, 4) == 'live' then
        loseIfGone(stream, known[2], 'edge-lost')
    end
end

-- As many as there are encoders, so in one piece.
if what == 'encoders' and cursor == '0' then
    for _, member in ipairs(redis.call('ZRANGE', P .. 'room', 0, -1)) do
        if redis.call('EXISTS', P .. 'encoder:' .. string.match(member, '^0*(%d+)$')) == 0 then
            repair()
            redis.call('ZREM', P .. 'room', member)
        end
    end
end

local isHash = what == 'servers' or what == 'channels'
local page = isHash and redis.call('HSCAN', P .. what, cursor, 'COUNT', PIECE) or redis.call('SSCAN', P .. what, cursor, 'COUNT', PIECE)
for i = 1, #page[2], isHash and 2 or 1 do
    look[what](page[2][i], page[2][i + 1])
end
return {page[1], names, repaired}
