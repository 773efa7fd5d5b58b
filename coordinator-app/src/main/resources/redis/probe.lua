-- Whether Redis takes writes: a replica, a full disk or memory show by an error. And whether it is the server that was asked before.
--
--   ARGV  writes    so many of this replica's are known to have been done
--         mark      what is left there for the next one
--         expected  the mark that the one before has left; '' = none
--   reply  {'OK'}; {'LOST', how many Redis knows of} it has lost some; {'OTHER'} the one before was run by another server
--
-- Holds true: nobody else reads the key.

local writes, mark, expected = tonumber(ARGV[2]), ARGV[3], ARGV[4]

-- By the mark: those that are not registered yet have one name.
local key = P .. 'probe:' .. (expected ~= '' and expected or mark)
local other = expected ~= '' and redis.call('EXISTS', key) == 0
redis.call('SET', key, ME, 'PX', 60000)
if other then
    return {'OTHER'}
end
local known = redis.pcall('HGET', P .. 'replica:' .. ME, 'writes')
if type(known) == 'string' and tonumber(known) < writes then
    return {'LOST', known}
end
return {'OK'}
