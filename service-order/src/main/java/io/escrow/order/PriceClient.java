package io.escrow.order;

import io.escrow.service.CoordinatorHost;
import io.escrow.service.ProblemType;
import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Query;
import io.escrow.txn.Message.QueryReply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the stock service for prices, over Kafka. */
final class PriceClient {
  private static final int MAX_WAITING = 10_000;
  private static final int ASK_AGAIN_MILLIS = 500;
  private static final int MAX_WAIT_MILLIS = 5_000;
  private static final String UNKNOWN = "unknown";

  private final Map<String, CompletableFuture<List<String>>> waiting = new ConcurrentHashMap<>();
  private final String life = UUID.randomUUID().toString();
  private final AtomicLong questions = new AtomicLong();

  /**
   * The price of an item. Does not block; fails with a problem when there is no such item, or when
   * stock does not answer in time.
   */
  CompletableFuture<Long> priceOf(String item, CoordinatorHost host) {
    if (waiting.size() >= MAX_WAITING) {
      throw ProblemType.OVERLOADED.because("Too many prices are being asked for.");
    }
    String correlation = life + "-" + questions.incrementAndGet();
    CompletableFuture<List<String>> reply = new CompletableFuture<>();
    waiting.put(correlation, reply);
    try {
      ask(item, correlation, reply, host, MAX_WAIT_MILLIS / ASK_AGAIN_MILLIS);
    } catch (RuntimeException e) {
      waiting.remove(correlation);
      throw e;
    }
    return reply.thenApply(answer -> price(item, answer));
  }

  /** Takes an answer; others are none of its business. Any thread. */
  void accept(Message message) {
    if (message instanceof QueryReply reply) {
      CompletableFuture<List<String>> asked = waiting.remove(reply.correlation());
      if (asked != null) {
        asked.complete(reply.answer());
      }
    }
  }

  private void ask(
      String item,
      String correlation,
      CompletableFuture<List<String>> reply,
      CoordinatorHost host,
      int triesLeft) {
    if (reply.isDone()) {
      return;
    }
    if (triesLeft == 0) {
      waiting.remove(correlation);
      reply.completeExceptionally(
          ProblemType.UNAVAILABLE.because("The stock service does not tell the item's price."));
      return;
    }
    host.send(Address.ofService(Carts.STOCK), query(item, correlation, host));
    CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, host.completions())
        .execute(() -> ask(item, correlation, reply, host, triesLeft - 1));
  }

  private static Query query(String item, String correlation, CoordinatorHost host) {
    return new Query(correlation, List.of("price", item), host.self());
  }

  private static long price(String item, List<String> answer) {
    if (answer.size() != 1 || answer.get(0).equals(UNKNOWN)) {
      throw ProblemType.UNKNOWN_ITEM.because("There is no item " + item + ".");
    }
    return Long.parseLong(answer.get(0));
  }
}
