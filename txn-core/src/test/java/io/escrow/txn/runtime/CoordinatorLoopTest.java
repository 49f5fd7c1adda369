package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.testkit.MemoryTransactionLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a coordinator that has nothing to do waits for a message. */
class CoordinatorLoopTest {
  private static final int TAKEOVER_AFTER_MILLIS = 1_000;
  private static final int LONG_MILLIS = 10 * TAKEOVER_AFTER_MILLIS;

  private int looks;
  private long nowMillis;

  private final Inbox replies =
      new Inbox() {
        @Override
        public List<Delivery> receive(long maxWaitMillis) {
          looks++;
          nowMillis += maxWaitMillis;
          return List.of();
        }

        @Override
        public void rewind() {}
      };

  private final CoordinatorLoop loop =
      new CoordinatorLoop(
          new CoordinatorSettings(
              "shop", 0, "first", 1, TAKEOVER_AFTER_MILLIS, 1, RetryPolicy.DEFAULT),
          Protocols.installed(),
          new EncodedTransactions(),
          new MemoryTransactionLog(() -> nowMillis, Map.of()),
          (to, message, sent) -> {},
          replies,
          new Mailbox(1, () -> {}),
          Runnable::run,
          CoordinatorObserver.NONE,
          message -> {});

  @Test
  void waitsBetweenTakeovers() {
    rest();
  }

  @Test
  void waitsWhenItLeavesAsWell() {
    loop.leave();
    rest();
  }

  /** A step costs something: hundreds per second would be a busy wait. */
  private void rest() {
    while (nowMillis < LONG_MILLIS) {
      assertTrue(looks < LONG_MILLIS / 10, "it hardly waits: " + nowMillis + " ms");
      loop.step(nowMillis);
    }
  }
}
