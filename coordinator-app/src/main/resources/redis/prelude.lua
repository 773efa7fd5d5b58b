-- Put before every script by the loader. All keys begin with P, which holds a hash tag: they are in one slot of a cluster.
--
--   KEYS[1]  P, the prefix of all keys, "{headend}:". There is no key of that very name, and must not be: while a cluster moves our
--            slot it then refuses every script whole (ASK), rather than run one that finds half of its keys
--   ARGV[1]  ME, the replica that asks; the script's own arguments begin at ARGV[2]
--
-- What all scripts hold true together:
--   A peer is reachable if and only if peer:ID is there; it is in replica:R:peers of the replica that has its connection.
--   servers, encoders and room hold only peers that are there. room holds the encoders with room that do not drain, and no other.
--   The load of an encoder is the number of streams that are bound to its connection (peer:ID:streams), after each script.
--   A stream that has not closed is in streams, and in peer:ID:streams of its edge and of its encoder, whether these are there or not.
--   channels holds the streams that are live, and no other.
--   due and the fields due:KIND of the streams say the same; a stream that has closed has neither.
--   An encoder or, of a live stream, an edge that is gone has its stream's *-lost among the due inputs, or the stream its withdrawal (lose).
-- Peers and streams are named by texts, also where they look like numbers. Scripts check first, then write: an error in between would
-- leave half a step.

local P, ME = KEYS[1], ARGV[1]

local MINUTE_MS = 60000
local DUE_KINDS = {
    'progress', 'overdue', 'edge-lost', 'encoder-lost', 'encoder-replaced', 'unbegun', 'undelivered',
}
-- Replicas ask for due inputs several times a second.
local MAX_GAP_MS = 3000

-- A whole number as text: Lua's own conversion rounds to 14 digits.
local function whole(number)
    return string.format('%.0f', number)
end

local instantUs

-- Microseconds since 1970, by the clock of Redis; the same throughout a script.
local function nowUs()
    if not instantUs then
        local time = redis.call('TIME')
        instantUs = tonumber(time[1]) * 1000000 + tonumber(time[2])
    end
    return instantUs
end

-- Milliseconds since 1970, by the clock of Redis.
local function nowMs()
    return math.floor(nowUs() / 1000)
end

-- The number of this write among those of this replica; 0 = none. The loader returns it beside the script's reply.
local written = 0

-- Begins every script that writes: ends it, with nothing changed, if this replica is not, or no longer, registered: others may have
-- taken its peers as lost. Else the write is counted.
local function fence()
    if redis.call('EXISTS', P .. 'replica:' .. ME) == 0 then
        error('FENCED replica ' .. ME .. ' is not registered')
    end
    written = redis.call('HINCRBY', P .. 'replica:' .. ME, 'writes', 1)
end

-- The id in a peer's text "ID ROLE UUID".
local function idOf(peerText)
    return string.match(peerText, '^%d+')
end

-- The key of the program in the text of a peer "ID ROLE UUID"; nil for one that cannot resume: "ID ROLE -".
local function programOf(peerText)
    local role, instance = string.match(peerText, '^%d+ (%S+) (%S+)$')
    return instance ~= '-' and P .. 'program:' .. role .. ':' .. instance or nil
end

-- A connected peer as text "ID ROLE UUID", "-" for the UUID of one that cannot resume; nil if it is not there.
local function peerText(peer)
    local known = redis.call('HMGET', P .. 'peer:' .. peer, 'role', 'instance')
    if not known[1] then
        return nil
    end
    return peer .. ' ' .. known[1] .. ' ' .. (known[2] ~= '' and known[2] or '-')
end

-- Has the replica that a peer is connected to send it a message, after all others before. Dropped, and false, if it is not there.
local function mail(peer, text)
    local replica = redis.call('HGET', P .. 'peer:' .. peer, 'replica')
    if not replica then
        return false
    end
    redis.call('XADD', P .. 'mailbox:' .. replica, '*', 'to', peer, 'text', text)
    return true
end

-- Has the replica that a peer is connected to end this connection. Nothing if it is not there.
local function supersede(peer)
    local replica = redis.call('HGET', P .. 'peer:' .. peer, 'replica')
    if replica then
        redis.call('XADD', P .. 'mailbox:' .. replica, '*', 'supersede', peer)
    end
end

-- Whether an input is of an older connection than the one of its kind that the stream has already.
local function isOutdated(kind, arg, known)
    return (kind == 'edge-lost' or kind == 'encoder-lost') and tonumber(arg) < tonumber(known)
end

-- The last even microsecond: when an input is due. Claims run out at odd ones, by which they are told apart.
local function even(us)
    return us - us % 2
end

local askedMs

-- When a replica has asked for due inputs last; before the first one has, now.
local function lastAskedMs()
    askedMs = askedMs or tonumber(redis.call('GET', P .. 'due-asked') or nowMs())
    return askedMs
end

-- For how long no replica has asked for due inputs; 0 while they do. Negative: the clock of Redis has gone back. The first one that asks
-- moves everything by as much.
local function gapMs()
    local gap = nowMs() - lastAskedMs()
    return math.abs(gap) > MAX_GAP_MS and gap or 0
end

-- The score of an input that is due after a delay. It is counted from when replicas asked last: see gapMs.
local function dueIn(delayMs)
    return whole(even(nowUs()) + (tonumber(delayMs) - gapMs()) * 1000)
end

-- Gives a stream an input of this kind after a delay, instead of the one of this kind that it has, also if that is claimed. Nothing if
-- the stream has closed, or if the one that it has is of a newer connection.
local function schedule(stream, kind, arg, delayMs)
    local hash = P .. 'stream:' .. stream
    local known = redis.call('HMGET', hash, 'v', 'due:' .. kind)
    if not known[1] or (known[2] and isOutdated(kind, arg, known[2])) then
        return
    end
    redis.call('HSET', hash, 'due:' .. kind, arg)
    redis.call('ZADD', P .. 'due', dueIn(delayMs), stream .. ' ' .. kind)
end

-- Takes the input of this kind from a stream.
local function unschedule(stream, kind)
    redis.call('ZREM', P .. 'due', stream .. ' ' .. kind)
    redis.call('HDEL', P .. 'stream:' .. stream, 'due:' .. kind)
end

-- An encoder's member of room: of the same width for all, so that the older of two with equal load comes first.
local function roomMember(encoder)
    return string.rep('0', 20 - #encoder) .. encoder
end

-- Counts the load of an encoder anew, and puts it where it can be chosen, or takes it out. To be called after each change of its
-- capacity, its streams, or whether it drains. Nothing if it has not registered.
local function room(encoder)
    local hash = P .. 'encoder:' .. encoder
    local known = redis.call('HMGET', hash, 'capacity', 'draining')
    if not known[1] then
        return
    end
    local load = redis.call('SCARD', P .. 'peer:' .. encoder .. ':streams')
    local capacity = tonumber(known[1])
    redis.call('HSET', hash, 'load', load)
    if known[2] == '0' and (capacity < 0 or load < capacity) then
        redis.call('ZADD', P .. 'room', load, roomMember(encoder))
    else
        redis.call('ZREM', P .. 'room', roomMember(encoder))
    end
end

-- Nothing is given to this encoder any more on this connection, and it counts for nothing. What it has goes on.
local function withdrawEncoder(encoder)
    redis.call('SREM', P .. 'encoders', encoder)
    redis.call('DEL', P .. 'encoder:' .. encoder)
    redis.call('ZREM', P .. 'room', roomMember(encoder))
end

-- Has a stream lose this peer: after the grace if it can resume, else at once. Nobody has been told of a stream that has not begun: it is
-- withdrawn at once with an encoder that cannot resume: its `unbegun` has no instant any more, from which it could begin.
local function lose(stream, peer, role, canResume, graceMs)
    if role == 'HLS' and not canResume and redis.call('HEXISTS', P .. 'stream:' .. stream, 'due:unbegun') == 1 then
        return schedule(stream, 'unbegun', '', 0)
    end
    schedule(stream, role == 'HLS' and 'encoder-lost' or 'edge-lost', peer, canResume and graceMs or 0)
end

-- A peer is gone: it cannot be reached any more, nothing is given to it, and its streams lose it (see lose). Nothing if it was gone
-- already. Returns how many streams it had a part in.
local function forgetPeer(peer, graceMs)
    local known = redis.call('HMGET', P .. 'peer:' .. peer, 'replica', 'role', 'instance', 'call')
    local streams = redis.call('SMEMBERS', P .. 'peer:' .. peer .. ':streams')
    if not known[1] then
        return #streams
    end
    redis.call('DEL', P .. 'peer:' .. peer)
    redis.call('PEXPIRE', P .. 'connected:' .. (known[4] or ''), MINUTE_MS)
    redis.call('SREM', P .. 'replica:' .. known[1] .. ':peers', peer)
    redis.call('HDEL', P .. 'servers', peer)
    withdrawEncoder(peer)
    local program = P .. 'program:' .. known[2] .. ':' .. known[3]
    if known[3] ~= '' and redis.call('GET', program) == peer then
        redis.call('DEL', program)
    end
    for _, stream in ipairs(streams) do
        lose(stream, peer, known[2], known[3] ~= '', graceMs)
    end
    return #streams
end

-- No peer that connects later has this number or a lower one.
local function raiseSeq(peer)
    if tonumber(redis.call('GET', P .. 'seq') or 0) < tonumber(peer) then
        redis.call('SET', P .. 'seq', peer)
    end
end

-- Puts an event behind the others of its stream. timeMs: when it happened, by the clock of the replica that says so; it is due at once.
local function append(stream, eventText, timeMs)
    if redis.call('RPUSH', P .. 'outbox:' .. stream, timeMs .. ' ' .. eventText) == 1 then
        redis.call('ZADD', P .. 'outbox:due', nowMs(), stream)
        redis.call('ZADD', P .. 'outbox:oldest', timeMs, stream)
    end
    redis.call('INCR', P .. 'backlog')
end

-- Keeps what a call of this replica has claimed, in case it is repeated, as its answer was lost. For one call of a task at a time.
local function rememberClaims(task, call, claims, forMs)
    local key = P .. 'claims:' .. task .. ':' .. ME
    redis.call('DEL', key)
    redis.call('RPUSH', key, call, unpack(claims))
    redis.call('PEXPIRE', key, forMs)
end

-- What this very call has claimed before; nil if it has claimed nothing.
local function claimedBefore(task, call)
    local known = redis.call('LRANGE', P .. 'claims:' .. task .. ':' .. ME, 0, -1)
    return table.remove(known, 1) == call and known or nil
end
