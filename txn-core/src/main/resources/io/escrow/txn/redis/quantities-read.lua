-- Reads an account.
--
-- KEYS[1]  the account
-- returns  its fields and values, empty when there is no such account
return redis.call('HGETALL', KEYS[1])
