package io.escrow.arch.wrong.txn.wire;

import redis.clients.jedis.Jedis;

record SeesJedis(Jedis jedis) {}
