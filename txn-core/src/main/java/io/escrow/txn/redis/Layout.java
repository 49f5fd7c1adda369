package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The primaries of a store, and which of them has which keys. Never changes. */
final class Layout {
  private static final int SLOTS = 16_384;

  private final List<HostAndPort> primaries;

  /** Indexes of primaries; empty when there is only one Redis. */
  private final short[] primaryOfSlot;

  private Layout(List<HostAndPort> primaries, short[] primaryOfSlot) {
    this.primaries = List.copyOf(primaries);
    this.primaryOfSlot = primaryOfSlot;
  }

  /** One Redis has all keys. */
  static Layout of(HostAndPort only) {
    return new Layout(List.of(only), new short[0]);
  }

  /**
   * Reads a reply to {@code CLUSTER SLOTS}.
   *
   * @param asked who gave it: a node that does not know its own name leaves it out
   * @throws StoreUnavailableException when there are keys that no primary has
   */
  static Layout ofCluster(List<?> reply, HostAndPort asked) {
    List<HostAndPort> primaries = new ArrayList<>();
    short[] primaryOfSlot = new short[SLOTS];
    Arrays.fill(primaryOfSlot, (short) -1);
    for (Object part : reply) {
      List<?> range = Replies.list(part);
      HostAndPort primary = primary(Replies.list(range.get(2)), asked);
      if (!primaries.contains(primary)) {
        primaries.add(primary);
      }
      int from = (int) Replies.number(range.get(0));
      int to = (int) Replies.number(range.get(1));
      Arrays.fill(primaryOfSlot, from, to + 1, (short) primaries.indexOf(primary));
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      if (primaryOfSlot[slot] < 0) {
        throw new StoreUnavailableException(
            "the cluster has no primary for slot " + slot + ", says its node " + asked);
      }
    }
    return new Layout(primaries, primaryOfSlot);
  }

  List<HostAndPort> primaries() {
    return primaries;
  }

  /** Whether keys are spread over slots, which may move. */
  boolean isCluster() {
    return primaryOfSlot.length > 0;
  }

  /** The index of the primary that has a key. */
  int primaryOf(String key) {
    return isCluster() ? primaryOfSlot[JedisClusterCRC16.getSlot(key)] : 0;
  }

  private static HostAndPort primary(List<?> node, HostAndPort asked) {
    String host = node.get(0) == null ? "" : Replies.text(node.get(0));
    boolean unnamed = host.isEmpty() || host.equals("?");
    return new HostAndPort(unnamed ? asked.getHost() : host, (int) Replies.number(node.get(1)));
  }
}
