package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Query;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.testkit.MemoryBroker;
import io.escrow.txn.testkit.MemoryInbox;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParticipantLoopTest {
  private static final Address REPLIES = Address.ofInstance("order", 0);
  private static final long INQUIRE_AFTER_MILLIS = 1_000;

  private final MemoryBroker broker =
      new MemoryBroker()
          .topic("escrow.stock", 1)
          .topic("escrow.order", 1)
          .topic("escrow.order.replies", 1);
  private final List<Integer> batches = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final Inbox answers = broker.ofInstance("order", 0);
  private final Inbox coordinators = broker.ofService("order", 0);
  private final MemoryInbox inbox = broker.ofService("stock", 0);
  private long now;
  private String poison = "";
  private boolean storeIsDown;
  private MemoryParticipant participant;
  private ParticipantLoop loop;

  @BeforeEach
  void start() {
    participant = new MemoryParticipant("stock", 1, () -> now);
    participant.quantities(0).reset("a", 1_000);
    ParticipantSettings settings =
        new ParticipantSettings("stock", INQUIRE_AFTER_MILLIS, 0, new RetryPolicy(10, 100, 1));
    loop =
        new ParticipantLoop(
            settings,
            this::handle,
            participant,
            this::answer,
            inbox,
            broker.transport(),
            new Ear());
    loop.step(now);
  }

  private List<Reply> handle(List<Command> commands) {
    requireStore();
    if (commands.stream().anyMatch(command -> command.action().contains(poison))) {
      throw new IllegalArgumentException("poison");
    }
    batches.add(commands.size());
    return participant.handle(commands);
  }

  private List<List<String>> answer(List<List<String>> questions) {
    requireStore();
    return questions.stream().map(question -> List.of("to " + question.get(0))).toList();
  }

  private void requireStore() {
    if (storeIsDown) {
      throw new StoreUnavailableException("down");
    }
  }

  private final class Ear implements ParticipantObserver {
    @Override
    public void alarmed(String detail) {
      heard.add("alarm");
    }

    @Override
    public void ignored(String kind) {
      heard.add("ignored " + kind);
    }

    @Override
    public void storeAnswered() {
      heard.add("store answers");
    }

    @Override
    public void storeUnavailable(String detail) {
      heard.add("store is down");
    }
  }

  @Test
  void carriesOutWhatArrivedInOneBatchAndAnswersEach() {
    send(prepare(1, "a"), prepare(2, "a"), prepare(3, "nowhere"));
    assertEquals(0, loop.step(now));
    assertEquals(List.of(3), batches);
    assertEquals(List.of(Answer.YES, Answer.YES, Answer.NO), received());
    assertEquals(List.of(), inbox.receive(0));
  }

  @Test
  void answersQueriesBesideCommands() {
    send(
        new Query("q1", List.of("price"), REPLIES),
        prepare(1, "a"),
        new Query("q2", List.of("size"), REPLIES));
    loop.step(now);
    List<Message> messages = answers.receive(0).stream().map(Inbox.Delivery::message).toList();
    assertTrue(messages.contains(new QueryReply("q1", List.of("to price"))));
    assertTrue(messages.contains(new QueryReply("q2", List.of("to size"))));
    assertEquals(3, messages.size());
  }

  @Test
  void ignoresWhatNoParticipantExpects() {
    send(new Settled(id(1)), prepare(1, "a"));
    loop.step(now);
    assertEquals(List.of("ignored Settled"), heard);
    assertEquals(List.of(Answer.YES), received());
  }

  @Test
  void messageThatThrowsIsAnAlarmAndItsBatchGoesOn() {
    poison = "poison";
    send(prepare(1, "a"), prepare(2, "poison"), prepare(3, "a"));
    loop.step(now);
    assertEquals(List.of(Answer.YES, Answer.ALARM, Answer.YES), received());
    assertEquals(List.of("alarm"), heard);
    inbox.rewind();
    assertEquals(List.of(), inbox.receive(0), "it does not come again");
  }

  @Test
  void saysNothingWhileTheStoreIsDownAndEverythingAfterwards() {
    storeIsDown = true;
    send(prepare(1, "a"), new Query("q", List.of("price"), REPLIES));
    long waitMillis = loop.step(now);
    assertTrue(waitMillis > 0);
    assertEquals(List.of(), answers.receive(0));
    storeIsDown = false;
    assertEquals(waitMillis, loop.step(now), "not before the wait is over");
    now += waitMillis;
    loop.step(now);
    assertEquals(2, answers.receive(0).size());
    assertEquals(List.of("store is down", "store answers"), heard);
  }

  @Test
  void waitsLongerAndLongerButNotForEver() {
    storeIsDown = true;
    send(prepare(1, "a"));
    long longest = 0;
    for (int i = 0; i < 50; i++) {
      long waitMillis = loop.step(now);
      longest = Math.max(longest, waitMillis);
      now += waitMillis;
    }
    assertTrue(longest > 50 && longest <= 100, () -> "waits of at most 100 ms");
  }

  @Test
  void asksTheCoordinatorAboutBranchesThatWaitLong() {
    send(prepare(1, "a"));
    loop.step(now);
    now += 2 * INQUIRE_AFTER_MILLIS;
    loop.step(now);
    loop.step(now);
    assertEquals(
        List.of(new Inquiry(id(1), 0, "stock")),
        coordinators.receive(0).stream().map(Inbox.Delivery::message).toList());
    now += 2 * INQUIRE_AFTER_MILLIS;
    loop.step(now);
    assertEquals(1, coordinators.receive(0).size(), "and again after the same time");
  }

  @Test
  void branchThatItsCoordinatorDoesNotKnowIsAnAlarmIfItStillWaits() {
    send(prepare(1, "a"), prepare(2, "a"), command(CommandType.ABORT, 2, List.of()));
    send(new Unknown(id(1), 0), new Unknown(id(2), 0));
    loop.step(now);
    now += 2 * INQUIRE_AFTER_MILLIS;
    loop.step(now);
    loop.step(now);
    assertEquals(List.of("alarm"), heard, "the one that has ended had only asked late");
    now += 2 * INQUIRE_AFTER_MILLIS;
    loop.step(now);
    assertEquals(1, heard.size(), "once for each time that it is said");
    assertEquals(2, coordinators.receive(0).size(), "and the branch asks on");
  }

  @Test
  void manyCommandsTravelInSeveralBatches() {
    for (int i = 1; i <= 600; i++) {
      send(prepare(i, "a"));
    }
    int received = 0;
    for (int i = 0; i < 10; i++) {
      loop.step(now);
      received += answers.receive(0).size();
      received += answers.receive(0).size();
    }
    assertEquals(600, received);
    assertTrue(
        batches.stream().allMatch(size -> size <= ParticipantLoop.MAX_BATCH), batches::toString);
  }

  private void send(Message... messages) {
    for (Message message : messages) {
      broker.transport().send(Address.ofService("stock"), message);
    }
  }

  private List<Answer> received() {
    return answers.receive(0).stream()
        .map(delivery -> ((Reply) delivery.message()).answer())
        .toList();
  }

  private static Command prepare(long sequence, String item) {
    return command(CommandType.PREPARE, sequence, List.of(item, "1"));
  }

  private static Command command(CommandType type, long sequence, List<String> action) {
    return new Command(type, id(sequence), 0, 0, action, "order", Watermark.NONE, REPLIES);
  }

  private static TransactionId id(long sequence) {
    return new TransactionId(0, sequence);
  }
}
