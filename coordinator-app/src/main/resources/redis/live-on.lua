-- The stream that holds a channel. Reads only.
--
--   ARGV  channel
--         moves    only if its publisher may take it over with this key: its SHA-256 as hex; '' = in any case
--   reply  its id; nothing if there is none

local id = redis.call('HGET', P .. 'channels', ARGV[2])
if not id or (ARGV[3] ~= '' and redis.call('HGET', P .. 'stream:' .. id, 'moves') ~= ARGV[3]) then
    return {}
end
return {id}
