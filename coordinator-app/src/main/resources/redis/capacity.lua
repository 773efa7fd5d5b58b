-- The encoders together that take streams. Reads only. Costs by the number of encoders, not of streams.
--
--   reply  load, capacity (-1 = at least one has no limit), how many encoders; those that drain left out

local load, limited, unlimited, count = 0, 0, false, 0
for _, encoder in ipairs(redis.call('SMEMBERS', P .. 'encoders')) do
    local known = redis.call('HMGET', P .. 'encoder:' .. encoder, 'capacity', 'load', 'draining')
    if known[3] == '0' then
        count = count + 1
        load = load + tonumber(known[2])
        limited = limited + math.max(tonumber(known[1]), 0)
        unlimited = unlimited or tonumber(known[1]) < 0
    end
end
return {load, unlimited and -1 or limited, count}
