package io.escrow.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One round: each order is checked out once, over so many connections, as fast as answers come. */
final class Round {
  private static final long MAX_SILENCE_MILLIS = 60_000;

  /**
   * What a round showed; times in milliseconds.
   *
   * @param statuses how often each HTTP status was answered
   */
  record Result(
      double perSecond, double p50, double p99, double max, Map<Integer, Integer> statuses) {

    static Result of(long[] sortedNanos, double seconds, Map<Integer, Integer> statuses) {
      return new Result(
          sortedNanos.length / seconds,
          percentile(sortedNanos, 0.5),
          percentile(sortedNanos, 0.99),
          percentile(sortedNanos, 1),
          statuses);
    }

    private static double percentile(long[] sortedNanos, double share) {
      int index = (int) Math.ceil(share * sortedNanos.length) - 1;
      return sortedNanos[Math.max(0, index)] / 1e6;
    }
  }

  private final InetSocketAddress address;
  private final int connections;
  private final int orders;
  private int next;
  private int answered;

  Round(InetSocketAddress address, int connections, int orders) {
    this.address = address;
    this.connections = Math.min(connections, orders);
    this.orders = orders;
  }

  Result run() throws IOException {
    long[] latencies = new long[orders];
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (Selector selector = Selector.open()) {
      List<Connection> open = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        open.add(new Connection(address, selector));
      }
      long start = System.nanoTime();
      for (Connection connection : open) {
        connection.post(path());
      }
      while (answered < orders) {
        if (selector.select(MAX_SILENCE_MILLIS) == 0) {
          throw new IOException("no answer for " + MAX_SILENCE_MILLIS + " ms");
        }
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          int status = connection.read();
          if (status != 0) {
            latencies[answered++] = System.nanoTime() - connection.sentNanos();
            statuses.merge(status, 1, Integer::sum);
            if (next < orders) {
              connection.post(path());
            }
          }
        }
        selector.selectedKeys().clear();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      for (Connection connection : open) {
        connection.close();
      }
      Arrays.sort(latencies);
      return Result.of(latencies, seconds, statuses);
    }
  }

  private String path() {
    return "/orders/checkout/" + next++;
  }
}
