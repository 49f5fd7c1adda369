package io.escrow.txn.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A Redis cluster of three primaries with a replica each, for tests: soon after a primary is
 * killed, its replica is promoted.
 */
public final class RealCluster implements AutoCloseable {
  private static final int PRIMARIES = 3;
  private static final int SLOTS = 16_384;

  /** The nodes talk to each other on the port that is so much higher. */
  private static final int BUS = 10_000;

  private static final int LOWEST_PORT = 12_000;
  private static final int MAX_PORTS_TRIED = 100;

  private final List<RealRedis> nodes = new ArrayList<>();

  private RealCluster() {}

  /** Starts all, and returns when the cluster works. */
  public static RealCluster start() {
    RealCluster cluster = new RealCluster();
    try {
      List<String> settings = new ArrayList<>(RealRedis.REPLICATED);
      settings.addAll(LeastRights.setting());
      settings.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1500"));
      for (int i = 0; i < 2 * PRIMARIES; i++) {
        cluster.nodes.add(
            RealRedis.start(RedisProcess.inMemory(), RealCluster::freePort, settings));
      }
      cluster.form();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** The address for a client, as a user who has the least rights. */
  public URI uri() {
    return URI.create(
        nodes.stream()
            .map(node -> "127.0.0.1:" + node.port())
            .collect(Collectors.joining(",", "redis+cluster://" + LeastRights.LOGIN + "@", "")));
  }

  /** The nodes that are primaries now. */
  public List<RealRedis> primaries() {
    return nodes.stream().filter(node -> role(node).equals("master")).toList();
  }

  /** The primary that has a key. */
  public RealRedis primaryOf(String key) {
    long slot = JedisClusterCRC16.getSlot(key);
    for (Object part : (List<?>) nodes.get(0).command("CLUSTER", "SLOTS")) {
      List<?> range = (List<?>) part;
      if ((long) range.get(0) <= slot && slot <= (long) range.get(1)) {
        long port = (long) ((List<?>) range.get(2)).get(1);
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("no primary has slot " + slot);
  }

  /** Deletes all keys. */
  public void clear() {
    primaries().forEach(primary -> primary.command("FLUSHALL"));
  }

  /**
   * Kills the primary that has a key, waits until its replica is promoted, and starts the killed
   * one again.
   */
  public void failOver(String key) {
    RealRedis killed = primaryOf(key);
    List<RealRedis> before = primaries();
    killed.kill();
    Await.until(
        "a replica is promoted",
        () ->
            nodes.stream()
                .filter(node -> !before.contains(node))
                .anyMatch(node -> role(node).equals("master")));
    killed.restart();
    awaitFormed();
  }

  /** Begins to move the slot of a key, and leaves its keys where they are. */
  public void beginMove(String key, RealRedis to) {
    RealRedis from = primaryOf(key);
    String slot = String.valueOf(JedisClusterCRC16.getSlot(key));
    to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
    from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
  }

  /** Moves the keys of the slot that {@link #beginMove} began with, and then the slot. */
  public void endMove(String key, RealRedis to) {
    RealRedis from = primaryOf(key);
    String slot = String.valueOf(JedisClusterCRC16.getSlot(key));
    List<String> keys = from.texts("CLUSTER", "GETKEYSINSLOT", slot, "100");
    while (!keys.isEmpty()) {
      List<String> migrate = new ArrayList<>(List.of("127.0.0.1", "" + to.port(), "", "0"));
      migrate.addAll(List.of("5000", "KEYS"));
      migrate.addAll(keys);
      from.command("MIGRATE", migrate.toArray(String[]::new));
      keys = from.texts("CLUSTER", "GETKEYSINSLOT", slot, "100");
    }
    to.command("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    from.command("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    awaitFormed();
  }

  @Override
  public void close() {
    nodes.forEach(RealRedis::close);
  }

  private void form() {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
    }
    for (int i = 0; i < PRIMARIES; i++) {
      List<String> slots = new ArrayList<>(List.of("ADDSLOTS"));
      IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES)
          .forEach(slot -> slots.add(String.valueOf(slot)));
      nodes.get(i).command("CLUSTER", slots.toArray(String[]::new));
    }
    for (RealRedis node : nodes) {
      nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(node.port()));
    }
    for (RealRedis node : nodes) {
      Await.until(
          "the nodes know each other",
          () -> node.texts("CLUSTER", "INFO"),
          lines ->
              lines.contains("cluster_state:ok")
                  && lines.contains("cluster_known_nodes:" + nodes.size()));
    }
    for (int i = 0; i < PRIMARIES; i++) {
      nodes.get(PRIMARIES + i).command("CLUSTER", "REPLICATE", id(nodes.get(i)));
    }
    awaitFormed();
  }

  /** Waits until every node knows a primary with a replica for each slot, and all are in touch. */
  private void awaitFormed() {
    for (RealRedis node : nodes) {
      Await.until(
          "a replica for each primary",
          () -> node.command("CLUSTER", "SLOTS"),
          reply -> ((List<?>) reply).stream().allMatch(range -> ((List<?>) range).size() == 4));
      Await.until(
          "the cluster works",
          () -> node.texts("CLUSTER", "INFO"),
          lines -> lines.contains("cluster_state:ok"));
    }
    for (RealRedis primary : primaries()) {
      Await.until(
          "the replica is there",
          () -> primary.texts("INFO", "replication"),
          lines -> lines.stream().anyMatch(line -> line.contains("state=online")));
    }
  }

  private static String id(RealRedis node) {
    return node.texts("CLUSTER", "MYID").get(0);
  }

  private static String role(RealRedis node) {
    return ((List<?>) node.command("ROLE")).get(0) instanceof byte[] role
        ? new String(role, StandardCharsets.UTF_8)
        : "";
  }

  /** Together with the one for the bus. */
  private static int freePort() {
    for (int tried = 0; tried < MAX_PORTS_TRIED; tried++) {
      int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(BUS);
      if (RedisProcess.isFree(port) && RedisProcess.isFree(port + BUS)) {
        return port;
      }
    }
    throw new IllegalStateException("no free ports from " + LOWEST_PORT + " on");
  }
}
