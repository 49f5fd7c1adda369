package io.escrow.order;

import io.escrow.service.Architecture;
import io.escrow.service.CoordinatorHost;
import io.escrow.service.ProblemException;
import io.escrow.service.ProblemType;
import io.escrow.service.ServiceConfig;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Shards;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.Listener;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks orders out: claims, and answers when the transaction has ended. */
final class Checkouts {
  private final CoordinatorHost host;
  private final CheckoutWatch watch;
  private final String protocol;
  private final int shards;
  private final long deadlineMillis;
  private final long maxAnswerMillis;

  /**
   * Checkouts by the variant of the settings.
   *
   * @param maxAnswerMillis after this a client is told that nothing is known, and the checkout ends
   *     by itself (rule O4)
   */
  Checkouts(ServiceConfig config, CoordinatorHost host, CheckoutWatch watch, long maxAnswerMillis) {
    this.host = host;
    this.watch = watch;
    this.shards = config.shards();
    this.maxAnswerMillis = maxAnswerMillis;
    this.deadlineMillis = config.checkoutDeadlineMs();
    String name = config.protocol().text();
    this.protocol = config.architecture() == Architecture.EMBEDDED ? name : Remote.nameFor(name);
  }

  /**
   * Checks an order out.
   *
   * <p>Does not block. Completes once the order is paid; fails with a {@link ProblemException} once
   * everything that had been taken is back, or with a {@link TimeoutException} when nothing final
   * can be said for too long.
   *
   * @throws ProblemException when too many checkouts are running: nothing has happened
   */
  CompletableFuture<Void> checkout(String order) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Application.Write claim = new Application.Write(Scripts.CLAIM, List.of(order));
    host.submit(
        Submission.own(
            Shards.of(order, shards),
            protocol,
            "",
            deadlineMillis,
            claim,
            new Waiting(order, answer, watch)));
    return answer.orTimeout(maxAnswerMillis, TimeUnit.MILLISECONDS);
  }

  /** A client who waits for the outcome of a checkout. */
  private record Waiting(String order, CompletableFuture<Void> answer, CheckoutWatch watch)
      implements Listener {
    @Override
    public void ended(Outcome outcome, List<String> written) {
      boolean replaced = written.contains("replaced");
      if (outcome instanceof Outcome.Aborted aborted) {
        // Others may have claimed the order since it was given back, so that it only seems
        // replaced;
        // not when it was to be kept.
        boolean wasToBeKept = aborted.refusal().reason() == Reason.BUSY;
        answer.completeExceptionally(
            replaced && wasToBeKept ? Refusals.replaced() : Refusals.problem(aborted.refusal()));
      } else if (replaced) {
        answer.completeExceptionally(Refusals.replaced());
      } else {
        answer.complete(null);
      }
    }

    @Override
    public void declined(List<String> reply) {
      switch (reply.get(0)) {
        case "paid" -> answer.complete(null);
        case "running" -> watch.add(order, answer);
        case "empty" ->
            answer.completeExceptionally(
                ProblemType.EMPTY_ORDER.because("Order " + order + " has no items."));
        default -> answer.completeExceptionally(OrderService.unknown(order));
      }
    }

    @Override
    public void refused(RuntimeException why) {
      answer.completeExceptionally(
          why instanceof StoreFullException
              ? ProblemType.STORE_FULL.because("The orders' store has no room for new checkouts.")
              : why);
    }

    @Override
    public void lost() {
      watch.add(order, answer);
    }
  }
}
