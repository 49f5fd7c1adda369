package io.escrow.txn.testkit.sim;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.Shards;
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

  /** The shard of the log that keeps it. */
  final int logShard;

  @Nullable Outcome told;

  Request(String name, int logShards, Transaction transaction) {
    this.name = name;
    this.logShard = Shards.of(name, logShards);
    this.transaction = transaction;
    this.text = name + " " + TransactionCodec.encode(transaction);
  }

  static Request draw(int number, Setup setup, Choices choices) {
    int parts = choices.pick(2, 3, 1);
    int first = choices.choose(setup.participants);
    int stages = choices.choose(3);
    List<Branch> branches = new ArrayList<>(parts + 1);
    for (int i = 0; i < parts; i++) {
      String participant = "p" + (first + i) % setup.participants;
      int stage = stages == 0 ? i : stages == 1 ? 0 : i / 2;
      // The first part is a cart of lines, the others are like a payment.
      long[] cart = cart(i == 0 ? 1 + choices.choose(setup.lines) : 1, setup, choices);
      for (int shard = 0; shard < setup.shards; shard++) {
        List<String> action = action(cart, shard, setup);
        if (!action.isEmpty()) {
          branches.add(new Branch(participant, shard, stage, action));
        }
      }
    }
    boolean claimed = choices.choose(4) != 3;
    return new Request(
        (claimed ? "r" : "plain") + number, setup.logShards, new Transaction(branches, false));
  }

  /** How much is wanted of each account, the lines about one account being merged. */
  private static long[] cart(int lines, Setup setup, Choices choices) {
    long[] wanted = new long[setup.accounts];
    for (int line = 0; line < lines; line++) {
      wanted[choices.choose(setup.accounts)] += 1 + choices.choose(Setup.MAX_QUANTITY);
    }
    return wanted;
  }

  /** A branch for each shard that the cart touches. */
  private static List<String> action(long[] cart, int shard, Setup setup) {
    List<String> action = new ArrayList<>(2);
    for (int account = 0; account < cart.length; account++) {
      if (cart[account] > 0 && setup.shardOf(account) == shard) {
        action.add(Setup.ACCOUNTS.get(account));
        action.add(Long.toString(cart[account]));
      }
    }
    return action;
  }

  /** Whether it is claimed; a plain one is asked for once, and nobody remembers it. */
  boolean claimed() {
    return name.startsWith("r");
  }
}
