package io.escrow.txn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that crosses the transport. Each kind may be lost, doubled, late and out of order. */
public sealed interface Message {
  /** What it is about, for people who look at a topic: a transaction or a question. */
  String key();

  /** A message about one transaction. */
  sealed interface About extends Message {
    TransactionId id();

    @Override
    default String key() {
      return id().toString();
    }
  }

  /**
   * A coordinator asks a participant to do its part.
   *
   * @param branch the number of the branch within the transaction
   * @param shard the shard of the participant's data
   * @param action what to do; empty in a command that only ends what was begun (rule P5)
   * @param coordinator the service that decides, for inquiries (rule P8)
   * @param watermark how far the id's log shard has settled (rule C7)
   * @param replyTo where the answer goes (rule L2)
   */
  record Command(
      CommandType type,
      TransactionId id,
      int branch,
      int shard,
      List<String> action,
      String coordinator,
      Watermark watermark,
      Address replyTo)
      implements About {
    public Command {
      action = List.copyOf(action);
    }
  }

  /** What a participant says to a command. */
  enum Answer {
    YES,
    NO,
    DONE,
    /** The command contradicts the record: nothing was changed (rule P6). */
    ALARM
  }

  /**
   * A participant answers one command.
   *
   * @param command the command that is answered
   * @param refusal why, when the answer is NO or ALARM
   */
  record Reply(
      TransactionId id, int branch, CommandType command, Answer answer, @Nullable Refusal refusal)
      implements About {}

  /**
   * A participant asks what became of a branch that it has held for long (rule P8).
   *
   * @param participant who asks
   */
  record Inquiry(TransactionId id, int branch, String participant) implements About {}

  /**
   * A coordinator answers an {@link Inquiry}: its log does not know the transaction. It did when
   * the branch was asked, and until the branch had ended; who still holds the branch has an alarm
   * to raise, and who does not had only asked late.
   */
  record Unknown(TransactionId id, int branch) implements About {}

  /**
   * A service asks a dedicated coordinator to run a transaction, or what became of it; without time
   * left it is a cancel (rule O4).
   *
   * @param protocol the name of the protocol to run
   * @param remainingMillis until the deadline; 0 or less when it has passed
   * @param watermark how far the requester's log shard has settled
   */
  record Begin(
      TransactionId id,
      String protocol,
      Transaction transaction,
      long remainingMillis,
      String requester,
      Watermark watermark,
      Address replyTo)
      implements About {}

  /**
   * A coordinator tells the requester how its transaction ended.
   *
   * @param replyTo where the {@link Settled} goes
   */
  record Ended(TransactionId id, Outcome outcome, Address replyTo) implements About {}

  /**
   * The requester knows the outcome for good; the coordinator may forget the transaction (rule C7).
   */
  record Settled(TransactionId id) implements About {}

  /**
   * A question that changes nothing.
   *
   * @param question which one, in the words of the service that answers
   * @param correlation chosen by who asks, and sent back
   */
  record Query(String correlation, List<String> question, Address replyTo) implements Message {
    public Query {
      question = List.copyOf(question);
    }

    @Override
    public String key() {
      return correlation;
    }
  }

  /** The answer to a {@link Query}. */
  record QueryReply(String correlation, List<String> answer) implements Message {
    public QueryReply {
      answer = List.copyOf(answer);
    }

    @Override
    public String key() {
      return correlation;
    }
  }
}
