package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.OutcomeUnknownException;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does through a coordinator, whatever becomes of its messages. */
public abstract class EngineContract extends EngineFixture {
  @BeforeEach
  void start() {
    newWorld();
  }

  @Test
  void commits() {
    CompletableFuture<Outcome> outcome = execute(PURCHASE);
    untilOver();
    assertEquals(Outcome.COMMITTED, ended(outcome));
    assertSold(1);
    assertEquals(List.of(), coordinator.alarms());
    assertEquals(0, coordinator.inFlight());
  }

  /** What a purchase costs when the coordinator is in the shop (design, section 6). */
  protected abstract Cost cost();

  @Test
  void purchaseCostsWhatItShould() {
    begin(PURCHASE);
    untilOver();
    assertEquals(
        cost(),
        new Cost(
            world.network().sent().size(), shop.written() + stock.handled() + payment.handled()));
  }

  @Test
  void refusesAndTellsWhenEverythingIsBack() {
    CompletableFuture<Long> back =
        execute(TOO_DEAR).thenApply(outcome -> stock.balance("apple").available());
    CompletableFuture<Outcome> outcome = execute(TOO_DEAR);
    untilOver();
    assertEquals(new Aborted(new Refusal(Reason.INSUFFICIENT, "payment", "ann")), ended(outcome));
    assertEquals(10, back.join(), "when it was told");
    assertSold(0);
  }

  @Test
  void deadlineRefusesAndALateCommandFindsATombstone() {
    world.network().delay(asks().and(toBranch(0)), 3_000);
    CompletableFuture<Outcome> outcome = execute(PURCHASE, 1_000);
    untilOver();
    assertEquals(new Aborted(new Refusal(Reason.TIMED_OUT, "", "")), ended(outcome));
    world.advance(5_000);
    assertSold(0);
  }

  @Test
  void lateVotesChangeNothing() {
    world.network().delay(fromBranch(0), 3_000);
    CompletableFuture<Outcome> outcome = execute(PURCHASE, 1_000);
    untilOver();
    assertInstanceOf(Aborted.class, ended(outcome));
    assertSold(0);
  }

  @Test
  void cancelEndsWhatRuns() {
    world.network().lose(asks());
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(100);
    world.network().heal();
    world.send(SHOP, requestOf(PURCHASE, 0));
    world.advance(100);
    assertEquals(List.of(Reason.TIMED_OUT), endings());
    assertSold(0);
  }

  @Test
  void cancelOfTheUnknownIsRememberedAndAsksNobodyForAVote() {
    world.send(SHOP, requestOf(PURCHASE, 0));
    world.advance(100);
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(100);
    assertEquals(List.of(Reason.TIMED_OUT, Reason.TIMED_OUT), endings());
    assertEquals(0, world.network().sent(asks()));
    assertEquals(1, shop.log().open(0), "until the requester knows");
    world.send(SHOP, new Message.Settled(first()));
    untilOver();
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(100);
    assertEquals(2, endings().size(), "it is over, and begins no second time");
    assertEquals(0, shop.log().open(0));
    assertSold(0);
  }

  @Test
  void everyMessageMayComeTwice() {
    for (long laterMillis : List.of(1L, 2L, 7L, 30_000L)) {
      newWorld();
      world.network().duplicate(message -> true, laterMillis);
      CompletableFuture<Outcome> bought = execute(PURCHASE);
      CompletableFuture<Outcome> refused = execute(TOO_DEAR);
      untilOver();
      world.advance(40_000);
      assertEquals(Outcome.COMMITTED, ended(bought));
      assertInstanceOf(Aborted.class, ended(refused));
      assertSold(1);
      assertEquals(List.of(), coordinator.alarms());
    }
  }

  @Test
  void everyMessageMayBeLostForAWhile() {
    for (int lost = 0; lost < 8; lost++) {
      newWorld();
      int[] left = {lost};
      world.network().lose(message -> left[0]-- == 0);
      CompletableFuture<Outcome> outcome = execute(PURCHASE);
      untilOver();
      assertEquals(Outcome.COMMITTED, ended(outcome));
      assertSold(1);
    }
  }

  @Test
  void inquiryIsAnsweredByTheDecision() {
    world.network().lose(closes());
    begin(TOO_DEAR);
    world.advance(20);
    List<Message> before = world.network().sent();
    world.send(Address.ofService("shop"), new Inquiry(first(), 0, "stock"));
    world.advance(3);
    List<Message> answers = after(before, world.network().sent());
    assertEquals(1, answers.stream().filter(closes().and(toBranch(0))).count());
  }

  @Test
  void inquiryIsAnsweredFromTheLogByWhoeverIsAsked() {
    WorldCoordinator other = world.start(shop, 1);
    world.network().lose(closes());
    begin(TOO_DEAR);
    world.advance(20);
    coordinator.pause(true);
    List<Message> before = world.network().sent();
    world.send(Address.ofInstance("shop", 1), new Inquiry(first(), 0, "stock"));
    world.advance(3);
    assertEquals(
        1,
        after(before, world.network().sent()).stream().filter(closes().and(toBranch(0))).count());
    assertEquals(List.of(), other.takenOver());
  }

  @Test
  void inquiryBeforeTheDecisionIsNotAnswered() {
    world.network().lose(asks().and(toBranch(1)));
    begin(PURCHASE);
    world.advance(20);
    List<Message> before = world.network().sent();
    world.send(SHOP, new Inquiry(first(), 0, "stock"));
    world.advance(3);
    assertEquals(1, after(before, world.network().sent()).size(), "the inquiry itself");
  }

  @Test
  void inquiryAboutTheUnknownIsAnsweredSoAndByNoGuess() {
    List<Message> before = world.network().sent();
    Inquiry inquiry = new Inquiry(new TransactionId(0, 77), 1, "payment");
    world.send(SHOP, inquiry);
    world.advance(50);
    assertEquals(
        List.of(inquiry, new Unknown(new TransactionId(0, 77), 1)),
        after(before, world.network().sent()));
    assertEquals(List.of(), coordinator.alarms());
  }

  @Test
  void heldBranchAsksByItselfAndIsSetFree() {
    begin(PURCHASE);
    // The participants' answers are lost, the commands too, and so each side has to ask.
    world.network().lose(closes());
    world.advance(20_000);
    assertTrue(world.network().sent(kind(Inquiry.class)) > 0);
    world.network().heal();
    untilOver();
    assertSold(1);
  }

  /** Writes with each outcome what its script declines. */
  private static final class Declining implements Application {
    private final Application plain = new EncodedTransactions();

    @Override
    public Transaction plan(String request) {
      return plain.plan(request);
    }

    @Override
    public Verdict judge(
        TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis) {
      return new Verdict(new Write("confirm", List.of("nothing")), null);
    }
  }

  @Test
  void tooManyInFlightAreTurnedAwayBeforeAnythingHappens() {
    coordinator = world.start(shop, 0, 2, 2_000);
    CompletableFuture<Outcome> one = execute(PURCHASE);
    CompletableFuture<Outcome> two = execute(PURCHASE);
    CompletableFuture<Outcome> three = execute(PURCHASE);
    assertTrue(three.isDone());
    assertInstanceOf(OverloadedException.class, failure(three));
    untilOver0(one, two);
    CompletableFuture<Outcome> later = execute(PURCHASE);
    untilOver0(later);
    assertSold(3);
  }

  @Test
  void nearlyFullLogBeginsNothingNewAndEndsWhatIsOpen() {
    CompletableFuture<Outcome> open = execute(PURCHASE);
    world.advance(1);
    shop.log().full(true);
    CompletableFuture<Outcome> refused = execute(PURCHASE);
    untilOver0(open);
    assertInstanceOf(StoreFullException.class, failure(refused));
    assertEquals(0, coordinator.inFlight());
    assertSold(1);
    shop.log().full(false);
    untilOver0(execute(PURCHASE));
    assertSold(2);
  }

  @Test
  void nearlyFullLogLetsRequestersAskAgainButTakesCancels() {
    shop.log().full(true);
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(100);
    assertEquals(0, shop.log().open(0));
    world.send(SHOP, requestOf(PURCHASE, 0));
    world.advance(100);
    assertEquals(List.of(Reason.TIMED_OUT), endings());
    assertSold(0);
  }

  @Test
  void outcomeThatTheApplicationDeclinesIsShownAsParked() {
    shop = world.service("toys", new Declining(), ToyApplication.java(), engine());
    coordinator = world.start(shop, 0);
    CompletableFuture<Outcome> outcome = execute(PURCHASE);
    world.until(() -> !shop.log().parked(0, 10).isEmpty(), 20_000);
    String error = shop.log().parked(0, 10).get(0).error();
    assertTrue(error.contains("not yours"), error);
    assertInstanceOf(OutcomeUnknownException.class, failure(outcome));
  }

  @Test
  void eventThatCannotHappenSetsItsTransactionAsideAlone() {
    Transaction victim =
        Transaction.of(
            Branch.of("stock", "apple", "2"), Branch.of("payment", "ann", "2").inStage(1));
    shop = world.service("toys", new EncodedTransactions(), new FaultyEngine(engine(), victim));
    coordinator = world.start(shop, 0);
    begin(victim);
    CompletableFuture<Outcome> other = execute(PURCHASE);
    world.until(() -> other.isDone() && !shop.log().parked(0, 10).isEmpty(), PLENTY_MILLIS);
    assertEquals(Outcome.COMMITTED, ended(other));
    String alarm = coordinator.alarms().get(0);
    assertTrue(alarm.startsWith("0-1: set aside"), alarm);
    assertTrue(alarm.contains("Begun[]") && alarm.contains("TransactionState[phase="), alarm);
    assertEquals(first(), shop.log().parked(0, 10).get(0).id());
  }

  @Test
  void badSubmissionsAreRefusedWithAReason() {
    CompletableFuture<Outcome> shard =
        coordinator.as(engine().name(), DEADLINE_MILLIS).execute(7, PURCHASE);
    CompletableFuture<Outcome> protocol =
        coordinator.as("3pc", DEADLINE_MILLIS).execute(0, PURCHASE);
    world.advance(5);
    for (CompletableFuture<Outcome> refused : List.of(shard, protocol)) {
      assertInstanceOf(IllegalArgumentException.class, failure(refused));
    }
    assertEquals(0, coordinator.inFlight());
    assertEquals(0, shop.log().open(0));
  }

  @Test
  void stuckOneIsShownAsParkedAndStillTried() {
    payment.pause(true);
    world.network().lose(closes());
    CompletableFuture<Outcome> outcome = execute(PURCHASE, PLENTY_MILLIS);
    world.until(() -> !shop.log().parked(0, 10).isEmpty(), 20_000);
    long asked = world.network().sent(toBranch(1));
    world.advance(10_000);
    assertTrue(world.network().sent(toBranch(1)) > asked + 2, "it is retried all the same");
    assertEquals(1, coordinator.stuck().size(), "its operator is told once");
    String told = coordinator.stuck().get(0);
    assertTrue(told.matches(first() + ": no answer in [A-Z]+ after 3 retries"), told);
    payment.pause(false);
    world.network().heal();
    untilOver();
    assertEquals(Outcome.COMMITTED, ended(outcome));
    assertEquals(List.of(), shop.log().parked(0, 10));
    assertSold(1);
  }

  @Test
  void inboxIsTakenNoFasterThanTheLogAnswers() {
    coordinator = world.start(shop, 0, 10, 1_500);
    shop.log().setUnavailable(true);
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.advance(5);
    for (int i = 0; i < 4_000; i++) {
      Inquiry inquiry = new Inquiry(new TransactionId(0, 50 + i), 0, "stock");
      world.send(Address.ofService("shop"), inquiry);
    }
    world.advance(2_000);
    assertTrue(coordinator.lag() > 2_000, "they wait in the broker");
    assertEquals(0, world.network().sent(kind(Unknown.class)));
    shop.log().setUnavailable(false);
    world.until(() -> coordinator.lag() == 0, 20_000);
    assertEquals(4_000, world.network().sent(kind(Unknown.class)), "none is lost");
  }

  @Test
  void manyAtOnceEndAsTheyShould() {
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      all.add(execute(Transaction.of(Branch.of("stock", "apple", "1"))));
    }
    untilOver();
    long sold = 0;
    for (CompletableFuture<Outcome> one : all) {
      sold += ended(one).equals(Outcome.COMMITTED) ? 1 : 0;
    }
    assertEquals(10, sold);
    assertEquals(0, stock.balance("apple").available());
  }

  @Test
  void transitionsAreSeenInTheirOrder() {
    begin(PURCHASE);
    untilOver();
    List<Transition> history = world.history(first());
    assertFalse(history.isEmpty());
    for (int i = 1; i < history.size(); i++) {
      assertEquals(history.get(i - 1).to(), history.get(i).from());
    }
  }

  @SafeVarargs
  private void untilOver0(CompletableFuture<Outcome>... outcomes) {
    untilOver();
    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertEquals(Outcome.COMMITTED, ended(outcome));
    }
  }

  /** Why the transactions were refused that a requester was told of. */
  private List<Reason> endings() {
    return world.network().sent().stream()
        .filter(kind(Ended.class))
        .map(message -> ((Aborted) ((Ended) message).outcome()).refusal().reason())
        .toList();
  }
}
