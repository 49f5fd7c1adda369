package io.escrow.txn.testkit.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The only source of chance in a simulation: a list of ints, made from a seed or given. In every
 * choice 0 is the mildest, so that a story gets shorter as its numbers become 0.
 */
public final class Choices {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int PER_MILLE = 1_000;

  private final int @Nullable [] given;
  private long state;
  private int[] made = new int[512];
  private int count;

  private Choices(int @Nullable [] given, long seed) {
    this.given = given;
    this.state = mix(seed + GOLDEN);
  }

  /** Choices made from a seed; the same seed always makes the same ones. */
  public static Choices ofSeed(long seed) {
    return new Choices(null, seed);
  }

  /** The choices of a list, and 0 for each one after its end. */
  public static Choices of(int... schedule) {
    return new Choices(schedule.clone(), 0);
  }

  /** A number from 0 to {@code bound}-1. */
  public int choose(int bound) {
    int chosen = bound <= 1 ? 0 : given == null ? next(bound) : at(given, count) % bound;
    if (count == made.length) {
      made = Arrays.copyOf(made, count * 2);
    }
    made[count++] = chosen;
    return chosen;
  }

  /** Whether something happens that does so in so many of a thousand cases. */
  public boolean chance(int perMille) {
    return perMille > 0 && choose(PER_MILLE) >= PER_MILLE - perMille;
  }

  /** How far a draw from a thousand is from its mildest end: 0 to 999, the wildest first. */
  int wildness() {
    return PER_MILLE - 1 - choose(PER_MILLE);
  }

  /** One of some numbers, the first being the mildest. */
  public int pick(int... values) {
    return values[choose(values.length)];
  }

  /** All choices so far. */
  public int[] made() {
    return Arrays.copyOf(made, count);
  }

  private static int at(int[] list, int index) {
    return index < list.length ? list[index] : 0;
  }

  private int next(int bound) {
    state += GOLDEN;
    return (int) Long.remainderUnsigned(mix(state) >>> 1, bound);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
