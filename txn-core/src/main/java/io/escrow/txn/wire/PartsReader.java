package io.escrow.txn.wire;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PartsWriter} wrote. Values that a part itself refuses come as {@link
 * IllegalArgumentException}, which the codec turns.
 */
final class PartsReader {
  private final ByteReader in;

  PartsReader(ByteReader in) {
    this.in = in;
  }

  String text() throws UndecodableException {
    return in.text();
  }

  List<String> texts() throws UndecodableException {
    return in.texts();
  }

  long signed() throws UndecodableException {
    return in.signed();
  }

  TransactionId about() throws UndecodableException {
    return new TransactionId(shard(), in.number(TransactionId.MAX_SEQUENCE));
  }

  int branch() throws UndecodableException {
    return in.intNumber(Transaction.MAX_BRANCHES - 1);
  }

  int shard() throws UndecodableException {
    return in.intNumber(Integer.MAX_VALUE);
  }

  CommandType command() throws UndecodableException {
    return CommandType.ofCode(in.intNumber(Integer.MAX_VALUE));
  }

  Watermark watermark() throws UndecodableException {
    long low = in.number(TransactionId.MAX_SEQUENCE);
    int count = in.count(Watermark.MAX_OPEN);
    List<Long> open = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      open.add(in.number(TransactionId.MAX_SEQUENCE));
    }
    return new Watermark(low, open);
  }

  Address address() throws UndecodableException {
    return new Address(in.text(), in.intNumber(Integer.MAX_VALUE) - 1);
  }

  Answer answer() throws UndecodableException {
    int code = in.oneByte();
    return switch (code) {
      case 1 -> Answer.YES;
      case 2 -> Answer.NO;
      case 3 -> Answer.DONE;
      case 4 -> Answer.ALARM;
      default -> throw new UndecodableException("no answer has the code " + code);
    };
  }

  @Nullable Refusal refusal() throws UndecodableException {
    int code = in.intNumber(Integer.MAX_VALUE);
    return code == 0 ? null : new Refusal(Reason.ofCode(code), in.text(), in.text());
  }

  Outcome outcome() throws UndecodableException {
    Refusal refusal = refusal();
    return refusal == null ? Outcome.COMMITTED : new Outcome.Aborted(refusal);
  }

  Transaction transaction() throws UndecodableException {
    boolean reported = in.flag();
    int count = in.count(Transaction.MAX_BRANCHES);
    List<Branch> branches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      branches.add(new Branch(in.text(), shard(), shard(), in.texts()));
    }
    return new Transaction(branches, reported);
  }
}
