package io.escrow.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.shop.Again;
import io.escrow.spec.RecordedRun.Observation;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.twophase.TwoPhaseCommit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shipped code does under faults, the specifications' next-state relations allow. */
final class RecordedRunsTest {
  private static final int RUNS = Boolean.getBoolean("escrow.long") ? 2_000 : 200;
  private static final int SIMULATED_SEEDS = RUNS * 10;

  private static final Map<String, List<BranchState>> COMMITTED =
      Map.of(
          "2pc", List.of(BranchState.COMMITTED, BranchState.COMMITTED),
          "saga", List.of(BranchState.FINISHED, BranchState.FINISHED));

  @TempDir Path scratch;

  static Stream<Protocol> protocols() {
    return Stream.of(new TwoPhaseCommit(), new Saga());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void theSpecificationAcceptsWhatTheCodeDoes(Protocol protocol) throws Exception {
    long seed = Long.getLong("escrow.seed", 1);
    Map<List<Observation>, Long> seeds = new LinkedHashMap<>();
    for (long each = seed; each < seed + RUNS; each++) {
      RecordedWorld world = new RecordedWorld(protocol, each);
      seeds.putIfAbsent(Again.orTell(again(each), world::run), each);
    }
    int simulated = simulate(protocol, seed, seeds);
    List<List<Observation>> runs = new ArrayList<>(seeds.keySet());
    int recorded = runs.size();
    assertTrue(
        runs.stream().anyMatch(run -> last(run).records().equals(COMMITTED.get(protocol.name()))));
    assertTrue(runs.stream().flatMap(List::stream).anyMatch(RecordedRunsTest::wasTakenOver));
    // The last one is forged and must be refused: a branch takes effect that had been given up.
    runs.add(forged(runs));
    RunsModule.write(scratch, runs, RecordedWorld.STAGES);
    String module = "Trace" + protocol.getClass().getSimpleName();
    Tlc.Report report = Tlc.check(module, module, scratch);
    System.out.println(
        "%s: %d runs and %d of the simulator from seed %d on, %d of them different, with %d observations; %s"
            .formatted(
                module,
                RUNS,
                simulated,
                seed,
                recorded,
                runs.stream().mapToInt(List::size).sum(),
                report));
    assertTrue(report.sound(), report::output);
    Set<String> accepted = report.told("accepted");
    Set<String> refused =
        IntStream.rangeClosed(1, recorded)
            .filter(number -> !accepted.contains(Integer.toString(number)))
            .mapToObj(number -> runs.get(number - 1))
            .map(run -> "%s%nAgain: %s%n".formatted(run, again(seeds.get(run))))
            .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    assertEquals(Set.of(), refused, "not allowed by the specification");
    assertEquals(recorded, accepted.size(), "the forged run is accepted");
  }

  /** A seed's runs are the first of those that begin with it. */
  private static String again(long seed) {
    return Again.command("RecordedRunsTest", "escrow.seed=" + seed);
  }

  /** Adds runs of the simulator, with all its faults; says how many fitted the specification. */
  private static int simulate(Protocol protocol, long seed, Map<List<Observation>, Long> seeds) {
    List<Protocol> engines = protocols().toList();
    int number = engines.stream().map(Protocol::name).toList().indexOf(protocol.name());
    Simulator simulator = new Simulator(() -> () -> engines);
    int fitting = 0;
    for (long i = seed; i < seed + SIMULATED_SEEDS; i++) {
      long each = i;
      Optional<List<Observation>> run =
          Again.orTell(again(each), () -> SimulatedRun.of(simulator, protocol, number, each));
      if (run.isPresent()) {
        fitting++;
        seeds.putIfAbsent(run.get(), each);
      }
    }
    assertTrue(fitting > SIMULATED_SEEDS / 50, "few runs fit: " + fitting);
    return fitting;
  }

  private static List<Observation> forged(List<List<Observation>> runs) {
    List<Observation> refused =
        runs.stream()
            .filter(run -> last(run).records().contains(BranchState.TOMBSTONE))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no run has a tombstone"));
    List<BranchState> records = new ArrayList<>(last(refused).records());
    records.replaceAll(state -> state == BranchState.TOMBSTONE ? BranchState.COMMITTED : state);
    List<Observation> forged = new ArrayList<>(refused);
    forged.add(new Observation(last(refused).status(), last(refused).logged(), records));
    return forged;
  }

  private static boolean wasTakenOver(Observation observation) {
    return observation.logged() != null && observation.logged().epoch() > 1;
  }

  private static Observation last(List<Observation> run) {
    return run.get(run.size() - 1);
  }
}
