package io.escrow.spec;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.runtime.LocalCoordinator;
import io.escrow.txn.runtime.Loop;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.QueryHandler;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.testkit.ForwardingLog;
import io.escrow.txn.testkit.MemoryBroker;
import io.escrow.txn.testkit.MemoryInbox;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryTransactionLog;
import io.escrow.txn.wire.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * One transaction of two branches under random faults, by the shipped loops in one thread and
 * virtual time: messages are lost, doubled and late, answers of the log are lost, coordinators
 * crash and pause. What the stores held is recorded. The same seed gives the same run.
 */
final class RecordedWorld {
  static final List<Integer> STAGES = List.of(0, 1);

  private static final List<String> SERVICES = List.of("stock", "payment");
  private static final long FAULTY_MILLIS = 15_000;
  private static final long MAX_MILLIS = 200_000;
  private static final TransactionId ID = new TransactionId(0, 1);

  private final Protocol protocol;
  private final Random random;
  private final MemoryBroker broker = new MemoryBroker();
  private final MemoryTransactionLog store = new MemoryTransactionLog(() -> now(), Map.of());
  private final RecordedRun run = new RecordedRun(SERVICES.size());
  private final List<Loop> participants = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();

  /** Each seed draws its own rates, in percent. */
  private final int troubledMessages;

  private final int lostAnswers;
  private final int crashes;
  private final long deadlineMillis;
  private int lives;
  private long nowMillis;

  private static final class Instance {
    final int number;
    final CoordinatorLoop loop;
    final MemoryInbox inbox;
    long pausedUntilMillis;

    Instance(int number, CoordinatorLoop loop, MemoryInbox inbox) {
      this.number = number;
      this.loop = loop;
      this.inbox = inbox;
    }
  }

  RecordedWorld(Protocol protocol, long seed) {
    this.protocol = protocol;
    this.random = new Random(seed);
    troubledMessages = random.nextInt(3) * 20;
    lostAnswers = random.nextInt(3) * 2;
    crashes = random.nextInt(3);
    deadlineMillis = random.nextBoolean() ? 500 : 20_000;
    broker.network(this::delays);
    broker.topic(Address.ofInstance("shop", 0).topic(), 2);
    broker.topic(Address.ofService("shop").topic(), 2);
    for (int branch = 0; branch < SERVICES.size(); branch++) {
      participants.add(participant(branch));
    }
    instances.add(instance(0));
    instances.add(instance(1));
  }

  /** Lets it run until the transaction is over and nothing is on its way any more. */
  List<RecordedRun.Observation> run() {
    CompletableFuture<Outcome> answer =
        new LocalCoordinator(instances.get(0).loop, protocol.name(), deadlineMillis)
            .execute(
                0,
                Transaction.of(
                    Branch.of("stock", "apple", "1"), Branch.of("payment", "ann", "1").inStage(1)));
    while (nowMillis < FAULTY_MILLIS) {
      step(1 + random.nextInt(100));
      trouble();
    }
    broker.network(MemoryBroker.PERFECT);
    store.loseAnswers(0);
    while (store.open(0) > 0) {
      if (nowMillis > MAX_MILLIS) {
        throw new AssertionError("the transaction does not end: " + run.last());
      }
      step(50);
    }
    requireTrue(answer);
    return run.observations();
  }

  /** The caller may hear nothing, since whom it asked may have crashed; but no lie. */
  private void requireTrue(CompletableFuture<Outcome> answer) {
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      boolean took =
          Set.of(BranchState.COMMITTED, BranchState.FINISHED).containsAll(run.last().records());
      if (took != answer.join().equals(Outcome.COMMITTED)) {
        throw new AssertionError("told " + answer.join() + ", but " + run.last());
      }
    }
  }

  private long now() {
    return nowMillis;
  }

  private void step(long millis) {
    nowMillis += millis;
    broker.advanceTo(nowMillis);
    participants.forEach(participant -> participant.step(nowMillis));
    for (Instance instance : instances) {
      if (instance.pausedUntilMillis <= nowMillis) {
        instance.loop.step(nowMillis);
      }
    }
  }

  private void trouble() {
    store.loseAnswers(chance(lostAnswers) ? 1 : 0);
    int victim = random.nextInt(instances.size());
    Instance instance = instances.get(victim);
    if (chance(crashes)) {
      instance.inbox.kill();
      instances.set(victim, instance(instance.number));
    } else if (chance(crashes)) {
      instance.pausedUntilMillis = nowMillis + random.nextInt(5_000);
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private List<Long> delays(Address to, Message message) {
    if (!chance(troubledMessages)) {
      return List.of(0L);
    }
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(0L, (long) random.nextInt(5_000));
      default -> List.of((long) random.nextInt(5_000));
    };
  }

  private Instance instance(int number) {
    CoordinatorSettings settings =
        new CoordinatorSettings(
            "shop", number, "life-" + ++lives, 1, 2_000, 10, new RetryPolicy(300, 1_000, 3));
    MemoryInbox inbox = broker.ofInstance("shop", number);
    CoordinatorLoop loop =
        new CoordinatorLoop(
            settings,
            new Protocols(List.of(protocol)),
            new EncodedTransactions(),
            new RecordedLog(store, this::observeLog),
            broker.transport(),
            inbox,
            new Mailbox(100, () -> {}),
            Runnable::run,
            CoordinatorObserver.NONE,
            message -> {});
    return new Instance(number, loop, inbox);
  }

  private void observeLog() {
    run.log(
        store
            .read(ID)
            .map(e -> new RecordedRun.Logged(e.epoch(), StateCodec.decode(protocol, e.state())))
            .orElse(null));
  }

  private Loop participant(int branch) {
    String service = SERVICES.get(branch);
    broker.topic(Address.ofService(service).topic(), 2);
    MemoryParticipant participant = new MemoryParticipant(service, 1, this::now);
    participant.quantities(0).reset(branch == 0 ? "apple" : "ann", chance(80) ? 1 : 0);
    Inbox inbox = broker.ofService(service, 0);
    return new ParticipantLoop(
        new ParticipantSettings(service, 3_000, 0, new RetryPolicy(50, 1_000, 1)),
        commands -> handle(participant, branch, commands),
        participant,
        QueryHandler.NONE,
        inbox,
        broker.transport(),
        ParticipantObserver.NONE);
  }

  private List<Reply> handle(MemoryParticipant participant, int branch, List<Command> commands) {
    List<Reply> replies = new ArrayList<>();
    for (Command command : commands) {
      replies.addAll(participant.handle(List.of(command)));
      run.branch(branch, record(participant, ID + ":" + branch));
    }
    return replies;
  }

  /**
   * As the participant's store has it: "member" to "state ...", or "member state ..." to a score.
   */
  private static BranchState record(MemoryParticipant participant, String member) {
    SortedMap<String, SortedMap<String, String>> dump = participant.dump(0, "account");
    String held = dump.getOrDefault("{s0}:branch:held", new TreeMap<>()).get(member);
    if (held != null) {
      return BranchState.valueOf(held.split(" ", -1)[0]);
    }
    return dump.getOrDefault("{s0}:branch:settled:0", new TreeMap<>()).keySet().stream()
        .filter(record -> record.startsWith(member + " "))
        .map(record -> BranchState.valueOf(record.split(" ", -1)[1]))
        .findFirst()
        .orElse(BranchState.ABSENT);
  }

  /** A log that tells of each moment at which it may have changed. */
  private static final class RecordedLog extends ForwardingLog {
    private final Runnable changed;

    RecordedLog(TransactionLog log, Runnable changed) {
      super(log);
      this.changed = changed;
    }

    @Override
    public List<Result> write(List<Write> writes) {
      try {
        return super.write(writes);
      } finally {
        changed.run();
      }
    }

    @Override
    public List<Entry> takeOver(int shard, int limit, long dueMillis) {
      try {
        return super.takeOver(shard, limit, dueMillis);
      } finally {
        changed.run();
      }
    }
  }
}
