package io.escrow.local;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The instances behind the gateway: which service serves a path, and whose turn it is. */
final class Upstreams {
  private static final long AVOID_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Pool> poolByPrefix;

  /**
   * @param portsByPrefix ports on 127.0.0.1 by first part of the path, such as {@code orders}
   */
  Upstreams(Map<String, List<Integer>> portsByPrefix) {
    this.poolByPrefix =
        portsByPrefix.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new Pool(entry.getValue())));
  }

  /** The instances that serve this path; null if none does. */
  @Nullable Pool poolFor(String path) {
    int end = path.indexOf('/', 1);
    return path.startsWith("/")
        ? poolByPrefix.get(path.substring(1, end < 0 ? path.length() : end))
        : null;
  }

  /** The instances of one service, used in turn; one that just failed is left out for a second. */
  static final class Pool {
    private final List<Instance> instances;
    private final AtomicInteger turn = new AtomicInteger();

    Pool(List<Integer> ports) {
      this.instances = ports.stream().map(Instance::new).toList();
    }

    Instance next() {
      int start = Math.floorMod(turn.getAndIncrement(), instances.size());
      for (int i = 0; i < instances.size(); i++) {
        Instance instance = instances.get((start + i) % instances.size());
        if (!instance.failedLately()) {
          return instance;
        }
      }
      return instances.get(start);
    }

    int size() {
      return instances.size();
    }
  }

  /** One process that serves requests. */
  static final class Instance {
    private final int port;
    private volatile long avoidUntilNanos = System.nanoTime();

    private Instance(int port) {
      this.port = port;
    }

    int port() {
      return port;
    }

    void failed() {
      avoidUntilNanos = System.nanoTime() + AVOID_FOR_NANOS;
    }

    void answered() {
      avoidUntilNanos = System.nanoTime();
    }

    private boolean failedLately() {
      return avoidUntilNanos - System.nanoTime() > 0;
    }
  }
}
