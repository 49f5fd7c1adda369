package io.escrow.txn.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Branch;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.spi.Protocol;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The texts that the log stores: of transactions and of their states. */
final class LogTextCodecTest {
  private static final Protocol PROTOCOL = new Remote("orchestrator", "orchestrator");

  @Provide
  Arbitrary<Transaction> transactions() {
    return Values.transactions();
  }

  @Provide
  Arbitrary<TransactionState> states() {
    Arbitrary<BranchSet> sets = Arbitraries.longs().map(BranchSet::new);
    return Combinators.combine(
            Arbitraries.of(1, 2, 3).map(PROTOCOL::phase),
            sets,
            sets,
            sets,
            Arbitraries.of(true, false),
            Values.refusals().injectNull(0.5))
        .as(TransactionState::new);
  }

  @Provide
  Arbitrary<String> texts() {
    return Values.texts();
  }

  @Property
  void readsTransactions(@ForAll("transactions") Transaction transaction) {
    assertEquals(transaction, TransactionCodec.decode(TransactionCodec.encode(transaction)));
  }

  @Property
  void readsStates(@ForAll("states") TransactionState state) {
    assertEquals(state, StateCodec.decode(PROTOCOL, StateCodec.encode(state)));
  }

  @Property(tries = 200)
  void refusesEveryPartOfATransaction(@ForAll("transactions") Transaction transaction) {
    String text = TransactionCodec.encode(transaction);
    for (int length = 0; length < text.length(); length++) {
      refusedTransaction(text.substring(0, length));
    }
    refusedTransaction(text + "0");
  }

  @Property
  void refusesOtherVersions(
      @ForAll("transactions") Transaction transaction,
      @ForAll("states") TransactionState state,
      @ForAll @IntRange(min = 2) int version) {
    String request = version + TransactionCodec.encode(transaction).substring(1);
    assertTrue(refusedTransaction(request).contains("version " + version), request);
    String stored = version + StateCodec.encode(state).substring(1);
    assertThrows(IllegalArgumentException.class, () -> StateCodec.decode(PROTOCOL, stored), stored);
  }

  @Property
  void survivesDamage(
      @ForAll("transactions") Transaction transaction,
      @ForAll("states") TransactionState state,
      @ForAll int place,
      @ForAll("texts") String damage) {
    String request = damaged(TransactionCodec.encode(transaction), place, damage);
    readsOrRefuses(() -> TransactionCodec.encode(TransactionCodec.decode(request)));
    String stored = damaged(StateCodec.encode(state), place, damage);
    readsOrRefuses(() -> StateCodec.encode(StateCodec.decode(PROTOCOL, stored)));
  }

  private static String damaged(String text, int place, String damage) {
    int from = Math.floorMod(place, text.length());
    int to = Math.min(text.length(), from + damage.length());
    return text.substring(0, from) + damage + text.substring(to);
  }

  private static void readsOrRefuses(Runnable reads) {
    try {
      reads.run();
    } catch (IllegalArgumentException e) {
      assertTrue(!String.valueOf(e.getMessage()).isBlank());
    }
  }

  /** The forms of version 1 are fixed: logs hold such texts. */
  @Test
  void keepTheirForm() {
    Transaction transaction =
        new Transaction(List.of(new Branch("stock", 3, 1, List.of("hold", "a:1,"))), true);
    assertEquals("1,1,1,5:stock3,1,2,4:hold4:a:1,", TransactionCodec.encode(transaction));
    TransactionState state =
        new TransactionState(
            PROTOCOL.initialPhase(),
            BranchSet.first(5),
            BranchSet.first(1),
            BranchSet.NONE,
            false,
            null);
    assertEquals("1,1,1f,1,0,0,", StateCodec.encode(state));
    assertEquals(
        "1,1,1f,1,0,0,2,5:stockitem 7, of 9",
        StateCodec.encode(state.refused(new Refusal(Reason.BUSY, "stock", "item 7, of 9"))));
  }

  @Test
  void sayWhyTheyRefuse() {
    assertEquals(
        "cannot read a transaction, at character 2: version 2, and only 1 is known",
        refusedTransaction("2,0,"));
    assertEquals(
        "cannot read a transaction, at character 8: not a number from 0 to 3: \"9\"",
        refusedTransaction("1,0,1,9:abc"));
    assertEquals("a transaction has 1 to 62 branches, not 0", refusedTransaction("1,0,0,"));
    refusedTransaction("");
    refusedTransaction("1,0,63,");
    refusedTransaction("1,0,1,1: 0,0,0,");
    for (String text :
        List.of(
            "",
            "1",
            "2,1,0,0,0,0,",
            "1,99,0,0,0,0,",
            "1,1,g,0,0,0,",
            "1,1,0,0,0,2,",
            "1,1,0,0,0,0,9,0:",
            "1,1,0,0,0,0,1,7:x")) {
      assertThrows(IllegalArgumentException.class, () -> StateCodec.decode(PROTOCOL, text), text);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> TransactionCodec.encode(Transaction.of(Branch.of("stock", "\udc00"))));
  }

  private static String refusedTransaction(String text) {
    return assertThrows(IllegalArgumentException.class, () -> TransactionCodec.decode(text), text)
        .getMessage();
  }
}
