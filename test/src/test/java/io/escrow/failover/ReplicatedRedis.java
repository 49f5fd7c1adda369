package io.escrow.failover;

import io.escrow.local.server.Ports;
import io.escrow.txn.redis.RedisAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Several Redis, started by the scripts of compose, of which one takes a lost one's place. */
abstract sealed class ReplicatedRedis implements AutoCloseable permits SentinelRedis, ClusterRedis {
  static final String USER = "order";

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** Starts nothing yet. */
  ReplicatedRedis(Path parent, String durability) {
    try {
      this.folder = Files.createTempDirectory(parent, "escrow-failover").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("DURABILITY", durability);
    environment.put("REDIS_USER", USER);
    environment.put("SENTINEL_USER", USER);
    for (String owner : List.of("REDIS", "AUDITOR", "REPLICA", "FAILOVER", "SENTINEL")) {
      environment.put(owner + "_PASSWORD", UUID.randomUUID().toString());
    }
  }

  /** Where a service finds it, and its login. */
  abstract RedisAddress address();

  /** The data's processes. */
  abstract List<ScriptedRedis> nodes();

  /** All processes. */
  abstract List<ScriptedRedis> processes();

  /** The primary that has a key, as it is known now. */
  abstract ScriptedRedis primaryOf(String key);

  /** What is not yet as it should be; nothing when another primary may be lost. */
  abstract List<String> missing();

  /** The replicas that are in touch with a primary. */
  List<ScriptedRedis> replicasOf(ScriptedRedis primary) {
    List<String> online =
        primary.replication().stream().filter(line -> line.contains("state=online")).toList();
    return nodes().stream()
        .filter(node -> online.stream().anyMatch(line -> line.contains("port=" + node.port())))
        .toList();
  }

  /** Ends all at once. */
  void killAll() {
    processes().forEach(ScriptedRedis::kill);
  }

  /** Starts all that were ended. */
  void startAll() {
    processes().forEach(ScriptedRedis::start);
  }

  @Override
  public void close() {
    killAll();
    delete(folder);
  }

  Path folder() {
    return folder;
  }

  String setting(String name) {
    return String.valueOf(environment.get(name));
  }

  void set(String name, String value) {
    environment.put(name, value);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Processes that are not started yet, on these ports. */
  List<ScriptedRedis> scripted(String script, List<Integer> ports) {
    return ports.stream()
        .map(port -> new ScriptedRedis(script, port, folder, environment))
        .toList();
  }

  /** Free ports; those above by 10,000 are free as well, for the bus of a cluster. */
  static List<Integer> ports(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = Ports.free();
      if (port < 22_000 && Ports.isFree(port + 10_000)) {
        ports.add(port);
      }
    }
    return ports;
  }

  static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
