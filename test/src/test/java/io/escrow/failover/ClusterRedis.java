package io.escrow.failover;

import io.escrow.txn.redis.RedisAddress;
import io.escrow.txn.redis.RedisAddress.Login;
import io.escrow.txn.redis.RedisAddress.Node;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A cluster of three primaries with a replica each. */
final class ClusterRedis extends ReplicatedRedis {
  private static final int PRIMARIES = 3;

  /** A line of {@code CLUSTER NODES}: address, role and slots. */
  private record Line(String text) {
    private String word(int index) {
      return Arrays.asList(text.split(" ", -1)).get(index);
    }

    int port() {
      return Integer.parseInt(word(1).replaceFirst(".*:([0-9]+)@.*", "$1"));
    }

    boolean isHealthyPrimary() {
      return isHealthy() && word(2).endsWith("master") && text.split(" ", -1).length > 8;
    }

    boolean isHealthyReplica() {
      return isHealthy() && word(2).endsWith("slave");
    }

    private boolean isHealthy() {
      return word(7).equals("connected");
    }

    boolean hasSlot(int slot) {
      return Arrays.stream(text.split(" ", -1))
          .skip(8)
          .filter(range -> range.matches("[0-9]+-[0-9]+"))
          .map(range -> range.split("-", -1))
          .anyMatch(ends -> Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[1]));
    }
  }

  private final List<ScriptedRedis> nodes;

  /** Starts all and makes them a cluster. */
  ClusterRedis(Path parent, String durability) {
    super(parent, durability);
    set("CLUSTER", "yes");
    nodes = scripted("start.sh", ports(2 * PRIMARIES));
    startAll();
    form();
  }

  /** Runs {@code cluster.sh}, which makes the cluster or mends it. */
  void form() {
    ProcessBuilder script =
        new ProcessBuilder("sh", ScriptedRedis.scripts().resolve("cluster.sh").toString());
    script.environment().putAll(environment());
    script.environment().put("REPLICAS", "1");
    script
        .environment()
        .put("NODES", nodes.stream().map(ScriptedRedis::name).collect(Collectors.joining(",")));
    File log = folder().resolve("cluster.log").toFile();
    script.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    try {
      // It ends by itself: each of its waits has an end.
      int code = script.start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("cluster.sh ended with " + code + ", see " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  RedisAddress address() {
    return new RedisAddress(
        RedisAddress.Kind.CLUSTER,
        nodes.stream().map(each -> new Node(ScriptedRedis.HOST, each.port())).toList(),
        "",
        0,
        new Login(USER, setting("REDIS_PASSWORD")),
        Login.NONE,
        false);
  }

  @Override
  List<ScriptedRedis> nodes() {
    return nodes;
  }

  @Override
  List<ScriptedRedis> processes() {
    return nodes;
  }

  @Override
  ScriptedRedis primaryOf(String key) {
    int slot = JedisClusterCRC16.getSlot(key);
    for (ScriptedRedis asked : nodes) {
      for (Line line : lines(asked)) {
        if (line.isHealthyPrimary() && line.hasSlot(slot)) {
          return nodes.stream().filter(n -> n.port() == line.port()).findFirst().orElseThrow();
        }
      }
    }
    throw new IllegalStateException("nobody has slot " + slot);
  }

  @Override
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (ScriptedRedis node : nodes) {
      List<Line> lines = lines(node);
      byte[] info = node.ask(jedis -> (byte[]) jedis.sendCommand(Command.CLUSTER, "INFO"));
      if (info == null || !text(info).contains("cluster_state:ok")) {
        missing.add(node.name() + " is in no cluster that works");
      } else if (lines.stream().filter(Line::isHealthyPrimary).count() != PRIMARIES
          || lines.stream().filter(Line::isHealthyReplica).count() != PRIMARIES) {
        missing.add(node.name() + " sees " + lines);
      }
      if (node.replication().contains("role:master") && replicasOf(node).size() != 1) {
        missing.add(node.name() + " has no replica");
      }
    }
    return missing;
  }

  private static List<Line> lines(ScriptedRedis node) {
    byte[] reply = node.ask(jedis -> (byte[]) jedis.sendCommand(Command.CLUSTER, "NODES"));
    return reply == null ? List.of() : text(reply).lines().map(Line::new).toList();
  }

  private static String text(byte[] reply) {
    return new String(reply, StandardCharsets.UTF_8);
  }
}
