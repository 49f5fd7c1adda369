package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.OutcomeUnknownException;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.runtime.Listener;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.testkit.MemoryApplication.Answer;
import io.escrow.txn.testkit.MemoryApplication.Context;
import io.escrow.txn.wire.StateCodec;
import io.escrow.txn.wire.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an engine's transactions when coordinators die or the log does not answer. */
public abstract class RecoveryContract extends EngineFixture {
  /** More steps than a purchase takes. */
  private static final int STEPS = 16;

  @BeforeEach
  void start() {
    newWorld();
  }

  @Test
  void crashAtAnyMomentEndsInOneOutcome() {
    for (int moment = 1; moment <= STEPS; moment++) {
      for (Transaction transaction : List.of(PURCHASE, TOO_DEAR)) {
        newWorld();
        begin(transaction);
        world.advance(moment);
        coordinator.crash();
        world.advance(10);
        coordinator = world.start(shop, 0);
        untilOver();
        assertSold(transaction.equals(PURCHASE) ? 1 : 0);
        assertEquals(List.of(), coordinator.alarms(), "crash after " + moment + " ms");
      }
    }
  }

  @Test
  void anotherInstanceTakesOverFromADeadOne() {
    WorldCoordinator other = world.start(shop, 1);
    world.network().lose(asks());
    begin(PURCHASE);
    world.advance(5);
    coordinator.crash();
    world.network().heal();
    untilOver();
    assertEquals(List.of(first()), other.takenOver());
    assertSold(1);
  }

  @Test
  void takeoverComesInTimeAlsoUnderLoad() {
    WorldCoordinator other = world.start(shop, 1);
    world.network().lose(asks());
    begin(PURCHASE);
    world.advance(5);
    coordinator.crash();
    world.network().heal();
    coordinator = other;
    for (int i = 0; i < 2 * World.TAKEOVER_AFTER_MILLIS; i++) {
      begin(TOO_DEAR);
      world.advance(1);
    }
    assertEquals(List.of(first()), other.takenOver());
  }

  @Test
  void zombieIsFencedAndKnowsNoOutcome() {
    for (int moment = 1; moment <= STEPS; moment++) {
      newWorld();
      WorldCoordinator other = world.start(shop, 1);
      CompletableFuture<Outcome> outcome = execute(PURCHASE);
      world.advance(moment);
      coordinator.pause(true);
      boolean over = shop.log().open(0) == 0;
      untilOver();
      coordinator.pause(false);
      world.advance(3_000);
      assertSold(1);
      assertEquals(0, coordinator.inFlight());
      if (!over) {
        assertEquals(List.of(first()), other.takenOver());
        assertEquals(List.of(first()), coordinator.fenced(), "paused after " + moment + " ms");
      }
      if (!outcome.isCompletedExceptionally()) {
        assertEquals(Outcome.COMMITTED, ended(outcome));
      } else {
        assertInstanceOf(OutcomeUnknownException.class, failure(outcome));
      }
    }
  }

  @Test
  void whoTakesBackWhatAnotherHasDecidedStillAnswersItsCaller() {
    WorldCoordinator other = world.start(shop, 1);
    world.network().lose(asks());
    CompletableFuture<Outcome> outcome = execute(PURCHASE, PLENTY_MILLIS);
    world.advance(5);
    coordinator.pause(true);
    world.network().heal();
    world.network().lose(closes());
    world.until(() -> world.network().sent(closes()) > 0, 10_000);
    other.crash();
    world.advance(3 * World.TAKEOVER_AFTER_MILLIS);
    world.network().heal();
    coordinator.pause(false);
    untilOver();
    assertEquals(List.of(first()), coordinator.takenOver());
    assertTrue(outcome.isDone());
    assertEquals(0, coordinator.inFlight());
    assertSold(1);
  }

  @Test
  void zombieThatWakesInMidTakeoverDoesNoHarm() {
    for (int pause = 1_500; pause < 4_500; pause += 100) {
      newWorld();
      world.start(shop, 1);
      world.network().delay(message -> true, 150);
      begin(PURCHASE);
      world.advance(250);
      coordinator.pause(true);
      world.advance(pause);
      coordinator.pause(false);
      untilOver();
      world.advance(3_000);
      assertSold(1);
      assertEquals(0, coordinator.inFlight());
    }
  }

  @Test
  void ownTransactionsThatLieStillAreGoneOnWith() {
    CompletableFuture<Outcome> outcome = execute(PURCHASE);
    world.advance(2);
    coordinator.pause(true);
    world.advance(60_000);
    coordinator.pause(false);
    untilOver();
    assertInstanceOf(Outcome.class, ended(outcome));
    assertEquals(List.of(), coordinator.fenced());
  }

  @Test
  void lostAnswersOfTheLogRepeatNothing() {
    for (int moment = 1; moment <= STEPS; moment++) {
      for (int lost = 1; lost <= 3; lost++) {
        CompletableFuture<Outcome> outcome = claim();
        world.advance(moment);
        shop.log().loseAnswers(lost);
        untilOver();
        world.advance(3_000);
        assertEquals(Outcome.COMMITTED, ended(outcome));
        assertSold(1);
        assertEquals(List.of(), coordinator.alarms());
        assertEquals(List.of(), coordinator.fenced());
      }
    }
  }

  @Test
  void logThatIsAwayForAWhileCostsTimeOnly() {
    for (int moment = 1; moment <= STEPS; moment++) {
      CompletableFuture<Outcome> outcome = claim();
      world.advance(moment);
      shop.log().setUnavailable(true);
      world.advance(5_000);
      shop.log().setUnavailable(false);
      untilOver();
      assertEquals(Outcome.COMMITTED, ended(outcome));
      assertSold(1);
    }
  }

  @Test
  void beginWhoseAnswerIsLostEndsAllTheSame() {
    world.advance(5);
    shop.log().loseAnswers(1);
    CompletableFuture<Outcome> outcome = execute(PURCHASE);
    world.advance(5);
    assertInstanceOf(OutcomeUnknownException.class, failure(outcome));
    untilOver();
    assertSold(1);
    assertEquals(0, coordinator.inFlight());
  }

  @Test
  void storesOfParticipantsMayBeAwayForAWhile() {
    CompletableFuture<Outcome> outcome = execute(PURCHASE, PLENTY_MILLIS);
    payment.setStoreDown(true);
    world.advance(5_000);
    payment.setStoreDown(false);
    stock.setStoreDown(true);
    world.advance(5_000);
    stock.setStoreDown(false);
    untilOver();
    assertEquals(Outcome.COMMITTED, ended(outcome));
    assertSold(1);
  }

  @Test
  void whoLeavesTakesNothingOverAndEndsWhatItHas() {
    world.network().lose(asks());
    begin(PURCHASE);
    world.advance(5);
    coordinator.crash();
    world.network().heal();
    coordinator = world.start(shop, 0);
    coordinator.leave();
    CompletableFuture<Outcome> own = execute(PURCHASE);
    assertTrue(coordinator.open() > 0, "it waits to be begun");
    world.advance(3 * World.TAKEOVER_AFTER_MILLIS);
    assertEquals(Outcome.COMMITTED, ended(own));
    assertEquals(0, coordinator.open());
    assertEquals(List.of(), coordinator.takenOver());
    coordinator.crash();
    coordinator = world.start(shop, 0);
    untilOver();
    assertEquals(List.of(first()), coordinator.takenOver());
    assertSold(2);
  }

  @Test
  void whatTheLogHasNotTakenIsWorkToo() {
    CompletableFuture<Outcome> outcome = claim();
    shop.log().setUnavailable(true);
    world.advance(100);
    assertTrue(coordinator.open() > 0, "its begin is in doubt");
    shop.log().setUnavailable(false);
    untilOver();
    assertEquals(Outcome.COMMITTED, ended(outcome));
    assertEquals(0, coordinator.open());
  }

  @Test
  void faultOfOneTransactionSetsItAsideAndNoOther() {
    FaultyProtocol faulty = new FaultyProtocol(engine());
    stock.with("marked", 0);
    shop = world.service("shop", new EncodedTransactions(), faulty);
    coordinator = world.start(shop, 0);
    CompletableFuture<Outcome> bad = execute(FaultyProtocol.marked(PURCHASE), PLENTY_MILLIS);
    CompletableFuture<Outcome> good = execute(PURCHASE);
    world.advance(100);
    assertEquals(Outcome.COMMITTED, ended(good));
    assertInstanceOf(OutcomeUnknownException.class, failure(bad));
    assertEquals(1, coordinator.alarms().size());
    assertEquals(1, shop.log().parked(0, 10).size());
    String alarm = coordinator.alarms().get(0);
    assertTrue(alarm.startsWith(shop.log().parked(0, 10).get(0).id() + ": "), alarm);
    assertTrue(alarm.contains("the test made the protocol fail"), alarm);
    faulty.setFaulty(false);
    untilOver();
    assertEquals(8, stock.balance("apple").available(), "it is still tried");
  }

  @Test
  void stateOfOtherBranchesSetsItsTransactionAsideAndNoOther() {
    world.network().lose(asks());
    begin(PURCHASE);
    begin(PURCHASE);
    world.advance(5);
    coordinator.crash();
    Entry entry = shop.log().read(first()).orElseThrow();
    BranchSet third = BranchSet.NONE.with(2);
    TransactionState strange =
        TransactionState.initial(engine().initialPhase()).withSent(third).withYes(2);
    shop.log()
        .write(
            List.of(
                new Append(
                    first(),
                    entry.version(),
                    entry.epoch(),
                    "strange",
                    StateCodec.encode(strange),
                    0,
                    "",
                    null)));
    world.network().heal();
    coordinator = world.start(shop, 0);
    world.until(() -> stock.balance("apple").sold() == 1, PLENTY_MILLIS);
    assertEquals(1, coordinator.alarms().size());
    assertEquals(first(), shop.log().parked(0, 10).get(0).id());
  }

  @Test
  void listenerThatThrowsHarmsNoOther() {
    List<Outcome> heard = new ArrayList<>();
    coordinator.submit(
        submission(
            (outcome, written) -> {
              throw new IllegalStateException("a fault of the listener");
            }));
    coordinator.submit(submission((outcome, written) -> heard.add(outcome)));
    untilOver();
    assertEquals(List.of(Outcome.COMMITTED), heard);
    assertSold(2);
  }

  @Test
  void requesterThatAsksAgainIsToldFromTheLog() {
    world.start(shop, 1);
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(50);
    coordinator.pause(true);
    long told = world.network().sent(kind(Ended.class));
    world.send(Address.ofInstance("shop", 1), requestOf(PURCHASE, 1_000));
    world.advance(5);
    assertEquals(told + 1, world.network().sent(kind(Ended.class)));
    assertTrue(world.network().sent(kind(Begin.class)) == 2);
    assertSold(1);
  }

  @Test
  void refusalIsToldAfterARecoveryToo() {
    world.network().lose(closes());
    world.send(SHOP, requestOf(TOO_DEAR, DEADLINE_MILLIS));
    world.advance(50);
    coordinator = world.start(shop, 0);
    world.network().heal();
    world.until(() -> world.network().sent(kind(Ended.class)) > 0, 10_000);
    assertSold(0);
    world.send(SHOP, new Settled(first()));
    untilOver();
    Ended ended =
        (Ended) world.network().sent().stream().filter(kind(Ended.class)).findFirst().orElseThrow();
    assertInstanceOf(Aborted.class, ended.outcome());
  }

  /** As a service begins whose claim can be recognized when it is tried again. */
  private CompletableFuture<Outcome> claim() {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    newWorld();
    shop =
        world.service(
            "shop",
            new EncodedTransactions(),
            Map.of("claim", RecoveryContract::claimOnce),
            engine());
    coordinator = world.start(shop, 0);
    coordinator.submit(
        Submission.own(
            0,
            engine().name(),
            TransactionCodec.encode(PURCHASE),
            DEADLINE_MILLIS,
            new Application.Write("claim", List.of()),
            (outcome, written) -> answer.complete(outcome)));
    return answer;
  }

  private static Answer claimOnce(Context context, List<String> arguments) {
    String holder = context.data().get("claim");
    if (holder != null) {
      return new Answer(false, List.of("taken"), null, Long.valueOf(holder));
    }
    context.data().put("claim", Long.toString(context.mint().getAsLong()));
    return Answer.accept("claimed");
  }

  private Submission submission(Listener listener) {
    return Submission.own(
        0, engine().name(), TransactionCodec.encode(PURCHASE), DEADLINE_MILLIS, null, listener);
  }
}
