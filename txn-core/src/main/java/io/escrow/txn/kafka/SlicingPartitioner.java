package io.escrow.txn.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Sends what comes within the same 2 ms to one partition, and then goes on to the next one that has
 * a leader. So a batch stays together, as it then costs what one message costs, and few messages
 * still reach every instance; Kafka's own partitioner changes after so many bytes only.
 *
 * <p>Created by Kafka, by its name. Safe for use by several threads.
 */
public final class SlicingPartitioner implements Partitioner {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Producers that start together do not go around together. */
  private final int first = ThreadLocalRandom.current().nextInt(1 << 16);

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    List<PartitionInfo> able = cluster.availablePartitionsForTopic(topic);
    List<PartitionInfo> all = able.isEmpty() ? cluster.partitionsForTopic(topic) : able;
    long slice = System.nanoTime() / SLICE_NANOS + first;
    return all.get((int) Math.floorMod(slice, (long) all.size())).partition();
  }

  @Override
  public void close() {}
}
