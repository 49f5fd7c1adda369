package io.escrow.txn.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an application script is to Redis, for {@link MemoryTransactionLog}: checks first, then
 * writes, and may be called again.
 */
@FunctionalInterface
public interface MemoryApplication {
  /**
   * What it is called with.
   *
   * @param data what applications keep in this shard
   * @param sequence of the transaction; null when it has none yet
   * @param mint gives the sequence of the transaction that begins, always the same one
   */
  record Context(Map<String, String> data, @Nullable Long sequence, LongSupplier mint) {}

  /**
   * What it says.
   *
   * @param request to store in place of the write's; null to leave it
   * @param existing the open transaction in the way, when it does not accept; null for none
   */
  record Answer(
      boolean accepted, List<String> reply, @Nullable String request, @Nullable Long existing) {
    public static Answer accept(String... reply) {
      return new Answer(true, List.of(reply), null, null);
    }

    public static Answer decline(String... reply) {
      return new Answer(false, List.of(reply), null, null);
    }
  }

  Answer apply(Context context, List<String> arguments);
}
