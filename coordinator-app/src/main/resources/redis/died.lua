-- An encoder's program is known to be dead.
--
--   ARGV  role instance  the program
--         successor      the peer that says so, "ID ROLE UUID"
--   reply  how many streams it encodes
--
-- Holds true: nothing is given to it any more. Each of its streams gets EncoderReplaced, due at once.

fence()
local role, instance, successor = ARGV[2], ARGV[3], ARGV[4]

local program = P .. 'program:' .. role .. ':' .. instance
local newest = redis.call('GET', program)
local streams = redis.call('SMEMBERS', program .. ':streams')
if newest then
    withdrawEncoder(newest)
end
for _, stream in ipairs(streams) do
    schedule(stream, 'encoder-replaced', role .. ' ' .. instance .. ' ' .. successor, 0)
end
return {#streams}
