package io.escrow.system;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Where the chance in a test comes from; the property {@code escrow.seed} repeats a run. */
final class Seed {
  private Seed() {}

  /** Runs a test with a seed, and prints it; a failure tells it too. */
  static void run(Object test, Consumer<Random> body) {
    long seed = Long.getLong("escrow.seed", ThreadLocalRandom.current().nextLong());
    String told = "%s, -Descrow.seed=%d".formatted(test, seed);
    System.out.println(told);
    try {
      body.accept(new Random(seed));
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(told + ": " + failure.getMessage(), failure);
    }
  }
}
