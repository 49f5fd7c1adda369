package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.sim.mutant.RecoveryAlwaysAborts;
import io.escrow.txn.testkit.sim.Parts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a soak ends, and what it prints. */
class SoakTest {
  private static final int SCHEDULES = 200;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void sameRangePrintsTheSameHash() {
    assertEquals(0, soak(SoakTest::shipped, 7, SCHEDULES + 1));
    String once = hash();
    assertEquals(0, soak(SoakTest::shipped, 7, SCHEDULES + 1));
    assertEquals(once, hash());
    assertEquals(0, soak(SoakTest::shipped, 8, SCHEDULES + 1));
    assertNotEquals(once, hash());
  }

  @Test
  void endsWithOneWhenEnoughSchedulesLeaveACellThatWasNeverHit() {
    assertEquals(0, soak(SoakTest::shipped, 0, SCHEDULES + 1));
    assertEquals(1, soak(SoakTest::shipped, 0, SCHEDULES));
    assertTrue(printed().contains("never hit: [2pc: "), this::printed);
  }

  @Test
  void endsWithOneAtAViolationAndPrintsTheCommandThatRepeatsIt() {
    assertEquals(1, soak(RecoveryAlwaysAborts::new, 0, SCHEDULES + 1));
    Matcher seed = Pattern.compile("is violated with seed (\\d+):").matcher(printed());
    assertTrue(seed.find(), this::printed);
    String line = "\nAgain: " + Soak.again(Long.parseLong(seed.group(1))) + "\n";
    assertTrue(printed().contains(line), this::printed);
  }

  private static Parts shipped() {
    return Soak.SHIPPED;
  }

  private int soak(Supplier<Parts> parts, long first, long enoughToCover) {
    out.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Soak(parts, stream).run(SCHEDULES, first, enoughToCover);
  }

  private String hash() {
    Matcher hash = Pattern.compile("hash ([0-9a-f]{16})").matcher(printed());
    assertTrue(hash.find(), this::printed);
    return hash.group(1);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
