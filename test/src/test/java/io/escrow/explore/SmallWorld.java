package io.escrow.explore;

import io.escrow.explore.Flight.Flying;
import io.escrow.txn.Branch;
import io.escrow.txn.Message.Command;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.testkit.MemoryTransactionLog;
import io.escrow.txn.testkit.explore.Fingerprint;
import io.escrow.txn.testkit.explore.ScheduleModel;
import io.escrow.txn.testkit.sim.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The shipped coordinators and participants in one thread, over a log and stores in memory. What
 * time, network and crashes may do to them is a list of options in every state, and clocks stand
 * still but for these.
 */
final class SmallWorld {
  /** What must be so where nothing can happen any more. */
  static final String AT_REST = "at the end all is over, nothing is held, and nobody works on it";

  /** Later than anything in the log comes due, and far from any deadline. */
  private static final long DUE_MILLIS = 10_000_000;

  private final Shape shape;
  private final Parts parts;
  private final Budget left;
  private final Facts facts;
  private final Flight flight;
  private final MemoryTransactionLog log;
  private final List<CoordinatorProcess> coordinators = new ArrayList<>();
  private final SortedMap<String, ParticipantProcess> participants = new TreeMap<>();
  private final SortedMap<TransactionId, Long> epochs = new TreeMap<>();

  /** The transactions that were asked for, in the order of their ids. */
  private final List<Integer> begun = new ArrayList<>();

  private boolean stocked;
  private boolean due;
  private long storeMillis;

  private SmallWorld(Shape shape, Parts parts) {
    this.shape = shape;
    this.parts = parts;
    left = new Budget(shape.faults());
    facts = new Facts(shape.transactions().get(0).branches().size());
    flight = new Flight(left.anyTimes);
    log = new MemoryTransactionLog(() -> storeMillis, Map.of());
    Protocol engine =
        parts.engines().stream()
            .filter(one -> one.name().equals(shape.protocol()))
            .findFirst()
            .orElseThrow();
    for (int number = 0; number < shape.coordinators(); number++) {
      coordinators.add(new CoordinatorProcess(this, number, engine));
    }
    shape.services().forEach(s -> participants.put(s, new ParticipantProcess(this, s)));
    coordinators.forEach(Node::begin);
    participants.values().forEach(Node::begin);
  }

  /**
   * The model of all that can happen in a world of this shape.
   *
   * @param parts of a world; a new one each time
   * @param goals of those that {@link Facts} names
   */
  static ScheduleModel model(Shape shape, Supplier<Parts> parts, Set<String> goals) {
    return new ScheduleModel(
        new Replay(() -> new SmallWorld(shape, parts.get())),
        Facts.INVARIANTS,
        Set.of(AT_REST),
        goals);
  }

  /** What there is to see now. */
  ScheduleModel.View view() {
    for (ParticipantProcess one : participants.values()) {
      facts.balances(one.store().quantities(0).all().values(), one.units());
    }
    Set<String> met = new TreeSet<>();
    facts.addTo(met);
    if (epochs.isEmpty()
        && facts.atRest()
        && coordinators.stream().allMatch(one -> one.memory().isEmpty())) {
      met.add(AT_REST);
    }
    String text = text();
    List<String> choices = Options.of(this).stream().map(Option::toString).toList();
    return new ScheduleModel.View(Fingerprint.of(text), choices, met, text);
  }

  Shape shape() {
    return shape;
  }

  Parts parts() {
    return parts;
  }

  Budget left() {
    return left;
  }

  Facts facts() {
    return facts;
  }

  Flight flight() {
    return flight;
  }

  MemoryTransactionLog log() {
    return log;
  }

  List<CoordinatorProcess> coordinators() {
    return coordinators;
  }

  /** The epochs of the transactions that the log has. */
  SortedMap<TransactionId, Long> epochs() {
    return epochs;
  }

  boolean isStocked() {
    return stocked;
  }

  boolean hasBegun(int transaction) {
    return begun.contains(transaction);
  }

  /** Whether what lies in the log is due now to be taken over. */
  boolean isDue() {
    return due;
  }

  CoordinatorProcess coordinatorOf(int transaction) {
    return coordinators.get(transaction % coordinators.size());
  }

  Node receiver(Flying one) {
    return one.message() instanceof Command
        ? Objects.requireNonNull(
            participants.get(one.to().topic().substring(Flight.TOPICS.length())))
        : coordinators.get(one.to().partition());
  }

  /** Lets something happen. */
  void perform(Option option) {
    if (option instanceof Option.Stock stock) {
      stock(stock.lacking());
    } else if (option instanceof Option.Begin begin) {
      CoordinatorProcess at = coordinators.get(begin.at());
      int number = begin.transaction();
      begun.add(number);
      run(at, begin.crashAfter(), () -> at.execute(number, shape.transactions().get(number)));
    } else if (option instanceof Option.Deliver deliver) {
      deliver(deliver);
    } else if (option instanceof Option.Lose lose) {
      left.losses--;
      flight.remove(lose.message());
    } else if (option instanceof Option.Die die) {
      run(coordinators.get(die.at()), 1, () -> {});
    } else if (option instanceof Option.Timer timer) {
      expire(timer);
    }
  }

  private void deliver(Option.Deliver option) {
    Flying one = option.message();
    flight.remove(one);
    if (option.copy()) {
      left.duplicates--;
      flight.add(new Flying(one.text(), one.to(), one.message(), true));
    }
    Node to = receiver(one);
    boolean[] read = {false};
    run(to, option.crashAfter(), () -> read[0] = to.take(one.message()));
    if (!read[0]) {
      flight.add(one);
    }
  }

  private void expire(Option.Timer timer) {
    CoordinatorProcess at = coordinators.get(timer.at());
    switch (timer.due()) {
      case RETRY -> run(at, timer.crashAfter(), at::retry);
      case DEADLINE -> {
        left.deadlines--;
        run(at, timer.crashAfter(), at::deadline);
      }
      case TAKEOVER -> {
        left.takeovers -= Options.isOrphaned(this) ? 0 : 1;
        storeMillis += DUE_MILLIS;
        due = true;
        run(at, timer.crashAfter(), at::takeOver);
        due = false;
      }
    }
  }

  /** Lets a process do something, and crash after so many effects, or when it is done with them. */
  private void run(Node node, int crashAfter, Runnable step) {
    node.crashAfter(crashAfter);
    try {
      step.run();
      if (crashAfter == 0) {
        return;
      }
    } catch (Crash crash) {
      // Its memory is gone; what it did until then is not.
    }
    left.crashes--;
    node.crashed = true;
    node.begin();
  }

  private void stock(String lacking) {
    stocked = true;
    shape.transactions().forEach(t -> t.branches().forEach(branch -> stock(branch, lacking)));
  }

  private void stock(Branch branch, String lacking) {
    Objects.requireNonNull(participants.get(branch.participant()))
        .stock(branch.action().get(0), branch.participant().equals(lacking) ? 0 : 1);
  }

  /** All that makes a difference from here on. */
  private String text() {
    StringBuilder text = new StringBuilder().append(facts).append("log");
    for (TransactionId id : epochs.keySet()) {
      Entry entry = log.read(id).orElseThrow();
      text.append(' ').append(entry.id()).append(" v").append(entry.version());
      text.append(" e").append(entry.epoch()).append(' ').append(entry.state()).append(';');
    }
    coordinators.forEach(one -> text.append(' ').append(one));
    participants.values().forEach(one -> text.append(' ').append(one));
    text.append(" begun ").append(begun).append(" under way ").append(flight.all());
    return text.append(' ').append(left).toString();
  }
}
