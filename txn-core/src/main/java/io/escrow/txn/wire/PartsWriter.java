package io.escrow.txn.wire;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Outcome;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the parts of which messages consist. */
final class PartsWriter {
  private final ByteWriter out;

  PartsWriter(ByteWriter out) {
    this.out = out;
  }

  PartsWriter kind(int kind) {
    out.oneByte(kind);
    return this;
  }

  PartsWriter code(int code) {
    out.number(code, Integer.MAX_VALUE);
    return this;
  }

  PartsWriter text(String text) {
    out.text(text);
    return this;
  }

  PartsWriter texts(List<String> texts) {
    out.texts(texts);
    return this;
  }

  PartsWriter signed(long value) {
    out.signed(value);
    return this;
  }

  PartsWriter about(TransactionId id) {
    out.number(id.shard(), Integer.MAX_VALUE);
    out.number(id.sequence(), TransactionId.MAX_SEQUENCE);
    return this;
  }

  PartsWriter branch(int branch) {
    out.number(branch, Transaction.MAX_BRANCHES - 1);
    return this;
  }

  PartsWriter shard(int shard) {
    out.number(shard, Integer.MAX_VALUE);
    return this;
  }

  PartsWriter watermark(Watermark watermark) {
    out.number(watermark.low(), TransactionId.MAX_SEQUENCE);
    out.number(watermark.open().size(), Watermark.MAX_OPEN);
    watermark.open().forEach(open -> out.number(open, TransactionId.MAX_SEQUENCE));
    return this;
  }

  PartsWriter address(Address address) {
    out.text(address.topic());
    out.number(address.partition() + 1L, Integer.MAX_VALUE);
    return this;
  }

  PartsWriter answer(Answer answer) {
    out.oneByte(
        switch (answer) {
          case YES -> 1;
          case NO -> 2;
          case DONE -> 3;
          case ALARM -> 4;
        });
    return this;
  }

  /** A refusal or none: its code, or 0. */
  PartsWriter refusal(@Nullable Refusal refusal) {
    if (refusal == null) {
      return code(0);
    }
    return code(refusal.reason().code()).text(refusal.participant()).text(refusal.detail());
  }

  PartsWriter outcome(Outcome outcome) {
    return refusal(outcome instanceof Outcome.Aborted aborted ? aborted.refusal() : null);
  }

  PartsWriter transaction(Transaction transaction) {
    out.flag(transaction.reported());
    out.number(transaction.branches().size(), Transaction.MAX_BRANCHES);
    for (Branch branch : transaction.branches()) {
      text(branch.participant()).shard(branch.shard()).code(branch.stage()).texts(branch.action());
    }
    return this;
  }
}
