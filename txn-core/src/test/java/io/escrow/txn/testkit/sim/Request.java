package io.escrow.txn.testkit.sim;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.wire.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client wants, once: claimed under its name, so that it may ask again. */
final class Request {
  final String name;
  final Transaction transaction;
  final String text;
  @Nullable Outcome told;

  Request(String name, Transaction transaction) {
    this.name = name;
    this.transaction = transaction;
    this.text = name + " " + TransactionCodec.encode(transaction);
  }

  static Request draw(int number, Setup setup, Choices choices) {
    int count = choices.pick(2, 3, 1);
    int first = choices.choose(setup.participants);
    int stages = choices.choose(3);
    List<Branch> branches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String account = "a" + choices.choose(setup.accounts);
      String quantity = String.valueOf((1 + choices.choose(Setup.MAX_QUANTITY)));
      int stage = stages == 0 ? i : stages == 1 ? 0 : i / 2;
      branches.add(
          new Branch("p" + (first + i) % setup.participants, 0, stage, List.of(account, quantity)));
    }
    boolean claimed = choices.choose(4) != 3;
    return new Request((claimed ? "r" : "plain") + number, new Transaction(branches, false));
  }

  /** Whether it is claimed; a plain one is asked for once, and nobody remembers it. */
  boolean claimed() {
    return name.startsWith("r");
  }
}
