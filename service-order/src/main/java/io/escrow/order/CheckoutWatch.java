package io.escrow.order;

import io.escrow.service.ProblemType;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.runtime.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for checkouts that this instance does not hear of: a second client's of the same order, or
 * one that another instance took over. It looks at the orders.
 */
final class CheckoutWatch implements Loop {
  private static final int ORDERS_PER_READ = 256;
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final long NOTHING_TO_DO_MILLIS = 1_000;

  private record Watched(String order, CompletableFuture<Void> answer) {}

  private final OrderStore orders;
  private final int maxWatched;
  private final Runnable wake;
  private final Queue<Watched> watched = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * Watches nothing yet.
   *
   * @param wake ends this loop's wait
   */
  CheckoutWatch(OrderStore orders, int maxWatched, Runnable wake) {
    this.orders = orders;
    this.maxWatched = maxWatched;
    this.wake = wake;
  }

  /** Answers when the order's checkout has ended. Any thread; never blocks. */
  void add(String order, CompletableFuture<Void> answer) {
    if (size.incrementAndGet() > maxWatched) {
      size.decrementAndGet();
      answer.completeExceptionally(
          ProblemType.OUTCOME_UNKNOWN.because("The checkout runs; ask again for its outcome."));
      return;
    }
    watched.add(new Watched(order, answer));
    wake.run();
  }

  @Override
  public long step(long nowMillis) {
    int round = size.get();
    if (round == 0) {
      return NOTHING_TO_DO_MILLIS;
    }
    for (int looked = 0; looked < round; looked += ORDERS_PER_READ) {
      look(Math.min(ORDERS_PER_READ, round - looked));
    }
    return LOOK_AGAIN_MILLIS;
  }

  private void look(int count) {
    List<Watched> batch = new ArrayList<>(count);
    for (Watched next = watched.poll(); next != null; next = watched.poll()) {
      batch.add(next);
      if (batch.size() == count) {
        break;
      }
    }
    List<Optional<Order>> found;
    try {
      found = orders.read(batch.stream().map(Watched::order).toList());
    } catch (StoreUnavailableException e) {
      watched.addAll(batch);
      return;
    } catch (RuntimeException e) {
      size.addAndGet(-batch.size());
      batch.forEach(one -> one.answer().completeExceptionally(e));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      Watched one = batch.get(i);
      if (one.answer().isDone() || answered(one, found.get(i))) {
        size.decrementAndGet();
      } else {
        watched.add(one);
      }
    }
  }

  private static boolean answered(Watched one, Optional<Order> found) {
    if (found.isEmpty()) {
      return one.answer().completeExceptionally(Refusals.replaced());
    }
    Order order = found.get();
    return switch (order.state()) {
      case CHECKOUT -> false;
      case PAID -> one.answer().complete(null);
      case OPEN ->
          one.answer()
              .completeExceptionally(
                  order.refusal().isEmpty()
                      ? Refusals.replaced()
                      : Refusals.problem(Refusals.read(order.refusal())));
    };
  }
}
