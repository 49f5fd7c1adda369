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

  /** Of this user, as it stands in an address. */
  static final String LOGIN = USER + ":" + PASSWORD;

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
    List<String> command = new ArrayList<>(List.of("SETUSER"));
    command.addAll(user());
    redis.command("ACL", command.toArray(String[]::new));
    return URI.create("redis://" + LOGIN + "@127.0.0.1:" + redis.port());
  }

  /** The arguments of a Redis that has this user from its start. */
  static List<String> setting() {
    List<String> setting = new ArrayList<>(List.of("--user"));
    setting.addAll(user());
    return setting;
  }

  private static List<String> user() {
    List<String> user = new ArrayList<>(List.of(USER, "on", ">" + PASSWORD));
    user.addAll(List.of(rules().split(" ", -1)));
    return user;
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
