package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryQuantities;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.RedisDump;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The participant in memory and the one in a real Redis, side by side: whatever one does, both must
 * do.
 */
final class ParticipantPair implements AutoCloseable {
  static final String KIND = "item";
  static final Address REPLIES = Address.ofInstance("order", 0);

  private final RealRedis redis;
  private final RedisParticipant stored;
  private final RedisQuantities quantities;
  private MemoryParticipant memory = new MemoryParticipant("stock", 1, () -> 0);

  ParticipantPair(RealRedis redis) {
    this.redis = redis;
    RedisConnections connections = new RedisConnections(redis.uri(), Durability.RELAXED);
    stored = new RedisParticipant("stock", 1, EffectScript.quantities(KIND), connections);
    quantities = new RedisQuantities(KIND, 1, connections, 1);
  }

  /** Both empty. */
  void clear() {
    redis.command("FLUSHALL");
    memory = new MemoryParticipant("stock", 1, () -> 0);
  }

  void reset(String id, long available) {
    quantities.create(id, available, Map.of());
    memory.quantities(0).reset(id, available);
  }

  /** The reply of both, which must be the same, and leave the same behind. */
  Reply handle(Command command) {
    Reply reply = handle(List.of(command)).get(0);
    assertEquals(memory.dump(0, KIND), RedisDump.of(redis), () -> "after " + command);
    return reply;
  }

  List<Reply> handle(List<Command> commands) {
    List<Reply> expected = memory.handle(commands);
    List<Reply> actual = stored.handle(commands);
    // A fault of a script has a text of its own; that it is one must agree.
    assertEquals(
        expected.stream().map(ParticipantPair::comparable).toList(),
        actual.stream().map(ParticipantPair::comparable).toList());
    return actual;
  }

  /**
   * Redis is killed and started again at some moment of a command, which comes until it is
   * answered.
   */
  void handleWhileKilled(Command command, long delayNanos) {
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(
            () -> {
              LockSupport.parkNanos(delayNanos);
              redis.kill();
              redis.restart();
            });
    List<Reply> expected = memory.handle(List.of(command));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        List<Reply> actual = stored.handle(List.of(command));
        assertEquals(comparable(expected.get(0)), comparable(actual.get(0)));
        break;
      } catch (StoreUnavailableException e) {
        assertTrue(System.nanoTime() < end, () -> "no answer in time: " + e);
        LockSupport.parkNanos(1_000_000);
      }
    }
    killer.orTimeout(20, TimeUnit.SECONDS).join();
    awaitStore();
  }

  void assertSame() {
    assertEquals(memory.dump(0, KIND), RedisDump.of(redis));
  }

  Answer answer(Command command) {
    return handle(command).answer();
  }

  MemoryQuantities.Balance balance(String id) {
    return memory.quantities(0).read(id);
  }

  /** Leaves the store room for the end of what is open only; or gives it back all its room. */
  void full(boolean isFull) {
    limit(isFull);
    memory.full(isFull);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (stored.hasRoom() == isFull) {
      assertTrue(System.nanoTime() < end, "the participant does not look at its store's room");
      limit(isFull); // It may need less by now.
    }
  }

  private void limit(boolean isFull) {
    long most = isFull ? usedBytes() / 90 * 100 : 0;
    redis.command("CONFIG", "SET", "maxmemory", Long.toString(most));
  }

  private long usedBytes() {
    String info = new String((byte[]) redis.command("INFO", "memory"), StandardCharsets.UTF_8);
    String line = info.lines().filter(l -> l.startsWith("used_memory:")).findFirst().orElseThrow();
    return Long.parseLong(line.split(":", 2)[1].trim());
  }

  /** Returns when both connections work again, after trouble with the store. */
  void awaitStore() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        stored.overdue(60_000, 1);
        quantities.read("any");
        return;
      } catch (StoreUnavailableException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  RedisParticipant stored() {
    return stored;
  }

  static Command command(CommandType type, long sequence, String... action) {
    return command(type, sequence, Watermark.NONE, List.of(action));
  }

  static Command command(
      CommandType type, long sequence, Watermark watermark, List<String> action) {
    return new Command(
        type, new TransactionId(0, sequence), 0, 0, action, "order", watermark, REPLIES);
  }

  private static Reply comparable(Reply reply) {
    boolean fault =
        reply.answer() == Answer.ALARM && !String.valueOf(reply.refusal()).contains("contradicts");
    return fault
        ? new Reply(reply.id(), reply.branch(), reply.command(), Answer.ALARM, null)
        : reply;
  }

  @Override
  public void close() {
    stored.close();
    quantities.close();
  }
}
