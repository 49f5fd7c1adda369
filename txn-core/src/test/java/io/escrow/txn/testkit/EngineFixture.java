package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A world with a coordinating service {@code shop} and two participants for contracts of engines:
 * {@code stock} with 10 apples, {@code payment} with 10 coins of {@code ann}.
 */
public abstract class EngineFixture {
  /** How many messages and scripts something costs. */
  public record Cost(long messages, long scripts) {}

  protected static final long DEADLINE_MILLIS = 20_000;
  protected static final long PLENTY_MILLIS = 120_000;
  protected static final Address SHOP = Address.ofInstance("shop", 0);
  protected static final Address NOBODY = Address.ofInstance("nobody", 0);
  protected static final Transaction PURCHASE =
      Transaction.of(Branch.of("stock", "apple", "1"), Branch.of("payment", "ann", "1").inStage(1));
  protected static final Transaction TOO_DEAR =
      Transaction.of(
          Branch.of("stock", "apple", "1"), Branch.of("payment", "ann", "11").inStage(1));

  protected World world;
  protected WorldParticipant stock;
  protected WorldParticipant payment;
  protected WorldService shop;
  protected WorldCoordinator coordinator;

  /** The engine under test. */
  protected abstract Protocol engine();

  /** Begins anew, with one instance of the shop. */
  protected void newWorld() {
    world = new World();
    stock = world.participant("stock").with("apple", 10);
    payment = world.participant("payment").with("ann", 10);
    shop = world.service("shop", new EncodedTransactions(), engine());
    coordinator = world.start(shop, 0);
  }

  protected CompletableFuture<Outcome> execute(Transaction transaction) {
    return execute(transaction, DEADLINE_MILLIS);
  }

  protected CompletableFuture<Outcome> execute(Transaction transaction, long deadlineMillis) {
    return coordinator.as(engine().name(), deadlineMillis).execute(0, transaction);
  }

  /** Begins one whose outcome the test does not wait for. */
  protected void begin(Transaction transaction) {
    begin(transaction, DEADLINE_MILLIS);
  }

  protected void begin(Transaction transaction, long deadlineMillis) {
    assertFalse(execute(transaction, deadlineMillis).isDone());
  }

  /** Lets time pass until the log holds nothing any more. */
  protected void untilOver() {
    world.advance(5);
    world.until(() -> shop.log().open(0) == 0, PLENTY_MILLIS);
    world.advance(50);
  }

  /** So many purchases took effect, and nothing is under way. */
  protected void assertSold(long count) {
    assertEquals(new Balance(10 - count, 0, count, 0, 1), stock.balance("apple"));
    assertEquals(new Balance(10 - count, 0, count, 0, 1), payment.balance("ann"));
  }

  /** How it ended; it must have. */
  protected static Outcome ended(CompletableFuture<Outcome> outcome) {
    assertTrue(outcome.isDone(), "not ended yet");
    return outcome.join();
  }

  /** Why the future failed; it must have. */
  protected static @Nullable Throwable failure(CompletableFuture<Outcome> outcome) {
    assertTrue(outcome.isCompletedExceptionally(), "did not fail");
    return outcome.handle((any, failure) -> failure).join();
  }

  /** The first transaction of a log. */
  protected static TransactionId first() {
    return new TransactionId(0, 1);
  }

  /** What a requester in another service sends; nobody is there to hear the answer. */
  protected Begin requestOf(Transaction transaction, long remainingMillis) {
    return new Begin(
        first(),
        engine().name(),
        new Transaction(transaction.branches(), true),
        remainingMillis,
        "nobody",
        Watermark.NONE,
        NOBODY);
  }

  /** Commands that ask for a vote. */
  protected static Predicate<Message> asks() {
    return message -> message instanceof Command command && command.type().asksForVote();
  }

  /** Commands that carry a decision out. */
  protected static Predicate<Message> closes() {
    return message -> message instanceof Command command && !command.type().asksForVote();
  }

  /** Commands to a participant, by the number of its branch. */
  protected static Predicate<Message> toBranch(int branch) {
    return message -> message instanceof Command command && command.branch() == branch;
  }

  /** Answers of a participant, by the number of its branch. */
  protected static Predicate<Message> fromBranch(int branch) {
    return message -> message instanceof Reply reply && reply.branch() == branch;
  }

  /** Messages of a kind. */
  protected static Predicate<Message> kind(Class<? extends Message> kind) {
    return kind::isInstance;
  }

  protected static List<Message> after(List<Message> before, List<Message> all) {
    return all.subList(before.size(), all.size());
  }
}
