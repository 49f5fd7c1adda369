package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisErrorsTest {
  private static final String IN_SCRIPT =
      "ERR Error running script (call to f_0): @user_script:7: @user_script: 7: ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "READONLY You can't write against a read only replica.",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "NOREPLICAS Not enough good replicas to write.",
        "CLUSTERDOWN The cluster is down",
        "MOVED 3999 127.0.0.1:6381",
        "ASK 3999 127.0.0.1:6381",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "MISCONF Redis is configured to save RDB snapshots",
        "NOPERM this user has no permissions",
      })
  void troubleOfTheStoreIsNoFaultOfTheCall(String error) {
    assertTrue(RedisErrors.sayUnavailable(new JedisDataException(error)));
    assertTrue(RedisErrors.sayUnavailable(new JedisDataException(IN_SCRIPT + "-" + error)));
    assertTrue(RedisErrors.sayUnavailable(new JedisDataException(IN_SCRIPT + error)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        IN_SCRIPT + "READ and ASKED in vain",
      })
  void aFaultOfTheCallIsNoTroubleOfTheStore(String error) {
    assertFalse(RedisErrors.sayUnavailable(new JedisDataException(error)));
  }
}
