-- Numbers for the metrics, besides capacity.lua's. Reads only. Costs the same however many streams there are.
--
--   reply  live streams, ending streams, servers, undelivered events, time of the oldest of these in ms (-1 = there is none),
--          events set aside

local live = redis.call('HLEN', P .. 'channels')
local oldest = redis.call('ZRANGE', P .. 'outbox:oldest', 0, 0, 'WITHSCORES')
return {
    live,
    redis.call('SCARD', P .. 'streams') - live,
    redis.call('HLEN', P .. 'servers'),
    tonumber(redis.call('GET', P .. 'backlog') or 0),
    tonumber(oldest[2] or -1),
    redis.call('LLEN', P .. 'outbox:aside'),
}
