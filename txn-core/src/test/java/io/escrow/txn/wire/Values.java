package io.escrow.txn.wire;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Draws the values of which messages and transactions consist. */
final class Values {
  private Values() {}

  /** Any text: controls, digits, colons, other scripts and characters of two units. */
  static Arbitrary<String> texts() {
    Arbitrary<Integer> anything =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    Arbitrary<Integer> tricky = Arbitraries.of('0', '1', ':', ',', ' ', '\n').map(c -> (int) c);
    return Arbitraries.oneOf(anything, tricky)
        .list()
        .ofMaxSize(12)
        .map(
            points ->
                points.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  static Arbitrary<List<String>> lists() {
    return texts().list().ofMaxSize(6);
  }

  static Arbitrary<Integer> shards() {
    return Arbitraries.integers().between(0, Integer.MAX_VALUE);
  }

  static Arbitrary<Integer> branchNumbers() {
    return Arbitraries.integers().between(0, Transaction.MAX_BRANCHES - 1);
  }

  static Arbitrary<TransactionId> ids() {
    Arbitrary<Long> sequences = Arbitraries.longs().between(1, TransactionId.MAX_SEQUENCE);
    return Combinators.combine(shards(), sequences).as(TransactionId::new);
  }

  static Arbitrary<Address> addresses() {
    Arbitrary<Integer> partitions = Arbitraries.integers().between(-1, Integer.MAX_VALUE - 1);
    return Combinators.combine(texts(), partitions).as(Address::new);
  }

  static Arbitrary<Watermark> watermarks() {
    Arbitrary<Long> sequences = Arbitraries.longs().between(0, TransactionId.MAX_SEQUENCE);
    return Combinators.combine(sequences, sequences.list().ofMaxSize(Watermark.MAX_OPEN))
        .as(Watermark::new);
  }

  static Arbitrary<Refusal> refusals() {
    return Combinators.combine(Arbitraries.of(Reason.class), texts(), texts()).as(Refusal::new);
  }

  static Arbitrary<Outcome> outcomes() {
    return Arbitraries.oneOf(
        Arbitraries.just(Outcome.COMMITTED), refusals().map(Outcome.Aborted::new));
  }

  static Arbitrary<Transaction> transactions() {
    Arbitrary<String> participants = texts().filter(text -> !text.isBlank());
    Arbitrary<Branch> branches =
        Combinators.combine(participants, shards(), shards(), lists()).as(Branch::new);
    return Combinators.combine(
            branches.list().ofMinSize(1).ofMaxSize(5), Arbitraries.of(true, false))
        .as(Transaction::new);
  }

  /** Every kind of message. */
  static Arbitrary<Message> messages() {
    return Arbitraries.oneOf(
        List.of(
            commands(),
            replies(),
            inquiries(),
            unknown(),
            begins(),
            ended(),
            settled(),
            queries()));
  }

  private static Arbitrary<Message> commands() {
    return Combinators.combine(
            Arbitraries.of(CommandType.class),
            ids(),
            branchNumbers(),
            shards(),
            lists(),
            texts(),
            watermarks(),
            addresses())
        .as(Message.Command::new);
  }

  private static Arbitrary<Message> replies() {
    return Combinators.combine(
            ids(),
            branchNumbers(),
            Arbitraries.of(CommandType.class),
            Arbitraries.of(Answer.class),
            refusals().injectNull(0.5))
        .as(Message.Reply::new);
  }

  private static Arbitrary<Message> inquiries() {
    return Combinators.combine(ids(), branchNumbers(), texts()).as(Message.Inquiry::new);
  }

  private static Arbitrary<Message> unknown() {
    return Combinators.combine(ids(), branchNumbers()).as(Message.Unknown::new);
  }

  private static Arbitrary<Message> begins() {
    return Combinators.combine(
            ids(), texts(), transactions(), Arbitraries.longs(), texts(), watermarks(), addresses())
        .as(Message.Begin::new);
  }

  private static Arbitrary<Message> ended() {
    return Combinators.combine(ids(), outcomes(), addresses()).as(Message.Ended::new);
  }

  private static Arbitrary<Message> settled() {
    return ids().map(Message.Settled::new);
  }

  private static Arbitrary<Message> queries() {
    return Arbitraries.oneOf(
        Combinators.combine(texts(), lists(), addresses()).as(Message.Query::new),
        Combinators.combine(texts(), lists()).as(Message.QueryReply::new));
  }
}
