package io.escrow.txn.wire;

import io.escrow.txn.Branch;
import io.escrow.txn.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a transaction, as a log stores it: {@code 1,0,1,5:stock0,0,2,4:hold2:i7} is version 1
 * of the form, not reported, and one branch: stock, shard 0, stage 0, two arguments.
 *
 * <p>Pure, and safe for any thread.
 */
public final class TransactionCodec {
  /** The version of the form that is written; no other is read. */
  public static final int VERSION = 1;

  private TransactionCodec() {}

  /**
   * The text of a transaction.
   *
   * @throws IllegalArgumentException when a text in it has half a surrogate pair
   */
  public static String encode(Transaction transaction) {
    TextWriter out = new TextWriter().number(VERSION).number(transaction.reported() ? 1 : 0);
    out.number(transaction.branches().size());
    for (Branch branch : transaction.branches()) {
      out.text(branch.participant()).number(branch.shard()).number(branch.stage());
      out.number(branch.action().size());
      branch.action().forEach(out::text);
    }
    return out.end();
  }

  /**
   * The transaction that was written so.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Transaction decode(String text) {
    TextReader in = new TextReader("a transaction", text);
    in.version(VERSION);
    boolean reported = in.flag();
    int count = in.number(Transaction.MAX_BRANCHES);
    List<Branch> branches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      branches.add(branch(in));
    }
    in.end();
    return new Transaction(branches, reported);
  }

  private static Branch branch(TextReader in) {
    String participant = in.text();
    int shard = in.number(Integer.MAX_VALUE);
    int stage = in.number(Integer.MAX_VALUE);
    int count = in.number(Branch.MAX_ARGUMENTS);
    List<String> action = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      action.add(in.text());
    }
    return new Branch(participant, shard, stage, action);
  }
}
