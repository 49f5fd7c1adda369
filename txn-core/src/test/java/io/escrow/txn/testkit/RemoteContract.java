package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.EncodedTransactions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of transactions that a dedicated coordinator in another service runs. */
public abstract class RemoteContract extends EngineFixture {
  private static final Address ORCHESTRATOR = Address.ofService("orchestrator");
  private static final int STEPS = 16;

  private Remote remote;
  private WorldService office;
  private WorldCoordinator orchestrator;

  /** What a purchase costs with a dedicated coordinator (design, section 6). */
  protected abstract Cost cost();

  @Override
  @BeforeEach
  protected void newWorld() {
    super.newWorld();
    remote = new Remote("orchestrator", engine().name());
    shop = world.service("shop", new EncodedTransactions(), engine(), remote);
    office = world.service("orchestrator", new EncodedTransactions(), engine());
    coordinator = world.start(shop, 0);
    orchestrator = world.start(office, 0);
  }

  @Test
  void commitsAndCostsWhatItShould() {
    CompletableFuture<Outcome> outcome = request(PURCHASE, DEADLINE_MILLIS);
    untilAllOver();
    assertEquals(Outcome.COMMITTED, ended(outcome));
    assertSold(1);
    long scripts = shop.written() + office.written() + stock.handled() + payment.handled();
    assertEquals(cost(), new Cost(world.network().sent().size(), scripts));
  }

  @Test
  void refusesWhenEverythingIsBackAndSaysSoOnce() {
    CompletableFuture<Outcome> outcome = request(TOO_DEAR, DEADLINE_MILLIS);
    untilAllOver();
    assertEquals(new Aborted(new Refusal(Reason.INSUFFICIENT, "payment", "ann")), ended(outcome));
    assertSold(0);
    assertEquals(1, world.network().sent(kind(Ended.class)));
    assertEquals(1, world.network().sent(kind(Settled.class)));
  }

  @Test
  void eachKindOfMessageMayBeLost() {
    for (Class<? extends Message> kind :
        List.<Class<? extends Message>>of(Begin.class, Ended.class, Settled.class)) {
      newWorld();
      boolean[] lost = {false};
      world
          .network()
          .lose(
              message -> {
                boolean loses = kind.isInstance(message) && !lost[0];
                lost[0] |= loses;
                return loses;
              });
      CompletableFuture<Outcome> outcome = request(PURCHASE, DEADLINE_MILLIS);
      untilAllOver();
      assertEquals(Outcome.COMMITTED, ended(outcome));
      assertSold(1);
      assertTrue(world.network().sent(kind(kind)) > 1, kind::getSimpleName);
    }
  }

  @Test
  void everyMessageMayComeTwice() {
    for (long laterMillis : List.of(1L, 4L, 9_000L)) {
      newWorld();
      world.network().duplicate(message -> true, laterMillis);
      CompletableFuture<Outcome> bought = request(PURCHASE, DEADLINE_MILLIS);
      CompletableFuture<Outcome> refused = request(TOO_DEAR, DEADLINE_MILLIS);
      untilAllOver();
      world.advance(15_000);
      untilAllOver();
      assertEquals(Outcome.COMMITTED, ended(bought));
      assertInstanceOf(Aborted.class, ended(refused));
      assertSold(1);
      assertEquals(List.of(), orchestrator.alarms());
    }
  }

  @Test
  void orchestratorMayCrashAtAnyMoment() {
    for (int moment = 1; moment <= STEPS; moment++) {
      newWorld();
      CompletableFuture<Outcome> outcome = request(PURCHASE, DEADLINE_MILLIS);
      world.advance(moment);
      orchestrator.crash();
      world.advance(100);
      orchestrator = world.start(office, 0);
      untilAllOver();
      assertEquals(Outcome.COMMITTED, ended(outcome));
      assertSold(1);
      assertEquals(List.of(), orchestrator.alarms());
    }
  }

  @Test
  void requesterMayCrashAtAnyMoment() {
    for (int moment = 1; moment <= STEPS; moment++) {
      for (Transaction transaction : List.of(PURCHASE, TOO_DEAR)) {
        newWorld();
        beginRemote(transaction, DEADLINE_MILLIS);
        world.advance(moment);
        coordinator.crash();
        world.advance(100);
        coordinator = world.start(shop, 0);
        untilAllOver();
        assertSold(transaction.equals(PURCHASE) ? 1 : 0);
      }
    }
  }

  @Test
  void deadlineCancels() {
    world.network().lose(asks());
    CompletableFuture<Outcome> outcome = request(PURCHASE, 1_000);
    untilAllOver();
    assertEquals(Reason.TIMED_OUT, ((Aborted) ended(outcome)).refusal().reason());
    assertSold(0);
  }

  @Test
  void requestThatComesAfterTheCancelFindsIt() {
    boolean[] first = {true};
    world
        .network()
        .delay(
            message -> {
              boolean delays = message instanceof Begin && first[0];
              first[0] &= !delays;
              return delays;
            },
            8_000);
    world
        .network()
        .lose(message -> message instanceof Begin b && b.remainingMillis() > 0 && !first[0]);
    CompletableFuture<Outcome> outcome = request(PURCHASE, 1_000);
    world.advance(20_000);
    untilAllOver();
    assertInstanceOf(Aborted.class, ended(outcome));
    assertSold(0);
  }

  @Test
  void endedForAForgottenTransactionIsAnsweredBySettled() {
    TransactionId forgotten = new TransactionId(0, 77);
    Address answers = Address.ofInstance("orchestrator", 0);
    world.send(SHOP, new Ended(forgotten, Outcome.COMMITTED, answers));
    world.advance(5);
    assertEquals(1, world.network().sent(message -> message.equals(new Settled(forgotten))));
  }

  @Test
  void protocolThatTheOrchestratorDoesNotKnowIsAnAlarm() {
    world.send(
        ORCHESTRATOR, new Begin(first(), "3pc", PURCHASE, 1_000, "shop", Watermark.NONE, SHOP));
    world.advance(5);
    assertEquals(1, orchestrator.alarms().size());
    assertEquals(0, office.log().open(0));
  }

  @Test
  void everyDeclaredTransitionIsTaken() {
    Set<Transition> taken = new HashSet<>();
    for (Transaction transaction : List.of(PURCHASE, TOO_DEAR)) {
      newWorld();
      world.network().lose(m -> m instanceof Begin begin && begin.replyTo().equals(SHOP));
      beginRemote(transaction, 10_000);
      world.advance(5);
      haunt();
      world.advance(1_000);
      coordinator = world.start(shop, 0);
      world.advance(2 * World.TAKEOVER_AFTER_MILLIS);
      world.network().heal();
      world.advance(1);
      untilAllOver();
      taken.addAll(world.taken(remote.name()));
    }
    newWorld();
    world.network().lose(asks());
    beginRemote(PURCHASE, 1_000);
    untilAllOver();
    taken.addAll(world.taken(remote.name()));
    assertEquals(Set.of(), remote.table().unvisited(taken));
  }

  private void haunt() {
    Refusal refusal = new Refusal(Reason.UNKNOWN, "stock", "apple");
    for (Answer answer : Answer.values()) {
      world.send(SHOP, new Reply(first(), 0, CommandType.PREPARE, answer, refusal));
    }
    world.send(SHOP, new Inquiry(first(), 0, "stock"));
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.send(SHOP, new Settled(first()));
    world.advance(5);
  }

  private CompletableFuture<Outcome> request(Transaction transaction, long deadlineMillis) {
    return coordinator.as(remote.name(), deadlineMillis).execute(0, transaction);
  }

  /** Requests one whose outcome the test does not wait for. */
  private void beginRemote(Transaction transaction, long deadlineMillis) {
    assertFalse(request(transaction, deadlineMillis).isDone());
  }

  private void untilAllOver() {
    untilOver();
    world.until(() -> office.log().open(0) == 0, PLENTY_MILLIS);
    world.advance(50);
  }
}
