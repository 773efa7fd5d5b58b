-- Whether Redis takes writes: a replica, a full disk or memory show by an error.
--
--   ARGV  writes   so many of this replica's are known to have been done
--   reply  {'OK'}; {'LOST', how many Redis knows of} it has lost some
--
-- Holds true: nobody reads the key.

redis.call('SET', P .. 'probe', ME, 'PX', 60000)
local known = redis.pcall('HGET', P .. 'replica:' .. ME, 'writes')
if type(known) == 'string' and tonumber(known) < tonumber(ARGV[2]) then
    return {'LOST', known}
end
return {'OK'}
