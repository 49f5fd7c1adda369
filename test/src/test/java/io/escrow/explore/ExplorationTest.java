package io.escrow.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.escrow.shop.Again;
import io.escrow.sim.mutant.AbortSkipsUnanswered;
import io.escrow.sim.mutant.CommitBeforeDurable;
import io.escrow.sim.mutant.MajorityCommits;
import io.escrow.sim.mutant.NoEpoch;
import io.escrow.sim.mutant.NoTombstone;
import io.escrow.sim.mutant.RecoveryAlwaysAborts;
import io.escrow.sim.mutant.VotesAsACounter;
import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.GeneratedDocs;
import io.escrow.txn.testkit.explore.Exploration;
import io.escrow.txn.testkit.explore.Explorer;
import io.escrow.txn.testkit.explore.ScheduleModel.Replayed;
import io.escrow.txn.testkit.sim.Parts;
import io.escrow.txn.twophase.TwoPhaseCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Visits every state of small worlds of the shipped code: the coordinator's loop, the participant's
 * loop and table, and both engines, over a log and stores in memory.
 *
 * <p>What may happen in a state: a caller asks; a message arrives; a coordinator crashes, as it
 * waits or after any effect of a step (a write, a takeover, a message), a participant after its
 * effect and after its answer, each process once at most, and is back at once without its memory; a
 * coordinator takes over what nobody works on, or a given number of times what another does; a
 * zombie asks again at any time; a deadline passes. In most worlds messages stay: each may arrive
 * at any time, any number of times, or never as long as something else can happen, which covers
 * every loss, delay, reordering and duplicate. In {@link World#LOSSES} and {@link
 * World#LOSSES_AND_CRASH} they travel: each arrives once, but for a given number that are lost or
 * doubled, and what is not answered is asked for again when nothing is on its way any more.
 *
 * <p>No run can come back to where it was, since versions and epochs rise and messages stay or are
 * used up. So that every end is good (all is over, nothing held, nothing remembered) means that
 * every run comes to a good end.
 *
 * <p>With {@code -Descrow.long=true} the larger worlds are explored, too: minutes. {@code
 * -Descrow.world=CRASHES} explores one. Not explored here, but simulated: logs and stores that do
 * not answer, inquiries, clocks that disagree, restarts after BUSY, dedicated coordinators.
 */
final class ExplorationTest {
  private static final int MAX_STATES = 5_000_000;
  private static final boolean LONG = Boolean.getBoolean("escrow.long");

  private static final @Nullable String ASKED_FOR = System.getProperty("escrow.world");

  private static final class Shipped implements Parts {
    @Override
    public List<Protocol> engines() {
      return List.of(new TwoPhaseCommit(), new Saga());
    }
  }

  static Stream<Arguments> worlds() {
    return Stream.of(World.values())
        .filter(ExplorationTest::isExplored)
        .flatMap(world -> Stream.of(Arguments.of(world, "2pc"), Arguments.of(world, "saga")));
  }

  private static boolean isExplored(World world) {
    return ASKED_FOR == null ? LONG || world.isInBuild() : world.name().equals(ASKED_FOR);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void everyStateIsSound(World world, String protocol) {
    Exploration<Replayed> found = explore(world, protocol, Shipped::new, world.goals());
    System.out.println(world.name() + ", " + protocol + ": " + found);
    World.Counts counts =
        Again.orTell(
            Again.command("ExplorationTest#everyStateIsSound", "escrow.world=" + world.name()),
            () -> counts(found.requireSound()));
    assertEquals(world.counts(protocol), counts);
  }

  private static World.Counts counts(Exploration<Replayed> found) {
    return new World.Counts(found.distinct(), found.transitions(), found.depth());
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        mutant(MajorityCommits::new, World.CRASHES, "2pc", Facts.EVERY_YES),
        mutant(VotesAsACounter::new, World.CRASHES, "2pc", Facts.EVERY_YES),
        mutant(CommitBeforeDurable::new, World.CRASHES, "saga", Facts.TRUE_ANSWER),
        mutant(AbortSkipsUnanswered::new, World.CRASHES, "2pc", Facts.TRUE_ANSWER),
        mutant(NoTombstone::new, World.CRASHES, "2pc", Facts.ONE_EFFECT),
        mutant(RecoveryAlwaysAborts::new, World.CRASHES, "2pc", Facts.ONE_DECISION),
        mutant(NoEpoch::new, World.TAKEOVERS_AND_DEADLINE, "2pc", Facts.ONE_DECISION));
  }

  private static Arguments mutant(
      Supplier<Parts> parts, World world, String protocol, String caughtBy) {
    return Arguments.of(parts.get().getClass().getSimpleName(), parts, world, protocol, caughtBy);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void aMistakeIsFound(
      String name, Supplier<Parts> parts, World world, String protocol, String caughtBy) {
    Exploration<Replayed> found = explore(world, protocol, parts, Set.of());
    System.out.println(name + ", " + protocol + ": " + found);
    Exploration.Violation<Replayed> violation = found.violation();
    assertNotNull(violation, name);
    System.out.println(violation);
    assertEquals(caughtBy, violation.invariant());
  }

  @Test
  void theTableIsUpToDate() throws IOException {
    StringBuilder table =
        new StringBuilder("| world | explored | 2pc | saga |\n|---|---|---|---|\n");
    for (World world : World.values()) {
      table.append(
          "| %s: %s | %s | %s | %s |%n"
              .formatted(
                  world.name(),
                  world,
                  world.isInBuild() ? "in every build" : "with `-Descrow.long=true`",
                  world.counts("2pc"),
                  world.counts("saga")));
    }
    GeneratedDocs.assertPart(Path.of("README.md"), "worlds", table.toString());
  }

  private static Exploration<Replayed> explore(
      World world, String protocol, Supplier<Parts> parts, Set<String> goals) {
    return Explorer.explore(SmallWorld.model(world.shape(protocol), parts, goals), MAX_STATES);
  }
}
