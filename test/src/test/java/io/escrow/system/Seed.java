package io.escrow.system;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Where the chance in a test comes from; the property {@code escrow.seed} repeats a run. */
final class Seed {
  private Seed() {}

  /** Prints the seed that it begins with. */
  static Random random(Object test) {
    long seed = Long.getLong("escrow.seed", ThreadLocalRandom.current().nextLong());
    System.out.printf("%s: -Descrow.seed=%d%n", test, seed);
    return new Random(seed);
  }
}
