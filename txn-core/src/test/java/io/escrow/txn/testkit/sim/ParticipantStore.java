package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryQuantities;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.ArrayList;
import java.util.List;

/** A participant's store, with a clock of its own; under relaxed durability it can forget. */
final class ParticipantStore {
  private record Call(long clockMillis, Runnable what) {}

  /**
   * An account in its present generation.
   *
   * @param total what it was set to and has been given since
   * @param since how many resets of the store there had been when it began
   */
  record Beginning(long total, int since) {}

  final String service;
  long clockOffset;
  long awayUntil;
  private final Simulation simulation;
  private final int stock;
  private final List<Call> calls = new ArrayList<>();
  private MemoryParticipant participant;
  private final Beginning[] beginnings;
  private int resets;
  private long replayedMillis = -1;

  ParticipantStore(Simulation simulation, String service, int stock) {
    this.simulation = simulation;
    this.service = service;
    this.stock = stock;
    this.beginnings = new Beginning[simulation.setup().accounts];
    this.participant = fresh();
    listen();
  }

  private void listen() {
    participant.changes(
        (command, before, after) -> {
          simulation.history().changed(command, before, after, resets);
          simulation.watcher().branch(command.id(), command.branch(), after);
        });
  }

  boolean isAway() {
    return simulation.now() < awayUntil;
  }

  MemoryParticipant participant() {
    return participant;
  }

  List<Reply> handle(List<Command> commands) {
    if (simulation.setup().relaxed) {
      List<Command> copy = List.copyOf(commands);
      note(() -> participant.handle(copy));
    }
    List<Reply> replies = participant.handle(commands);
    check();
    return replies;
  }

  /** Sets the accounts from one on to a new beginning (rule P9). */
  void reset(int first) {
    note(() -> begin(first));
    begin(first);
    check();
  }

  /** Adds to the accounts from one on. */
  void add(int first, long amount) {
    note(() -> give(first, amount));
    give(first, amount);
    check();
  }

  private void begin(int first) {
    resets++;
    for (int account = first; account < beginnings.length; account++) {
      accounts(participant, account).reset(Setup.ACCOUNTS.get(account), stock);
      beginnings[account] = new Beginning(stock, resets);
    }
  }

  private void give(int first, long amount) {
    for (int account = first; account < beginnings.length; account++) {
      if (accounts(participant, account).add(Setup.ACCOUNTS.get(account), amount)) {
        Beginning before = beginnings[account];
        beginnings[account] = new Beginning(before.total() + amount, before.since());
      }
    }
  }

  private void check() {
    for (int account = 0; account < beginnings.length; account++) {
      simulation.balance(service, balance(account), beginnings[account].total());
    }
  }

  private void note(Runnable what) {
    if (simulation.setup().relaxed) {
      calls.add(new Call(clockMillis(), what));
    }
  }

  int accounts() {
    return beginnings.length;
  }

  /** How an account began in its present generation. */
  Beginning beginning(int account) {
    return beginnings[account];
  }

  Balance balance(int account) {
    Balance balance = accounts(participant, account).read(Setup.ACCOUNTS.get(account));
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
      call.what().run();
    }
    replayedMillis = -1;
    listen();
    return true;
  }

  private long clockMillis() {
    return replayedMillis >= 0 ? replayedMillis : simulation.now() + clockOffset;
  }

  private MemoryQuantities accounts(MemoryParticipant of, int account) {
    return of.quantities(simulation.setup().shardOf(account));
  }

  private MemoryParticipant fresh() {
    MemoryParticipant made =
        new MemoryParticipant(service, simulation.setup().shards, this::clockMillis);
    for (int account = 0; account < beginnings.length; account++) {
      accounts(made, account).reset(Setup.ACCOUNTS.get(account), stock);
      beginnings[account] = new Beginning(stock, 0);
    }
    return made;
  }
}
