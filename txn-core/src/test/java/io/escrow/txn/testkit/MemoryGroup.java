package io.escrow.txn.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The instances that share a service's inbox in a {@link MemoryBroker}, and how far they are. */
final class MemoryGroup {
  private final Map<Integer, Long> committed = new HashMap<>();
  private final TreeMap<Integer, MemoryInbox> members = new TreeMap<>();

  MemoryInbox join(int instance, MemoryInbox inbox) {
    MemoryInbox before = members.put(instance, inbox);
    if (before != null) {
      before.fence();
    }
    share();
    return inbox;
  }

  void leave(MemoryInbox inbox) {
    if (members.values().remove(inbox)) {
      share();
    }
  }

  void commit(int partition, long offset) {
    committed.put(partition, offset);
  }

  /** Deals the partitions out in turn; who keeps one reads on, who gets one begins where it was. */
  private void share() {
    List<MemoryInbox> all = List.copyOf(members.values());
    for (int i = 0; i < all.size(); i++) {
      MemoryInbox inbox = all.get(i);
      for (int partition = 0; partition < inbox.partitions(); partition++) {
        if (partition % all.size() != i) {
          inbox.revoke(partition);
        } else if (!inbox.reads(partition)) {
          inbox.assign(partition, committed.getOrDefault(partition, 0L));
        }
      }
    }
  }
}
