package io.escrow.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Audit;
import io.escrow.audit.RedisReader;
import io.escrow.audit.ShopData;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.shop.Answer;
import io.escrow.shop.Seed;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A shop whose parts are killed under load, round after round, and audited after each.
 *
 * <p>What is random comes from a seed, which is printed.
 */
final class Drill implements AutoCloseable {
  private static final int ORDERS_PER_ROUND = 200;
  private static final int FIRST_KILL_AFTER_ANSWERS = 20;
  private static final int LAST_KILL_AFTER_ANSWERS = 100;
  private static final int STUCK = 6;
  private static final int PAUSE_MILLIS = 1_500;
  private static final int BETWEEN_PAUSES_MILLIS = 300;
  private static final int OVER_MAX_SECONDS = 60;

  private final String name;
  private final Random random;
  private final Market market;
  private LocalSystem system;

  private Drill(String name, LocalSystem system, Random random) {
    this.name = name;
    this.random = random;
    this.system = system;
    this.market = new Market(client(), random);
  }

  /** Starts a shop. */
  static Drill start(String name, LocalSettings settings) {
    Random random = Seed.random(name);
    return new Drill(name, startSystem(settings), random);
  }

  private static LocalSystem startSystem(LocalSettings settings) {
    return LocalSystem.start(settings, System.out::println);
  }

  LocalSystem system() {
    return system;
  }

  private ShopClient client() {
    return new ShopClient(system.baseUrl());
  }

  /**
   * Kills in the middle of a load, waits until everything is over without anybody asking, and
   * audits.
   *
   * @param order instances whose clients are not helped by the gateway
   */
  void round(String what, List<Integer> order, Consumer<LocalSystem> kill) {
    Map<String, Answer> answers;
    try (CheckoutLoad load = load(order)) {
      Killed killed = killDuring(load, kill, random.nextBoolean());
      awaitOver(killed);
      long over = killed.millisSince();
      assertTrue(over < TimeUnit.SECONDS.toMillis(OVER_MAX_SECONDS), () -> what + ": " + over);
      answers = load.finish();
      System.out.printf(
          "%s: %s killed: the %d open were over after %d ms, first paid after %d ms, answers %s%n",
          name,
          what,
          killed.open(),
          over,
          load.millisToFirstPaid(killed.atNanos()).orElse(-1),
          Answers.counted(answers));
    }
    audit(what, answers);
    assertTrue(answers.values().stream().anyMatch(Answer::ok), what);
    assertTrue(answers.values().stream().anyMatch(Answer::refused), what);
  }

  /** Kills everything in the middle of a load, and starts a shop over the same data. */
  void restart(String what, LocalSettings settings) {
    Map<String, Answer> answers;
    try (CheckoutLoad load = load(List.of(0))) {
      killDuring(load, old -> old.parts().forEach(old::killForGood), true);
      load.stop();
      system.close();
      answers = load.finish();
    }
    long start = System.nanoTime();
    system = startSystem(settings);
    long started = System.nanoTime();
    audit(what, answers);
    System.out.printf(
        "%s: %s: ready after %d ms, over %d ms later, answers %s%n",
        name,
        what,
        (started - start) / 1_000_000,
        (System.nanoTime() - started) / 1_000_000,
        Answers.counted(answers));
  }

  /** Checks one order out after the other until it is enough; what is short is refused. */
  void checkOutUntil(String what, BooleanSupplier enough) {
    Await.until(
        what,
        () -> {
          var unused = client().checkout(market.orders(client(), 1).get(0));
          return enough.getAsBoolean();
        });
  }

  private CheckoutLoad load(List<Integer> order) {
    awaitReady();
    market.restock(client());
    List<String> orders = market.orders(client(), ORDERS_PER_ROUND);
    List<ShopClient> addresses = new ArrayList<>(List.of(client()));
    order.forEach(
        instance -> addresses.add(new ShopClient(system.url(ServiceName.ORDER, instance))));
    return CheckoutLoad.start(addresses, orders, random);
  }

  /**
   * Something was killed.
   *
   * @param last the last transaction that had begun
   * @param open how many were open just before
   * @param atNanos when
   */
  private record Killed(long last, int open, long atNanos) {
    long millisSince() {
      return (System.nanoTime() - atNanos) / 1_000_000;
    }
  }

  /**
   * Kills at a random moment when transactions are open.
   *
   * @param stuck whether payment first lets them wait, so that some have come half of the way
   */
  private Killed killDuring(CheckoutLoad load, Consumer<LocalSystem> kill, boolean stuck) {
    int spread = LAST_KILL_AFTER_ANSWERS - FIRST_KILL_AFTER_ANSWERS;
    int after = FIRST_KILL_AFTER_ANSWERS + random.nextInt(spread);
    Await.until(after + " answers", () -> load.answered() >= after);
    if (stuck) {
      awaitStuck(STUCK + " open transactions", () -> open().size() >= STUCK);
    } else {
      Await.until("an open transaction", () -> !open().isEmpty());
    }
    int open = open().size();
    long last = lastBegun();
    kill.accept(system);
    return new Killed(last, open, System.nanoTime());
  }

  /** Lets payment's writes wait for a while, again and again, until enough waits for them. */
  void awaitStuck(String what, BooleanSupplier enough) {
    RedisReader payment = ShopData.of(system).redis(ServiceName.PAYMENT);
    AtomicLong next = new AtomicLong(System.nanoTime());
    Await.until(
        what,
        () -> {
          if (System.nanoTime() >= next.get()) {
            payment.pauseWrites(PAUSE_MILLIS);
            int untilNextMillis = PAUSE_MILLIS + BETWEEN_PAUSES_MILLIS;
            next.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(untilNextMillis));
          }
          return enough.getAsBoolean();
        });
  }

  private Set<String> open() {
    return Set.copyOf(orderRedis().members("tx:open"));
  }

  private long lastBegun() {
    return Long.parseLong(orderRedis().text("{s0}:tx:next"));
  }

  private void awaitOver(Killed killed) {
    Await.untilNone(
        () ->
            open().stream().filter(sequence -> Long.parseLong(sequence) <= killed.last()).toList());
  }

  private RedisReader orderRedis() {
    return ShopData.of(system).redis(ServiceName.ORDER);
  }

  private void audit(String what, Map<String, Answer> answers) {
    Audit audit = Audit.of(system);
    audit.awaitSettled();
    assertEquals(List.of(), audit.violations(market.book()), what);
    assertEquals(List.of(), Answers.untrue(answers, audit.data().orders()), what);
  }

  private void awaitReady() {
    system.serviceNames().forEach(name -> awaitReady(name, 0));
  }

  /** Returns when an instance says that it is ready. */
  void awaitReady(ServiceName name, int instance) {
    ShopClient client = new ShopClient(system.url(name, instance));
    Await.until(name + " " + instance + " is ready", () -> client.get("/health/ready"), Answer::ok);
  }

  @Override
  public void close() {
    system.close();
  }
}
