package io.escrow.txn.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Property
  void waitsAtLeastThreeQuartersOfTheFirstAndAtMostTheLongest(
      @ForAll @LongRange(min = 1) long first,
      @ForAll @LongRange(min = 0) long more,
      @ForAll @IntRange(min = 0) int attempt,
      @ForAll long salt) {
    long max = first + Math.min(more, Long.MAX_VALUE - first);
    long wait = new RetryPolicy(first, max, 1).delayMillis(attempt, salt);
    assertTrue(wait >= first - first / 4 && wait <= max, () -> wait + " ms");
  }

  @Property
  void neverWaitsMuchLessThanBefore(
      @ForAll @LongRange(min = 1, max = 10_000) long first,
      @ForAll @LongRange(min = 0, max = 1_000_000) long more,
      @ForAll @IntRange(min = 0, max = 100) int attempt,
      @ForAll long salt) {
    RetryPolicy policy = new RetryPolicy(first, first + more, 1);
    long wait = policy.delayMillis(attempt, salt);
    assertTrue(policy.delayMillis(attempt + 1, salt) >= wait - wait / 4);
  }

  @Property
  void isTheSameForTheSameTransaction(
      @ForAll @IntRange(min = 0, max = 50) int attempt, @ForAll long salt) {
    assertEquals(
        RetryPolicy.DEFAULT.delayMillis(attempt, salt),
        RetryPolicy.DEFAULT.delayMillis(attempt, salt));
  }

  @Test
  void spreadsTransactionsThatFailedTogether() {
    long different =
        LongStream.range(1, 1_000)
            .map(id -> RetryPolicy.DEFAULT.delayMillis(0, id))
            .distinct()
            .count();
    assertTrue(different > 100, () -> different + " different waits");
  }

  @Test
  void parksAfterSoManyRetries() {
    RetryPolicy policy = new RetryPolicy(1, 1, 3);
    assertTrue(!policy.parks(2) && policy.parks(3) && policy.parks(4));
  }

  @Test
  void rejectsWhatIsNoPolicy() {
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(2, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, 1, 0));
  }
}
