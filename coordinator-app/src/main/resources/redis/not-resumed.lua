-- What an encoder that has registered did not resume. Reads only.
--
--   ARGV  peer  its connection
--   reply the streams that its program had on earlier connections and has not resumed on this one; none if this one is not to this replica,
--         or not the program's newest: then it registers again, by another

local peer = ARGV[2]
local text = peerText(peer)
local program = text and programOf(text)
if not program or redis.call('GET', program) ~= peer or redis.call('HGET', P .. 'peer:' .. peer, 'replica') ~= ME then
    return {}
end
return redis.call('SDIFF', program .. ':streams', P .. 'peer:' .. peer .. ':streams')
