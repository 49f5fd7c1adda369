package io.escrow.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardsTest {
  @Test
  void neverChanges() {
    assertEquals(0, Shards.of("17", 1));
    assertEquals(26, Shards.of("17", 64));
    assertEquals(25, Shards.of("", 64));
    assertEquals(24, Shards.of("5f0c7d1e-2b1a-4a53-9d0b-0c8e7f6a5b4c", 64));
  }

  @Property
  void liesWithinTheShards(@ForAll String id, @ForAll @IntRange(min = 1, max = 1_000) int shards) {
    int shard = Shards.of(id, shards);
    assertTrue(shard >= 0 && shard < shards);
  }

  /** Halving the shards merges pairs of them: an id moves to no third one. */
  @Property
  void doublingSplitsEachShardInTwo(
      @ForAll String id, @ForAll @IntRange(min = 1, max = 500) int shards) {
    assertEquals(Shards.of(id, shards), Shards.of(id, 2 * shards) % shards);
  }

  @Test
  void spreadsIdsEvenly() {
    int[] counts = new int[8];
    for (int i = 0; i < 8_000; i++) {
      counts[Shards.of(i % 2 == 0 ? Integer.toString(i) : new UUID(i, 31L * i).toString(), 8)]++;
    }
    for (int count : counts) {
      assertTrue(count > 800 && count < 1_200, "about 1,000 each, not " + count);
    }
  }

  @Test
  void refusesNoShards() {
    assertThrows(IllegalArgumentException.class, () -> Shards.of("1", 0));
  }
}
