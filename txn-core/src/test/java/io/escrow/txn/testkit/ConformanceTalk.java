package io.escrow.txn.testkit;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link ParticipantConformance} says to the participant under test, and what it hears. */
final class ConformanceTalk implements AutoCloseable {
  static final String COORDINATOR = "conformance";
  private static final int MAX_LOOKS = 50;

  private final ParticipantConformance test;
  private @Nullable Participant participant;

  ConformanceTalk(ParticipantConformance test) {
    this.test = test;
  }

  /** Empty data, and a participant over them. */
  void begin() {
    close();
    test.begin();
  }

  /** The process dies: what only it knew is gone. */
  void crash() {
    close();
  }

  static Command command(CommandType type, long sequence, int branch, List<String> action) {
    return command(type, sequence, branch, action, Watermark.NONE);
  }

  static Command command(
      CommandType type, long sequence, int branch, List<String> action, Watermark watermark) {
    return new Command(
        type,
        new TransactionId(0, sequence),
        branch,
        0,
        action,
        COORDINATOR,
        watermark,
        Address.ofInstance(COORDINATOR, 0));
  }

  Reply ask(Command command) {
    return ask(List.of(command)).get(0);
  }

  List<Reply> ask(List<Command> commands) {
    List<Reply> replies = participant().handle(commands);
    boolean fits = replies.size() == commands.size();
    for (int i = 0; fits && i < replies.size(); i++) {
      Command command = commands.get(i);
      Reply reply = replies.get(i);
      fits =
          reply.id().equals(command.id())
              && reply.branch() == command.branch()
              && reply.command() == command.type();
    }
    if (!fits) {
      throw new AssertionError(
          "P1: handle() gives one reply for each command, in their order, with its id, branch and"
              + " type; not "
              + replies);
    }
    return replies;
  }

  /** Asks, and fails with the rule unless that is the answer. */
  Reply expect(Answer answer, Command command, String rule) {
    Reply reply = ask(command);
    if (reply.answer() != answer) {
      throw new AssertionError(
          "%s [%s was answered %s, not %s]".formatted(rule, shown(command), shown(reply), answer));
    }
    return reply;
  }

  /** Fails with the rule unless the data are as they were. */
  void same(Object before, String rule) {
    Object now = test.data();
    if (!now.equals(before)) {
      throw new AssertionError("%s [the data are %s, not %s]".formatted(rule, now, before));
    }
  }

  /** What the data are after these commands, from the beginning, each said once. */
  Object dataAfter(Command... commands) {
    begin();
    for (Command command : commands) {
      ask(command);
    }
    return test.data();
  }

  /** The branches that wait for so long, as one that asks again and again learns them. */
  Set<HeldBranch> overdue(long olderThanMillis) {
    if (!(participant() instanceof HeldBranches branches)) {
      throw new AssertionError(
          "P8: implement HeldBranches too: a participant asks about branches that it holds for"
              + " long, or a lost decision leaves them held for ever");
    }
    Set<HeldBranch> found = new HashSet<>();
    for (int look = 0; look < MAX_LOOKS; look++) {
      found.addAll(branches.overdue(olderThanMillis, 100));
    }
    return found;
  }

  /** Fails with the rule unless it is a NO of a branch that was given up. */
  static void tombstone(Reply reply, String rule, String what) {
    Refusal refusal = reply.refusal();
    if (reply.answer() != Answer.NO || refusal == null || refusal.reason() != Reason.TOMBSTONE) {
      throw new AssertionError(
          "%s: %s is answered NO (TOMBSTONE), not %s".formatted(rule, what, shown(reply)));
    }
  }

  static String again(CommandType type) {
    return "P1: the same %s again is answered as before".formatted(type);
  }

  static String twice(CommandType type) {
    return "P1: the second %s took effect again: look for the branch's record first"
        .formatted(type);
  }

  static String durable(CommandType type) {
    return "P1: %s and its record are not one atomic step: write both in one transaction of the store"
        .formatted(type);
  }

  static String shown(Command command) {
    return "%s of %s/%d %s"
        .formatted(command.type(), command.id(), command.branch(), command.action());
  }

  static String shown(Reply reply) {
    return reply.refusal() == null ? "" + reply.answer() : reply.answer() + " " + reply.refusal();
  }

  @Override
  public void close() {
    if (participant instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("the participant cannot be closed", e);
      }
    }
    participant = null;
  }

  private Participant participant() {
    if (participant == null) {
      participant = test.open();
    }
    return participant;
  }
}
