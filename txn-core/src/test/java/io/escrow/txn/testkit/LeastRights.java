package io.escrow.txn.testkit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that a service needs in its Redis, as rules of {@code ACL SETUSER}: nearly all tests
 * of what it does there are done as such a user.
 */
public final class LeastRights {
  private static final String USER = "shop";
  private static final String PASSWORD = "a-word";
  private static final String KEYS = "~{s*";

  /** At every connect. */
  private static final List<String> CONNECTING =
      List.of("client|setname", "config|get", "info", "ping", "script|load", "select");

  /** At work; most of these are called by scripts. */
  private static final List<String> WORKING =
      List.of(
          "evalsha",
          "get",
          "set",
          "incr",
          "exists",
          "del",
          "rename",
          "time",
          "hget",
          "hmget",
          "hgetall",
          "hset",
          "hdel",
          "hincrby",
          "hlen",
          "hscan",
          "zadd",
          "zcard",
          "zrange",
          "zrangebyscore",
          "zrem",
          "zremrangebyscore",
          "zscore");

  /** With the durability failover, with Sentinel and with a cluster. */
  private static final List<String> REPLICATED = List.of("wait", "role", "cluster|slots");

  private LeastRights() {}

  /** Makes a user who has these rights only, and gives the address for a client that is it. */
  public static URI user(RealRedis redis) {
    List<String> rules = new ArrayList<>(List.of("SETUSER", USER, "reset", "on", ">" + PASSWORD));
    rules.addAll(List.of(rules().split(" ", -1)));
    redis.command("ACL", rules.toArray(String[]::new));
    return URI.create("redis://" + USER + ":" + PASSWORD + "@127.0.0.1:" + redis.port());
  }

  /** All rules, in one line. */
  public static String rules() {
    List<String> rules = new ArrayList<>(List.of(KEYS));
    for (List<String> commands : List.of(CONNECTING, WORKING, REPLICATED)) {
      commands.forEach(command -> rules.add("+" + command));
    }
    return String.join(" ", rules);
  }
}
