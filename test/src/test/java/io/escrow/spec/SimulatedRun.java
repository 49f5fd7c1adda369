package io.escrow.spec;

import io.escrow.spec.RecordedRun.Observation;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.testkit.sim.Choices;
import io.escrow.txn.testkit.sim.Setup;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Watcher;
import io.escrow.txn.wire.StateCodec;
import io.escrow.txn.wire.TransactionCodec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One transaction of a simulation with all its faults, recorded as its stores held it. */
final class SimulatedRun implements Watcher {
  private final Protocol protocol;
  private final RecordedRun run = new RecordedRun(RecordedWorld.STAGES.size());
  private @Nullable TransactionId id;
  private boolean fits = true;

  private SimulatedRun(Protocol protocol) {
    this.protocol = protocol;
  }

  /**
   * Records what a seed makes.
   *
   * @param number the protocol's, among the simulator's engines
   * @return empty when it is not one transaction of the branches that the specification has
   */
  static Optional<List<Observation>> of(
      Simulator simulator, Protocol protocol, int number, long seed) {
    SimulatedRun recorder = new SimulatedRun(protocol);
    Choices choices = Choices.ofSeed(seed);
    Simulator.Result result = simulator.run(Setup.oneRequest(number, choices), choices, recorder);
    if (result.violation() != null) {
      throw new AssertionError("seed " + seed + ": " + result.violation());
    }
    return recorder.fits && recorder.id != null
        ? Optional.of(recorder.run.observations())
        : Optional.empty();
  }

  @Override
  public void log(TransactionId of, @Nullable Entry entry) {
    if (isIt(of, entry)) {
      run.log(
          entry == null
              ? null
              : new RecordedRun.Logged(entry.epoch(), StateCodec.decode(protocol, entry.state())));
    }
  }

  @Override
  public void branch(TransactionId of, int branch, BranchState state) {
    if (isIt(of, null)) {
      run.branch(branch, state);
    }
  }

  private boolean isIt(TransactionId of, @Nullable Entry entry) {
    if (id == null && entry != null) {
      id = of;
      String request = entry.request();
      Transaction transaction =
          TransactionCodec.decode(request.substring(request.indexOf(' ') + 1));
      List<Integer> stages = transaction.branches().stream().map(branch -> branch.stage()).toList();
      fits = stages.equals(RecordedWorld.STAGES);
    }
    fits &= of.equals(id);
    return fits;
  }
}
