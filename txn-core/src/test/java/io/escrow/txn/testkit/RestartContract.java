package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Message;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an application's restarts keep refusals true (rule P7), with one apple to sell. */
public abstract class RestartContract extends EngineFixture {
  private static final long DELAY_MILLIS = 50;

  private boolean serial;

  @BeforeEach
  void start() {
    newWorld();
    stock.with("apple", 1);
    shop = world.service("shop", new AgainWhenBusy(), engine());
    coordinator = world.start(shop, 0);
  }

  @Test
  void whatComesBackIsSoldToWhoWaited() {
    world.network().delay(paymentOfFirst(), 1_000);
    CompletableFuture<Outcome> refused = execute(TOO_DEAR);
    world.advance(10);
    CompletableFuture<Outcome> bought = execute(PURCHASE);
    untilOver();
    assertEquals(Reason.INSUFFICIENT, reason(refused));
    assertEquals(Outcome.COMMITTED, ended(bought));
    assertEquals(0, stock.balance("apple").available());
    assertEquals(0, coordinator.inFlight());
    assertTrue(world.history(new TransactionId(0, 4)).size() > 1, "it began several times");
  }

  @Test
  void whatIsSoldInTheEndIsInsufficient() {
    world.network().delay(paymentOfFirst(), 1_000);
    CompletableFuture<Outcome> bought = execute(PURCHASE);
    world.advance(10);
    CompletableFuture<Outcome> refused = execute(PURCHASE);
    untilOver();
    assertEquals(Outcome.COMMITTED, ended(bought));
    assertEquals(new Aborted(new Refusal(Reason.INSUFFICIENT, "stock", "apple")), ended(refused));
  }

  @Test
  void whatIsHeldUntilTheDeadlineIsBusy() {
    world.network().lose(paymentOfFirst());
    begin(TOO_DEAR);
    world.advance(10);
    CompletableFuture<Outcome> refused = execute(PURCHASE, 2_000);
    world.advance(5_000);
    assertEquals(Reason.BUSY, reason(refused));
  }

  @Test
  void serialRestartsRunOneAtATimeAndOneMoreForEachThatEnded() {
    serial = true;
    world.network().delay(fromBranch(1), 300);
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(execute(i == 5 ? PURCHASE : TOO_DEAR));
      world.advance(10);
    }
    Set<TransactionId> asked = new HashSet<>(askedNow());
    world.until(
        () -> {
          Set<TransactionId> now = askedNow();
          long running = now.stream().filter(id -> !asked.contains(id) && open(id)).count();
          long ended = all.stream().filter(CompletableFuture::isDone).count();
          assertTrue(running <= Math.max(1, ended), () -> "side by side: " + now);
          return all.stream().allMatch(CompletableFuture::isDone);
        },
        PLENTY_MILLIS);
    assertEquals(
        1, all.stream().filter(one -> one.join().equals(Outcome.COMMITTED)).count(), all::toString);
    all.subList(0, 5).forEach(one -> assertEquals(Reason.INSUFFICIENT, reason(one)));
  }

  @Test
  void deadlineInTheQueueEndsTheWait() {
    serial = true;
    world.network().lose(paymentOfFirst());
    begin(TOO_DEAR, PLENTY_MILLIS);
    world.advance(10);
    CompletableFuture<Outcome> first = execute(PURCHASE, 2_000);
    CompletableFuture<Outcome> second = execute(PURCHASE, 2_000);
    world.advance(10_000);
    assertTrue(first.isDone() && second.isDone());
    assertEquals(Aborted.class, ended(second).getClass());
    assertEquals(1, coordinator.inFlight());
  }

  @Test
  void restartSurvivesACrashBetween() {
    world.network().delay(paymentOfFirst(), 1_000);
    begin(TOO_DEAR);
    world.advance(10);
    begin(PURCHASE);
    for (int crash = 0; crash < 5; crash++) {
      world.advance(37);
      coordinator = world.start(shop, 0);
    }
    untilOver();
    assertEquals(0, stock.balance("apple").available());
    assertEquals(1, stock.balance("apple").sold());
    assertEquals(9, payment.balance("ann").available());
  }

  /** The answers of payment to the first purchase, which so holds the apple for long. */
  private static Predicate<Message> paymentOfFirst() {
    return fromBranch(1).and(message -> ((Message.About) message).id().equals(first()));
  }

  private boolean open(TransactionId id) {
    return shop.log().read(id).isPresent();
  }

  private Set<TransactionId> askedNow() {
    Set<TransactionId> asked = new HashSet<>();
    Predicate<Message> asks = asks();
    for (Message message : world.network().sent()) {
      if (asks.test(message)) {
        asked.add(((Command) message).id());
      }
    }
    return asked;
  }

  private static Reason reason(CompletableFuture<Outcome> outcome) {
    return ((Aborted) ended(outcome)).refusal().reason();
  }

  /** Purchases that are begun again while others hold what they need. */
  private final class AgainWhenBusy implements Application {
    private final Application plain = new EncodedTransactions();

    @Override
    public Transaction plan(String request) {
      return plain.plan(request);
    }

    @Override
    public Verdict judge(
        TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis) {
      boolean again =
          outcome instanceof Aborted aborted
              && aborted.refusal().reason() == Reason.BUSY
              && remainingMillis > DELAY_MILLIS;
      return again ? new Verdict(null, new Restart(DELAY_MILLIS, serial)) : Verdict.ANSWER;
    }
  }
}
