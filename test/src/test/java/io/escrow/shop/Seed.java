package io.escrow.shop;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Where the chance in a test comes from; the property {@code escrow.seed} repeats a run. */
public final class Seed {
  private Seed() {}

  /** Chance for a test, whose seed is printed. */
  public static Random random(Object test) {
    long seed = next();
    System.out.println(told(test, seed));
    return new Random(seed);
  }

  /** Runs a test with a seed, and prints it; a failure tells it too. */
  public static void run(Object test, Consumer<Random> body) {
    long seed = next();
    String told = told(test, seed);
    System.out.println(told);
    try {
      body.accept(new Random(seed));
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(told + ": " + failure.getMessage(), failure);
    }
  }

  private static long next() {
    return Long.getLong("escrow.seed", ThreadLocalRandom.current().nextLong());
  }

  private static String told(Object test, long seed) {
    return "%s, -Descrow.seed=%d".formatted(test, seed);
  }
}
