package io.escrow.spec;

import io.escrow.spec.RecordedRun.Logged;
import io.escrow.spec.RecordedRun.Observation;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.TransactionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes recorded runs as the TLA+ module that {@code Trace*.tla} read. */
final class RunsModule {
  private RunsModule() {}

  /**
   * Writes {@code Runs.tla}.
   *
   * @param stages of the branches, the same in all runs
   */
  static void write(Path folder, List<List<Observation>> runs, List<Integer> stages)
      throws IOException {
    // Beyond what was seen, so that a crash or a lost takeover remains possible in the last epoch.
    long epochs = runs.stream().flatMap(List::stream).mapToLong(RunsModule::epoch).max().orElse(0);
    String recorded =
        runs.stream()
            .map(run -> run.stream().map(RunsModule::tla).collect(Collectors.joining(",\n   ")))
            .collect(Collectors.joining(" >>,\n<< ", "<< ", " >>"));
    Files.writeString(
        folder.resolve("Runs.tla"),
        """
        ---- MODULE Runs ----
        EXTENDS Naturals, TLC
        HighestEpoch == %d
        RunBranches == 0 .. %d
        RunStage == %s
        LOCAL At(phase, sent, yes, done) == [phase |-> phase, sent |-> sent, yes |-> yes, done |-> done]
        LOCAL Seen(status, epoch, state, rec) == [status |-> status, epoch |-> epoch, state |-> state, rec |-> rec]
        Recorded == <<
        %s >>
        ====
        """
            .formatted(
                epochs + 2,
                stages.size() - 1,
                function(stages.size(), b -> "" + stages.get(b)),
                recorded));
  }

  private static long epoch(Observation observation) {
    Logged logged = observation.logged();
    return logged == null ? 0 : logged.epoch();
  }

  private static String tla(Observation observation) {
    Logged logged = observation.logged();
    List<BranchState> records = observation.records();
    return "Seen(\"%s\", %d, %s, %s)"
        .formatted(
            observation.status(),
            epoch(observation),
            logged == null ? "At(\"NONE\", {}, {}, {})" : tla(logged.state()),
            function(records.size(), b -> "\"" + records.get(b) + "\""));
  }

  private static String tla(TransactionState state) {
    return "At(\"%s\", %s, %s, %s)"
        .formatted(state.phase().name(), tla(state.sent()), tla(state.yes()), tla(state.done()));
  }

  private static String tla(BranchSet branches) {
    return LongStream.range(0, Long.SIZE)
        .filter(b -> branches.has((int) b))
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String function(int size, IntFunction<String> value) {
    return IntStream.range(0, size)
        .mapToObj(i -> i + " :> " + value.apply(i))
        .collect(Collectors.joining(" @@ ", "(", ")"));
  }
}
