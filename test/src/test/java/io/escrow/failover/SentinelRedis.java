package io.escrow.failover;

import io.escrow.txn.redis.RedisAddress;
import io.escrow.txn.redis.RedisAddress.Login;
import io.escrow.txn.redis.RedisAddress.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A primary with two replicas, and three sentinels. */
final class SentinelRedis extends ReplicatedRedis {
  private static final String PRIMARY = "order";
  private static final int NODES = 3;

  private final List<ScriptedRedis> nodes;
  private final List<ScriptedRedis> sentinels;

  /** Starts all, and does not wait until they know each other. */
  SentinelRedis(Path parent, String durability) {
    super(parent, durability);
    List<Integer> ports = ports(2 * NODES);
    set("PRIMARIES", PRIMARY + "=" + ScriptedRedis.HOST + ":" + ports.get(0));
    sentinels = scripted("sentinel.sh", ports.subList(NODES, 2 * NODES));
    set("SENTINELS", sentinels.stream().map(ScriptedRedis::name).collect(Collectors.joining(",")));
    set("PRIMARY_NAME", PRIMARY);
    nodes = scripted("start.sh", ports.subList(0, NODES));
    startAll();
  }

  @Override
  RedisAddress address() {
    return new RedisAddress(
        RedisAddress.Kind.SENTINEL,
        sentinels.stream().map(each -> new Node(ScriptedRedis.HOST, each.port())).toList(),
        PRIMARY,
        0,
        new Login(USER, setting("REDIS_PASSWORD")),
        new Login(USER, setting("SENTINEL_PASSWORD")),
        false);
  }

  @Override
  List<ScriptedRedis> nodes() {
    return nodes;
  }

  @Override
  List<ScriptedRedis> processes() {
    return Stream.concat(nodes.stream(), sentinels.stream()).toList();
  }

  @Override
  ScriptedRedis primaryOf(String key) {
    String port = seenBy(sentinels.get(0)).getOrDefault("port", "");
    return nodes.stream()
        .filter(node -> port.equals(Integer.toString(node.port())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the first sentinel names nobody"));
  }

  List<ScriptedRedis> sentinels() {
    return sentinels;
  }

  @Override
  List<String> missing() {
    return missing(NODES - 1);
  }

  /** What is missing until so many replicas are known, and one of them could be promoted. */
  List<String> missing(int replicas) {
    List<String> missing = new ArrayList<>();
    ScriptedRedis primary = primaryOf("");
    if (replicasOf(primary).size() != replicas) {
      missing.add("replicas of " + primary.name() + ": " + primary.replication());
      nodes.forEach(node -> missing.add(node.lastWords()));
    }
    for (ScriptedRedis sentinel : sentinels) {
      Map<String, String> seen = seenBy(sentinel);
      if (!"master".equals(seen.get("flags"))
          || !Integer.toString(primary.port()).equals(seen.get("port"))
          || !Integer.toString(NODES - 1).equals(seen.get("num-other-sentinels"))) {
        missing.add(sentinel.name() + " sees " + seen);
      } else if (promotable(sentinel) == 0) {
        missing.add(sentinel.name() + " would promote no replica");
      }
    }
    return missing;
  }

  private static Map<String, String> seenBy(ScriptedRedis sentinel) {
    Map<String, String> seen = sentinel.ask(jedis -> jedis.sentinelMaster(PRIMARY));
    return seen == null ? Map.of() : seen;
  }

  private static long promotable(ScriptedRedis sentinel) {
    List<Map<String, String>> replicas = sentinel.ask(jedis -> jedis.sentinelReplicas(PRIMARY));
    return replicas == null
        ? 0
        : replicas.stream()
            .filter(replica -> "slave".equals(replica.get("flags")))
            .filter(replica -> !"0".equals(replica.get("slave-priority")))
            .count();
  }
}
