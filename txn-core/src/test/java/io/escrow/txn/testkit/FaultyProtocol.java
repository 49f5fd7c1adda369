package io.escrow.txn.testkit;

import io.escrow.txn.Branch;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;
import java.util.List;
import java.util.stream.Stream;

/** A protocol that throws at a vote, in transactions that are marked, for as long as it is told. */
final class FaultyProtocol implements Protocol {
  private static final List<String> MARK = List.of("marked", "0");

  private final Protocol protocol;
  private boolean faulty = true;

  FaultyProtocol(Protocol protocol) {
    this.protocol = protocol;
  }

  /** The same transaction with a mark, which its first participant does not mind. */
  static Transaction marked(Transaction transaction) {
    Branch first = transaction.branches().get(0);
    List<String> action = Stream.concat(first.action().stream(), MARK.stream()).toList();
    Branch marked = new Branch(first.participant(), first.shard(), first.stage(), action);
    return new Transaction(
        Stream.concat(Stream.of(marked), transaction.branches().stream().skip(1)).toList(), false);
  }

  void setFaulty(boolean newFaulty) {
    faulty = newFaulty;
  }

  @Override
  public Decision decide(Transaction transaction, TransactionState state, Event event) {
    if (faulty
        && event instanceof Event.VotedYes
        && transaction.branches().get(0).action().containsAll(MARK)) {
      throw new IllegalStateException("the test made the protocol fail");
    }
    return protocol.decide(transaction, state, event);
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public Phase initialPhase() {
    return protocol.initialPhase();
  }

  @Override
  public Phase phase(int code) {
    return protocol.phase(code);
  }

  @Override
  public TransitionTable table() {
    return protocol.table();
  }
}
