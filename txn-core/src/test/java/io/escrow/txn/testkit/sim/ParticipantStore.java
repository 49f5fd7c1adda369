package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.ArrayList;
import java.util.List;

/** A participant's store, with a clock of its own; under relaxed durability it can forget. */
final class ParticipantStore {
  private record Call(long clockMillis, List<Command> commands) {}

  final String service;
  long clockOffset;
  long awayUntil;
  private final Simulation simulation;
  private final int stock;
  private final List<Call> calls = new ArrayList<>();
  private MemoryParticipant participant;
  private long replayedMillis = -1;

  ParticipantStore(Simulation simulation, String service, int stock) {
    this.simulation = simulation;
    this.service = service;
    this.stock = stock;
    this.participant = fresh();
    participant.changes(simulation.history()::changed);
  }

  boolean isAway() {
    return simulation.now() < awayUntil;
  }

  MemoryParticipant participant() {
    return participant;
  }

  List<Reply> handle(List<Command> commands) {
    if (simulation.setup().relaxed) {
      calls.add(new Call(clockMillis(), List.copyOf(commands)));
    }
    List<Reply> replies = participant.handle(commands);
    for (int account = 0; account < simulation.setup().accounts; account++) {
      simulation.balance(service, balance(account), stock);
    }
    return replies;
  }

  Balance balance(int account) {
    Balance balance = participant.quantities(0).read("a" + account);
    if (balance == null) {
      throw new IllegalStateException("an account is gone");
    }
    return balance;
  }

  /** Forgets the last calls; answers whether there was something to forget. */
  boolean forget(int count) {
    if (calls.isEmpty()) {
      return false;
    }
    List<Call> kept = List.copyOf(calls.subList(0, Math.max(0, calls.size() - count)));
    calls.clear();
    calls.addAll(kept);
    participant = fresh();
    for (Call call : kept) {
      replayedMillis = call.clockMillis();
      participant.handle(call.commands());
    }
    replayedMillis = -1;
    participant.changes(simulation.history()::changed);
    return true;
  }

  private long clockMillis() {
    return replayedMillis >= 0 ? replayedMillis : simulation.now() + clockOffset;
  }

  private MemoryParticipant fresh() {
    MemoryParticipant made = new MemoryParticipant(service, 1, this::clockMillis);
    for (int account = 0; account < simulation.setup().accounts; account++) {
      made.quantities(0).reset("a" + account, stock);
    }
    return made;
  }
}
