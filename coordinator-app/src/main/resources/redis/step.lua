-- One step of a stream, computed from what read.lua said: its new state, its peers and their loads, the channel, events, messages and due
-- inputs, all or nothing.
--
--   ARGV  id
--         origin step       the asking process and its number of this step: a repeated call is known by them. One process has one step of
--                           a stream under way, so the last number of each is enough
--         version           the stream's when it was read: whose last step was taken. No two are the same, also not when Redis has lost some
--         kind token        of the due input that is applied; '' '' = it is none
--         graceMs           for peers that can resume
--         onlyAs            the id that the asking replica must have; '' = whichever it has
--         edge encoder      "ID ROLE UUID", afterwards
--         state events      afterwards; state "live...", "ending..." or "closed"
--         moves             SHA-256 of the key whose owner may take the channel over, as hex; '' = as it was
--         n, n x (text, timeMs)       events for the application
--         n, n x (peer, text)         messages
--         n, n x (kind, arg, delayMs) due inputs
--   reply  OK                          done, now or at an earlier call
--          STALE                       the due input was taken by somebody else, or the asking replica has another id; nothing was changed
--          CONFLICT and read.lua's     the stream has changed since it was read; nothing was changed
--          CONFLICT                    the stream has closed, likewise
--
-- Holds true: what the prelude says of streams, peers, loads, channels and due inputs. Events stand in the outbox in the order of the steps,
-- messages in the mailboxes likewise. A stream that is resumed has begun. Of a stream that has closed nothing is left but who took the last steps, for a minute.

fence()
local id, origin, step, version, dueKind, dueToken, graceMs = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local onlyAs, edge, encoder, state, events, moves = ARGV[9], ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14]

local hash = P .. 'stream:' .. id
local known = redis.call('HMGET', hash, 'v', 'channel', 'edge', 'encoder', 'state', 'events', 'by:' .. origin)
if known[7] == step then
    return {'OK'}
end
if onlyAs ~= '' and onlyAs ~= ME then
    return {'STALE'}
end
if not known[1] then
    return {'CONFLICT'}
end
if dueKind ~= '' and tonumber(redis.call('ZSCORE', P .. 'due', id .. ' ' .. dueKind) or 0) ~= tonumber(dueToken) then
    return {'STALE'}
end
if known[1] ~= version then
    return {'CONFLICT', known[1], known[2], known[3], known[4], known[5], known[6]}
end

local channel, oldEdge, oldEncoder = known[2], idOf(known[3]), idOf(known[4])
local newEdge, newEncoder = idOf(edge), idOf(encoder)
local isLive, isClosed = string.sub(state, 1, 4) == 'live', state == 'closed'

-- Where a list of the arguments begins.
local at = 15

-- Calls what is given with each item of the next list.
local function each(width, use)
    local first, last = at + 1, at + ARGV[at] * width
    at = last + 1
    for i = first, last, width do
        use(ARGV[i], ARGV[i + 1], ARGV[i + 2])
    end
end

local function rebind(from, to)
    if from ~= to then
        redis.call('SREM', P .. 'peer:' .. from .. ':streams', id)
        redis.call('SADD', P .. 'peer:' .. to .. ':streams', id)
        return true
    end
    return false
end

-- A peer that the stream was just bound to may be gone already: then nobody else would say so.
local function loseIfGone(text)
    local peer, role, instance = string.match(text, '^(%d+) (%S+) (%S+)$')
    if redis.call('EXISTS', P .. 'peer:' .. peer) == 0 then
        lose(id, peer, role, instance ~= '-', graceMs)
    end
end

local function keep()
    redis.call('HSET', hash, 'v', origin .. ':' .. step, 'edge', edge, 'encoder', encoder, 'state', state, 'events', events)
    if moves ~= '' then
        redis.call('HSET', hash, 'moves', moves)
    end
    local edgeIsBack, encoderIsBack = rebind(oldEdge, newEdge), rebind(oldEncoder, newEncoder)
    -- Who resumes a stream was told of it, though Redis may have lost that, as by a failover.
    if edgeIsBack or encoderIsBack then
        unschedule(id, 'unbegun')
    end
    if edgeIsBack and isLive then
        loseIfGone(edge)
    end
    -- Of the earlier connection nothing is counted any more: see connect.lua.
    if encoderIsBack then
        room(newEncoder)
        loseIfGone(encoder)
    end
end

local function forget()
    local members, fields = {}, {}
    for i, kind in ipairs(DUE_KINDS) do
        members[i], fields[i] = id .. ' ' .. kind, 'due:' .. kind
    end
    redis.call('ZREM', P .. 'due', unpack(members))
    redis.call('HDEL', hash, 'v', 'channel', 'edge', 'encoder', 'state', 'events', 'moves', unpack(fields))
    redis.call('PEXPIRE', hash, MINUTE_MS)
    redis.call('SREM', P .. 'streams', id)
    redis.call('SREM', P .. 'peer:' .. oldEdge .. ':streams', id)
    redis.call('SREM', P .. 'peer:' .. oldEncoder .. ':streams', id)
    room(oldEncoder)
    local program = programOf(known[4])
    if program then
        redis.call('SREM', program .. ':streams', id)
    end
end

redis.call('HSET', hash, 'by:' .. origin, step)
if dueKind ~= '' then
    unschedule(id, dueKind)
end
if not isLive then
    redis.call('HDEL', hash, 'moves')
    if redis.call('HGET', P .. 'channels', channel) == id then
        redis.call('HDEL', P .. 'channels', channel)
    end
end
if isClosed then
    forget()
else
    keep()
end
each(2, function(text, timeMs) append(id, text, timeMs) end)
each(2, mail)
each(3, function(kind, arg, delayMs) schedule(id, kind, arg, delayMs) end)
return {'OK'}
