package io.escrow.txn.machine;

/**
 * A set of branch numbers of one transaction. Votes and acknowledgements are sets, never counters
 * (rule P1).
 *
 * @param bits bit i stands for branch i
 */
public record BranchSet(long bits) {
  /** The set without a branch. */
  public static final BranchSet NONE = new BranchSet(0);

  /** The branches 0 to {@code count}-1. */
  public static BranchSet first(int count) {
    return new BranchSet((1L << count) - 1);
  }

  /** This set and one more branch. */
  public BranchSet with(int branch) {
    return new BranchSet(bits | 1L << branch);
  }

  /** This set and all of another. */
  public BranchSet and(BranchSet others) {
    return new BranchSet(bits | others.bits);
  }

  /** This set without those of another. */
  public BranchSet without(BranchSet others) {
    return new BranchSet(bits & ~others.bits);
  }

  /** Whether a branch is in it. */
  public boolean has(int branch) {
    return (bits >>> branch & 1) == 1;
  }

  /** Whether all of another set is in it. */
  public boolean hasAll(BranchSet others) {
    return others.without(this).isEmpty();
  }

  /** Whether there is none in it. */
  public boolean isEmpty() {
    return bits == 0;
  }
}
