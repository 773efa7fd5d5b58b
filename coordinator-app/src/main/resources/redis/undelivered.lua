-- A task did not reach its encoder, whose connection has ended.
--
--   ARGV  stream
--         encoder  the connection that it was for
--   reply  1
--
-- Holds true: the stream gets TaskUndelivered, due at once; nothing if it has closed.

fence()
schedule(ARGV[2], 'undelivered', ARGV[3], 0)
return {1}
