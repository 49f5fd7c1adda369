package io.escrow.deploy;

import io.escrow.audit.RedisReader;
import io.escrow.audit.ShopData;
import io.escrow.local.ServiceName;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The Redis of a compose project, read by the auditor; those of one service may be several. */
final class ComposeStores {
  private static final Path PASSWORDS = Path.of("../compose/env/redis.env");
  private static final int TIMEOUT_MILLIS = 5_000;

  private final ComposeEngine engine;
  private final String password = password();
  private final Map<ServiceName, List<URI>> known = new EnumMap<>(ServiceName.class);

  ComposeStores(ComposeEngine engine) {
    this.engine = engine;
  }

  /** What they hold; each call asks who the primaries are, and waits for one of each shard. */
  ShopData data() {
    Map<ServiceName, RedisReader> readers = new EnumMap<>(ServiceName.class);
    for (ServiceName name : ServiceName.values()) {
      readers.put(name, RedisReader.atAll(() -> primaries(name)));
    }
    return ShopData.of(readers);
  }

  private List<URI> primaries(ServiceName name) {
    List<URI> found = new ArrayList<>();
    Await.until(
        "as many primaries of " + name.text() + " as there must be",
        () -> {
          found.clear();
          found.addAll(look(name));
          return !found.isEmpty();
        });
    return found;
  }

  /** The primaries, or nothing when one of the nodes is away or they do not agree. */
  private List<URI> look(ServiceName name) {
    List<URI> nodes = known.computeIfAbsent(name, this::nodes);
    try {
      List<URI> primaries = new ArrayList<>();
      int wanted = 1;
      for (URI node : nodes) {
        try (Jedis redis = new Jedis(node, TIMEOUT_MILLIS)) {
          // Of a cluster every other node is a replica.
          wanted = redis.info("cluster").contains("cluster_enabled:1") ? nodes.size() / 2 : 1;
          if (redis.info("replication").contains("role:master")) {
            primaries.add(node);
          }
        }
      }
      if (primaries.size() == wanted) {
        return primaries;
      }
    } catch (JedisException e) {
      // It is away, or has another address by now.
    }
    known.remove(name);
    return List.of();
  }

  private List<URI> nodes(ServiceName name) {
    List<String> hosts = engine.addresses(name.text() + "-redis(-[0-9]+)?");
    if (hosts.contains("")) {
      return List.of();
    }
    return hosts.stream()
        .map(host -> URI.create("redis://auditor:%s@%s:6379".formatted(password, host)))
        .toList();
  }

  private static String password() {
    String name = "AUDITOR_PASSWORD=";
    try {
      return Files.readAllLines(PASSWORDS).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("make it by compose/env/make.sh", e);
    }
  }
}
