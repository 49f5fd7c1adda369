package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.sim.mutant.Mutant;
import io.escrow.sim.mutant.Mutants;
import io.escrow.txn.testkit.GeneratedDocs;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The simulation catches each classic mistake within 10,000 schedules. */
class MutantsTest {
  private static final long MAX_SCHEDULES = 10_000;

  @Test
  void eachIsCaught() throws IOException {
    StringBuilder table =
        new StringBuilder("| mutant | mistake | rules | caught by | first seed |\n");
    table.append("|---|---|---|---|---|\n");
    StringBuilder survivors = new StringBuilder();
    for (Supplier<Mutant> supplier : Mutants.all()) {
      Mutant mutant = supplier.get();
      String name = mutant.getClass().getSimpleName();
      Simulator simulator = new Simulator(supplier::get);
      Violation violation = null;
      long seed = -1;
      while (violation == null && ++seed < MAX_SCHEDULES) {
        violation = simulator.run(seed).violation();
      }
      if (violation == null) {
        survivors.append(' ').append(name);
      } else {
        table.append(
            "| %s | %s | %s | %s | %d |%n"
                .formatted(name, mutant.mistake(), mutant.rules(), violation.invariant(), seed));
      }
    }
    System.out.println(table);
    assertTrue(survivors.isEmpty(), "not caught:" + survivors);
    GeneratedDocs.assertPart(Path.of("README.md"), "mutants", table.toString());
  }
}
