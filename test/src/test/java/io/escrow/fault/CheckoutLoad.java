package io.escrow.fault;

import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A running load: clients check orders out, each order once, and never ask again.
 *
 * <p>The orders go to the given addresses in turn: some through the gateway, which asks again for
 * its clients, some past it.
 */
public final class CheckoutLoad implements AutoCloseable {
  private static final int CLIENTS = 16;
  private static final int MAX_THINK_MILLIS = 60;
  private static final int PAUSE_AFTER_FAILURE_MILLIS = 250;
  private static final int MAX_END_SECONDS = 120;

  private record Timed(Answer answer, long sentNanos, long answeredNanos) {}

  private final List<ShopClient> addresses;
  private final Queue<String> waiting;
  private final Map<String, Timed> answers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

  private CheckoutLoad(List<ShopClient> addresses, List<String> orders) {
    this.addresses = addresses;
    this.waiting = new ConcurrentLinkedQueue<>(orders);
  }

  /** Starts it. */
  public static CheckoutLoad start(List<ShopClient> addresses, List<String> orders, Random random) {
    CheckoutLoad load = new CheckoutLoad(addresses, orders);
    for (int i = 0; i < CLIENTS; i++) {
      Random own = new Random(random.nextLong());
      load.threads.execute(() -> load.run(own));
    }
    load.threads.shutdown();
    return load;
  }

  private void run(Random random) {
    for (String order = waiting.poll(); order != null; order = waiting.poll()) {
      ShopClient address = addresses.get(random.nextInt(addresses.size()));
      long sentNanos = System.nanoTime();
      Answer answer = address.checkout(order);
      answers.put(order, new Timed(answer, sentNanos, System.nanoTime()));
      boolean known = answer.ok() || answer.refused();
      pause(known ? random.nextInt(MAX_THINK_MILLIS) : PAUSE_AFTER_FAILURE_MILLIS);
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many checkouts were answered. */
  public int answered() {
    return answers.size();
  }

  /** How many milliseconds after a time the first order was paid that was sent after it. */
  public OptionalLong millisToFirstPaid(long afterNanos) {
    return answers.values().stream()
        .filter(timed -> timed.answer().ok() && timed.sentNanos() > afterNanos)
        .mapToLong(timed -> (timed.answeredNanos() - afterNanos) / 1_000_000)
        .min();
  }

  /** Waits for the last answer. */
  public Map<String, Answer> finish() {
    try {
      if (!threads.awaitTermination(MAX_END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("checkouts without an answer after " + MAX_END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Answer> all = new TreeMap<>();
    answers.forEach((order, timed) -> all.put(order, timed.answer()));
    return all;
  }

  /** Sends nothing more; what was sent is answered. */
  void stop() {
    waiting.clear();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
