-- A stream, for the step that is to be computed from it. Reads only.
--
--   ARGV  id
--   reply  version, channel, edge, encoder, state, events; nothing if there is no such stream (any more)

local known = redis.call('HMGET', P .. 'stream:' .. ARGV[2], 'v', 'channel', 'edge', 'encoder', 'state', 'events')
return known[1] and known or {}
