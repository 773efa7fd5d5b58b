-- A write that changes nothing but the number of writes: a WAIT behind it waits for all writes before it, by whatever connection.
-- Gets nothing, returns OK.
-- Holds true: the number it is given is higher than that of each write that was confirmed before, unless Redis has lost some.
fence()
return redis.status_reply('OK')
