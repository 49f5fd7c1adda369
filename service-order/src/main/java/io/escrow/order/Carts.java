package io.escrow.order;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Shards;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checkout is as a transaction: stock is taken first, a branch for each shard that the cart
 * touches, and the payment is the pivot.
 */
final class Carts implements Application {
  static final String STOCK = "stock";
  static final String PAYMENT = "payment";

  private static final int STOCK_STAGE = 0;
  private static final int PAYMENT_STAGE = 1;
  private static final int SIDE_BY_SIDE_RESTARTS = 3;
  private static final long FIRST_RESTART_MILLIS = 8;
  private static final long MAX_RESTART_MILLIS = 250;

  private final int shards;

  /** Carts over services whose data are split over so many shards. */
  Carts(int shards) {
    this.shards = shards;
  }

  /** {@inheritDoc} A request is "order user total item quantity item quantity ...". */
  @Override
  public Transaction plan(String request) {
    List<String> words = List.of(request.split(" ", -1));
    if (words.size() < 5) {
      throw new IllegalArgumentException("not the request of a checkout: " + request);
    }
    String user = words.get(1);
    SortedMap<Integer, List<String>> byShard = new TreeMap<>();
    for (Line line : Line.parse(words.subList(3, words.size()))) {
      List<String> action =
          byShard.computeIfAbsent(Shards.of(line.item(), shards), shard -> new ArrayList<>());
      action.add(line.item());
      action.add(Long.toString(line.quantity()));
    }
    List<Branch> branches = new ArrayList<>();
    byShard.forEach((shard, action) -> branches.add(new Branch(STOCK, shard, STOCK_STAGE, action)));
    branches.add(
        new Branch(PAYMENT, Shards.of(user, shards), PAYMENT_STAGE, List.of(user, words.get(2))));
    return new Transaction(branches, false);
  }

  /** {@inheritDoc} What was only held by others is tried again until the deadline (rule P7). */
  @Override
  public Verdict judge(
      TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis) {
    String order = request.substring(0, request.indexOf(' '));
    if (!(outcome instanceof Outcome.Aborted aborted)) {
      return new Verdict(new Write(Scripts.FINALIZE, List.of(order, "paid", "")), null);
    }
    Refusal refusal = aborted.refusal();
    long delay = restartDelayMillis(id, attempt);
    if (refusal.reason() == Reason.BUSY && delay < remainingMillis) {
      return new Verdict(
          new Write(Scripts.RECLAIM, List.of(order)),
          new Restart(delay, attempt >= SIDE_BY_SIDE_RESTARTS));
    }
    return new Verdict(
        new Write(Scripts.FINALIZE, List.of(order, "open", Refusals.write(refusal))), null);
  }

  /** Doubles with each attempt, and is spread over its upper half by the id. */
  private static long restartDelayMillis(TransactionId id, int attempt) {
    long longest = Math.min(MAX_RESTART_MILLIS, FIRST_RESTART_MILLIS << Math.min(attempt, 10));
    long mixed = id.sequence() * 0x9E3779B97F4A7C15L >>> 33;
    return longest / 2 + mixed % (longest / 2 + 1);
  }
}
