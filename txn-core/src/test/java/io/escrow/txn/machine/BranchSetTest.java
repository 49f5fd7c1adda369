package io.escrow.txn.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.Transaction;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BranchSetTest {
  private static final int LAST = Transaction.MAX_BRANCHES - 1;

  @Property
  void isASet(
      @ForAll @Size(max = 70) Set<@IntRange(min = 0, max = LAST) Integer> one,
      @ForAll @Size(max = 70) Set<@IntRange(min = 0, max = LAST) Integer> other) {
    Set<Integer> both = new HashSet<>(one);
    both.addAll(other);
    assertEquals(of(both), of(one).and(of(other)));
    Set<Integer> rest = new HashSet<>(one);
    rest.removeAll(other);
    assertEquals(of(rest), of(one).without(of(other)));
    assertEquals(one.containsAll(other), of(one).hasAll(of(other)));
    assertEquals(one.isEmpty(), of(one).isEmpty());
    for (int branch = 0; branch <= LAST; branch++) {
      assertEquals(one.contains(branch), of(one).has(branch));
    }
  }

  @Property
  void firstAreThoseBelow(@ForAll @IntRange(min = 0, max = Transaction.MAX_BRANCHES) int count) {
    Set<Integer> below = new HashSet<>(IntStream.range(0, count).boxed().toList());
    assertEquals(of(below), BranchSet.first(count));
  }

  private static BranchSet of(Set<Integer> branches) {
    BranchSet set = BranchSet.NONE;
    for (int branch : branches) {
      set = set.with(branch).with(branch);
    }
    return set;
  }
}
